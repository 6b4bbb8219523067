"""Who calls, by Basic, a token, a key or a session; what their roles let them see and do."""

from base64 import b64encode
from collections.abc import Mapping

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, System, basic, bearer, same_secret
from understudy.vendor.contract import Visitor
from understudy_mocks.servicenow.auth.limits import Limits, finish, limit
from understudy_mocks.servicenow.auth.rights import (
    OPERATIONS,
    Action,
    Column,
    Roles,
    check_read,
    check_write,
    hidden,
    may,
)
from understudy_mocks.servicenow.auth.settings import HIBERNATES, Settings
from understudy_mocks.servicenow.objects.standing import (
    ADMIN,
    INSTANCE,
    INTEGRATION,
    VIEWER,
)

__all__ = [
    "OPERATIONS",
    "SECURITY",
    "SESSION_S",
    "Action",
    "Column",
    "Roles",
    "authenticate",
    "check_awake",
    "check_read",
    "check_write",
    "credentials",
    "finish",
    "hidden",
    "limit",
    "log_in",
    "may",
    "notice",
    "page_token",
    "sign_in",
    "user",
]

SESSION_S = 30 * 60
"""How long a session of the screens lives when nothing happens (memory: the usual setting)."""

SECURITY: Mapping[str, object] = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "x-sn-apikey"},
}
"""How one gets in, as OpenAPI has it."""


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """The headers of the integration user."""
    pair = f"{visitor.credentials['username']}:{visitor.credentials['password']}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def credentials(seed: Seed) -> Mapping[str, str]:
    """The integration's way in; a person's, who may do everything; one who may only read."""
    return {
        "instance": INSTANCE,
        "username": INTEGRATION,
        "password": seed.hex("password", 16),
        "client_id": seed.hex("client-id", 32),
        "client_secret": seed.hex("client-secret", 40),
        "admin_username": ADMIN,
        "admin_password": seed.hex("admin-password", 16),
        "api_key": f"now_{seed.hex('api-key', 40)}",
        "viewer_username": VIEWER,
        "viewer_password": seed.hex("viewer-password", 16),
    }


WATCHED = frozenset(
    {"sys_properties", "sys_security_acl", "sys_rate_limit_rules", "sys_user_has_role"}
    | {"sys_user_role", "sys_user_role_contains", "sys_user_grmember", "sys_group_has_role"}
)
"""Tables whose changes change who may do what."""


def notice(system: System, table: str) -> None:
    """Something changed: forget what is remembered of it."""
    if table == "sys_user":
        system.part(_Known).forget()
    if table in WATCHED:
        system.part(Roles).forget()
        system.part(Limits).forget()
        system.part(Settings).forget()


def authenticate(call: Call) -> Caller:
    """The caller of a request, with the roles held now."""
    check_awake(call.system)
    who = _known(call)
    return Caller(who.name, who.user_id, call.system.part(Roles).of(who.user_id))


class _Known:
    """Who has logged in with which name and password: clients of Basic say them every time."""

    def __init__(self, system: System) -> None:
        self._store, self._as_of = system.store, -1
        self._found: dict[tuple[str, str], Caller] = {}

    def found(self, pair: tuple[str, str]) -> Caller | None:
        if self._as_of != self._store.restored:
            self._as_of, self._found = self._store.restored, {}
        return self._found.get(pair)

    def keep(self, pair: tuple[str, str], caller: Caller) -> None:
        self._found[pair] = caller

    def forget(self) -> None:
        self._found.clear()


def _known(call: Call) -> Caller:
    system, token = call.system, bearer(call)
    if token is not None:
        return system.tokens.check(token)
    key = call.headers.get("x-sn-apikey")
    if key is not None:
        if not same_secret(key, system.credentials["api_key"]):
            raise Refusal("unauthenticated")
        return user(system, system.credentials["username"])
    pair = basic(call)
    if pair is not None:
        known = system.part(_Known)
        caller = known.found(pair)
        if caller is None:
            caller = log_in(system, *pair)
            known.keep(pair, caller)
        return caller
    return _of_session(call)


def _of_session(call: Call) -> Caller:
    """Whose session the cookie is; writing takes the token of its pages too."""
    cookies = dict(
        pair.strip().partition("=")[::2] for pair in call.headers.get("cookie", "").split(";")
    )
    secret = cookies.get("JSESSIONID", "")
    who = call.system.tokens.check(secret, "session")
    if call.exchange.method not in ("GET", "HEAD"):
        token = call.headers.get("x-usertoken", "")
        if not same_secret(token, page_token(call.system, secret)):
            raise Refusal("unauthenticated")
    return who


def page_token(system: System, session: str) -> str:
    """What the pages of a session know, and nobody else: `g_ck`."""
    return system.seed.hex(f"g_ck/{session}", 72)


def check_awake(system: System) -> None:
    """A developer instance that nobody used for long answers everything with a page."""
    until = system.part(Settings).value(HIBERNATES)
    if until and f"{system.clock.now():%Y-%m-%d %H:%M:%S}" < until:
        raise Refusal("hibernating")


def log_in(system: System, username: str, password: str) -> Caller:
    """Whose name and password these are; refuses `unauthenticated`."""
    own = system.credentials
    expected = {
        own["username"]: own["password"],
        own["admin_username"]: own["admin_password"],
        own["viewer_username"]: own["viewer_password"],
    }.get(username)
    given = expected is None and system.store.first("sys_user", user_name=username)
    if given:
        expected = str(given["user_password"] or "") or None
    if expected is None or not same_secret(password, expected):
        raise Refusal("unauthenticated")
    found = user(system, username)
    row = system.store.get("sys_user", found.user_id)
    if row is not None and row["enable_multifactor_authn"]:
        raise Refusal("mfa-demanded")
    return found


def user(system: System, username: str) -> Caller:
    """The user of that name, unless there is none or he is shut out."""
    found = system.store.first("sys_user", user_name=username)
    if found is None or not found["active"] or found["locked_out"]:
        raise Refusal("unauthenticated")
    kind = "integration" if username == system.credentials["username"] else "person"
    return Caller(f"{kind}:{username}", str(found["sys_id"]))
