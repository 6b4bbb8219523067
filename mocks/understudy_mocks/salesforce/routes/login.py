"""Ways in and out: SOAP login, the OAuth endpoints, and who the caller is."""

from xml.sax.saxutils import escape

from lxml import etree

from understudy.vendor import Call, Caller, Refusal, Reply, Routes, bearer, json_reply
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract, gives, record
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.objects.standing import CORPORATE_CURRENCY, organization_id
from understudy_mocks.salesforce.routes import shapes

ROUTES = Routes()
IDENTIFIED = (Ask("Authorization", where="header"), Ask("oauth_token"), Ask("access_token"))
PARTNER = "urn:partner.soap.sforce.com"
ENTERPRISE = "urn:enterprise.soap.sforce.com"
XML = ((b"content-type", b"text/xml; charset=utf-8"),)


# -- SOAP --------------------------------------------------------------------------------------


@ROUTES.route("POST", "/services/Soap/{api}/{version}", verb="login", public=True)
def soap(call: Call) -> Reply:
    """Log in, log out, or ask who is logged in."""
    return _soap(call)


@ROUTES.route("POST", "/services/Soap/{api}/{version}/{organization}", verb="login", public=True)
def soap_of_organization(call: Call) -> Reply:
    """The same, at the address that a login names."""
    return _soap(call)


def _soap(call: Call) -> Reply:
    if call.params["api"] not in ("u", "c"):
        raise Refusal("no-such-path", path=call.path)
    try:
        auth.check_version(call.params["version"])
    except Refusal:
        raise Refusal("soap-version") from None
    body, header = _envelope(call)
    operation = etree.QName(body).localname
    if operation == "login":
        trusted = _text(header, "organizationId")
        if trusted and trusted[:15] != organization_id(call.system.seed)[:15]:
            raise Refusal("invalid-login")
        who = auth.log_in(
            call.system,
            _text(body, "username"),
            _text(body, "password"),
            token_needed=not trusted,
        )
        return _soap_reply(call, _login_result(call, who))
    secret = _text(header, "sessionId")
    try:
        who = auth.seen(call.system, secret)
    except Refusal:
        raise Refusal("soap-session") from None
    if operation == "logout":
        call.system.tokens.revoke(secret)
        return _soap_reply(call, "<logoutResponse/>")
    if operation == "getUserInfo":
        info = _user_info(call, who)
        return _soap_reply(
            call, f"<getUserInfoResponse><result>{info}</result></getUserInfoResponse>"
        )
    raise Refusal("soap-operation", operation=operation)


