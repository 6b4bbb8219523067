"""Accounts and opportunities by SystemModstamp, which every change moves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from understudy_engine.connectors.salesforce import Salesforce
from understudy_engine.sources.base import OVERLAP, Change, Found, Watermark, version
from understudy_engine.wire import Row, text

ACCOUNT_FIELDS = (
    "Id, Name, Phone, BillingStreet, BillingCity, BillingPostalCode, BillingCountry,"
    " CurrencyIsoCode, Legal_Entity__c, Payment_Terms_Days__c, SystemModstamp"
)
OPPORTUNITY_FIELDS = (
    "Id, Name, AccountId, IsWon, Amount, CurrencyIsoCode, Legal_Entity__c, Billing_Type__c,"
    " Project_Start__c, Project_End__c, Rate_Card__c, Invoiced_Amount__c, Paid_Amount__c,"
    " Project_Status__c, SystemModstamp"
)
KINDS = (
    ("Account", ACCOUNT_FIELDS, "crm.account"),
    ("Opportunity", OPPORTUNITY_FIELDS, "crm.opportunity"),
)


class SalesforceChanges:
    """The CRM as a source."""

    name = "crm"
    slow = False

    def __init__(self, crm: Salesforce, since: datetime | None) -> None:
        self._crm, self._since = crm, since

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        for object, fields, kind in KINDS:
            water = Watermark.of(mark, object)
            start = water.start(self._since, OVERLAP)
            condition = f" WHERE SystemModstamp >= {_soql(start)}" if start else ""
            rows = await self._crm.query(
                f"SELECT {fields} FROM {object}{condition} ORDER BY SystemModstamp, Id"
            )
            changes = []
            for row in rows:
                stamp, id = text(row, "SystemModstamp"), text(row, "Id")
                water.reach(datetime.fromisoformat(stamp), now)
                changes.append(Change(kind, id, f"{object}/{id}@{stamp}#{version(row)}"))
            mark = {**mark, **water.marks(object, now, OVERLAP)}
            yield changes, mark


def _soql(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
