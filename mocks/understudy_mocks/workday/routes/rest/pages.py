"""What all REST services do the same way: two addresses, pages, instances, errors."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, ErrorAnswer, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Contract
from understudy.vendor.paging import whole
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.getting import people, today
from understudy_mocks.workday.routes.shapes import TOKEN_ERRORS

LIMIT_DEFAULT, LIMIT_MAX = 20, 100
OFFSET_MAX = 1 << 40
PREFIXES = ("/ccx/api", "/api")
"""Both answer; the first is the usual one."""

T = TypeVar("T")
Handler = Callable[[Call], Reply]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def serve(
    routes: Routes,
    method: str,
    path: str,
    *,
    verb: Verb,
    source: str,
    contract: Contract,
    object: str = "Worker",
) -> Callable[[Handler], Handler]:
    """Declare the handler of a path below both prefixes: one operation.

    The common service answers with its name and without.
    """

    told = replace(contract, asks=(*shapes.in_path(path), *contract.asks))

    def declare(handler: Handler) -> Handler:
        paths = (path, f"common/{path}") if path.startswith("v1/") else (path,)
        for where in (f"{prefix}/{path}" for path in paths for prefix in PREFIXES):
            routes.route(
                method,
                where,
                verb=verb,
                object=object,
                source=source,
                contract=told,
            )(handler)
        return handler

    return declare


def error(answer: ErrorAnswer, challenge: bytes = b"Bearer") -> Reply:
    """An error of the token endpoint, of REST and WQL, or of a report."""
    entry, details = answer.entry, answer.details
    if entry.kind in TOKEN_ERRORS:
        told = {"error": TOKEN_ERRORS[entry.kind], "error_description": answer.message}
        return json_reply(told, entry.status)
    body: dict[str, object] = {"error": answer.message}
    if entry.kind == "bad-query":
        body = {"error": "invalid request: WQL error.", "errors": [_detail(answer)]}
    elif details.get("field"):
        body = {"error": "invalid request: validation errors", "errors": [_detail(answer)]}
    reply = json_reply(body, entry.status)
    if entry.status != 401:
        return reply
    return reply.with_headers((b"www-authenticate", challenge))


def _detail(answer: ErrorAnswer) -> Mapping[str, object]:
    named = {k: str(answer.details[k]) for k in ("field", "location") if answer.details.get(k)}
    return {"error": answer.message, **named}


def page(
    call: Call,
    found: Sequence[T],
    show: Callable[[Call, T], object],
    default: int = LIMIT_DEFAULT,
) -> Reply:
    """A page of what was found, with the count of all of it."""
    limit = whole(call.query.get("limit"), default, 1, LIMIT_MAX, "limit")
    offset = whole(call.query.get("offset"), 0, 0, OFFSET_MAX, "offset")
    shown = [show(call, one) for one in found[offset : offset + limit]]
    return json_reply({"data": shown, "total": len(found)})


def seen(call: Call) -> Mapping[str, Standing]:
    """Everybody whom the caller may see, as of today."""
    return people(call, today(call))


def one_worker(call: Call, given: str | None = None) -> Standing:
    """A worker by WID or `Employee_ID=…`: that of the path, unless another is given."""
    key = call.params["id"] if given is None else given
    found = find_worker(seen(call), key)
    if found is None:
        raise Refusal("not-found", object="worker", id=key)
    return found


def find_worker(everyone: Mapping[str, Standing], key: str) -> Standing | None:
    """Who is hired and known by a key."""
    type_, equals, value = key.partition("=")
    if not equals or type_ == "WID":
        found = everyone.get(value if equals else type_)
    else:
        known = (one for one in everyone.values() if one.hire is not None)
        found = next((o for o in known if (o.id_type, o.worker_id) == (type_, value)), None)
    return found if found is not None and found.hire is not None else None


def employed(call: Call) -> list[Standing]:
    """Who works here today; `search` looks in names, the terminated are to be asked for."""
    all_ = call.query.get("includeTerminatedWorkers", "").lower() in ("true", "1")
    words = call.query.get("search", "").casefold().split()
    return [
        one
        for one in seen(call).values()
        if (one.active or (all_ and one.hire is not None))
        and all(word in one.name.casefold() for word in words)
    ]


def keyed(call: Call, rows: Mapping[str, Row], kind: str, id_type: str, field: str) -> Row:
    """The row that the path names by WID or `Type=value`."""
    type_, equals, value = call.params["id"].partition("=")
    if not equals:
        found = rows.get(type_)
    elif type_ == id_type:
        found = next((row for row in rows.values() if row[field] == value), None)
    else:
        found = rows.get(value) if type_ == "WID" else None
    if found is None:
        raise Refusal("not-found", object=kind, id=call.params["id"])
    return found


def instance(row: Row | None) -> Mapping[str, object] | None:
    """`{id, descriptor}` of something that has a name."""
    if row is None:
        return None
    return {"id": row["wid"], "descriptor": row.get("name") or row.get("title")}


def worker_instance(one: Standing) -> dict[str, object]:
    return {"id": one.wid, "descriptor": one.descriptor}


def known(values: Mapping[str, object]) -> dict[str, object]:
    """What is empty has no key."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def base(call: Call, service: str = "v1") -> str:
    """The address of a service as the client reached it."""
    return f"{call.origin}/ccx/api/{service}/{call.params['tenant']}"


def given_day(call: Call, name: str) -> str | None:
    """A day in the query string."""
    text = call.query.get(name)
    return None if text is None else checked_day(text, name)


def checked_day(value: object, name: str) -> str:
    """A day as records hold it."""
    if not isinstance(value, str) or not _DAY.fullmatch(value) or not _is_day(value):
        raise Refusal("invalid-value", field=name, value=value)
    return value


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
