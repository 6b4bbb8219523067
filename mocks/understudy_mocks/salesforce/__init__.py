"""Salesforce: the CRM. Customers and deals begin here."""

from pathlib import Path

from understudy.vendor import Vendor
from understudy_mocks.salesforce import auth, events, objects, routes, rules
from understudy_mocks.salesforce.auth import grants

VENDOR = Vendor(
    name="salesforce",
    title="Salesforce",
    role="crm",
    port=8801,
    hosts=auth.HOSTS,
    schema=objects.SCHEMA,
    rules=rules.RULES,
    routes=routes.ROUTES,
    errors=Path(__file__).with_name("errors.toml"),
    projections=objects.PROJECTIONS,
    new_id=objects.new_id,
    credentials=auth.credentials,
    authenticate=auth.authenticate,
    error_reply=routes.error_reply,
    setup=objects.setup,
    arrange=objects.arrange,
    events=events.events,
    limit=routes.limit,
    finish=routes.finish,
    landscape=grants.landscape,
    error_body=routes.error_body,
    sign_in=auth.sign_in,
    security=auth.SECURITY,
    shaping=objects.SHAPING,
    references=auth.REFERENCES,
)
