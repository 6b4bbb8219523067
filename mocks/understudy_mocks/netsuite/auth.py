"""Who calls: a token with a signature for each request (OAuth 1.0a), or a bearer token for an hour.

Whatever is wrong, the caller hears the same; the reason is only in the account's own audit trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, System, bearer, same_secret
from understudy.vendor.auth import (
    body_hash,
    oauth1_base_string,
    oauth1_parameters,
    oauth1_signature,
)
from understudy.vendor.contract import Visitor

LOGIN = "integration@erp.halden.test"
ROLE = ("1057", "Integration")
TOKEN_TTL_S = 3600
FRESH = timedelta(seconds=300)
CONCURRENCY = 15
"""How many requests an account of the Premium tier may have under way (vendor's governance)."""
HOSTS = (
    "*.suitetalk.api.netsuite.com",
    "*.restlets.api.netsuite.com",
    "*.app.netsuite.com",
)
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SCOPES = frozenset({"rest_webservices", "restlets", "suite_analytics"})
_REQUIRED = ("consumer_key", "token", "signature_method", "timestamp", "nonce", "signature")
_NONCES_KEPT = 1000
_CALLER = Caller(f"integration:{LOGIN}", LOGIN)


def credentials(seed: Seed) -> Mapping[str, str]:
    return {
        "account": str(1_000_000 + int(seed.hex("account", 8), 16) % 9_000_000),
        "consumer_key": seed.hex("consumer-key", 64),
        "consumer_secret": seed.hex("consumer-secret", 64),
        "token_id": seed.hex("token-id", 64),
        "token_secret": seed.hex("token-secret", 64),
        "client_id": seed.hex("client-id", 64),
        "certificate_id": seed.hex("certificate-id", 40),
        "private_key": _pem(seed),
        "algorithm": "ES256",
    }


def private_key(seed: Seed) -> ec.EllipticCurvePrivateKey:
    """The key whose certificate is mapped to the integration: the same in every run of a seed."""
    return ec.derive_private_key(int(seed.hex("certificate", 62), 16) + 1, ec.SECP256R1())


def _pem(seed: Seed) -> str:
    """The key as a client of OAuth 2.0 reads it, to sign its assertions with."""
    return (
        private_key(seed)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def landscape(system: System) -> Mapping[str, object]:
    """The same beside the login, where earlier landscapes had it."""
    return {name: system.credentials[name] for name in ("private_key", "algorithm")}


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """A bearer token for a signed assertion: OAuth 2.0 without a person."""
    own, path = visitor.credentials, "/services/rest/auth/oauth2/v1/token"
    claims = {
        "iss": own["client_id"],
        "scope": ["rest_webservices"],
        "aud": f"{visitor.origin}{path}",
        "iat": int(visitor.wall_s),
        "exp": int(visitor.wall_s) + TOKEN_TTL_S,
    }
    kid = {"kid": own["certificate_id"]}
    assertion = jwt.encode(claims, own["private_key"], own["algorithm"], kid)
    answer = visitor.post(
        path,
        {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion,
        },
    )
    return {"Authorization": f"Bearer {answer['access_token']}"}


def account_of(host: str) -> str | None:
    """The account that a vendor host name says; None for any other host."""
    label, _, domain = host.partition(":")[0].lower().partition(".")
    known = (pattern.removeprefix("*.") for pattern in HOSTS)
    return label.replace("-", "_").upper() if domain in known else None


def authenticate(call: Call) -> Caller:
    scheme = call.headers.get("authorization", "").partition(" ")[0].lower()
    account = account_of(call.host)
    if account not in (None, call.system.credentials["account"]):
        raise Refusal("unauthenticated", reason="realm")
    if scheme == "oauth":
        return _signed(call)
    token = bearer(call)
    if token is None:
        raise Refusal("unauthenticated", reason="MissingTokenPassportRequiredFields")
    return call.system.tokens.check(token)


class Nonces:
    """The nonces seen while their timestamps were fresh."""

    def __init__(self, system: System) -> None:
        self._clock = system.clock
        self._seen: dict[tuple[str, str, int], None] = {}

    def use(self, token: str, nonce: str, timestamp: int) -> bool:
        """Whether this one is new."""
        key = (token, nonce, timestamp)
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) % _NONCES_KEPT == 0:
            oldest = (self._clock.wall() - FRESH).timestamp()
            self._seen = {k: None for k in self._seen if k[2] >= oldest}
        return True


def _signed(call: Call) -> Caller:
    """The caller of a request signed by OAuth 1.0a, checked in the vendor's order."""
    given = oauth1_parameters(call.headers["authorization"])
    found = {name: given.get(f"oauth_{name}", "") for name in _REQUIRED}
    reason = (
        _wrong_parameters(call, given, found) or _stale(call, found) or _forged(call, given, found)
    )
    if reason:
        raise Refusal("unauthenticated", reason=reason)
    return _CALLER


def _wrong_parameters(call: Call, given: Mapping[str, str], found: Mapping[str, str]) -> str:
    """What of the parameters is missing or not ours, in the words of the audit trail."""
    expected = call.system.credentials
    realm = given.get("realm", "")
    checks = (
        (all(found.values()) and realm, "MissingTokenPassportRequiredFields"),
        (given.get("oauth_version", "1.0") == "1.0", "VersionRejected"),
        (found["signature_method"] == "HMAC-SHA256", "UnknownAlgorithm"),
        (realm.upper().replace("-", "_") == expected["account"], "realm"),
        (found["consumer_key"] == expected["consumer_key"], "consumer_key_unknown"),
        (found["token"] == expected["token_id"], "token_rejected"),
        (len(found["nonce"]) >= 6, "nonce_rejected"),
    )
    return next((reason for good, reason in checks if not good), "")


def _stale(call: Call, found: Mapping[str, str]) -> str:
    """Whether the timestamp is none, or not of now."""
    stamp = found["timestamp"]
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 19):
        return "InvalidTimestamp"
    age = call.system.clock.wall().timestamp() - int(stamp)
    return "InvalidTimestamp" if abs(age) > FRESH.total_seconds() else ""


