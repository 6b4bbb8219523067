"""The SOAP API, partner and enterprise: login, queries, records, describe.

Behaviour: vendor's SOAP API developer guide; client sources (simple-salesforce, partner clients);
wordings of faults partly from memory.
"""

from collections.abc import Callable, Mapping

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Caller, Refusal, Reply, Routes
from understudy.vendor.contract import TEXT, Body, Contract, enveloped
from understudy.vendor.xml import Element
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.objects.standing import organization_id
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.soap import leads, merging, reading, writing
from understudy_mocks.salesforce.routes.soap.envelope import (
    element,
    envelope,
    local,
    soap_reply,
    text_of,
)
from understudy_mocks.salesforce.routes.soap.session import login_result, user_info

ROUTES = Routes()

Action = Callable[[Call, Element, Element | None], str]
"""From the element in the body, and the header, to the element of the answer."""


def _logout(call: Call, body: Element, header: Element | None) -> str:
    call.system.tokens.revoke(text_of(header, "sessionId"))
    return "<logoutResponse/>"


def _user_info(call: Call, body: Element, header: Element | None) -> str:
    return element("getUserInfoResponse", {"result": user_info(call, call.caller)})


ACTIONS: Mapping[str, tuple[Verb, Action]] = {
    "logout": ("login", _logout),
    "getUserInfo": ("other", _user_info),
    **reading.ACTIONS,
    **writing.ACTIONS,
    **leads.ACTIONS,
    **merging.ACTIONS,
}


def _about(call: Call) -> None:
    """Which action it is, for the record; what cannot be read is left for the answer to say."""
    try:
        body, _ = envelope(call)
    except Refusal:
        return
    name = local(body)
    if name == "login" or name in ACTIONS:
        call.exchange.action = name
        call.exchange.verb = "login" if name == "login" else ACTIONS[name][0]
        call.exchange.object = text_of(body, "type") or text_of(body, "sObjectType")


CONTRACT = Contract(
    takes=(
        Body(
            TEXT,
            shapes.SOAP,
            examples=lambda action: enveloped(f'<{action} xmlns="urn:partner.soap.sforce.com"/>'),
        ),
    ),
    gives=(shapes.soap(),),
    errors=("invalid-login", "token-missing", "soap-version", "soap-session", "soap-operation"),
)
SOURCE = "SOAP API developer guide; client source: simple-salesforce"
NAMES = ("login", *ACTIONS)


@ROUTES.route(
    "POST",
    "/services/Soap/{api}/{version}",
    verb="login",
    public=True,
    source=SOURCE,
    actions=NAMES,
    about=_about,
    contract=CONTRACT,
)
@ROUTES.route(
    "POST",
    "/services/Soap/{api}/{version}/{organization}",
    verb="login",
    public=True,
    source=SOURCE,
    actions=NAMES,
    about=_about,
    contract=CONTRACT,
)
def soap(call: Call) -> Reply:
    """Log in, or do what the body names; a login names the second address."""
    if call.params["api"] not in ("u", "c"):
        raise Refusal("no-such-path", path=call.path)
    try:
        auth.check_version(call.params["version"])
    except Refusal:
        raise Refusal("soap-version") from None
    body, header = envelope(call)
    name = local(body)
    if name == "login":
        return soap_reply(call, login_result(call, _logged_in(call, body, header)))
    try:
        call.caller = auth.seen(call.system, text_of(header, "sessionId"))
    except Refusal:
        raise Refusal("soap-session") from None
    call.exchange.caller = call.caller.name
    if name not in ACTIONS:
        raise Refusal("soap-operation", operation=name)
    return soap_reply(call, ACTIONS[name][1](call, body, header))


def _logged_in(call: Call, body: Element, header: Element | None) -> Caller:
    """Who logs in. A client that names the organization needs no security token."""
    trusted = text_of(header, "organizationId")
    if trusted and trusted[:15] != organization_id(call.system.seed)[:15]:
        raise Refusal("invalid-login")
    username, password = text_of(body, "username"), text_of(body, "password")
    return auth.log_in(call.system, username, password, token_needed=not trusted)
