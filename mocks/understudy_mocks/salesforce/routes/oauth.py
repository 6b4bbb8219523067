"""OAuth: how a client gets a session, asks what it is worth, and ends it."""

from collections.abc import Mapping
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import (
    TEXT,
    TRUTH,
    Answer,
    Ask,
    Body,
    Contract,
    gives,
    listing,
    one_of,
    record,
)
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.auth import grants, keys
from understudy_mocks.salesforce.routes import shapes

ROUTES = Routes()


@ROUTES.route(
    "POST",
    "/services/oauth2/token",
    verb="login",
    public=True,
    source="vendor's OAuth documentation; client source: simple-salesforce",
    contract=Contract(
        takes=(Body(shapes.GRANT, shapes.FORM),),
        gives=(gives(shapes.TOKEN),),
        errors=(
            "oauth-denied",
            "oauth-expired",
            "oauth-wrong-host",
            "oauth-client-unknown",
            "oauth-client-wrong",
            "oauth-grant-unknown",
            "oauth-assertion",
            "oauth-scope",
            "oauth-redirect",
            "oauth-pending",
        ),
    ),
)
def token(call: Call) -> Reply:
    """Exchange a grant for a session."""
    return _told(call, grants.granted(call))


@ROUTES.route(
    "POST",
    "/services/oauth2/revoke",
    verb="login",
    public=True,
    source="vendor's OAuth documentation: revoke",
    contract=Contract(
        takes=(Body(record("token", token=TEXT, more=True), shapes.FORM),),
        gives=(Answer(200),),
        errors=("oauth-token-unknown",),
    ),
)
def revoke_by_form(call: Call) -> Reply:
    """End a session or a grant."""
    grants.revoke(call.system, call.form().get("token", ""))
    return Reply(200)


@ROUTES.route(
    "GET",
    "/services/oauth2/revoke",
    verb="login",
    public=True,
    source="vendor's OAuth documentation: revoke",
    contract=Contract(
        asks=(Ask("token", required=True),),
        gives=(Answer(200),),
        errors=("oauth-token-unknown",),
    ),
)
def revoke_by_query(call: Call) -> Reply:
    """The same, for browsers."""
    grants.revoke(call.system, call.query.get("token", ""))
    return Reply(200)


def _told(call: Call, told: Mapping[str, object]) -> Reply:
    """The answer in JSON, or in the form that the client asked for."""
    headers = ((b"cache-control", b"no-cache, no-store"),)
    match call.form().get("format", "json").lower():
        case "urlencoded":
            text = urlencode({name: str(value) for name, value in told.items()})
            return Reply(200, text.encode(), ((b"content-type", shapes.FORM.encode()), *headers))
        case "xml":
            inner = "".join(f"<{n}>{escape(str(v))}</{n}>" for n, v in told.items())
            text = f'<?xml version="1.0" encoding="UTF-8"?><OAuth>{inner}</OAuth>'
            return Reply(200, text.encode(), ((b"content-type", b"application/xml"), *headers))
    return json_reply(told, headers=headers)


@ROUTES.route(
    "GET",
    "/services/oauth2/authorize",
    verb="login",
    public=True,
    source="vendor's OAuth documentation: web server and user-agent flows",
    contract=Contract(
        asks=(
            Ask("response_type", one_of("code", "token"), required=True),
            Ask("client_id", required=True),
            Ask("redirect_uri", required=True),
            *map(Ask, ("scope", "state", "prompt", "login_hint", "code_challenge")),
            Ask("code_challenge_method"),
        ),
        gives=(Answer(302, headers=("Location",)),),
        errors=("oauth-client-unknown", "oauth-redirect", "oauth-scope", "oauth-grant-unknown"),
    ),
)
def authorize(call: Call) -> Reply:
    """Let a person approve a client, who is then sent back to it."""
    asked = call.query
    back = asked.get("redirect_uri", "")
    state = {"state": asked["state"]} if "state" in asked else {}
    match asked.get("response_type"):
        case "code":
            code = grants.new_code(call, asked)
            target = f"{back}{'&' if '?' in back else '?'}{urlencode({'code': code, **state})}"
        case "token":
            who, scopes = grants.approve(call, asked)
            told = grants.token_answer(call, who, scopes)
            target = f"{back}#{urlencode({**told, **state})}"
        case _:
            raise Refusal("oauth-grant-unknown")
    return Reply(302, headers=((b"location", target.encode("ascii", "replace")),))


@ROUTES.route(
    "POST",
    "/services/oauth2/introspect",
    verb="login",
    public=True,
    source="vendor's OAuth documentation: token introspection",
    contract=Contract(
        takes=(Body(record("token", token=TEXT, more=True), shapes.FORM),),
        gives=(gives(record("active", more=True, active=TRUTH, scope=TEXT, username=TEXT)),),
        errors=("oauth-client-unknown", "oauth-client-wrong"),
    ),
)
def introspect(call: Call) -> Reply:
    """Tell what a token is worth."""
    return json_reply(grants.introspected(call))


@ROUTES.route(
    "POST",
    "/services/oauth2/singleaccess",
    verb="login",
    source="vendor's OAuth documentation: single access",
    contract=Contract(
        gives=(gives(record("frontdoor_uri", frontdoor_uri=TEXT)),), errors=("bad-header",)
    ),
)
def single_access(call: Call) -> Reply:
    """An address at which a browser is logged in once."""
    otp = call.system.secret("otp", 40)
    uri = f"{auth.instance_url(call)}/secur/frontdoor.jsp?{urlencode({'otp': otp})}"
    return json_reply({"frontdoor_uri": uri})


@ROUTES.route(
    "GET",
    "/services/oauth2/singleaccess",
    verb="login",
    source="vendor's OAuth documentation: single access",
    contract=Contract(
        gives=(gives(record("frontdoor_uri", frontdoor_uri=TEXT)),), errors=("bad-header",)
    ),
)
def single_access_by_address(call: Call) -> Reply:
    """The same, as clients ask that send no form."""
    return single_access(call)


@ROUTES.route(
    "GET",
    "/.well-known/openid-configuration",
    public=True,
    source="OpenID Connect Discovery 1.0; vendor's OAuth documentation",
    contract=Contract(
        gives=(gives(shapes.properties("issuer jwks_uri", issuer=TEXT, jwks_uri=TEXT)),)
    ),
)
def openid_configuration(call: Call) -> Reply:
    """Where everything about logging in is."""
    return json_reply(grants.discovered(call))


@ROUTES.route(
    "GET",
    "/id/keys",
    public=True,
    source="OpenID Connect Discovery 1.0",
    contract=Contract(gives=(gives(record("keys", keys=listing(shapes.OPEN))),)),
)
def signing_keys(call: Call) -> Reply:
    """The keys by which identity tokens are checked."""
    return json_reply({"keys": [keys.published()]})
