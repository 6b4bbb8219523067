"""ServiceNow: the PPM. The portfolio office sees every project here, and says how it is doing."""

from pathlib import Path

from understudy.vendor import Vendor
from understudy_mocks.servicenow import auth, events, objects, routes, rules

VENDOR = Vendor(
    name="servicenow",
    title="ServiceNow",
    role="ppm",
    port=8805,
    hosts=("*.service-now.com",),
    dialect=rules.DIALECT,
    schema=objects.SCHEMA,
    rules=rules.RULES,
    routes=routes.ROUTES,
    errors=Path(__file__).with_name("errors.toml"),
    projections=objects.PROJECTIONS,
    new_id=objects.new_id,
    credentials=auth.credentials,
    authenticate=auth.authenticate,
    error_reply=routes.error_reply,
    finish=routes.finish,
    limit=auth.limit,
    error_body=routes.error_body,
    sign_in=auth.sign_in,
    shaping=objects.SHAPING,
    security=auth.SECURITY,
    setup=objects.setup,
    arrange=objects.arrange,
    events=events.events,
)