def _forged(call: Call, given: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Whether body or request are not what was signed, or were sent before."""
    secrets = call.system.credentials
    base = oauth1_base_string(call.exchange.method, call.url, given)
    signature = oauth1_signature(base, secrets["consumer_secret"], secrets["token_secret"])
    if not same_secret(found["signature"], signature):
        return "InvalidSignature"
    hashed = given.get("oauth_body_hash")
    if hashed is not None and hashed != body_hash(call.body):
        return "InvalidSignature"
    new = call.system.part(Nonces).use(found["token"], found["nonce"], int(found["timestamp"]))
    return "" if new else "NonceUsed"


def limit(call: Call) -> None:
    """So many requests of an account at once, whoever sends them; logins do not count."""
    if call.route is not None and not call.route.public and call.system.in_flight > CONCURRENCY:
        raise Refusal("throttled")


@dataclass(frozen=True, slots=True)
class Granted:
    token: str
    expires_in: int = TOKEN_TTL_S


def issue_token(call: Call) -> Granted:
    """A bearer token for a signed assertion; refuses in the words of OAuth 2.0."""
    form, expected = call.form(), call.system.credentials
    grant = form.get("grant_type", "")
    if not grant:
        raise Refusal("invalid-request")
    if grant != "client_credentials":
        raise Refusal("unsupported-grant")
    assertion = form.get("client_assertion", "")
    if form.get("client_assertion_type") != ASSERTION or not assertion:
        raise Refusal("invalid-request")
    claims = _claims(call, assertion)
    if claims.get("iss") != expected["client_id"]:
        raise Refusal("invalid-client")
    asked = claims.get("scope") or ()
    scopes = asked.replace(",", " ").split() if isinstance(asked, str) else asked
    if not isinstance(scopes, list) or not scopes or not SCOPES.issuperset(map(str, scopes)):
        raise Refusal("invalid-scope")
    token = call.system.secret("access-token", 64)
    call.system.tokens.issue(token, _CALLER, ttl_s=TOKEN_TTL_S)
    return Granted(token)


def _claims(call: Call, assertion: str) -> Mapping[str, object]:
    """What an assertion says, once its signature, times and audience are found right."""
    try:
        header = jwt.get_unverified_header(assertion)
        if header.get("kid") != call.system.credentials["certificate_id"]:
            raise Refusal("invalid-grant")
        claims = cast(
            "Mapping[str, object]",
            jwt.decode(
                assertion,
                private_key(call.system.seed).public_key(),
                algorithms=list(ALGORITHMS),
                audience=f"{call.origin}{call.path}",
                # By the clock of the landscape, below; the library would read the machine's.
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            ),
        )
    except (jwt.PyJWTError, TypeError, ValueError):
        raise Refusal("invalid-grant") from None
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise Refusal("invalid-grant")
    now = call.system.clock.wall().timestamp()
    if not issued - 300 <= now < expires or expires - issued > TOKEN_TTL_S:
        raise Refusal("invalid-grant")
    return claims
