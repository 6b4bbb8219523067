"""Change data capture: every change of a record, as those who keep a copy are told of it.

Several records that change alike in one transaction are told one by one, in order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from understudy.vendor import ObjectType, System, Value
from understudy.vendor.changes import Logged
from understudy_mocks.salesforce.events.schemas import is_tracked, schema_id, told_fields
from understudy_mocks.salesforce.objects.standing import ADMIN_ID

TYPES = {"created": "CREATE", "updated": "UPDATE", "deleted": "DELETE"}
FIRST_COMMIT = 10_700_000_000_000
"""About where the numbers of commits are in an org of today (recorded traffic)."""
TRANSACTION_MOST = 600
"""How far back the beginning of a transaction is looked for."""
_NAME_PARTS = ("Salutation", "FirstName", "LastName")


@dataclass(frozen=True, slots=True)
class Change:
    """A change in its place: the how-manieth of which transaction."""

    logged: Logged
    kind: ObjectType
    transaction: str
    number: int
    undeleted: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of the change log; with its place in its transaction, where changes are told.

    A record that comes back from the recycle bin is made anew in the log, and so `undeleted`.
    """

    logged: Logged
    tracked: Change | None
    undeleted: bool


def happenings(system: System, since: int, most: int) -> Iterator[Happening]:
    """What has happened after a place in the log, oldest first, but not more than so much."""
    before = next(system.store.changes(since - 1, limit=1), None) if since else None
    current, count = _interrupted(system, before)
    for logged in system.store.changes(since, limit=most):
        transaction = _transaction(system, logged)
        if transaction != current:
            current, count = transaction, 0
        kind, back = _tracked(system, logged.object), _comes_back(before, logged)
        before = logged
        if kind is None:
            yield Happening(logged, None, back)
        else:
            count += 1
            yield Happening(logged, Change(logged, kind, transaction, count, back), back)


def _comes_back(before: Logged | None, logged: Logged) -> bool:
    return (
        before is not None
        and (before.object, before.kind, before.id) == ("RecycleBin", "deleted", logged.id)
        and logged.kind == "created"
    )


def _interrupted(system: System, last: Logged | None) -> tuple[str, int]:
    """The transaction in the midst of which a place is, and how much of it was told before."""
    if last is None:
        return "", 0
    store, count, current = system.store, 0, _transaction(system, last)
    for earlier in store.changes(max(last.seq - TRANSACTION_MOST, 0), limit=TRANSACTION_MOST):
        if earlier.seq <= last.seq and _transaction(system, earlier) == current:
            count += _tracked(system, earlier.object) is not None
    return current, count


def _tracked(system: System, name: str) -> ObjectType | None:
    kind = system.schema.object(name)
    return kind if is_tracked(kind) else None


def _transaction(system: System, logged: Logged) -> str:
    """What a change was made together with: a request, or what happened in one second."""
    exchanges, seq = system.exchanges, logged.exchange
    if 0 < seq <= len(exchanges):
        return f"request {exchanges[seq - 1].parent or seq}"
    return f"{logged.by} {logged.at.replace(microsecond=0).isoformat()}"


def told(system: System, change: Change, channel: str) -> dict[str, object]:
    """A change as it goes over the wire."""
    payload, changed, nulled = _body(change)
    payload["ChangeEventHeader"] = _header(system, change, changed, nulled)
    return {
        "channel": channel,
        "data": {
            "schema": schema_id(change.kind),
            "payload": payload,
            "event": {"replayId": change.logged.seq},
        },
    }


def _header(
    system: System, change: Change, changed: Sequence[str], nulled: Sequence[str]
) -> dict[str, object]:
    logged = change.logged
    digest = sha256(f"{system.seed.hex('transactions')}/{change.transaction}".encode()).hexdigest()
    key = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
    first = logged.seq - change.number
    return {
        "entityName": change.kind.name,
        "recordIds": [logged.id],
        "changeType": "UNDELETE" if change.undeleted else TYPES[logged.kind],
        "changeOrigin": _origin(system, logged),
        "transactionKey": key,
        "sequenceNumber": change.number,
        "commitTimestamp": round(logged.at.timestamp() * 1000),
        "commitNumber": FIRST_COMMIT + max(first, 0) * 100,
        "commitUser": _user(logged),
        "nulledFields": nulled,
        "diffFields": [],
        "changedFields": changed,
    }


def _user(logged: Logged) -> Value:
    name = "CreatedById" if logged.kind == "created" else "LastModifiedById"
    return logged.after.get(name) or ADMIN_ID


def _origin(system: System, logged: Logged) -> str:
    """By which of the org's doors a change came in; empty for a person at the screen."""
    seq = logged.exchange
    if not 0 < seq <= len(system.exchanges):
        return ""
    parts = system.exchanges[seq - 1].target.partition("?")[0].split("/")
    door = {"data": "rest", "async": "bulk", "Soap": "soap"}.get(parts[2] if parts[2:] else "")
    if door is None:
        return ""
    if "jobs" in parts:
        door = "bulk"
    version = parts[4] if door == "soap" and len(parts) > 4 else parts[3]
    return f"com/salesforce/api/{door}/{version.removeprefix('v')}"


# -- what a change says ----------------------------------------------------------------------------


def _body(change: Change) -> tuple[dict[str, object], list[str], list[str]]:
    """The values that are told; of an update also the names of what changed and became empty."""
    logged, kind = change.logged, change.kind
    if logged.kind == "deleted":
        return {}, [], []
    fields = [f.name for f in told_fields(kind) if f.type != "json"]
    whole = _compounds(kind)
    if logged.kind == "created":
        shown = [n for n in fields if logged.after.get(n) is not None and not _computed(whole, n)]
        return _placed(logged.after, shown, whole), [], []
    names = [
        n
        for n in fields
        if (n in logged.before or n == "LastModifiedDate") and not _computed(whole, n)
    ]
    spelled = [f"{whole[n][0]}.{whole[n][1]}" if n in whole else n for n in names]
    empty = [s for s, n in zip(spelled, names, strict=True) if logged.after[n] is None]
    return _placed(logged.after, names, whole), spelled, empty


def _computed(whole: Mapping[str, tuple[str, str]], name: str) -> bool:
    """Whether a field is only the sum of parts that are told themselves."""
    return any(compound == name for compound, _ in whole.values())


def _compounds(kind: ObjectType) -> Mapping[str, tuple[str, str]]:
    """Fields that are told as parts of another one: by their names, that one and the part."""
    found: dict[str, tuple[str, str]] = {}
    if "lastname" in kind.by_name and "name" in kind.by_name:
        found |= {n: ("Name", n) for n in _NAME_PARTS if n.lower() in kind.by_name}
    for f in kind.fields:
        if f.native == "address":
            prefix = f.name.removesuffix("Address")
            for part in ("Street", "City", "State", "PostalCode", "Country"):
                if f"{prefix}{part}".lower() in kind.by_name:
                    found[f"{prefix}{part}"] = (f.name, part)
            for part in ("Latitude", "Longitude", "GeocodeAccuracy"):
                if f"{prefix}{part}".lower() in kind.by_name:
                    found[f"{prefix}{part}"] = (f.name, part)
    return found


def _placed(
    row: Mapping[str, Value], names: Iterable[str], whole: Mapping[str, tuple[str, str]]
) -> dict[str, object]:
    payload: dict[str, object] = {}
    for name in names:
        if name not in whole:
            payload[name] = row[name]
            continue
        compound, part = whole[name]
        parts = payload.setdefault(compound, {})
        if isinstance(parts, dict):
            parts[part] = row[name]
    return payload
