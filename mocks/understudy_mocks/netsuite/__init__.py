"""NetSuite: the ledger, with a record service, SuiteQL, and a signature on every request."""

from pathlib import Path

from understudy.vendor import Dialect, Vendor
from understudy_mocks.netsuite import auth, events, objects, routes, rules

VENDOR = Vendor(
    name="netsuite",
    title="Oracle NetSuite",
    role="erp",
    port=8803,
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
    dialect=Dialect(read_only_fields="ignore", operations_by_object=True),
    setup=objects.setup,
    arrange=objects.arrange,
    events=events.events,
    limit=auth.limit,
    landscape=auth.landscape,
    error_body=routes.error_body,
    sign_in=auth.sign_in,
    security=routes.SECURITY,
    shaping=objects.SHAPING,
)
