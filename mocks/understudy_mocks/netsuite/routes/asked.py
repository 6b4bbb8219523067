"""What a request to the record service is about, and how strict it wants to be read."""

from collections.abc import Mapping
from typing import get_args

from understudy.vendor import Call, ObjectType, Refusal, Row
from understudy_mocks.netsuite.auth import Level, allow, sees
from understudy_mocks.netsuite.objects import SUBLISTS, TRANSACTIONS
from understudy_mocks.netsuite.objects.schema import Sublist
from understudy_mocks.netsuite.routes.values import Accepted, Strictness, accept

_NAMES = "X-NetSuite-PropertyNameValidation"
_VALUES = "X-NetSuite-PropertyValueValidation"
_KNOWN: Mapping[str, Strictness] = {word: word for word in get_args(Strictness)}


def kind_of(call: Call, level: Level) -> ObjectType:
    """The record type of the path, which the caller's role has to know to that level."""
    return kind_named(call, call.params["object"], level)


def kind_named(call: Call, name: str, level: Level) -> ObjectType:
    kind = call.system.schema.object(name)
    if kind.hidden:
        raise Refusal("unknown-object", object=name)
    call.about(kind.name)
    allow(call, kind.name, level)
    return kind


def found(call: Call, kind: ObjectType) -> Row:
    """The record that the path names, by internal or external id."""
    key = call.params.get("key")
    row = by_key(call, kind, call.params["id"] if key is None else f"eid:{key}")
    call.about(kind.name, str(row["id"]))
    return row


def by_key(call: Call, kind: ObjectType, key: str) -> Row:
    """A record by its internal id, or by `eid:` and its external one."""
    store = call.system.store
    if key.lower().startswith("eid:"):
        row = store.first(kind.name, externalId=key[4:]) if has_key(kind) else None
    else:
        row = store.get(kind.name, key)
    if row is None or not sees(call, row):
        raise Refusal("no-transaction" if kind.name in TRANSACTIONS else "not-found")
    return row


def has_key(kind: ObjectType) -> bool:
    return "externalid" in kind.by_name


def sublist_of(kind: ObjectType, name: str) -> Sublist | None:
    known = SUBLISTS.get(kind.name, ())
    return next((s for s in known if s.name.lower() == name.lower()), None)


def truth(call: Call, name: str) -> bool:
    return call.query.get(name, "").lower() == "true"


def names_in(call: Call, parameter: str) -> list[str]:
    """The names in a parameter, parted by commas."""
    return [n for n in (part.strip() for part in call.query.get(parameter, "").split(",")) if n]


def wants(call: Call, what: str) -> bool:
    """Whether the answer shall be of this type of the vendor's media type."""
    return f"type={what}" in call.headers.get("accept", "").lower().replace(" ", "")


def accepted(call: Call, kind: ObjectType) -> Accepted:
    """The body, read as strictly as the headers say; what is read over is warned of."""
    return accepted_from(call, kind, call.json_object())


def accepted_from(call: Call, kind: ObjectType, body: Mapping[str, object]) -> Accepted:
    return accept(call.system.store, kind, body, *strictness(call))


def strictness(call: Call) -> tuple[Strictness, Strictness]:
    """How strictly names and values are read; refuses words that say neither."""
    return _strictness(call, _NAMES, "warning"), _strictness(call, _VALUES, "error")


def _strictness(call: Call, header: str, default: str) -> Strictness:
    given = _KNOWN.get(call.headers.get(header.lower(), default).lower())
    if given is None:
        raise Refusal("bad-header", header=header, reason="It is one of Error, Warning and Ignore.")
    return given


def replaced(call: Call, kind: ObjectType) -> frozenset[str]:
    """The sublists whose lines shall be only those of the body."""
    names = {name.lower() for name in names_in(call, "replace")}
    return frozenset(s.name for s in SUBLISTS.get(kind.name, ()) if s.name.lower() in names)


def emptied(call: Call, kind: ObjectType, body: Accepted) -> dict[str, object]:
    """The fields that `replaceSelectedFields` empties: named, and not in the body."""
    if not truth(call, "replaceSelectedFields"):
        return {}
    fields = [kind.by_name.get(name.lower()) for name in names_in(call, "replace")]
    return {
        f.name: None
        for f in fields
        if f is not None and not f.hidden and not f.computed and f.name not in body.values
    }
