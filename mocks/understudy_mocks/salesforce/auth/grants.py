"""OAuth: what the token endpoint takes for a session, and what the other endpoints tell.

Behaviour: vendor's OAuth documentation; client sources (Node SDK, command-line tools,
simple-salesforce); wordings partly from memory.
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatch
from hashlib import sha256
from urllib.parse import urlsplit

import jwt
import orjson

from understudy.vendor import Call, Caller, Refusal, System, basic, same_secret
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.auth import keys
from understudy_mocks.salesforce.objects.standing import (
    ADMIN_USERNAME,
    INTEGRATION_USERNAME,
    organization_id,
)

HOSTS = ("login.salesforce.com", "test.salesforce.com", "*.my.salesforce.com")
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CODE_S, DEVICE_S = 15 * 60, 10 * 60
INTERVAL_S = 5
APPROVED_AFTER_S = 10
"""So long a person takes to type the code of a device."""
SCOPES = frozenset(
    {
        *("api", "web", "full", "refresh_token", "offline_access", "id", "profile", "email"),
        *("openid", "address", "phone", "chatter_api", "custom_permissions", "cdp_query_api"),
        *("eclair_api", "content", "pardot_api", "visualforce", "lightning", "wave_api"),
    }
)


@dataclass(frozen=True, slots=True)
class Code:
    """What was approved, until a client comes for it."""

    who: Caller
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    asked_at: datetime
    until: datetime


class Grants:
    """The refresh tokens and codes of the org. One token, the landscape's, is there at once."""

    def __init__(self, system: System) -> None:
        secret, username = system.credentials["refresh_token"], INTEGRATION_USERNAME
        who = auth.caller(system, username)
        system.tokens.issue(secret, who, ttl_s=None, purpose="refresh")
        self.codes: dict[str, Code] = {}
        self.devices: dict[str, Code] = {}


def granted(call: Call) -> Mapping[str, object]:
    """The answer of the token endpoint to a grant."""
    form, system = call.form(), call.system
    system.part(Grants)
    if form.get("response_type") == "device_code":
        return _device(call, form)
    scopes, refresh = _scopes(form.get("scope", "")) or tuple(auth.SCOPE.split()), ""
    match form.get("grant_type", ""):
        case "password":
            who = _by_password(call, form)
        case "client_credentials":
            if auth.host_of(call) in auth.LOGIN_HOSTS:
                raise Refusal("oauth-wrong-host")
            _client(call, form, secret_needed=True)
            who = auth.caller(system, INTEGRATION_USERNAME)
        case "refresh_token":
            _client(call, form, secret_needed=False)
            try:
                who = system.tokens.check(form.get("refresh_token", ""), "refresh")
            except Refusal:
                raise Refusal("oauth-expired") from None
            scopes = tuple(sorted(who.scopes)) or scopes
        case "authorization_code":
            code = _by_code(call, form)
            who, scopes, refresh = code.who, code.scopes, "refresh"
        case "device" | "urn:ietf:params:oauth:grant-type:device_code":
            code = _by_device(call, form)
            who, scopes, refresh = code.who, code.scopes, "refresh"
        case grant if grant == JWT_BEARER:
            who = _by_assertion(call, form)
        case _:
            raise Refusal("oauth-grant-unknown")
    if not who.user_id:
        raise Refusal("oauth-denied")
    told = token_answer(call, who, scopes)
    if refresh and {"refresh_token", "offline_access"} & set(scopes):
        secret = f"5Aep861{system.secret('refresh', 60)}"
        kept = Caller(who.name, who.user_id, frozenset(scopes))
        system.tokens.issue(secret, kept, ttl_s=None, purpose="refresh")
        told["refresh_token"] = secret
    return told


def token_answer(call: Call, who: Caller, scopes: tuple[str, ...]) -> dict[str, object]:
    """A new session and all that is told with it."""
    system = call.system
    identity = auth.identity_url(call, who)
    issued_at = str(round(system.clock.now().timestamp() * 1000))
    signed = hmac.new(
        system.credentials["client_secret"].encode(), f"{identity}{issued_at}".encode(), sha256
    )
    told: dict[str, object] = {
        "access_token": auth.session(system, who, scopes),
        "signature": base64.b64encode(signed.digest()).decode(),
        "scope": " ".join(scopes),
        "instance_url": auth.instance_url(call),
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
    }
    if "openid" in scopes:
        told["id_token"] = _id_token(call, who)
    return told


