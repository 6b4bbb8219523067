"""Workday: the system of record for people, organisations and pay, with everything dated twice."""

from pathlib import Path

from understudy.vendor import Vendor
from understudy_mocks.workday import auth, events, objects, routes, rules

VENDOR = Vendor(
    name="workday",
    title="Workday",
    role="hcm",
    port=8804,
    hosts=("*.myworkday.com", "*.workday.com"),
    schema=objects.SCHEMA,
    rules=rules.RULES,
    routes=routes.ROUTES,
    errors=Path(__file__).with_name("errors.toml"),
    projections=objects.PROJECTIONS,
    new_id=objects.new_id,
    credentials=auth.credentials,
    authenticate=auth.authenticate,
    error_reply=routes.error_reply,
    error_body=routes.error_body,
    error_status=routes.error_status,
    sign_in=auth.sign_in,
    security=auth.SECURITY,
    setup=objects.setup,
    events=events.events,
    landscape=auth.landscape,
    shaping=objects.SHAPING,
)
