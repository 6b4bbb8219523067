"""The conversion of leads, which no field write can do."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Refusal, Row
from understudy.vendor.xml import Element
from understudy_mocks.salesforce.routes.bodies import row_of
from understudy_mocks.salesforce.routes.saving import Told, save_each
from understudy_mocks.salesforce.routes.soap.envelope import element, local, text_of

Action = Callable[[Call, Element, Element | None], str]
CONVERTED = "Closed - Converted"
OPEN_FOR_DAYS = 90
"""How far ahead the deal of a converted lead is expected to close (memory)."""


def _convert(call: Call, body: Element, header: Element | None) -> str:
    leads = [one for one in body if local(one).lower() == "leadconverts"]
    work = [partial(_one, call, one) for one in leads]
    results = save_each(call, work, all_or_none=text_of(header, "allOrNone") == "true")
    told = [
        {
            "accountId": one.get("accountId"),
            "contactId": one.get("contactId"),
            "errors": one["errors"],
            "leadId": one.get("leadId"),
            "opportunityId": one.get("opportunityId"),
            "success": one["success"],
        }
        for one in results
    ]
    return f"<convertLeadResponse>{element('result', told)}</convertLeadResponse>"


def _one(call: Call, told: Element) -> Told:
    """A lead becomes an account, a contact and, unless that is not wanted, a deal."""
    schema, records = call.system.schema, call.system.records
    lead = row_of(call, schema.object("Lead"), text_of(told, "leadId"))
    status = text_of(told, "convertedStatus")
    if status != CONVERTED:
        reason = f"invalid convertedStatus: {status} is not a valid converted status"
        raise Refusal("lead-not-convertible", reason=reason)
    if lead["IsConverted"]:
        raise Refusal("lead-converted", object="Lead")
    account = text_of(told, "accountId")
    if not account:
        shared = {n: lead[n] for n in ("Phone", "Website", "Industry", "CurrencyIsoCode")}
        values = {**shared, "Name": lead["Company"], **_address("Billing", lead)}
        account = str(records.create("Account", values, call.caller)["Id"])
    contact = text_of(told, "contactId")
    if not contact:
        names = ("FirstName", "LastName", "Salutation", "Email", "Phone", "MobilePhone", "Title")
        values = {**{n: lead[n] for n in names}, "AccountId": account, **_address("Mailing", lead)}
        contact = str(records.create("Contact", values, call.caller)["Id"])
    deal = None
    if text_of(told, "doNotCreateOpportunity") != "true":
        deal = _deal(call, lead, account, text_of(told, "opportunityName"))
    today = call.system.clock.now().date().isoformat()
    converted = {
        "Status": status,
        "IsConverted": True,
        "ConvertedDate": today,
        "ConvertedAccountId": account,
        "ConvertedContactId": contact,
        "ConvertedOpportunityId": deal,
    }
    records.update("Lead", str(lead["Id"]), converted, call.caller, trusted=True)
    return {
        "success": True,
        "errors": [],
        "leadId": lead["Id"],
        "accountId": account,
        "contactId": contact,
        "opportunityId": deal,
    }


def _deal(call: Call, lead: Row, account: str, name: str) -> str:
    closes = call.system.clock.now() + timedelta(days=OPEN_FOR_DAYS)
    values = {
        "Name": name or lead["Company"],
        "AccountId": account,
        "StageName": "Prospecting",
        "CloseDate": closes.date().isoformat(),
        "LeadSource": lead["LeadSource"],
        "CurrencyIsoCode": lead["CurrencyIsoCode"],
    }
    return str(call.system.records.create("Opportunity", values, call.caller)["Id"])


def _address(prefix: str, lead: Row) -> dict[str, object]:
    return {f"{prefix}{n}": lead[n] for n in ("Street", "City", "State", "PostalCode", "Country")}


ACTIONS: Mapping[str, tuple[Verb, Action]] = {"convertLead": ("update", _convert)}