def _id_token(call: Call, who: Caller) -> str:
    now = round(call.system.clock.now().timestamp())
    claims = {
        "iss": call.origin,
        "sub": auth.identity_url(call, who),
        "aud": call.system.credentials["client_id"],
        "iat": now,
        "exp": now + 120,
    }
    return jwt.encode(claims, keys.private_key(), algorithm="RS256", headers={"kid": keys.KEY_ID})


# -- the grants ------------------------------------------------------------------------------------


def _scopes(text: str) -> tuple[str, ...]:
    """What is asked for, each once; refuses a scope that there is not."""
    found = tuple(dict.fromkeys(text.split()))
    if set(found) - SCOPES:
        raise Refusal("oauth-scope")
    return found


def _by_password(call: Call, form: Mapping[str, str]) -> Caller:
    _client(call, form, secret_needed=True)
    try:
        username, password = form.get("username", ""), form.get("password", "")
        return auth.log_in(call.system, username, password, token_needed=False)
    except Refusal:
        raise Refusal("oauth-denied") from None


def _by_assertion(call: Call, form: Mapping[str, str]) -> Caller:
    """Who a JWT names that the org's certificate vouches for."""
    system = call.system
    public = keys.private_key().public_key()
    try:
        # Clients write `exp` as a text, or in milliseconds: it is read below. The rest is, too.
        signed = jwt.api_jws.decode(
            form.get("assertion", ""), public, algorithms=["RS256"], options=None
        )
        claims = orjson.loads(signed)
        if not isinstance(claims, dict):
            raise ValueError("no claims")
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Refusal("oauth-assertion", reason="invalid assertion") from None
    if not same_secret(str(claims.get("iss", "")), system.credentials["client_id"]):
        raise Refusal("oauth-client-unknown")
    if not _is_ours(call, str(claims.get("aud", ""))):
        raise Refusal("oauth-assertion", reason="audience is invalid")
    try:
        expires = float(claims.get("exp", ""))
    except (TypeError, ValueError):
        raise Refusal("oauth-assertion", reason="invalid assertion") from None
    # Some clients count in milliseconds.
    now = system.clock.wall().timestamp()
    if (expires / 1000 if expires > 1e11 else expires) < now:
        raise Refusal("oauth-assertion", reason="expired authorization code")
    user = auth.user_of(system, str(claims.get("sub", "")))
    if user is None:
        raise Refusal("oauth-assertion", reason="user hasn't approved this consumer")
    return auth.caller(system, str(user["Username"]))


def _is_ours(call: Call, audience: str) -> bool:
    """A JWT is meant for the login hosts, or for the host that is asked."""
    parts = urlsplit(audience)
    host = (parts.hostname or "").lower()
    return host == auth.host_of(call) or any(fnmatch(host, known) for known in HOSTS)


def approve(call: Call, asked: Mapping[str, str]) -> tuple[Caller, tuple[str, ...]]:
    """Let a person approve what a client asks for: the one that it hints at, or the administrator.

    Refuses clients that the org does not know.
    """
    if not same_secret(asked.get("client_id", ""), call.system.credentials["client_id"]):
        raise Refusal("oauth-client-unknown")
    if not urlsplit(asked.get("redirect_uri", "")).scheme:
        raise Refusal("oauth-redirect")
    scopes = _scopes(asked.get("scope", "")) or tuple(auth.SCOPE.split())
    hinted = auth.user_of(call.system, asked.get("login_hint", ""))
    username = str(hinted["Username"]) if hinted is not None else ADMIN_USERNAME
    return auth.caller(call.system, username), scopes


def new_code(call: Call, asked: Mapping[str, str]) -> str:
    """A code that is good for one session."""
    who, scopes = approve(call, asked)
    challenge = asked.get("code_challenge", "")
    if challenge and asked.get("code_challenge_method", "S256") != "S256":
        raise Refusal("oauth-redirect")
    now = call.system.clock.now()
    until = now + timedelta(seconds=CODE_S)
    code = f"aPrx{call.system.secret('code', 60)}=="
    found = Code(who, scopes, asked.get("redirect_uri", ""), challenge, now, until)
    call.system.part(Grants).codes[code] = found
    return code


