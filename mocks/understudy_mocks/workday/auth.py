"""Who calls Workday: integration system users, by WS-Security, Basic or a token.

An integration system user belongs to a security group: `full` sees everything, `no-compensation`
lacks the domain of pay, `one-org` is constrained to the workers of the firm's first company.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, System, basic, bearer, same_secret
from understudy_mocks.workday.objects.xml import Envelope, envelope

TENANT = "understudy_dpt1"
TOKEN_TTL_S = 3600
REPORT_OWNER = "report_owner"

COMPENSATION = "Worker Data: Compensation"
CONTACT = "Person Data: Work Contact Information"
ORGANIZATIONS = "Worker Data: Organization Information"
SKILLS = "Worker Data: Skills and Experience"
STAFFING = "Worker Data: Current Staffing Information"
DOMAINS = frozenset({COMPENSATION, CONTACT, ORGANIZATIONS, SKILLS, STAFFING})


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
)


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
    """The users beside the first, and the report of cost rates."""
    return {
        "raas_report": f"{REPORT_OWNER}/INT_Worker_Cost_Rates",
        "users": [
            {"preset": g.preset, "username": g.username, "password": _password(system, g)}
            for g in GROUPS
        ],
    }


def _password(system: System, group: Group) -> str:
    if group is GROUPS[0]:
        return system.credentials["password"]
    return system.seed.hex(f"password/{group.preset}", 20)


def _caller(group: Group) -> Caller:
    return Caller(f"integration:{group.username}", group.username, group.domains)


def authenticate(call: Call) -> Caller:
    """The caller, in the way that the path asks for."""
    if call.path.startswith("/ccx/service/customreport2/"):
        if "xsd" in call.query:
            return call.caller
        return _report_reader(call)
    if call.path.startswith("/ccx/service/"):
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


def _token_bearer(call: Call) -> Caller:
    if call.params["tenant"] != TENANT:
        raise Refusal("unauthenticated")
    return call.system.tokens.check(bearer(call) or "")


def login(call: Call, username: str, password: str) -> Caller:
    """The user with this password; refuses `invalid-login`."""
    if call.params["tenant"] == TENANT:
        for group in GROUPS:
            if group.username == username and same_secret(password, _password(call.system, group)):
                return _caller(group)
    raise Refusal("invalid-login")


def constrained_to(caller: Caller, system: System) -> str | None:
    """The company whose workers alone the caller sees; None: all."""
    if not any(g.constrained and g.username == caller.user_id for g in GROUPS):
        return None
    company = system.store.first("Organization", type="COMPANY")
    return "" if company is None else str(company["wid"])


def issue_token(call: Call) -> dict[str, object]:
    """The answer of the token endpoint; refuses `invalid-client`, `invalid-grant` and so on."""
    if call.params["tenant"] != TENANT:
        raise Refusal("no-such-path", path=call.path)
    form, expected = call.form(), call.system.credentials
    client_id, secret = basic(call) or (form.get("client_id", ""), form.get("client_secret", ""))
    if client_id != expected["client_id"] or not same_secret(secret, expected["client_secret"]):
        raise Refusal("invalid-client")
    grant = form.get("grant_type", "")
    answer: dict[str, object] = {"token_type": "Bearer", "expires_in": TOKEN_TTL_S}
    if grant == "refresh_token":
        if not same_secret(form.get("refresh_token", ""), expected["refresh_token"]):
            raise Refusal("invalid-grant", reason="The refresh token is invalid")
        # Non-expiring, as integrations ask for it: the same one stays valid.
        answer["refresh_token"] = expected["refresh_token"]
    elif grant != "client_credentials":
        raise Refusal("unsupported-grant", value=grant)
    token = call.system.secret("access-token")
    call.system.tokens.issue(token, _caller(GROUPS[0]), ttl_s=TOKEN_TTL_S)
    return {"access_token": token, **answer}
