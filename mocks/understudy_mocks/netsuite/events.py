"""What the account sends: a script after each write of a record posts it to whoever subscribed.

The vendor has no webhooks; partners deploy such scripts. Theirs do not retry.
"""

from collections.abc import Iterator

import orjson

from understudy.vendor import Message, System
from understudy.vendor.changes import Logged
from understudy.vendor.validation import stored

_TYPES = {"created": "create", "updated": "edit", "deleted": "delete"}


def events(system: System, logged: Logged) -> Iterator[Message]:
    kind = system.schema.object(logged.object)
    if kind.hidden:
        return
    for subscription in system.subscriptions:
        if subscription.object.lower() not in ("*", kind.name.lower()):
            continue
        body = {
            "eventType": _TYPES[logged.kind],
            "recordType": kind.name.lower(),
            "id": logged.id,
            "timestamp": stored(logged.at),
        }
        for name in ("externalId", "tranId", "status"):
            if logged.after.get(name) is not None:
                body[name] = str(logged.after[name])
        noun = next((p.noun for p in system.vendor.projections if p.object_name == kind.name), "")
        yield Message(
            subscription.url,
            f"{body['recordType']}.{body['eventType']}",
            noun,
            logged.id,
            orjson.dumps(body),
            (("content-type", "application/json"),),
            retries_s=(),
        )
