"""OAuth: the grants of the token endpoint, and codes from the page where a person agrees."""

from collections.abc import Mapping

import jwt

from understudy.vendor import Call, Caller, Refusal, System, basic, same_secret
from understudy_mocks.servicenow.auth import check_awake, log_in, user

ACCESS_S = 30 * 60
REFRESH_S = 100 * 24 * 60 * 60
"""How long tokens live: the vendor's defaults."""
CODE_S = 60
SCOPE = "useraccount"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
Form = Mapping[str, str]


def granted(call: Call) -> Mapping[str, object]:
    """The answer of the token endpoint to a grant."""
    check_awake(call.system)
    form = {**call.query, **call.form()}
    grant, system = form.get("grant_type", ""), call.system
    check_client(call, form)
    if grant == "password":
        try:
            who = log_in(system, form.get("username", ""), form.get("password", ""))
        except Refusal:
            raise Refusal("oauth-denied") from None
        return _tokens(system, who, _refresh(system, who))
    if grant == "refresh_token":
        secret = form.get("refresh_token", "")
        return _tokens(system, _holder(system, secret, "refresh"), secret)
    if grant == "client_credentials":
        return _tokens(system, user(system, system.credentials["username"]), None)
    if grant == "authorization_code":
        who = _of_code(system, form)
        return _tokens(system, who, _refresh(system, who))
    if grant == JWT_GRANT:
        who = _of_jwt(call, form)
        return _tokens(system, who, _refresh(system, who))
    raise Refusal("oauth-unsupported")


def check_client(call: Call, form: Form) -> None:
    """Which application asks, by header or form."""
    own = call.system.credentials
    try:
        client, secret = basic(call) or (form.get("client_id", ""), form.get("client_secret", ""))
    except Refusal:
        raise Refusal("oauth-client") from None
    if not (same_secret(client, own["client_id"]) and same_secret(secret, own["client_secret"])):
        raise Refusal("oauth-client")


def _holder(system: System, secret: str, purpose: str) -> Caller:
    try:
        return system.tokens.check(secret, purpose)
    except Refusal:
        raise Refusal("oauth-grant") from None


def new_code(system: System, who: Caller, redirect_uri: str) -> str:
    """A code for an application, good once, for a minute, and for one address."""
    code = system.secret("code", 40)
    system.tokens.issue(_bound(code, redirect_uri), who, ttl_s=CODE_S, purpose="code")
    return code


def _bound(code: str, redirect_uri: str) -> str:
    return f"{code}@{redirect_uri}"


def _of_code(system: System, form: Form) -> Caller:
    bound = _bound(form.get("code", ""), form.get("redirect_uri", ""))
    who = _holder(system, bound, "code")
    system.tokens.revoke(bound)
    return who


def _of_jwt(call: Call, form: Form) -> Caller:
    """The user that a signed token names, in the form or in the header `Authentication`.

    Signed by the application's secret (HS256): this instance keeps no certificates.
    """
    scheme, _, held = call.headers.get("authentication", "").partition(" ")
    token = form.get("assertion") or (held.strip() if scheme.lower() == "bearer" else "")
    system = call.system
    try:
        claims = jwt.decode(
            token,
            system.credentials["client_secret"],
            algorithms=["HS256"],
            # Time is the landscape's, so it is looked at below.
            options={
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
            },
        )
        expires = float(claims.get("exp", "inf"))
        who = user(system, str(claims.get("sub", "")))
    except (jwt.PyJWTError, ValueError, TypeError, Refusal):
        raise Refusal("oauth-grant") from None
    if system.clock.now().timestamp() >= expires:
        raise Refusal("oauth-grant")
    return who


def _refresh(system: System, who: Caller) -> str:
    secret = system.secret("refresh-token", 64)
    system.tokens.issue(secret, who, ttl_s=REFRESH_S, purpose="refresh")
    return secret


def _tokens(system: System, who: Caller, refresh: str | None) -> Mapping[str, object]:
    access = system.secret("access-token", 64)
    system.tokens.issue(access, who, ttl_s=ACCESS_S)
    return {
        "access_token": access,
        **({"refresh_token": refresh} if refresh else {}),
        "scope": SCOPE,
        "token_type": "Bearer",
        # A second is lost on the way, as on real instances.
        "expires_in": ACCESS_S - 1,
    }
