"""Bearer tokens (OAuth 2.0): for a signed assertion, for a code, for a refresh token."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn, cast
from urllib.parse import urlencode, urlsplit

import jwt

from understudy.vendor import Call, Caller, Refusal, System, basic, same_secret
from understudy.vendor.contract import Visitor
from understudy_mocks.netsuite.auth.certificates import PublicKey, private_key, rsa_key
from understudy_mocks.netsuite.auth.people import INTEGRATION, caller_of

TOKEN_TTL_S = 3600
REFRESH_TTL_S = 7 * 86_400
PUBLIC_REFRESH_TTL_S = 2 * 86_400
CODE_TTL_S = 600
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""RS256 is not among them: the vendor refuses it."""
SCOPES = frozenset({"rest_webservices", "restlets", "suite_analytics"})
TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"  # a path
REDIRECTS = ("https://app.halden.test/callback", "http://127.0.0.1", "http://localhost")
"""Where the application may be called back: its own address, and any of the machine itself."""


@dataclass(frozen=True, slots=True)
class Granted:
    token: str
    refresh: str = ""
    expires_in: int = TOKEN_TTL_S


@dataclass(frozen=True, slots=True)
class Consent:
    """What a code was given out for."""

    redirect: str
    challenge: str
    scopes: frozenset[str]


class Grants:
    """The codes that wait to be traded in."""

    def __init__(self, system: System) -> None:
        self.codes: dict[str, Consent] = {}


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """A bearer token for a signed assertion: OAuth 2.0 without a person."""
    own = visitor.credentials
    claims = {
        "iss": own["client_id"],
        "scope": ["rest_webservices", "restlets"],
        "aud": f"{visitor.origin}{TOKEN_PATH}",
        "iat": int(visitor.wall_s),
        "exp": int(visitor.wall_s) + TOKEN_TTL_S,
    }
    kid = {"kid": own["certificate_id"]}
    assertion = jwt.encode(claims, own["private_key"], own["algorithm"], kid)
    answer = visitor.post(
        TOKEN_PATH,
        {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion,
        },
    )
    return {"Authorization": f"Bearer {answer['access_token']}"}


def issue_token(call: Call) -> Granted:
    """A bearer token; refuses in the words of OAuth 2.0."""
    form = call.form()
    grant = form.get("grant_type", "")
    if not grant:
        raise Refusal("invalid-request")
    if grant == "client_credentials":
        return _by_assertion(call, form)
    if grant not in ("authorization_code", "refresh_token"):
        raise Refusal("unsupported-grant")
    public = _is_public(call, form)
    if grant == "authorization_code":
        return _by_code(call, form, public)
    return _by_refresh(call, form, public)


def _is_public(call: Call, form: Mapping[str, str]) -> bool:
    """Which client it is: with a secret by Basic, or a public one that says its id only.

    Refuses an unknown client, and a wrong secret.
    """
    expected = call.system.credentials
    try:
        given = basic(call)
    except Refusal:
        raise Refusal("invalid-client") from None
    if given is None:
        if form.get("client_id") != expected["client_id"]:
            raise Refusal("invalid-client")
        return True
    if given[0] != expected["client_id"] or not (
        given[1] == "" or same_secret(given[1], expected["client_secret"])
    ):
        raise Refusal("invalid-client")
    return given[1] == ""


def _by_assertion(call: Call, form: Mapping[str, str]) -> Granted:
    assertion = form.get("client_assertion", "")
    if form.get("client_assertion_type") != ASSERTION or not assertion:
        raise Refusal("invalid-request")
    claims = _claims(call, assertion)
    if claims.get("iss") != call.system.credentials["client_id"]:
        raise Refusal("invalid-client")
    return _granted(call, _scopes(claims.get("scope")))


def _scopes(asked: object) -> frozenset[str]:
    """The scopes in a list or in a text; refuses unknown ones and none."""
    names = asked.replace(",", " ").split() if isinstance(asked, str) else asked
    if not isinstance(names, list) or not names or not SCOPES.issuperset(map(str, names)):
        raise Refusal("invalid-scope")
    return frozenset(map(str, names))


def _granted(call: Call, scopes: frozenset[str], refresh_ttl_s: int = 0) -> Granted:
    """A token, and one to refresh it with where that shall live."""
    system, caller = call.system, caller_of(INTEGRATION, scopes)
    token = system.secret("access-token", 64)
    system.tokens.issue(token, caller, ttl_s=TOKEN_TTL_S)
    if not refresh_ttl_s:
        return Granted(token)
    again = system.secret("refresh-token", 64)
    system.tokens.issue(again, caller, ttl_s=refresh_ttl_s, purpose="refresh")
    return Granted(token, again)


def _by_code(call: Call, form: Mapping[str, str], public: bool) -> Granted:
    """Refuses what was not consented to; of a public client also what PKCE does not prove."""
    code = form.get("code", "")
    if not code:
        raise Refusal("invalid-request")
    consent = call.system.part(Grants).codes.pop(code, None)
    if consent is None or form.get("redirect_uri") != consent.redirect:
        raise Refusal("invalid-grant")
    _check(call.system, code, "code")
    if public and not consent.challenge:
        raise Refusal("invalid-grant")
    if consent.challenge:
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).decode().rstrip("=") != consent.challenge:
            raise Refusal("invalid-grant")
    call.system.tokens.revoke(code)
    life = PUBLIC_REFRESH_TTL_S if public else REFRESH_TTL_S
    return _granted(call, consent.scopes, life)


