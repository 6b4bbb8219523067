"""Many records at once: each stands or falls by itself, or all of them do together."""

from collections.abc import Callable, Mapping, Sequence

from understudy.vendor import Call, Refusal
from understudy_mocks.salesforce.routes.errors import told_error

MOST = 200
"""How many records one request may bring (REST API reference: sObject Collections)."""
ROLLED_BACK: Mapping[str, object] = {
    "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "message": "Record rolled back because not all records were valid and the request was using"
    " AllOrNone header",
    "fields": [],
}

Told = dict[str, object]
Work = Callable[[], Told]
"""Saves one record and tells of it; refuses what cannot be."""


class _UndoError(Exception):
    """Ends the block whose work is to be undone."""


def save_each(call: Call, work: Sequence[Work], *, all_or_none: bool) -> list[Told]:
    """What became of each record, in order."""
    found: list[Told] = []
    try:
        with call.system.store.transaction():
            found.extend(_saved(call, one) for one in work)
            if all_or_none and not all(one["success"] for one in found):
                raise _UndoError
    except _UndoError:
        return [failed(ROLLED_BACK) if one["success"] else one for one in found]
    return found


def saved(id: str, **more: object) -> Told:
    return {"id": id, "success": True, "errors": [], **more}


def failed(error: Mapping[str, object]) -> Told:
    return {"success": False, "errors": [dict(error)]}


def error_of(call: Call, refusal: Refusal) -> Told:
    """A refusal as lists of records tell it."""
    answer = call.system.vendor.error_table.answer(refusal)
    return {"fields": [], **told_error(call, answer, "statusCode")}


def _saved(call: Call, work: Work) -> Told:
    try:
        with call.system.store.transaction():
            return work()
    except Refusal as refusal:
        return failed(error_of(call, refusal))
