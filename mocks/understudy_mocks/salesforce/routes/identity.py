"""Who the caller is, in the words of OpenID and in the vendor's own."""

from understudy.vendor import Call, Caller, Refusal, Reply, Routes, bearer, json_reply
from understudy.vendor.contract import Ask, Contract, gives
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.objects.standing import organization_id
from understudy_mocks.salesforce.routes import shapes

ROUTES = Routes()
IDENTIFIED = (Ask("Authorization", where="header"), Ask("oauth_token"), Ask("access_token"))


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
