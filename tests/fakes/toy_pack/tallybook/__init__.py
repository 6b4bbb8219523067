"""Tallybook: a ledger that nobody sells, for showing all that a vendor needs."""

from pathlib import Path

from toy_pack.tallybook import auth, events, objects, routes, rules
from understudy.vendor import Vendor

VENDOR = Vendor(
    name="tallybook",
    title="Tallybook",
    role="ledger",
    port=8899,
    hosts=("*.tallybook.test",),
    schema=objects.SCHEMA,
    rules=rules.RULES,
    routes=routes.ROUTES,
    errors=Path(__file__).with_name("errors.toml"),
    projections=objects.PROJECTIONS,
    new_id=objects.new_id,
    credentials=auth.credentials,
    authenticate=auth.authenticate,
    error_reply=routes.error_reply,
    events=events.events,
    error_body=routes.error_body,
    sign_in=auth.sign_in,
    security=auth.SECURITY,
)
