"""What Tallybook sends: one POST for each new bill."""

from collections.abc import Iterator

import orjson

from understudy.vendor import Message, System
from understudy.vendor.changes import Logged


def events(system: System, logged: Logged) -> Iterator[Message]:
    for subscription in system.subscriptions:
        if logged.object == "bill" and logged.kind == "created":
            body = orjson.dumps({"event": "bill.created", "id": logged.id})
            yield Message(subscription.url, "bill.created", "invoice", logged.id, body)
