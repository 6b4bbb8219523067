"""The passwords of users: whether one must be changed, and changing it."""

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Body, record
from understudy_mocks.salesforce.auth import Passwords
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.routes import shapes

ROUTES = Routes()
DATA = "/services/data/v{version}"


@ROUTES.route(
    "GET",
    DATA + "/sobjects/User/{id}/password",
    verb="read",
    object="User",
    source="REST API reference: sObject User Password; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.told(record("isExpired", isExpired=TRUTH)), errors=("malformed-id", "not-found")
    ),
)
def password_state(call: Call) -> Reply:
    """Whether a user's password must be changed."""
    call.system.records.get("User", _user(call))
    return json_reply({"isExpired": False})


@ROUTES.route(
    "POST",
    DATA + "/sobjects/User/{id}/password",
    verb="update",
    object="User",
    source="REST API reference: sObject User Password; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.silent(),
        takes=(Body(record("NewPassword", NewPassword={"type": "string", "minLength": 8})),),
        errors=("malformed-id", "bad-password"),
    ),
)
def set_password(call: Call) -> Reply:
    """Give a user a new password, with which they can log in from now on."""
    id_ = _user(call)
    call.system.records.get("User", id_)
    body = call.json_object()
    password = body.get("NewPassword")
    changed(call, id_, password if len(body) == 1 else None)
    return Reply(204)


def changed(call: Call, user: str, password: object) -> None:
    """Let a user log in with that password from now on; refuses `bad-password`."""
    if not isinstance(password, str) or len(password) < 8:
        raise Refusal("bad-password")
    call.system.part(Passwords).own[user] = password


def made(call: Call, user: str) -> str:
    """A password for a user that nobody has thought of."""
    password = call.system.secret("password", 12)
    call.system.part(Passwords).own[user] = password
    return password


@ROUTES.route(
    "DELETE",
    DATA + "/sobjects/User/{id}/password",
    verb="update",
    object="User",
    source="REST API reference: sObject User Password",
    contract=shapes.rest(
        shapes.told(record("NewPassword", NewPassword=TEXT)), errors=("malformed-id",)
    ),
)
def reset_password(call: Call) -> Reply:
    """Give a user a password that nobody has thought of."""
    id_ = _user(call)
    call.system.records.get("User", id_)
    return json_reply({"NewPassword": made(call, id_)})


def _user(call: Call) -> str:
    found = full_id(call.params["id"])
    if found is None:
        raise Refusal("malformed-id", value=call.params["id"])
    return found
