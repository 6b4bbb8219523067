"""What a login tells of the session, and of who has it."""

from understudy.vendor import Call, Caller
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.objects.standing import CORPORATE_CURRENCY, organization_id
from understudy_mocks.salesforce.routes.soap.envelope import element


def login_result(call: Call, who: Caller) -> str:
    """A new session, and where to use it."""
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
    return element("loginResponse", {"result": {**parts, "userInfo": user_info(call, who)}})


def user_info(call: Call, who: Caller) -> dict[str, object]:
    """Who is logged in, and how the org looks to them."""
    user = call.system.records.get("User", who.user_id)
    organization = next(call.system.store.all("Organization"))
    return {
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
