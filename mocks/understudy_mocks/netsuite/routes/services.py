"""What stands beside the records: SuiteQL, the server's time, limits, tokens."""

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.validation import stored
from understudy_mocks.netsuite import auth
from understudy_mocks.netsuite.queries import ROWS_MAX, Sight, run
from understudy_mocks.netsuite.routes import logins, shapes
from understudy_mocks.netsuite.routes.rendering import bounds, page

ROUTES = Routes(case_sensitive=False)

SUITEQL = "/services/rest/query/v1/suiteql"
SYSTEM = "/services/rest/system/v1"
OAUTH2 = "/services/rest/auth/oauth2/v1"
OAUTH = "OAuth 2.0 documentation"


@ROUTES.route(
    "POST", SUITEQL, verb="query", source="SuiteQL documentation", contract=shapes.SUITEQL
)
def suiteql(call: Call) -> Reply:
    """Run a query, a page at a time."""
    prefer = call.headers.get("prefer", "")
    if "transient" not in prefer.lower():
        reason = "It has to be 'transient'."
        raise Refusal("bad-header", header="Prefer", reason=reason)
    limit, offset = bounds(call)
    if offset + limit > ROWS_MAX:
        reason = f"Only {ROWS_MAX} rows of a query can be reached."
        raise Refusal("bad-parameter", parameter="offset", reason=reason)
    body = call.json_object()
    text, params = body.get("q"), body.get("params", [])
    if not isinstance(text, str) or not text.strip():
        raise Refusal("bad-query", reason="The query is missing.")
    if not isinstance(params, list):
        raise Refusal("malformed", reason="'params' is a list.")
    found = run(call.system, text, params, limit, offset, sight(call))
    call.about(found.table)
    items = [{"links": [], **row} for row in found.rows]
    told = page(call, items, found.total, limit, offset, call.path)
    return json_reply(told, lasting=not found.timely)


def sight(call: Call) -> Sight:
    """What the caller's role lets queries see: everything, for that of the integration."""
    login = auth.login_of(call.caller)
    kinds = None
    if not auth.sees_all(login.role):
        names = (kind.name for kind in call.system.schema if not kind.hidden)
        kinds = frozenset(n for n in names if auth.level_of(call.caller, n) > 0)
    return Sight(login.user_id, kinds, login.role.subsidiaries)


@ROUTES.route(
    "GET",
    f"{SYSTEM}/serverTime",
    object="serverTime",
    source="REST documentation",
    contract=shapes.SERVER_TIME,
)
def server_time(call: Call) -> Reply:
    """Tell the account's time."""
    return json_reply({"serverTime": stored(call.system.clock.now())})


@ROUTES.route(
    "GET",
    f"{SYSTEM}/governanceLimits",
    object="governanceLimits",
    source="REST docs",
    contract=shapes.LIMITS,
)
def governance_limits(call: Call) -> Reply:
    """Tell how many requests may be under way at once."""
    return json_reply(
        {
            "accountConcurrencyLimit": auth.CONCURRENCY,
            "accountUnallocatedConcurrencyLimit": auth.CONCURRENCY,
            "integrationLimitType": "accountLimit",
        }
    )


@ROUTES.route(
    "GET",
    "/rest/tokeninfo",
    object="token",
    source="client source: netsuite",
    contract=logins.TOKEN_INFO,
)
def token_info(call: Call) -> Reply:
    """Tell whose token it is."""
    company = call.system.store.first("subsidiary", parent=None)
    login = auth.login_of(call.caller)
    return json_reply(
        {
            "companyId": call.system.credentials["account"],
            "companyName": None if company is None else company["name"],
            "roleId": login.role.id,
            "roleName": login.role.name,
            "loginName": login.email,
            "userId": login.user_id,
        }
    )


@ROUTES.route(
    "POST",
    f"{OAUTH2}/revoke",
    verb="login",
    object="token",
    public=True,
    source=OAUTH,
    contract=logins.REVOKE,
)
def revoke(call: Call) -> Reply:
    """End a refresh token."""
    auth.revoke(call)
    return Reply(200)


@ROUTES.route(
    "GET",
    "/app/login/oauth2/authorize.nl",
    verb="login",
    object="consent",
    public=True,
    source=OAUTH,
    contract=logins.AUTHORIZE,
)
def authorize(call: Call) -> Reply:
    """Ask the user for consent, who gives it at once, and go back to the application."""
    return Reply(302, headers=((b"location", auth.authorize(call).encode()),))


@ROUTES.route(
    "POST",
    f"{OAUTH2}/token",
    verb="login",
    public=True,
    source="OAuth 2.0 docs",
    contract=logins.TOKEN,
)
def token(call: Call) -> Reply:
    """Get a bearer token for a signed assertion."""
    granted = auth.issue_token(call)
    return json_reply(
        {
            "access_token": granted.token,
            "expires_in": granted.expires_in,
            "token_type": "bearer",
            **({"refresh_token": granted.refresh} if granted.refresh else {}),
        }
    )