def _by_refresh(call: Call, form: Mapping[str, str], public: bool) -> Granted:
    """A refresh token is good as long as it lives; that of a public client is good once."""
    refresh = form.get("refresh_token", "")
    if not refresh:
        raise Refusal("invalid-request")
    caller = _check(call.system, refresh, "refresh")
    if public:
        call.system.tokens.revoke(refresh)
        return _granted(call, caller.scopes, PUBLIC_REFRESH_TTL_S)
    token = call.system.secret("access-token", 64)
    call.system.tokens.issue(token, caller, ttl_s=TOKEN_TTL_S)
    return Granted(token, refresh)


def _check(system: System, secret: str, purpose: str) -> Caller:
    try:
        return system.tokens.check(secret, purpose)
    except Refusal:
        raise Refusal("invalid-grant") from None


def revoke(call: Call) -> None:
    """End a refresh token; whether there was one is nobody's business (RFC 7009)."""
    form = call.form()
    _is_public(call, form)
    if not form.get("token"):
        raise Refusal("invalid-request")
    call.system.tokens.revoke(form["token"])


def authorize(call: Call) -> str:
    """Where the browser goes: back to the application, with a code. The user consents at once."""
    asked, system = call.query, call.system
    redirect = asked.get("redirect_uri", "")
    if asked.get("client_id") != system.credentials["client_id"]:
        raise Refusal("invalid-request")
    if not _is_known(redirect):
        raise Refusal("invalid-request")
    told = {"state": asked.get("state", "")}
    challenge = asked.get("code_challenge", "")
    scopes = frozenset(asked.get("scope", "").replace(",", " ").split())
    if (
        not 22 <= len(told["state"]) <= 1024
        or asked.get("response_type") != "code"
        or (challenge and asked.get("code_challenge_method") != "S256")
    ):
        told["error"] = "invalid_request"
    elif not scopes or not scopes <= SCOPES:
        told["error"] = "invalid_scope"
    else:
        code = system.secret("code", 64)
        system.tokens.issue(code, caller_of(INTEGRATION, scopes), ttl_s=CODE_TTL_S, purpose="code")
        system.part(Grants).codes[code] = Consent(redirect, challenge, scopes)
        told |= {
            "code": code,
            "role": INTEGRATION.role.id,
            "entity": INTEGRATION.user_id,
            "company": system.credentials["account"],
        }
    return f"{redirect}{'&' if urlsplit(redirect).query else '?'}{urlencode(told)}"


def _is_known(redirect: str) -> bool:
    """The application's own address exactly; of the machine itself any path and port."""
    try:
        parts = urlsplit(redirect)
    except ValueError:
        return False
    own = REDIRECTS[0] == redirect or f"{parts.scheme}://{parts.hostname}" in REDIRECTS[1:]
    return own and redirect.isprintable() and redirect.isascii()


def _claims(call: Call, assertion: str) -> Mapping[str, object]:
    """What an assertion says, once its signature, times and audience are found right."""
    try:
        header = jwt.get_unverified_header(assertion)
        key = _key(call, header)
        claims = cast(
            "Mapping[str, object]",
            jwt.decode(
                assertion,
                key,
                algorithms=list(ALGORITHMS),
                # By the clock of the landscape, below; the library would read the machine's.
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "verify_aud": False,
                },
            ),
        )
    except (jwt.PyJWTError, TypeError, ValueError):
        raise Refusal("invalid-grant") from None
    if not _is_meant(call, claims.get("aud")):
        _invalid()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        _invalid()
    now = call.system.clock.wall().timestamp()
    if not issued - 300 <= now < expires or expires - issued > TOKEN_TTL_S:
        _invalid()
    return claims


def _is_meant(call: Call, audience: object) -> bool:
    """Whether an assertion is for this account's token address, by its own name or as called.

    Client source: netsuite-python says the address with brackets around it, and gets its tokens.
    """
    account = call.system.credentials["account"].lower().replace("_", "-")
    known = (
        f"{call.origin}{TOKEN_PATH}",
        f"https://{account}.suitetalk.api.netsuite.com{TOKEN_PATH}",
    )
    told = audience if isinstance(audience, list) else [audience]
    return any(str(one).strip("()',\" /") in known for one in told)


def _invalid() -> NoReturn:
    raise Refusal("invalid-grant")


def _key(call: Call, header: Mapping[str, object]) -> PublicKey:
    """The public key of the certificate that the assertion names."""
    seed, known = call.system.seed, call.system.credentials
    if header.get("alg") not in ALGORITHMS:
        _invalid()
    if header.get("kid") == known["certificate_id"]:
        return private_key(seed).public_key()
    if header.get("kid") == known["rsa_certificate_id"]:
        return rsa_key(seed).public_key()
    return _invalid()
