"""OAuth: tokens for an API client, in four ways.

Access tokens are JSON Web Tokens that only the tenant reads; clients look at no more than that.
"""

import base64
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

import jwt

from understudy.vendor import (
    Call,
    Caller,
    Refusal,
    Reply,
    Routes,
    System,
    basic,
    json_reply,
    same_secret,
)
from understudy.vendor.contract import Answer, Ask, Contract, gives
from understudy_mocks.workday import auth
from understudy_mocks.workday.routes import shapes

ROUTES = Routes()

CODE_TTL_S = 600
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
JWT_AUDIENCE = "wd"

Form = Mapping[str, str]


class Codes:
    """What each code was given for: the address it went to, and the challenge it came with."""

    def __init__(self, system: System) -> None:
        self.given: dict[str, tuple[str, str, str]] = {}


@ROUTES.route(
    "POST",
    "/ccx/oauth2/{tenant}/token",
    verb="login",
    public=True,
    source="API clients' documentation; the grants as several clients ask for them",
    contract=Contract(
        asks=(shapes.IN_TENANT,),
        takes=shapes.GRANT,
        gives=(gives(shapes.TOKEN),),
        errors=(*shapes.TOKEN_ERRORS, "no-such-path"),
    ),
)
def token(call: Call) -> Reply:
    """Give an access token for a refresh token, a code, an assertion, or the client's own word."""
    if call.params["tenant"] != auth.TENANT:
        raise Refusal("no-such-path", path=call.path)
    form = call.form()
    grant = form.get("grant_type", "")
    if not grant:
        raise Refusal("invalid-oauth-request", reason="grant_type is missing")
    if grant == JWT_GRANT:
        return _granted(call, _asserted(call, form))
    _check_client(call, form)
    expected = call.system.credentials
    refresh = expected["refresh_token"]
    first = auth.caller_of(auth.GROUPS[0])
    if grant == "refresh_token":
        if not same_secret(form.get("refresh_token", ""), refresh):
            raise Refusal("invalid-grant", reason="The refresh token is invalid")
        # Non-expiring, as integrations ask for it: the same one stays valid.
        return _granted(call, first, refresh_token=refresh)
    if grant == "authorization_code":
        return _granted(call, _of_code(call, form), refresh_token=refresh)
    if grant == "client_credentials":
        return _granted(call, first)
    raise Refusal("unsupported-grant", value=grant)


def _check_client(call: Call, form: Form) -> None:
    expected = call.system.credentials
    try:
        given = basic(call) or (form.get("client_id", ""), form.get("client_secret", ""))
    except Refusal:
        raise Refusal("invalid-client") from None
    # A public client proves itself by the code's verifier alone.
    if form.get("code_verifier") and not given[1]:
        given = (given[0], expected["client_secret"])
    if given[0] != expected["client_id"] or not same_secret(given[1], expected["client_secret"]):
        raise Refusal("invalid-client")


def _granted(call: Call, who: Caller, **more: str) -> Reply:
    system = call.system
    now = system.clock.now()
    access = jwt.encode(
        {
            "iss": system.credentials["client_id"],
            "sub": who.user_id,
            "aud": JWT_AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=auth.TOKEN_TTL_S)).timestamp()),
            "jti": system.secret("access-token"),
        },
        system.credentials["client_secret"],
        algorithm="HS256",
    )
    system.tokens.issue(access, who, ttl_s=auth.TOKEN_TTL_S)
    told = {"access_token": access, "token_type": "Bearer", "expires_in": auth.TOKEN_TTL_S, **more}
    return json_reply(told, headers=((b"cache-control", b"no-store"),))


def _asserted(call: Call, form: Form) -> Caller:
    """The user for whom an assertion was signed with the key of the API client."""
    system = call.system
    try:
        claims = jwt.decode(
            form.get("assertion", ""),
            auth.private_key(system.seed).public_key(),
            algorithms=["ES256"],
            audience=JWT_AUDIENCE,
            issuer=system.credentials["client_id"],
            # By the clock of the landscape, below; the library would read the machine's.
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
        expires = float(claims.get("exp", 0))
    except (jwt.PyJWTError, TypeError, ValueError):
        raise Refusal("invalid-grant", reason="The assertion is invalid") from None
    if system.clock.wall().timestamp() >= expires:
        raise Refusal("invalid-grant", reason="The assertion has expired")
    group = auth.group_of(str(claims.get("sub", "")))
    if group is None:
        raise Refusal("invalid-grant", reason="The subject is unknown")
    return auth.caller_of(group)


# -- codes -----------------------------------------------------------------------------------------


@ROUTES.route(
    "GET",
    "/{tenant}/authorize",
    verb="login",
    public=True,
    source="memory of the authorisation page: here the person agrees at once",
    contract=Contract(
        asks=(
            shapes.IN_TENANT,
            Ask("response_type", {"type": "string", "enum": ["code"]}, required=True),
            Ask("client_id", required=True),
            Ask(
                "redirect_uri",
                {"type": "string", "pattern": "^https://[a-z]+/[a-z]*$"},
                required=True,
            ),
            Ask("state"),
            Ask("code_challenge"),
            Ask("code_challenge_method", {"type": "string", "enum": ["plain", "S256"]}),
        ),
        gives=(Answer(302, headers=("location",)),),
        errors=("invalid-oauth-request", "invalid-client", "no-such-path"),
    ),
)
def authorize(call: Call) -> Reply:
    """Send the browser back to the client, with a code."""
    if call.params["tenant"] != auth.TENANT:
        raise Refusal("no-such-path", path=call.path)
    asked, system = call.query, call.system
    if asked.get("response_type") != "code":
        raise Refusal("invalid-oauth-request", reason="response_type must be code")
    if asked.get("client_id") != system.credentials["client_id"]:
        raise Refusal("invalid-client")
    method = asked.get("code_challenge_method", "plain")
    address = asked.get("redirect_uri", "")
    if method not in ("plain", "S256") or not _is_address(address):
        raise Refusal("invalid-oauth-request", reason="redirect_uri or challenge are invalid")
    code = system.secret("code", 32)
    system.part(Codes).given[code] = (address, asked.get("code_challenge", ""), method)
    system.tokens.issue(code, auth.caller_of(auth.GROUPS[0]), ttl_s=CODE_TTL_S, purpose="code")
    told = {"code": code, **({"state": asked["state"]} if "state" in asked else {})}
    mark = "&" if "?" in address else "?"
    location = f"{address}{mark}{urlencode(told)}".encode("ascii", "replace")
    return Reply(302, headers=((b"location", location),))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and text.isascii() and text.isprintable()


def _of_code(call: Call, form: Form) -> Caller:
    """The user who agreed; a code is good once, and for the client that began with it."""
    system, code = call.system, form.get("code", "")
    try:
        who = system.tokens.check(code, "code")
    except Refusal:
        raise Refusal("invalid-grant", reason="The code is invalid") from None
    system.tokens.revoke(code)
    address, challenge, method = system.part(Codes).given.pop(code)
    if form.get("redirect_uri", address) != address:
        raise Refusal("invalid-grant", reason="The redirect_uri differs")
    if challenge:
        verifier = form.get("code_verifier", "")
        if method == "S256":
            digest = sha256(verifier.encode()).digest()
            verifier = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not same_secret(verifier, challenge):
            raise Refusal("invalid-grant", reason="The code verifier is wrong")
    return who
