"""Actions that write: up to 200 records, each of which has a result of its own."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Refusal
from understudy.vendor.xml import Element
from understudy_mocks.salesforce.routes.each import (
    create_one,
    delete_one,
    purge_one,
    undelete_one,
    update_one,
    upsert_one,
)
from understudy_mocks.salesforce.routes.rows import external
from understudy_mocks.salesforce.routes.saving import MOST, Told, Work, save_each
from understudy_mocks.salesforce.routes.soap.envelope import element, local, text_of
from understudy_mocks.salesforce.routes.soap.reading import visible_kind

Action = Callable[[Call, Element, Element | None], str]
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
DEPTH_MAX = 10


def _create(call: Call, body: Element, header: Element | None) -> str:
    return _saved(call, body, header, [partial(create_one, call, one) for one in _records(body)])


def _update(call: Call, body: Element, header: Element | None) -> str:
    return _saved(call, body, header, [partial(update_one, call, one) for one in _records(body)])


def _upsert(call: Call, body: Element, header: Element | None) -> str:
    records = _records(body)
    attributes = records[0]["attributes"]
    kind = visible_kind(call, str(attributes["type"]) if isinstance(attributes, dict) else "")
    key, seen = external(kind, text_of(body, "externalIDFieldName")), set[str]()
    work = [partial(upsert_one, call, kind, key, one, seen) for one in records]
    return _saved(call, body, header, work)


def _by_ids(one: Callable[[Call, str], Told]) -> Action:
    def action(call: Call, body: Element, header: Element | None) -> str:
        ids = [(part.text or "").strip() for part in body if local(part).lower() == "ids"]
        if len(ids) > MOST:
            raise Refusal("too-many-records", limit=MOST)
        return _saved(call, body, header, [partial(one, call, id_) for id_ in ids])

    return action


def _saved(call: Call, body: Element, header: Element | None, work: Sequence[Work]) -> str:
    all_or_none = text_of(header, "allOrNone") == "true"
    results = save_each(call, work, all_or_none=all_or_none)
    told = [_result(one) for one in results]
    return f"<{local(body)}Response>{element('result', told)}</{local(body)}Response>"


def _result(told: Told) -> dict[str, object]:
    created = {"created": told["created"]} if "created" in told else {}
    return {**created, "errors": told["errors"], "id": told.get("id"), "success": told["success"]}


def _records(body: Element) -> list[dict[str, object]]:
    """The records of a body, as the collections of REST have them."""
    found = [record_of(one, 0) for one in body if local(one).lower() == "sobjects"]
    if not found:
        raise Refusal("bad-envelope", reason="there are no records")
    if len(found) > MOST:
        raise Refusal("too-many-records", limit=MOST)
    return found


def record_of(told: Element, depth: int = 0) -> dict[str, object]:
    """A record as the collections of REST have it: `attributes` tell its type."""
    if depth > DEPTH_MAX:
        raise Refusal("malformed", reason="the request is nested too deeply")
    typed = (told.get(f"{XSI}type") or "").rpartition(":")[2]
    values: dict[str, object] = {}
    for part in told:
        name = local(part)
        if name == "type":
            typed = (part.text or "").strip()
        elif name == "fieldsToNull":
            values[(part.text or "").strip()] = None
        elif len(part):
            values[name] = record_of(part, depth + 1)
        elif part.get(f"{XSI}nil") not in ("true", "1"):
            values[name] = part.text or ""
    return {"attributes": {"type": typed}, **values}


ACTIONS: Mapping[str, tuple[Verb, Action]] = {
    "create": ("create", _create),
    "update": ("update", _update),
    "upsert": ("upsert", _upsert),
    "delete": ("delete", _by_ids(delete_one)),
    "undelete": ("update", _by_ids(undelete_one)),
    "emptyRecycleBin": ("delete", _by_ids(purge_one)),
}
