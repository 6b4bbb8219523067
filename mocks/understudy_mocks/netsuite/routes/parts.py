"""Parts of records: sublists, their lines, addresses, and what a field refers to."""

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, Row, json_reply
from understudy_mocks.netsuite.objects.documents import lines_of
from understudy_mocks.netsuite.objects.schema import Sublist
from understudy_mocks.netsuite.routes import shapes
from understudy_mocks.netsuite.routes.asked import found, kind_of, sublist_of
from understudy_mocks.netsuite.routes.rendering import (
    COLLECTION,
    RECORDS,
    SINGULAR,
    href,
    shown,
    shown_address,
    shown_line,
    shown_sublist,
)

ROUTES = Routes(case_sensitive=False)
SOURCE = "REST web services documentation: sublists and subrecords"


@ROUTES.route(
    "GET",
    f"{RECORDS}/{{object}}/{{id}}/{{sub}}",
    verb="read",
    source=SOURCE,
    contract=shapes.READ_PART,
)
def read_part(call: Call) -> Reply:
    """Read a sublist of a record, or the record that a field refers to."""
    kind = kind_of(call, "view")
    row = found(call, kind)
    sublist = sublist_of(kind, call.params["sub"])
    if sublist is not None:
        url = href(call, kind.name, row["id"])
        body = shown_sublist(call, sublist, url, row)
        return json_reply(body, content_type=COLLECTION)
    f = kind.by_name.get(call.params["sub"].lower())
    if f is not None and f.native == "address":
        body = shown_address(href(call, kind.name, row["id"]), f.name, row)
        return json_reply(body, content_type=SINGULAR)
    if f is None or f.hidden or not f.references:
        raise Refusal("no-such-path", path=call.path)
    for target in f.references:
        referred = call.system.store.get(target, str(row[f.name]))
        if referred is not None:
            there = call.system.schema.object(target)
            return json_reply(shown(call, there, referred), content_type=SINGULAR)
    raise Refusal("not-found")


@ROUTES.route(
    "GET",
    f"{RECORDS}/{{object}}/{{id}}/{{sub}}/{{line}}",
    verb="read",
    source=SOURCE,
    contract=shapes.READ_LINE,
)
def read_line(call: Call) -> Reply:
    """Read one line of a sublist."""
    kind, row, sublist, line = _line(call)
    url = href(call, kind.name, row["id"], sublist.name)
    return json_reply(shown_line(call, sublist, url, line), content_type=SINGULAR)


@ROUTES.route(
    "GET",
    f"{RECORDS}/{{object}}/{{id}}/{{sub}}/{{line}}/{{part}}",
    verb="read",
    source=SOURCE,
    contract=shapes.READ_SUBRECORD,
)
def read_subrecord(call: Call) -> Reply:
    """Read the address of a line, or another subrecord."""
    kind, row, sublist, line = _line(call)
    url = href(call, kind.name, row["id"], sublist.name)
    body = shown_line(call, sublist, url, line)
    for name in sublist.nested:
        if name.lower() == call.params["part"].lower():
            return json_reply(body[name], content_type=SINGULAR)
    raise Refusal("no-such-path", path=call.path)


def _line(call: Call) -> tuple[ObjectType, Row, Sublist, Row]:
    kind = kind_of(call, "view")
    row = found(call, kind)
    sublist = sublist_of(kind, call.params["sub"])
    if sublist is None:
        raise Refusal("no-such-path", path=call.path)
    for line in lines_of(call.system.records, sublist, str(row["id"])):
        if str(line[sublist.key]) == call.params["line"]:
            return kind, row, sublist, line
    raise Refusal("not-found")
