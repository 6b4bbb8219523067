"""Who calls Tallybook: a user with a password gets a token for an hour."""

from collections.abc import Mapping

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, bearer, same_secret
from understudy.vendor.contract import Visitor

TOKEN_TTL_S = 3600
SECURITY = {"token": {"type": "http", "scheme": "bearer"}}


def credentials(seed: Seed) -> Mapping[str, str]:
    return {"username": "robot", "password": seed.hex("password", 16)}


def login(call: Call) -> str:
    """The new token for the credentials in the body."""
    is_form = call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    body: Mapping[str, object] = call.form() if is_form else call.json_object()
    expected = call.system.credentials
    if not all(isinstance(body.get(name), str) for name in ("username", "password")):
        raise Refusal("malformed", reason="username and password are texts")
    if body["username"] != expected["username"] or not same_secret(
        str(body["password"]), expected["password"]
    ):
        raise Refusal("unauthenticated")
    secret = call.system.secret("token")
    call.system.tokens.issue(secret, Caller("integration:robot"), ttl_s=TOKEN_TTL_S)
    return secret


def sign_in(visitor: Visitor) -> Mapping[str, str]:
    return {"authorization": f"Bearer {visitor.post('/token', visitor.credentials)['token']}"}


def authenticate(call: Call) -> Caller:
    return call.system.tokens.check(bearer(call) or "")
