"""Which rows a caller may see or touch, where access controls speak of rows; and quotas."""

from collections.abc import Sequence

from understudy.vendor import Call, ObjectType, Refusal, Row, Value
from understudy.vendor.validation import coerce
from understudy_mocks.servicenow.auth import OPERATIONS, Action, Roles
from understudy_mocks.servicenow.auth.settings import CANCELS, Settings
from understudy_mocks.servicenow.objects.schema import table_of
from understudy_mocks.servicenow.queries import Clause, Questions

STAMPS = ("sys_created_on", "sys_created_by", "sys_updated_on", "sys_updated_by", "sys_mod_count")
CANCELLED = {
    "error": {
        "message": "Transaction cancelled: maximum execution time exceeded",
        "detail": "Transaction cancelled: maximum execution time exceeded check logs for error"
        " trace or enable glide.rest.debug property to verify REST request processing",
    },
    "status": "failure",
}


def permitted(call: Call, kind: ObjectType, ids: Sequence[str], operation: str) -> frozenset[str]:
    """Those of the rows that the access controls of rows let the caller have."""
    who = call.caller
    conditions = call.system.part(Roles).conditions(table_of(kind.name), operation, who.scopes)
    if not conditions or not ids:
        return frozenset(ids)
    questions, of = call.system.part(Questions), (Clause("sys_id", "IN", ",".join(ids)),)
    return frozenset(
        str(found)
        for condition in conditions
        for (found,) in questions.rows(who, kind, condition, of, (("sys_id",),), len(ids), 0)
    )


def controlled(call: Call, kind: ObjectType) -> bool:
    """Whether any access control speaks of rows of this table, for this caller."""
    roles = call.system.part(Roles)
    return bool(roles.conditions(table_of(kind.name), "read", call.caller.scopes))


def check_row(call: Call, kind: ObjectType, id: str, action: Action) -> None:
    """Refuse who may not do that to this row."""
    if id not in permitted(call, kind, [id], OPERATIONS[action]):
        raise Refusal("forbidden", object=kind.name, action=action)


def cut_after(call: Call) -> int | None:
    """After how many rows a listing runs out of time; None: never."""
    text = call.system.part(Settings).value(CANCELS)
    return int(text) if text.isdecimal() else None


def keep_stamps(call: Call, kind: ObjectType, row: Row) -> None:
    """Honour the sys_ columns that were sent, where the caller asked for that."""
    if call.query.get("sysparm_suppress_auto_sys_field", "").lower() != "true":
        return
    sent = call.json()
    given: dict[str, Value] = {}
    for name in STAMPS:
        value = sent.get(name) if isinstance(sent, dict) else None
        if isinstance(value, str) and value:
            given[name] = _stored(kind, name, value)
    after = {**row, **{name: value for name, value in given.items() if value is not None}}
    records, now = call.system.records, call.system.clock.now()
    records.store.write(
        kind.name, row, after, at=now, by=call.caller.name, exchange=records.exchange
    )


def _stored(kind: ObjectType, name: str, value: str) -> Value:
    try:
        return coerce(kind, kind.field(name), value)
    except Refusal:
        return None
