"""Who calls Kantata: a user, by a personal token or one granted through OAuth's code grant."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, Row, System, basic, bearer, same_secret
from understudy.vendor.contract import Visitor
from understudy_mocks.kantata.objects.furniture import CLIENT, VIEWER
from understudy_mocks.kantata.objects.ids import INTEGRATION_USER
from understudy_mocks.kantata.objects.standing import INTEGRATION_EMAIL

CODE_TTL_S = 300
SECURITY: Mapping[str, object] = {"bearer": {"type": "http", "scheme": "bearer"}}
INTEGRATION = Caller(f"integration:{INTEGRATION_EMAIL}", INTEGRATION_USER)


LOGINS = ("lead", "collaborator", "client", "no_cost")
"""Users beside the integration's with a personal token: each sees less."""


def credentials(seed: Seed) -> Mapping[str, str]:
    return {
        "access_token": seed.hex("access-token", 64),
        **{f"access_token_{name}": seed.hex(f"access-token/{name}", 64) for name in LOGINS},
        "client_id": seed.hex("client-id", 64),
        "client_secret": seed.hex("client-secret", 64),
    }


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    """The personal token of the integration's user."""
    return {"authorization": f"Bearer {visitor.credentials['access_token']}"}


class Grants:
    """The personal token, and the redirect addresses that codes were given out for."""

    def __init__(self, system: System) -> None:
        system.tokens.issue(system.credentials["access_token"], INTEGRATION, ttl_s=None)
        for name, user in _users(system).items():
            if user is not None:
                token = system.credentials[f"access_token_{name}"]
                system.tokens.issue(token, caller_of(user), ttl_s=None)
        self.redirects: dict[str, str] = {}


def caller_of(user: Row) -> Caller:
    return Caller(f"integration:{user['email_address']}", str(user["id"]))


def _users(system: System) -> Mapping[str, Row | None]:
    """Who the personal tokens belong to: somebody of the first project, and standing users."""
    store = system.store
    project = next(iter(store.all("workspaces")), None)
    there = store.find("participations", workspace_id=project["id"]) if project else []
    lead = next((p for p in there if p["is_team_lead"] and p["role"] == "maven"), None)
    member = next((p for p in there if not p["is_team_lead"] and p["role"] == "maven"), None)
    return {
        "lead": store.get("users", str(lead["user_id"])) if lead else None,
        "collaborator": store.get("users", str(member["user_id"])) if member else None,
        "client": store.get("users", CLIENT),
        "no_cost": store.get("users", VIEWER),
    }


def authenticate(call: Call) -> Caller:
    call.system.part(Grants)
    # Older clients put the token into the address.
    token = bearer(call) or call.query.get("access_token", "")
    caller = call.system.tokens.check(token)
    if caller is not INTEGRATION:
        user = call.system.store.get("users", caller.user_id)
        if user is None or user["disabled"]:
            raise Refusal("unauthenticated")
    return caller


def revoke(call: Call, asked: Mapping[str, object]) -> None:
    """Take a token back; one that is unknown is as good as taken back."""
    token = asked.get("token")
    if not isinstance(token, str) or not token:
        raise Refusal("invalid-request")
    call.system.part(Grants)
    call.system.tokens.revoke(token)


def _consenting(call: Call) -> Caller:
    """Who sits at the browser: the integration's user, or whom the client hints at."""
    hint = call.query.get("login_hint")
    if not hint:
        return INTEGRATION
    user = call.system.store.first("users", email_address=hint)
    if user is None or user["disabled"]:
        raise Refusal("unknown-login", value=hint)
    return INTEGRATION if user["id"] == INTEGRATION_USER else caller_of(user)


def grant(call: Call, *, consents: bool = True) -> str:
    """Where the browser goes: back to the client, with a code if the user consents."""
    asked, system = call.query, call.system
    if asked.get("client_id") != system.credentials["client_id"]:
        raise Refusal("invalid-client")
    redirect = asked.get("redirect_uri", "")
    if urlsplit(redirect).scheme not in ("http", "https") or not redirect.isprintable():
        raise Refusal("invalid-redirect")
    answer = {"state": asked["state"]} if "state" in asked else {}
    if asked.get("response_type") != "code":
        answer["error"] = "unsupported_response_type"
    elif not consents:
        answer["error"] = "access_denied"
        denied = "The resource owner or authorization server denied the request."
        answer["error_description"] = denied
    else:
        who = _consenting(call)
        code = answer["code"] = system.secret("code")
        system.tokens.issue(code, who, ttl_s=CODE_TTL_S, purpose="code")
        system.part(Grants).redirects[code] = redirect
    return f"{redirect}{'&' if urlsplit(redirect).query else '?'}{urlencode(answer)}"


def exchange(call: Call, asked: Mapping[str, object]) -> str:
    """A token for a code, which is good once and for five minutes."""
    system = call.system
    given = {name: str(value) for name, value in asked.items()}
    in_header = basic(call)
    if in_header is not None:
        given["client_id"], given["client_secret"] = in_header
    if given.get("client_id") != system.credentials["client_id"] or not same_secret(
        given.get("client_secret", ""), system.credentials["client_secret"]
    ):
        raise Refusal("invalid-client")
    if given.get("grant_type") != "authorization_code":
        raise Refusal("unsupported-grant")
    code = given.get("code", "")
    redirect = system.part(Grants).redirects.pop(code, None)
    if redirect is None or redirect != given.get("redirect_uri"):
        raise Refusal("invalid-grant")
    try:
        caller = system.tokens.check(code, "code")
    except Refusal:
        raise Refusal("invalid-grant") from None
    system.tokens.revoke(code)
    token = system.secret("access-token", 64)
    system.tokens.issue(token, caller, ttl_s=None)
    return token