def _by_code(call: Call, form: Mapping[str, str]) -> Code:
    code = call.system.part(Grants).codes.get(form.get("code", ""))
    if code is None:
        raise Refusal("oauth-assertion", reason="invalid authorization code")
    _client(call, form, secret_needed=not code.challenge)
    if code.until < call.system.clock.now():
        raise Refusal("oauth-assertion", reason="expired authorization code")
    if form.get("redirect_uri", "") != code.redirect_uri:
        raise Refusal("oauth-redirect")
    digest = sha256(form.get("code_verifier", "").encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if code.challenge and not same_secret(made, code.challenge.rstrip("=")):
        raise Refusal("oauth-assertion", reason="invalid code verifier")
    del call.system.part(Grants).codes[form["code"]]
    return code


def _device(call: Call, form: Mapping[str, str]) -> Mapping[str, object]:
    """A code that a person types on another screen."""
    if not same_secret(form.get("client_id", ""), call.system.credentials["client_id"]):
        raise Refusal("oauth-client-unknown")
    scopes = _scopes(form.get("scope", "")) or tuple(auth.SCOPE.split())
    now = call.system.clock.now()
    code = call.system.secret("device", 64)
    who = auth.caller(call.system, ADMIN_USERNAME)
    until = now + timedelta(seconds=DEVICE_S)
    call.system.part(Grants).devices[code] = Code(who, scopes, "", "", now, until)
    return {
        "device_code": code,
        "user_code": call.system.secret("user-code", 8).upper(),
        "verification_uri": f"{call.origin}/setup/connect",
        "interval": INTERVAL_S,
    }


def _by_device(call: Call, form: Mapping[str, str]) -> Code:
    _client(call, form, secret_needed=False)
    key = form.get("code") or form.get("device_code", "")
    code = call.system.part(Grants).devices.get(key)
    now = call.system.clock.now()
    if code is None or code.until < now:
        raise Refusal("oauth-assertion", reason="invalid device code")
    if now - code.asked_at < timedelta(seconds=APPROVED_AFTER_S):
        raise Refusal("oauth-pending")
    del call.system.part(Grants).devices[key]
    return code


# -- clients and tokens ----------------------------------------------------------------------------


def _client(call: Call, form: Mapping[str, str], *, secret_needed: bool) -> None:
    """Check the connected app that asks, by header or form."""
    own = call.system.credentials
    client, secret = basic(call) or (form.get("client_id", ""), form.get("client_secret"))
    if not same_secret(client, own["client_id"]):
        raise Refusal("oauth-client-unknown")
    if secret is None and not secret_needed:
        return
    if not same_secret(secret or "", own["client_secret"]):
        raise Refusal("oauth-client-wrong")


def introspected(call: Call) -> Mapping[str, object]:
    """What a token is worth, for the app that it was given to."""
    form, system = call.form(), call.system
    _client(call, form, secret_needed=True)
    system.part(Grants)
    secret = form.get("token", "")
    for purpose, name in (("access", "access_token"), ("refresh", "refresh_token")):
        try:
            who = system.tokens.check(secret, purpose)
        except Refusal:
            continue
        now = round(system.clock.now().timestamp())
        told: dict[str, object] = {
            "active": True,
            "scope": " ".join(sorted(who.scopes)) or auth.SCOPE,
            "client_id": system.credentials["client_id"],
            "username": who.name.partition(":")[2],
            "sub": auth.identity_url(call, who),
            "token_type": name,
            "iat": now,
            "nbf": now,
        }
        return {**told, "exp": now + auth.SESSION_S} if purpose == "access" else told
    return {"active": False}


def revoke(system: System, secret: str) -> None:
    """Kill a session, or a refresh token with all sessions of its owner; refuses unknown ones."""
    system.part(Grants)
    try:
        owner = system.tokens.check(secret, "refresh")
    except Refusal:
        owner = None
    if owner is not None:
        system.tokens.revoke_all("access", owner.name)
    if not system.tokens.revoke(secret):
        raise Refusal("oauth-token-unknown")


def discovered(call: Call) -> Mapping[str, object]:
    """What an OpenID client must know to log somebody in."""
    base = call.origin
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/services/oauth2/authorize",
        "token_endpoint": f"{base}/services/oauth2/token",
        "revocation_endpoint": f"{base}/services/oauth2/revoke",
        "userinfo_endpoint": f"{base}/services/oauth2/userinfo",
        "introspection_endpoint": f"{base}/services/oauth2/introspect",
        "jwks_uri": f"{base}/id/keys",
        "scopes_supported": sorted(SCOPES),
        "response_types_supported": ["code", "token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "user_id", "organization_id", "preferred_username", "email"],
    }


def landscape(system: System) -> Mapping[str, object]:
    """What the landscape file says beside credentials: the key for JWTs, and the org's id."""
    return {
        "private_key": keys.pem(),
        "organization_id": organization_id(system.seed),
    }
