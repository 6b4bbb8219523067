"""Who calls: logins by password and security token, OAuth grants, sessions that end when idle."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, Row, System, bearer, same_secret
from understudy.vendor.contract import Visitor
from understudy_mocks.salesforce.objects.standing import (
    ADMIN_ID,
    ADMIN_USERNAME,
    INTEGRATION_ID,
    INTEGRATION_USERNAME,
    organization_id,
)

SESSION_S = 2 * 60 * 60
"""A session ends after two hours without a call: the vendor's default."""
MY_DOMAIN = "halden.my.salesforce.com"
LOGIN_HOSTS = ("login.salesforce.com", "test.salesforce.com")
HOSTS = (*LOGIN_HOSTS, "*.my.salesforce.com", "*.salesforce.com")
"""The last is na1 and its like, which older clients have built in."""
OLDEST_VERSION, NEWEST_VERSION = 31, 67
RETIRED_SINCE = 7
SUPPORTED_SINCE = 41
"""Older versions still answer, with a warning (vendor's end-of-life policy)."""
SCOPE = "api refresh_token id"
DATA_SCOPES = frozenset({"api", "full", "web"})
"""Whoever has none of these may log in, but reads no data (vendor's OAuth documentation)."""
SECURITY = {"session": {"type": "http", "scheme": "bearer"}}
REFERENCES = (
    "vendor's REST API developer guide",
    "vendor's SOAP API developer guide",
    "vendor's SOQL and SOSL reference",
    "vendor's documentation of connected apps and OAuth",
    "client source: simple-salesforce",
)


def credentials(seed: Seed) -> Mapping[str, str]:
    """The integration's way in, and that of a person: the administrator."""
    return {
        "username": INTEGRATION_USERNAME,
        "password": seed.hex("password", 16),
        "security_token": seed.hex("security-token", 24),
        "client_id": f"3MVG9{seed.hex('client-id', 60)}",
        "client_secret": seed.hex("client-secret", 64).upper(),
        "refresh_token": f"5Aep861{seed.hex('refresh-token', 60)}",
        "admin_username": ADMIN_USERNAME,
        "admin_password": seed.hex("admin-password", 16),
    }


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """The headers of the integration, logged in as itself."""
    own = visitor.credentials
    answer = visitor.post(
        "/services/oauth2/token",
        {
            "grant_type": "password",
            "client_id": own["client_id"],
            "client_secret": own["client_secret"],
            "username": own["username"],
            "password": own["password"] + own["security_token"],
        },
    )
    return {"Authorization": f"Bearer {answer['access_token']}"}


def authenticate(call: Call) -> Caller:
    """The caller of a request, whose session lives on from now."""
    if call.path.startswith("/services/async/"):
        return _async_caller(call)
    check_version(call.params.get("version"))
    header = call.headers.get("authorization", "")
    secret = bearer(call, ("bearer", "oauth"))
    if secret is None:
        raise Refusal("bad-header" if header else "unauthenticated")
    found = seen(call.system, secret)
    if found.scopes and not found.scopes & DATA_SCOPES:
        raise Refusal("scope-missing")
    return found


def _async_caller(call: Call) -> Caller:
    """The caller of Bulk API 1.0, which has a header of its own for the session."""
    version = call.params.get("version")
    try:
        check_version(version)
    except Refusal:
        raise Refusal("async-version", version=version) from None
    secret = call.headers.get("x-sfdc-session") or bearer(call, ("bearer", "oauth"))
    if not secret:
        raise Refusal("async-session")
    return seen(call.system, secret)


def seen(system: System, secret: str) -> Caller:
    """Whose session it is; refuses what is no session, or none any more."""
    found = system.tokens.check(secret)
    system.tokens.issue(secret, found, ttl_s=SESSION_S)
    return found


def check_version(version: str | None) -> None:
    """Refuse versions of the API that are retired or that never were."""
    if version is None:
        return
    number, dot, rest = version.partition(".")
    if not (number.isdigit() and dot and rest == "0" and len(number) <= 3):
        raise Refusal("no-such-path", path=version)
    if RETIRED_SINCE <= int(number) < OLDEST_VERSION:
        raise Refusal("retired-version", version=version)
    if not OLDEST_VERSION <= int(number) <= NEWEST_VERSION:
        raise Refusal("no-such-path", path=version)


def is_deprecated(version: str) -> bool:
    number = version.partition(".")[0]
    return number.isdigit() and int(number) < SUPPORTED_SINCE


class Passwords:
    """The passwords of users, by their ids. At first only the two of the landscape have one."""

    def __init__(self, system: System) -> None:
        own = system.credentials
        self.own = {INTEGRATION_ID: own["password"], ADMIN_ID: own["admin_password"]}


# -- logging in --------------------------------------------------------------------------------


def user_of(system: System, username: str) -> Row | None:
    """The active user of that name."""
    found = system.store.first("User", Username=username)
    return found if found is not None and found["IsActive"] else None


def caller(system: System, username: str) -> Caller:
    found = system.store.first("User", Username=username)
    kind = "integration" if username == INTEGRATION_USERNAME else "person"
    return Caller(f"{kind}:{username}", str(found["Id"]) if found else "")


def log_in(system: System, username: str, password: str, *, token_needed: bool) -> Caller:
    """Who logs in. `token_needed`: the password alone does not do, the token must follow it."""
    user = user_of(system, username)
    expected = system.part(Passwords).own.get(str(user["Id"])) if user is not None else None
    if user is None or expected is None:
        raise Refusal("invalid-login")
    if same_secret(password, expected + system.credentials["security_token"]):
        return caller(system, username.lower())
    if not same_secret(password, expected):
        raise Refusal("invalid-login")
    if token_needed:
        raise Refusal("token-missing")
    return caller(system, username.lower())


def session(system: System, who: Caller, scopes: Iterable[str] = ()) -> str:
    """A new session: the org's id, an exclamation mark, and what nobody can guess.

    Without scopes it may do everything, as one of the SOAP login may.
    """
    org = organization_id(system.seed)[:15]
    secret = f"{org}!AQ4AQ{system.secret('session', 64)}"
    system.tokens.issue(secret, replace(who, scopes=frozenset(scopes)), ttl_s=SESSION_S)
    return secret


def host_of(call: Call) -> str:
    return call.host.partition(":")[0].lower()


def instance_url(call: Call) -> str:
    """Where the org is: where it was asked, unless that is a host that only logs in."""
    return f"https://{MY_DOMAIN}" if host_of(call) in LOGIN_HOSTS else call.origin


def identity_url(call: Call, who: Caller) -> str:
    return f"{call.origin}/id/{organization_id(call.system.seed)}/{who.user_id}"
