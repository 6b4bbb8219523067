"""What the instance sends: a business rule's REST message, when a record was saved or deleted.

The platform signs nothing. A subscription with a secret stands for a rule whose script does, with
HMAC-SHA256 of the body.
"""

import hmac
from collections.abc import Iterator
from hashlib import sha256

import orjson

from understudy.vendor import Message, System
from understudy.vendor.changes import Logged
from understudy_mocks.servicenow.auth import notice
from understudy_mocks.servicenow.objects.plan import shown_moment
from understudy_mocks.servicenow.objects.schema import table_of
from understudy_mocks.servicenow.rules.nightly import Nightly

NOUNS = {"pm_project": "project", "project_status": "portfolio_status"}
OPERATIONS = {"created": "insert", "updated": "update", "deleted": "delete"}


def events(system: System, logged: Logged) -> Iterator[Message]:
    """A message to who asked for the table; to who asked for everything, of the nouns alone."""
    system.part(Nightly).notice(logged)
    notice(system, logged.object)
    if not system.subscriptions:
        return
    table, operation = table_of(logged.object), OPERATIONS[logged.kind]
    if table in NOUNS and operation == "delete":
        return
    names = (table, "*") if table in NOUNS else (table,)
    wanted = [s for s in system.subscriptions if s.object in names]
    body = _body(table, operation, logged) if wanted else b""
    for subscription in wanted:
        yield Message(
            subscription.url,
            f"{table}.{operation}",
            NOUNS.get(table, table),
            logged.id,
            body,
            (("content-type", "application/json"), *_signature(subscription.secret, body)),
        )


def _body(table: str, operation: str, logged: Logged) -> bytes:
    row = logged.after
    return orjson.dumps(
        {
            "table": table,
            "sys_id": logged.id,
            "operation": operation,
            "number": row.get("number") or "",
            "sys_updated_on": shown_moment(str(row["sys_updated_on"])),
            "sys_mod_count": str(row["sys_mod_count"]),
        }
    )


def _signature(secret: str, body: bytes) -> Iterator[tuple[str, str]]:
    if secret:
        signed = hmac.new(secret.encode(), body, sha256).hexdigest()
        yield "x-servicenow-signature", f"sha256={signed}"
