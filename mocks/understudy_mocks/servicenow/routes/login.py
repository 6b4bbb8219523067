"""Getting in: the token endpoint, the page where a person agrees, the session of the screens."""

from html import escape
from urllib.parse import urlencode

from understudy.vendor import Call, Refusal, Reply, Routes, basic, json_reply, same_secret
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract, gives
from understudy_mocks.servicenow import auth
from understudy_mocks.servicenow.auth import oauth
from understudy_mocks.servicenow.routes import shapes

ROUTES = Routes()
FORM, HTML = "application/x-www-form-urlencoded", "text/html"
PAGE = (b"content-type", b"text/html;charset=UTF-8")
ASKED = (
    Ask("response_type"),
    Ask("client_id"),
    Ask("redirect_uri"),
    Ask("state"),
)


@ROUTES.route(
    "POST",
    "/oauth_token.do",
    verb="login",
    public=True,
    source="vendor's OAuth documentation; client source: pysnc, pysnow",
    contract=Contract(
        takes=(Body(shapes.GRANT, FORM),),
        body_optional=True,
        gives=(gives(shapes.TOKEN),),
        errors=(
            "malformed",
            "oauth-client",
            "oauth-denied",
            "oauth-grant",
            "oauth-unsupported",
        ),
    ),
)
def oauth_token(call: Call) -> Reply:
    """Give a token for a password, a code, a refresh token, a JWT or an application's secret."""
    return json_reply(oauth.granted(call))


@ROUTES.route(
    "GET",
    "/oauth_auth.do",
    verb="login",
    public=True,
    source="memory: vendor's OAuth documentation: authorization code grant",
    contract=Contract(
        asks=ASKED,
        gives=(Answer(200, (Body(TEXT, HTML),)), Answer(302, (), ("Location",))),
        errors=("oauth-client",),
    ),
)
def oauth_page(call: Call) -> Reply:
    """Show the page where a person lets an application in; who is known already goes on."""
    _check_application(call, call.query.get("client_id", ""))
    try:
        who = auth.log_in(call.system, *(basic(call) or ("", "")))
    except Refusal:
        return _page(call)
    return _on(
        call,
        call.query.get("redirect_uri", ""),
        oauth.new_code(call.system, who, call.query.get("redirect_uri", "")),
    )


@ROUTES.route(
    "POST",
    "/oauth_auth.do",
    verb="login",
    public=True,
    source="memory: vendor's OAuth documentation: authorization code grant",
    contract=Contract(
        asks=ASKED,
        takes=(
            Body(
                {"type": "object", "properties": {"user_name": TEXT, "user_password": TEXT}}, FORM
            ),
        ),
        body_optional=True,
        gives=(Answer(200, (Body(TEXT, HTML),)), Answer(302, (), ("Location",))),
        errors=("malformed", "oauth-client"),
    ),
)
def oauth_agree(call: Call) -> Reply:
    """Let an application in, and go back to it with a code."""
    form = {**call.query, **call.form()}
    _check_application(call, form.get("client_id", ""))
    name, password = form.get("user_name", ""), form.get("user_password", "")
    try:
        who = auth.log_in(call.system, name, password)
    except Refusal:
        return _page(call)
    back = form.get("redirect_uri", "")
    return _on(call, back, oauth.new_code(call.system, who, back))


def _check_application(call: Call, client_id: str) -> None:
    if not same_secret(client_id, call.system.credentials["client_id"]):
        raise Refusal("oauth-client")


def _on(call: Call, back: str, code: str) -> Reply:
    state = call.query.get("state")
    answer = {"code": code, **({"state": state} if state is not None else {})}
    where = f"{back}{'&' if '?' in back else '?'}{urlencode(answer)}"
    return Reply(302, b"", ((b"location", where.encode("ascii", "ignore")),))


def _page(call: Call, note: str = "") -> Reply:
    """The form that asks for name and password; where it leads is where it came from."""
    action = escape(f"{call.path}?{call.query_string}" if call.query_string else call.path)
    body = f"""<!DOCTYPE html><html><head><title>Log in | ServiceNow</title></head><body>
<form method="post" action="{action}"><p>{escape(note)}</p>
<input name="user_name"><input name="user_password" type="password">
<button name="sys_action" value="sysverb_login">Log in</button></form></body></html>"""
    return Reply(200, body.encode(), (PAGE,))


@ROUTES.route(
    "POST",
    "/login.do",
    verb="login",
    public=True,
    source="memory: the platform's login form",
    contract=Contract(
        takes=(
            Body(
                {"type": "object", "properties": {"user_name": TEXT, "user_password": TEXT}}, FORM
            ),
        ),
        body_optional=True,
        gives=(Answer(200, (Body(TEXT, HTML),)),),
        errors=("malformed",),
    ),
)
def log_in(call: Call) -> Reply:
    """Open a session: a cookie, and the token of its pages (`g_ck`) for the header X-UserToken."""
    form = {**call.query, **call.form()}
    try:
        who = auth.log_in(call.system, form.get("user_name", ""), form.get("user_password", ""))
    except Refusal:
        return _page(call, "User name or password invalid")
    session = call.system.secret("session", 32).upper()
    call.system.tokens.issue(session, who, ttl_s=auth.SESSION_S, purpose="session")
    token = auth.page_token(call.system, session)
    page = f"<!DOCTYPE html><html><head><script>var g_ck = '{token}';</script></head></html>"
    cookie = f"JSESSIONID={session}; Path=/; HttpOnly; SameSite=None; Secure"
    return Reply(200, page.encode(), (PAGE, (b"set-cookie", cookie.encode())))
