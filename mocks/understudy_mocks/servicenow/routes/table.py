"""The Table API: records of any table, listed, read, inserted, changed, deleted."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.call import Headers
from understudy.vendor.contract import Answer, Contract
from understudy_mocks.servicenow.auth import Action, check_read, check_write
from understudy_mocks.servicenow.objects.schema import kept_in
from understudy_mocks.servicenow.queries import Clause, Questions
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import filters, given
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.numbers import whole
from understudy_mocks.servicenow.routes.rendering import Style, Told, Views, told
from understudy_mocks.servicenow.routes.rows import (
    CANCELLED,
    check_row,
    controlled,
    cut_after,
    keep_stamps,
    permitted,
)
from understudy_mocks.servicenow.routes.tiny import lengthened

ROUTES = Routes()
LIMIT = 10_000
"""Rows in an answer where no limit is asked for (vendor's REST documentation)."""
PATH, ONE = "/table/{object}", "/table/{object}/{id}"
SOURCE = "vendor's REST reference: Table API; client source: pysnc"
SAME = {"object": "$request.path.object"}
BY_ID = {**SAME, "id": "$response.body#/result/sys_id"}


def kind_of(call: Call) -> ObjectType:
    """The table of a request; its name is taken as it is written."""
    kind = call.system.schema.object(call.params["object"])
    if kind.name != call.params["object"] or kind.hidden:
        raise Refusal("unknown-object", object=call.params["object"])
    return kind


@under(
    ROUTES,
    "GET",
    PATH,
    verb="query",
    source=SOURCE,
    contract=Contract(
        asks=(shapes.TABLE_PATH, *shapes.LISTED),
        gives=(shapes.told(shapes.MANY),),
        errors=(*shapes.SILENT, "not-found", "unreadable"),
        leads_to={"list_records": SAME},
    ),
)
def list_records(call: Call) -> Reply:
    """List the records that an encoded query finds, a page at a time."""
    kind = kind_of(call)
    check_read(call.caller, kind)
    lengthened(call)
    query, style = call.query, Style.of(call)
    limit = whole(query, "sysparm_limit", LIMIT) or LIMIT
    offset = whole(query, "sysparm_offset", 0)
    text, also = query.get("sysparm_query", ""), _equalities(call)
    view = call.system.part(Views).of(call.caller, kind, style.fields, style.mode)
    questions = call.system.part(Questions)
    rows = questions.rows(call.caller, kind, text, also, view.columns, limit, offset)
    if offset + len(rows) < limit or 0 < len(rows) < limit:
        total = offset + len(rows)
    else:
        total = questions.count(call.caller, kind, text, also)
    if not total and call.params.get("version") == "v1":
        raise Refusal("not-found", object=kind.name)
    if controlled(call, kind):
        # What may not be seen counts in the page and in the total all the same.
        found = questions.rows(call.caller, kind, text, also, (("sys_id",),), limit, offset)
        ids = [str(id) for (id,) in found]
        seen = permitted(call, kind, ids, "read")
        rows = [row for id, row in zip(ids, rows, strict=True) if id in seen]
    cut = cut_after(call)
    result: Told = {"result": [told(view, style, row) for row in rows[:cut]]}
    if cut is not None and len(rows) > cut:
        result |= CANCELLED
    reply = json_reply(result)
    if query.get("sysparm_no_count", "").lower() != "true":
        reply = reply.with_headers((b"x-total-count", b"%d" % total))
    if query.get("sysparm_suppress_pagination_header", "").lower() != "true":
        reply = reply.with_headers(*link_header(call, limit, offset, total))
    return reply


def _equalities(call: Call) -> tuple[Clause, ...]:
    return tuple(Clause(name, "IS", value) for name, value in filters(call))


def link_header(call: Call, limit: int, offset: int, total: int) -> Headers:
    """Where the other pages are, as the vendor writes it: no blanks, only what there is."""
    if offset == 0 and total <= limit:
        return ()
    last = max(total - 1, 0) // limit * limit
    pages = [("first", 0)]
    if offset > 0:
        pages.append(("prev", max(offset - limit, 0)))
    if offset + limit < total:
        pages.append(("next", offset + limit))
    pages.append(("last", last))
    others = [p for p in call.query_list if p[0] not in ("sysparm_offset", "sysparm_limit")]
    kept = f"&{urlencode(others)}" if others else ""
    base = f"{call.origin}{call.path}?"
    link = ",".join(
        f'<{base}sysparm_offset={at}&sysparm_limit={limit}{kept}>;rel="{rel}"' for rel, at in pages
    )
    return ((b"link", link.encode()),)


@under(
    ROUTES,
    "GET",
    ONE,
    verb="read",
    source=SOURCE,
    contract=Contract(
        asks=(shapes.TABLE_PATH, *shapes.DISPLAY, shapes.QUERY),
        gives=(shapes.told(shapes.ONE),),
        errors=(*shapes.SILENT, "unreadable"),
    ),
)
def read_record(call: Call) -> Reply:
    """Read a record."""
    kind = kind_of(call)
    check_read(call.caller, kind)
    return json_reply({"result": _record(call, kind, call.params["id"])}, lasting=True)


def _record(call: Call, kind: ObjectType, id: str) -> Told:
    """One record as the request wants to see it; refuses `not-found`."""
    style = Style.of(call)
    view = call.system.part(Views).of(call.caller, kind, style.fields, style.mode)
    found = call.system.part(Questions).one(kind, view.columns, id)
    if found is None or id not in permitted(call, kind, [id], "read"):
        raise Refusal("not-found", object=kind.name, id=id)
    return told(view, style, found)


@under(
    ROUTES,
    "POST",
    PATH,
    verb="create",
    source=SOURCE,
    contract=Contract(
        asks=(shapes.TABLE_PATH, *shapes.WRITTEN),
        takes=shapes.GIVEN,
        body_optional=True,
        gives=(Answer(201, shapes.told(shapes.ONE).bodies, ("Location",)),),
        errors=shapes.SILENT,
        leads_to={
            "read_record": BY_ID,
            "patch_record": BY_ID,
            "modify_record": BY_ID,
            "delete_record": BY_ID,
        },
    ),
)
def insert_record(call: Call) -> Reply:
    """Insert a record."""
    kind = kind_of(call)
    row = inserted(call, kind, lambda: given(call, kind))
    id = str(row["sys_id"])
    keep_stamps(call, call.system.schema.object(kept_in(kind.name)), row)
    location = (b"location", f"{call.origin}{call.path.rstrip('/')}/{id}".encode())
    return _written(call, kind, id, 201).with_headers(location)


def inserted(call: Call, kind: ObjectType, values: Callable[[], Mapping[str, object]]) -> Row:
    """A new record, if the caller may insert it; only then its values are looked at."""
    check_write(call.caller, kind, "Insert")
    if kind.union_of and kept_in(kind.name) not in kind.union_of:
        raise Refusal("forbidden", object=kind.name, action="Insert")
    row = call.system.records.create(kept_in(kind.name), values(), call.caller)
    id = str(row["sys_id"])
    call.about(kind.name, id)
    check_row(call, kind, id, "Insert")
    return row


CHANGE = Contract(
    asks=(shapes.TABLE_PATH, *shapes.WRITTEN),
    takes=shapes.GIVEN,
    body_optional=True,
    gives=(shapes.told(shapes.ONE),),
    errors=(*shapes.SILENT, "unreadable"),
)


@under(
    ROUTES,
    "PUT",
    ONE,
    verb="update",
    source=SOURCE,
    contract=CHANGE,
)
def modify_record(call: Call) -> Reply:
    """Change the given fields of a record; those not given stay."""
    return _update(call)


@under(
    ROUTES,
    "PATCH",
    ONE,
    verb="update",
    source=SOURCE,
    contract=CHANGE,
)
def patch_record(call: Call) -> Reply:
    """Change the given fields of a record."""
    return _update(call)


def _update(call: Call) -> Reply:
    kind, id = existing(call, kind_of(call), call.params["id"], "Update")
    row = call.system.records.update(kind.name, id, given(call, kind), call.caller)
    keep_stamps(call, kind, row)
    return _written(call, kind, id, 200)


@under(
    ROUTES,
    "DELETE",
    ONE,
    verb="delete",
    source=SOURCE,
    contract=Contract(
        asks=(shapes.TABLE_PATH,),
        gives=(Answer(204),),
        errors=(*shapes.SILENT, "unreadable"),
    ),
)
def delete_record(call: Call) -> Reply:
    """Delete a record, and what belongs to it."""
    kind, id = existing(call, kind_of(call), call.params["id"], "Delete")
    call.system.records.delete(kind.name, id, call.caller)
    return Reply(204)


def existing(call: Call, kind: ObjectType, id: str, action: Action) -> tuple[ObjectType, str]:
    """The table to which a record really belongs, if the caller may write there, and its id."""
    check_read(call.caller, kind)
    row = call.system.records.get(kind.name, id)
    if kind.union_of:
        kind = call.system.schema.object(kept_in(str(row["sys_class_name"])))
    check_write(call.caller, kind, action)
    check_row(call, kind, id, action)
    return kind, id


def _written(call: Call, kind: ObjectType, id: str, status: int) -> Reply:
    if call.headers.get("x-no-response-body", "").lower() == "true":
        return Reply(status)
    return json_reply({"result": _record(call, kind, id)}, status)