def _envelope(call: Call) -> tuple[etree._Element, etree._Element | None]:
    """The one element of the body, and the header; refuses what is no envelope."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(call.body, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal("malformed", reason="a document type has no place here")
    parts = {_local(part): part for part in root}
    if "Body" not in parts or not len(parts["Body"]):
        raise Refusal("malformed", reason="there is no SOAP body")
    return parts["Body"][0], parts.get("Header")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _text(element: etree._Element | None, name: str) -> str:
    """The text of the element of that local name below another."""
    if element is None:
        return ""
    found = next((e for e in element.iter() if _local(e) == name), None)
    return (found.text or "") if found is not None else ""


def _soap_reply(call: Call, body: str) -> Reply:
    namespace = PARTNER if call.params["api"] == "u" else ENTERPRISE
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
        ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns="{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    )
    return Reply(200, text.encode(), XML)


def _login_result(call: Call, who: Caller) -> str:
    system, api, version = call.system, call.params["api"], call.params["version"]
    soap_url = f"{auth.instance_url(call)}/services/Soap"
    org = organization_id(system.seed)[:15]
    parts = {
        "metadataServerUrl": f"{soap_url}/m/{version}/{org}",
        "passwordExpired": "false",
        "sandbox": "false",
        "serverUrl": f"{soap_url}/{api}/{version}/{org}",
        "sessionId": auth.session(system, who),
        "userId": who.user_id,
    }
    told = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())
    info = f"<userInfo>{_user_info(call, who)}</userInfo>"
    return f"<loginResponse><result>{told}{info}</result></loginResponse>"


def _user_info(call: Call, who: Caller) -> str:
    user = call.system.records.get("User", who.user_id)
    organization = next(call.system.store.all("Organization"))
    parts: dict[str, object] = {
        "accessibilityMode": "false",
        "currencySymbol": None,
        "organizationId": organization["Id"],
        "organizationMultiCurrency": "true",
        "organizationName": organization["Name"],
        "orgDefaultCurrencyIsoCode": CORPORATE_CURRENCY,
        "profileId": user["ProfileId"],
        "roleId": None,
        "sessionSecondsValid": auth.SESSION_S,
        "userDefaultCurrencyIsoCode": user["DefaultCurrencyIsoCode"],
        "userEmail": user["Email"],
        "userFullName": user["Name"],
        "userId": user["Id"],
        "userLanguage": user["LanguageLocaleKey"],
        "userLocale": user["LocaleSidKey"],
        "userName": user["Username"],
        "userTimeZone": user["TimeZoneSidKey"],
        "userType": user["UserType"],
        "userUiSkin": "Theme3",
    }
    return "".join(
        f'<{name} xsi:nil="true"/>' if value is None else f"<{name}>{escape(str(value))}</{name}>"
        for name, value in parts.items()
    )


# -- OAuth -------------------------------------------------------------------------------------


@ROUTES.route(
    "POST",
    "/services/oauth2/token",
    verb="login",
    public=True,
    source="vendor's OAuth documentation; client source: simple-salesforce",
    contract=Contract(
        takes=(Body(shapes.GRANT, shapes.FORM),),
        gives=(gives(shapes.TOKEN),),
        errors=(
            "oauth-denied",
            "oauth-expired",
            "oauth-wrong-host",
            "oauth-client-unknown",
            "oauth-client-wrong",
            "oauth-grant-unknown",
        ),
    ),
)
def token(call: Call) -> Reply:
    """Exchange a grant for a session."""
    return json_reply(auth.granted(call), headers=((b"cache-control", b"no-cache, no-store"),))


@ROUTES.route(
    "POST",
    "/services/oauth2/revoke",
    verb="login",
    public=True,
    source="vendor's OAuth documentation: revoke",
    contract=Contract(
        takes=(Body(record("token", token=TEXT, more=True), shapes.FORM),),
        gives=(Answer(200),),
        errors=("oauth-token-unknown",),
    ),
)
def revoke_by_form(call: Call) -> Reply:
    """End a session or a grant."""
    auth.revoke(call.system, call.form().get("token", ""))
    return Reply(200)


@ROUTES.route(
    "GET",
    "/services/oauth2/revoke",
    verb="login",
    public=True,
    source="vendor's OAuth documentation: revoke",
    contract=Contract(
        asks=(Ask("token", required=True),),
        gives=(Answer(200),),
        errors=("oauth-token-unknown",),
    ),
)
def revoke_by_query(call: Call) -> Reply:
    """The same, for browsers."""
    auth.revoke(call.system, call.query.get("token", ""))
    return Reply(200)


@ROUTES.route(
    "GET",
    "/services/oauth2/userinfo",
    public=True,
    source="vendor's OAuth documentation: userinfo; client source: command-line tools",
    contract=Contract(
        asks=IDENTIFIED,
        gives=(gives(shapes.USER_INFO),),
        errors=("identity-token-missing", "identity-token-bad"),
    ),
)
def user_info(call: Call) -> Reply:
    """Who the caller is, in the words of OpenID."""
    who = _identified(call)
    user = call.system.records.get("User", who.user_id)
    return json_reply(
        {
            "sub": auth.identity_url(call, who),
            "user_id": user["Id"],
            "organization_id": organization_id(call.system.seed),
            "preferred_username": user["Username"],
            "nickname": user["CommunityNickname"],
            "name": user["Name"],
            "email": user["Email"],
            "email_verified": True,
            "given_name": user["FirstName"],
            "family_name": user["LastName"],
            "zoneinfo": user["TimeZoneSidKey"],
            "locale": user["LocaleSidKey"],
            "language": user["LanguageLocaleKey"],
            "utcOffset": 0,
            "updated_at": user["LastModifiedDate"],
            "active": user["IsActive"],
            "user_type": "STANDARD",
            "urls": _urls(call),
            "is_app_installed": True,
        }
    )


@ROUTES.route(
    "GET",
    "/id/{organization}/{user}",
    public=True,
    source="vendor's OAuth documentation: identity URLs; client source: Node SDK",
    contract=Contract(
        asks=IDENTIFIED,
        gives=(gives(shapes.USER_INFO),),
        errors=("identity-token-missing", "identity-token-bad", "wrong-org", "bad-id"),
    ),
)
def identity(call: Call) -> Reply:
    """Who the caller is, in the vendor's own words."""
    who = _identified(call)
    if call.params["organization"][:15] != organization_id(call.system.seed)[:15]:
        raise Refusal("wrong-org")
    if call.params["user"][:15] != who.user_id[:15]:
        raise Refusal("bad-id")
    user = call.system.records.get("User", who.user_id)
    return json_reply(
        {
            "id": auth.identity_url(call, who),
            "asserted_user": True,
            "user_id": user["Id"],
            "organization_id": organization_id(call.system.seed),
            "username": user["Username"],
            "nick_name": user["CommunityNickname"],
            "display_name": user["Name"],
            "email": user["Email"],
            "email_verified": True,
            "first_name": user["FirstName"],
            "last_name": user["LastName"],
            "timezone": user["TimeZoneSidKey"],
            "photos": {"picture": None, "thumbnail": None},
            "mobile_phone": None,
            "mobile_phone_verified": False,
            "status": {"created_date": None, "body": None},
            "urls": _urls(call),
            "active": user["IsActive"],
            "user_type": "STANDARD",
            "language": user["LanguageLocaleKey"],
            "locale": user["LocaleSidKey"],
            "utcOffset": 0,
            "last_modified_date": user["LastModifiedDate"],
            "is_app_installed": True,
        }
    )


def _identified(call: Call) -> Caller:
    """The caller by header or address; these two endpoints refuse in plain words."""
    secret = bearer(call, ("bearer", "oauth"))
    secret = secret or call.query.get("oauth_token") or call.query.get("access_token")
    if not secret:
        raise Refusal("identity-token-missing")
    try:
        call.caller = auth.seen(call.system, secret)
    except Refusal:
        raise Refusal("identity-token-bad") from None
    call.exchange.caller = call.caller.name
    return call.caller


def _urls(call: Call) -> dict[str, str]:
    """Where the APIs of the org are; `{version}` is for the caller to fill in."""
    base, org = auth.instance_url(call), organization_id(call.system.seed)[:15]
    rest = f"{base}/services/data/v{{version}}/"
    return {
        "enterprise": f"{base}/services/Soap/c/{{version}}/{org}",
        "metadata": f"{base}/services/Soap/m/{{version}}/{org}",
        "partner": f"{base}/services/Soap/u/{{version}}/{org}",
        "rest": rest,
        "sobjects": f"{rest}sobjects/",
        "search": f"{rest}search/",
        "query": f"{rest}query/",
        "custom_domain": base,
    }
