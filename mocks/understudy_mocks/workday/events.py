"""What Workday sends: nothing by itself. Integrations poll its transaction log.

For customers who end a business process with a step that calls an integration, each subscriber
gets one POST when an event is completed, corrected or rescinded, naming the event and the worker.
"""

from collections.abc import Iterator

import orjson

from understudy.vendor import Message, System
from understudy.vendor.store import Logged


def events(system: System, logged: Logged) -> Iterator[Message]:
    if logged.object != "Worker_Event":
        return
    event = logged.after
    body = orjson.dumps(
        {
            "tenant": system.credentials["tenant"],
            "event": event["wid"],
            "businessProcess": event["type"],
            "worker": event["worker"],
            "effectiveDate": event["effective_on"],
            "status": "Rescinded" if event["rescinded_at"] else "Successfully Completed",
        }
    )
    for subscription in system.subscriptions:
        yield Message(
            subscription.url,
            str(event["type"]),
            "resource",
            str(event["worker"]),
            body,
            (("content-type", "application/json"),),
        )
