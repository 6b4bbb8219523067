"""Who calls: a token with a signature for each request (OAuth 1.0a), or a bearer token."""

from collections.abc import Mapping
from typing import NoReturn

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, System, bearer
from understudy_mocks.netsuite.auth.certificates import pem, private_key, rsa_key
from understudy_mocks.netsuite.auth.people import (
    INTEGRATION,
    Level,
    Role,
    allow,
    caller_of,
    level_of,
    login_of,
    sees,
    sees_all,
    token_credentials,
)
from understudy_mocks.netsuite.auth.signing import AuditTrail, signed
from understudy_mocks.netsuite.auth.tokens import (
    ASSERTION,
    authorize,
    issue_token,
    revoke,
    sign_in,
)

LOGIN = INTEGRATION.email
CONCURRENCY = 15
"""How many requests an account of the Premium tier may have under way (vendor's governance)."""
HOSTS = (
    "*.suitetalk.api.netsuite.com",
    "*.restlets.api.netsuite.com",
    "*.app.netsuite.com",
    "webservices.netsuite.com",
    "rest.netsuite.com",
)
_SCOPE_OF = (("/app/site/hosting/", "restlets"), ("/services/rest/", "rest_webservices"))
_OPEN = ("/services/rest/query/",)


def credentials(seed: Seed) -> Mapping[str, str]:
    return {
        "account": str(1_000_000 + int(seed.hex("account", 8), 16) % 9_000_000),
        "consumer_key": seed.hex("consumer-key", 64),
        "consumer_secret": seed.hex("consumer-secret", 64),
        **token_credentials(seed),
        "client_id": seed.hex("client-id", 64),
        "client_secret": seed.hex("client-secret", 64),
        "certificate_id": seed.hex("certificate-id", 40),
        "rsa_certificate_id": seed.hex("rsa-certificate-id", 40),
        "private_key": pem(private_key(seed)),
        "algorithm": "ES256",
    }


def landscape(system: System) -> Mapping[str, object]:
    """The keys beside the login, where earlier landscapes had them, and one for PS256."""
    told = {name: system.credentials[name] for name in ("private_key", "algorithm")}
    return {**told, "rsa_private_key": pem(rsa_key(system.seed))}


def account_of(host: str) -> str | None:
    """The account that a vendor host name says; None for any other host."""
    label, _, domain = host.partition(":")[0].lower().partition(".")
    known = (pattern.removeprefix("*.") for pattern in HOSTS if pattern.startswith("*."))
    return label.replace("-", "_").upper() if domain in known else None


def authenticate(call: Call) -> Caller:
    scheme, _, rest = call.headers.get("authorization", "").partition(" ")
    account = account_of(call.host)
    if account not in (None, call.system.credentials["account"]):
        _refused(call, "realm")
    if scheme.lower() == "oauth":
        return signed(call)
    token = bearer(call)
    if token is None and scheme and not rest.strip():
        raise Refusal("garbled-header")
    if token is None:
        _refused(call, "MissingTokenPassportRequiredFields")
    caller = call.system.tokens.check(token)
    needed = next((scope for path, scope in _SCOPE_OF if call.path.startswith(path)), "")
    if needed and needed not in caller.scopes and not _analytic(call, caller):
        _refused(call, "permission_denied")
    return caller


def _analytic(call: Call, caller: Caller) -> bool:
    """Queries are open to those who may analyse."""
    return call.path.startswith(_OPEN) and "suite_analytics" in caller.scopes


def _refused(call: Call, reason: str) -> NoReturn:
    call.system.part(AuditTrail).failed(call.system.credentials["account"], "", reason)
    raise Refusal("unauthenticated", reason=reason)


def limit(call: Call) -> None:
    """So many requests of an account at once, whoever sends them; logins do not count."""
    if call.route is not None and not call.route.public and call.system.in_flight > CONCURRENCY:
        raise Refusal("script-throttled" if call.path.startswith("/app/site/") else "throttled")


__all__ = [
    "ASSERTION",
    "CONCURRENCY",
    "HOSTS",
    "LOGIN",
    "AuditTrail",
    "Level",
    "Role",
    "allow",
    "authenticate",
    "authorize",
    "caller_of",
    "credentials",
    "issue_token",
    "landscape",
    "level_of",
    "limit",
    "login_of",
    "private_key",
    "revoke",
    "sees",
    "sees_all",
    "sign_in",
]
