"""Platform events: published by whoever makes a record of one, told to all who listen."""

from collections.abc import Mapping
from hashlib import sha256

from understudy.vendor import Draft, ObjectType, Row, Rules
from understudy.vendor.changes import Logged
from understudy_mocks.salesforce.events.schemas import schema_id, told_fields
from understudy_mocks.salesforce.objects.streaming import is_event

RULES = Rules()


@RULES.before("*")
def events_get_a_name(draft: Draft) -> None:
    """Every event has a uuid, by which it is known wherever it is told."""
    if draft.creating and is_event(draft.kind):
        number = draft.records.store.count(f"{draft.kind.name}-uuid")
        text = sha256(f"{draft.kind.name}/{number}/{draft.now.isoformat()}".encode()).hexdigest()
        parts = (text[:8], text[8:12], f"4{text[13:16]}", f"8{text[17:20]}", text[20:32])
        draft.after["EventUuid"] = "-".join(parts)


def receipts(kind: ObjectType, row: Row) -> list[dict[str, object]]:
    """What stands among the errors of a good answer: an event was put into the queue."""
    if not is_event(kind):
        return []
    return [{"statusCode": "OPERATION_ENQUEUED", "message": row["EventUuid"], "fields": []}]


def told(kind: ObjectType, logged: Logged, channel: str) -> Mapping[str, object]:
    """An event as it goes over the wire."""
    payload = {f.name: logged.after.get(f.name) for f in told_fields(kind)}
    event = {"replayId": logged.seq, "EventUuid": logged.after.get("EventUuid")}
    return {
        "channel": channel,
        "data": {"schema": schema_id(kind), "payload": payload, "event": event},
    }
