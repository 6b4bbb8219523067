"""Exports of lists by address: `incident_list.do?CSV`, `?XML`, `?JSONv2`, filtered by a query.

Which values and headers each format has: vendor's page of default values for exports.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import cast
from xml.sax.saxutils import escape, quoteattr

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract, Named, listing, record
from understudy_mocks.servicenow.auth import check_read
from understudy_mocks.servicenow.objects.fields import refers
from understudy_mocks.servicenow.objects.texts import text_of
from understudy_mocks.servicenow.objects.zones import zone_of
from understudy_mocks.servicenow.queries import Clause, Questions
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.numbers import whole
from understudy_mocks.servicenow.routes.rendering import Style, Views, told
from understudy_mocks.servicenow.routes.rows import controlled, permitted
from understudy_mocks.servicenow.routes.table import kind_of
from understudy_mocks.servicenow.routes.xml import fit

ROUTES = Routes()
MOST = 10_000
"""Rows of an export (vendor's documentation: export limits)."""
SOURCE = "vendor's documentation: Export directly from a URL, JSONv2 web service"
Forms = Mapping[str, str]
"""Both forms of a value: `value` and `display_value`."""
Record = Mapping[str, Forms]
FLAT = Named("FlatRecord", {"type": "object", "additionalProperties": {"anyOf": [TEXT, {}]}})
RECORDS = record("records", records=listing({"anyOf": [FLAT.schema, TEXT]}))
"""Records, or their ids."""


def found(call: Call, kind: ObjectType, query: Mapping[str, str], *, one: str = "") -> list[Record]:
    """The records that a query means, or the one of that id, with both forms of each value."""
    check_read(call.caller, kind)
    who, store = call.caller, call.system.store
    fields = query.get("sysparm_fields") or None
    style = Style("all", "", fields, zone_of(store, who.user_id), store)
    view = call.system.part(Views).of(who, kind, fields, "all")
    questions, text = call.system.part(Questions), query.get("sysparm_query", "")
    also = (Clause("sys_id", "IS", one),) if one else ()
    limit = min(whole(query, "sysparm_record_count", MOST) or MOST, MOST)
    rows = questions.rows(who, kind, text, also, view.columns, limit, 0)
    if controlled(call, kind):
        ids = [str(id) for (id,) in questions.rows(who, kind, text, also, (("sys_id",),), limit, 0)]
        seen = permitted(call, kind, ids, "read")
        rows = [row for id, row in zip(ids, rows, strict=True) if id in seen]
    return [cast(Record, told(view, style, row)) for row in rows]


def flat(one: Record, shown: str) -> dict[str, str]:
    """A record as JSON has it: values, what people see (`true`), or both (`all`, as `dv_…`)."""
    if shown == "true":
        return {name: forms["display_value"] for name, forms in one.items()}
    values = {name: forms["value"] for name, forms in one.items()}
    if shown == "all":
        values |= {f"dv_{name}": forms["display_value"] for name, forms in one.items()}
    return values


def _json(call: Call, kind: ObjectType) -> Reply:
    query = call.query
    action = query.get("sysparm_action") or "getRecords"
    return json_reply({"records": asked(call, kind, query, action)})


def asked(call: Call, kind: ObjectType, query: Mapping[str, str], action: str) -> list[object]:
    """What the reading actions of JSONv2 answer; refuses others."""
    if action == "getKeys":
        keyed = {**query, "sysparm_fields": "sys_id"}
        return [one["sys_id"]["value"] for one in found(call, kind, keyed)]
    if action not in ("get", "getRecords"):
        raise Refusal("missing-parameter", field="sysparm_action")
    one = query.get("sysparm_sys_id") or query.get("sys_id") or ""
    if action == "get" and not one and not query.get("sysparm_query"):
        raise Refusal("missing-parameter", field="sysparm_sys_id")
    shown = query.get("displayvalue", "").lower()
    records = found(call, kind, query, one=one)
    return [{"__status": "success", **flat(record, shown)} for record in records]


def _csv(call: Call, kind: ObjectType) -> Reply:
    """Names of columns, then what people see, every value in quotes."""
    records = found(call, kind, call.query, one=call.query.get("sys_id", ""))
    raw = call.query.get("sysparm_display_value", "").lower() == "false"
    form = "value" if raw else "display_value"
    view = call.system.part(Views).of(
        call.caller, kind, call.query.get("sysparm_fields") or None, "all"
    )
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([one.key for one in view.shown])
    writer.writerows([forms[form] for forms in record.values()] for record in records)
    return _file(kind, "csv", b"text/csv;charset=UTF-8", sheet.getvalue())


def _xml(call: Call, kind: ObjectType) -> Reply:
    """An element for each record, of each column one; references say whom they name."""
    unload = call.query.get("useUnloadFormat", "").lower() == "true"
    shown = call.query.get("sysparm_display_value", "").lower() == "true"
    records = found(call, kind, call.query, one=call.query.get("sys_id", ""))
    head, tail, mark = "<xml>", "</xml>", ""
    if unload:
        field = kind.field("sys_updated_on")
        now = text_of(field, call.system.clock.now().isoformat())
        head, tail = f'<unload unload_date="{now}">', "</unload>"
        mark = ' action="INSERT_OR_UPDATE"'
    rows = (
        f"<{kind.name}{mark}>{''.join(_elements(kind, record, shown))}</{kind.name}>"
        for record in records
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>{head}{"".join(rows)}{tail}'
    return _file(kind, "xml", b"text/xml;charset=UTF-8", text)


def _elements(kind: ObjectType, record: Record, shown: bool) -> Iterator[str]:
    for name, forms in record.items():
        f = kind.by_name.get(name)
        value = fit(forms["display_value" if shown else "value"])
        named = f is not None and refers(f) and not shown
        display = f" display_value={quoteattr(fit(forms['display_value']))}" if named else ""
        tag = name.replace(".", "_")
        yield f"<{tag}{display}>{escape(value)}</{tag}>" if value else f"<{tag}{display}/>"


def _file(kind: ObjectType, ending: str, media: bytes, text: str) -> Reply:
    named = f"attachment;filename={kind.name}.{ending}".encode()
    return Reply(200, text.encode(), ((b"content-type", media), (b"content-disposition", named)))


FORMATS: Mapping[str, Callable[[Call, ObjectType], Reply]] = {
    "JSONv2": _json,
    "JSON": _json,
    "CSV": _csv,
    "XML": _xml,
}


def _export(template: str) -> Callable[[Callable[[Call], Reply]], Callable[[Call], Reply]]:
    return ROUTES.route(
        "GET",
        template,
        verb="query",
        source=SOURCE,
        contract=Contract(
            asks=(
                shapes.TABLE_PATH,
                *(Ask(name) for name in FORMATS),
                shapes.QUERY,
                Ask("sysparm_fields"),
                Ask("sysparm_record_count", shapes.DIGITS),
                *(Ask(n) for n in ("sysparm_action", "sysparm_sys_id", "sys_id", "displayvalue")),
                *(Ask(n) for n in ("sysparm_display_value", "useUnloadFormat")),
            ),
            gives=(Answer(200, (Body(RECORDS), Body(TEXT, "text/csv"), Body(TEXT, "text/xml"))),),
            errors=("no-such-path", "not-found", "missing-parameter", "unreadable"),
        ),
    )


@_export("/{object}.do")
@_export("/{object}_list.do")
def export(call: Call) -> Reply:
    """Export records in the format that the query string names; without one it is a page."""
    written = next((FORMATS[name] for name in FORMATS if name in call.query), None)
    if written is None:
        raise Refusal("no-such-path", path=call.path)
    return written(call, kind_of(call))
