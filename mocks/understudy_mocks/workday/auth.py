"""Who calls Workday: integration system users, by WS-Security, Basic or a token.

An integration system user belongs to a security group: `full` sees everything, `no-compensation`
lacks the domain of pay, `one-org` is constrained to the workers of the firm's first company.
`read-only` sees everything and may change nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, System, basic, bearer, same_secret
from understudy.vendor.contract import Visitor
from understudy_mocks.workday.objects.domains import (
    ABSENCE,
    COMPENSATION,
    CONTACT,
    DOMAINS,
    FINANCE,
    ORGANIZATIONS,
    SKILLS,
    STAFFING,
    STAFFING_ACTIONS,
    TIME,
)
from understudy_mocks.workday.objects.xml import Envelope, envelope

__all__ = [
    "ABSENCE",
    "COMPENSATION",
    "CONTACT",
    "FINANCE",
    "ORGANIZATIONS",
    "SKILLS",
    "STAFFING",
    "STAFFING_ACTIONS",
    "TIME",
    "Group",
    "authenticate",
]

TENANT = "understudy_dpt1"
TOKEN_TTL_S = 3600
_REST_VERSION = re.compile("[1-9][0-9]?")
REPORT_PATHS = ("/ccx/service/customreport2/", "/ccx/service/Report2/")
DESCRIPTIONS = frozenset({"wsdl", "xsd", "xsds"})
"""What of a report is open to anybody."""
REPORT_OWNER = "report_owner"


@dataclass(frozen=True, slots=True)
class Group:
    """A security group: its members' user name, what they see, and whether of one company only."""

    preset: str
    username: str
    domains: frozenset[str] = DOMAINS
    constrained: bool = False


GROUPS = (
    Group("full", "isu_integration"),
    Group("no-compensation", "isu_no_compensation", DOMAINS - {COMPENSATION}),
    Group("one-org", "isu_one_org", constrained=True),
    Group("read-only", "isu_read_only", DOMAINS - {STAFFING_ACTIONS}),
)

SECURITY: Mapping[str, object] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "For reports. SOAP has a UsernameToken in its envelope instead.",
    },
}


def credentials(seed: Seed) -> Mapping[str, str]:
    return {
        "tenant": TENANT,
        "username": GROUPS[0].username,
        "password": seed.hex("password", 20),
        "client_id": seed.hex("client-id", 32),
        "client_secret": seed.hex("client-secret", 48),
        "refresh_token": seed.hex("refresh-token", 48),
    }


def landscape(system: System) -> Mapping[str, object]:
    """The users, the report of cost rates, and the key that signs assertions for tokens."""
    return {
        "raas_report": f"{REPORT_OWNER}/INT_Worker_Cost_Rates",
        "jwt_private_key": private_key(system.seed)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode(),
        "users": [
            {"preset": g.preset, "username": g.username, "password": _password(system, g)}
            for g in GROUPS
        ],
    }


def private_key(seed: Seed) -> ec.EllipticCurvePrivateKey:
    """The key whose certificate the API client has: the same in every run of a seed."""
    return ec.derive_private_key(int(seed.hex("jwt-key", 62), 16) + 1, ec.SECP256R1())


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """A token for the API client's own credentials."""
    form = {"grant_type": "client_credentials"}
    form |= {name: visitor.credentials[name] for name in ("client_id", "client_secret")}
    token = visitor.post(f"/ccx/oauth2/{TENANT}/token", form)["access_token"]
    return {"authorization": f"Bearer {token}"}


def _password(system: System, group: Group) -> str:
    if group is GROUPS[0]:
        return system.credentials["password"]
    return system.seed.hex(f"password/{group.preset}", 20)


def caller_of(group: Group) -> Caller:
    """The user of a group, as the record and the handlers know it."""
    return Caller(f"integration:{group.username}", group.username, group.domains)


def authenticate(call: Call) -> Caller:
    """The caller, in the way that the path asks for."""
    if call.path.startswith(REPORT_PATHS):
        if call.exchange.method == "GET" and not DESCRIPTIONS.isdisjoint(call.query):
            return call.caller
        if call.exchange.method == "POST":
            return _soap_user(call, envelope(call.body))
        return _report_reader(call)
    if call.path.startswith("/ccx/service/"):
        # An envelope without a UsernameToken may come with the token of an API client.
        if bearer(call):
            return _token_bearer(call, version="1")
        return _soap_user(call, envelope(call.body))
    return _token_bearer(call)


def _soap_user(call: Call, given: Envelope) -> Caller:
    username, at, tenant = given.username.rpartition("@")
    if not at or tenant != call.params["tenant"]:
        raise Refusal("invalid-login")
    return login(call, username, given.password)


def _report_reader(call: Call) -> Caller:
    given = basic(call)
    if given is None:
        return _token_bearer(call)
    username, at, tenant = given[0].rpartition("@")
    if at and tenant != TENANT:
        raise Refusal("unauthenticated")
    return login(call, username if at else given[0], given[1])


def group_of(username: str) -> Group | None:
    """The security group of a user."""
    return next((g for g in GROUPS if g.username == username), None)


def require(caller: Caller, *domains: str) -> None:
    """Refuses `forbidden` unless all domains are granted."""
    if not caller.scopes.issuperset(domains):
        raise Refusal("forbidden")


def _token_bearer(call: Call, version: str = "") -> Caller:
    if not _REST_VERSION.fullmatch(version or call.params.get("version", "1")):
        raise Refusal("no-such-path", path=call.path)
    if call.params["tenant"] != TENANT:
        raise Refusal("unauthenticated")
    return call.system.tokens.check(bearer(call) or "")


def login(call: Call, username: str, password: str) -> Caller:
    """The user with this password; refuses `invalid-login`."""
    if call.params["tenant"] == TENANT:
        for group in GROUPS:
            if group.username == username and same_secret(password, _password(call.system, group)):
                return caller_of(group)
    raise Refusal("invalid-login")


def constrained_to(caller: Caller, system: System) -> str | None:
    """The company whose workers alone the caller sees; None: all."""
    if not any(g.constrained and g.username == caller.user_id for g in GROUPS):
        return None
    company = system.store.first("Organization", type="COMPANY")
    return "" if company is None else str(company["wid"])
