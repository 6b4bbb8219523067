"""Who calls Tallybook: a user with a password gets a token for an hour."""

from collections.abc import Mapping

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, bearer, same_secret

TOKEN_TTL_S = 3600


def credentials(seed: Seed) -> Mapping[str, str]:
    return {"username": "robot", "password": seed.hex("password", 16)}


def login(call: Call) -> str:
    """The new token for the credentials in the body."""
    body, expected = call.json_object(), call.system.credentials
    if body.get("username") != expected["username"] or not same_secret(
        str(body.get("password")), expected["password"]
    ):
        raise Refusal("unauthenticated")
    secret = call.system.secret("token")
    call.system.tokens.issue(secret, Caller("integration:robot"), ttl_s=TOKEN_TTL_S)
    return secret


def authenticate(call: Call) -> Caller:
    return call.system.tokens.check(bearer(call) or "")
