"""Who calls Kantata: a user, by a personal token or one granted through OAuth's code grant."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, System, bearer, same_secret
from understudy.vendor.contract import Visitor
from understudy_mocks.kantata.objects.ids import INTEGRATION_USER
from understudy_mocks.kantata.objects.standing import INTEGRATION_EMAIL

CODE_TTL_S = 300
SECURITY: Mapping[str, object] = {"bearer": {"type": "http", "scheme": "bearer"}}
INTEGRATION = Caller(f"integration:{INTEGRATION_EMAIL}", INTEGRATION_USER)


def credentials(seed: Seed) -> Mapping[str, str]:
    return {
        "access_token": seed.hex("access-token", 64),
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
        self.redirects: dict[str, str] = {}


def authenticate(call: Call) -> Caller:
    call.system.part(Grants)
    return call.system.tokens.check(bearer(call) or "")


def grant(call: Call) -> str:
    """Where the browser goes: back to the client, with a code. The user consents at once."""
    asked, system = call.query, call.system
    if asked.get("client_id") != system.credentials["client_id"]:
        raise Refusal("invalid-client")
    redirect = asked.get("redirect_uri", "")
    if urlsplit(redirect).scheme not in ("http", "https") or not redirect.isprintable():
        raise Refusal("invalid-redirect")
    answer = {"state": asked["state"]} if "state" in asked else {}
    if asked.get("response_type") != "code":
        answer["error"] = "unsupported_response_type"
    else:
        code = answer["code"] = system.secret("code")
        system.tokens.issue(code, INTEGRATION, ttl_s=CODE_TTL_S, purpose="code")
        system.part(Grants).redirects[code] = redirect
    return f"{redirect}{'&' if urlsplit(redirect).query else '?'}{urlencode(answer)}"


def exchange(call: Call, asked: Mapping[str, object]) -> str:
    """A token for a code, which is good once and for five minutes."""
    system = call.system
    given = {name: str(value) for name, value in asked.items()}
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
