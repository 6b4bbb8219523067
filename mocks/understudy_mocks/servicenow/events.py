"""What the instance sends: a business rule's REST message, when a project or its status was saved.

The platform signs nothing. A subscription with a secret stands for a rule whose script does, with
HMAC-SHA256 of the body.
"""

import hmac
from collections.abc import Iterator
from hashlib import sha256

import orjson

from understudy.vendor import Message, System
from understudy.vendor.store import Logged
from understudy_mocks.servicenow.auth import notice
from understudy_mocks.servicenow.objects.plan import shown_moment
from understudy_mocks.servicenow.rules.nightly import Nightly

NOUNS = {"pm_project": "project", "project_status": "portfolio_status"}
OPERATIONS = {"created": "insert", "updated": "update"}


def events(system: System, logged: Logged) -> Iterator[Message]:
    system.part(Nightly).notice(logged)
    notice(system, logged.object)
    noun, operation = NOUNS.get(logged.object), OPERATIONS.get(logged.kind)
    if noun is None or operation is None:
        return
    row = logged.after
    body = orjson.dumps(
        {
            "table": logged.object,
            "sys_id": logged.id,
            "operation": operation,
            "number": row["number"],
            "sys_updated_on": shown_moment(str(row["sys_updated_on"])),
            "sys_mod_count": str(row["sys_mod_count"]),
        }
    )
    for subscription in system.subscriptions:
        if subscription.object in ("*", logged.object):
            yield Message(
                subscription.url,
                f"{logged.object}.{operation}",
                noun,
                logged.id,
                body,
                (("content-type", "application/json"), *_signature(subscription.secret, body)),
            )


def _signature(secret: str, body: bytes) -> Iterator[tuple[str, str]]:
    if secret:
        signed = hmac.new(secret.encode(), body, sha256).hexdigest()
        yield "x-servicenow-signature", f"sha256={signed}"
