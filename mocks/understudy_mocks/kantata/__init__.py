"""Kantata OX, formerly Mavenlink: where projects are staffed, worked on and approved."""

from pathlib import Path

from understudy.vendor import Dialect, Vendor
from understudy_mocks.kantata import auth, events, objects, routes, rules

VENDOR = Vendor(
    name="kantata",
    title="Kantata OX",
    role="psa",
    port=8802,
    hosts=("*.mavenlink.com", "*.kantata.com"),
    schema=objects.SCHEMA,
    rules=rules.RULES,
    routes=routes.ROUTES,
    errors=Path(__file__).with_name("errors.toml"),
    projections=objects.PROJECTIONS,
    new_id=objects.new_id,
    credentials=auth.credentials,
    authenticate=auth.authenticate,
    error_reply=routes.error_reply,
    dialect=Dialect(unknown_fields="ignore", read_only_fields="ignore", operations_by_object=True),
    setup=objects.setup,
    arrange=objects.arrange,
    events=events.events,
    limit=routes.limit,
    finish=routes.finish,
    error_body=routes.error_body,
    sign_in=auth.sign_in,
    security=auth.SECURITY,
    shaping=objects.SHAPING,
    references=("https://developer.kantata.com",),
)
