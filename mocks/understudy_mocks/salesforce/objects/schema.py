"""The object types of the org: the vendor's standard ones, and the firm's own fields on them."""

from dataclasses import dataclass

from understudy.vendor import Field, ObjectType, Schema
from understudy_mocks.salesforce.objects.async_jobs import BULK
from understudy_mocks.salesforce.objects.fields import (
    address,
    checkbox,
    currency_code,
    day,
    integer,
    lookup,
    moment,
    number,
    object_type,
    owner,
    picklist,
    record_id,
    stamps,
    text,
)
from understudy_mocks.salesforce.objects.selling import SELLING
from understudy_mocks.salesforce.objects.setting import SETTING
from understudy_mocks.salesforce.objects.stages import FORECASTS, STAGES
from understudy_mocks.salesforce.objects.streaming import STREAMING
from understudy_mocks.salesforce.objects.working import NAMES, SOURCES, WORKING

INDUSTRIES = (
    "Agriculture",
    "Apparel",
    "Banking",
    "Biotechnology",
    "Chemicals",
    "Communications",
    "Construction",
    "Consulting",
    "Education",
    "Electronics",
    "Energy",
    "Engineering",
    "Entertainment",
    "Environmental",
    "Finance",
    "Food & Beverage",
    "Government",
    "Healthcare",
    "Hospitality",
    "Insurance",
    "Machinery",
    "Manufacturing",
    "Media",
    "Not For Profit",
    "Recreation",
    "Retail",
    "Shipping",
    "Technology",
    "Telecommunications",
    "Transportation",
    "Utilities",
    "Other",
)


ACCOUNT = object_type(
    "Account",
    "001",
    text("Name", required=True),
    picklist(
        "Type",
        (
            "Prospect",
            "Customer - Direct",
            "Customer - Channel",
            "Channel Partner / Reseller",
            "Installation Partner",
            "Technology Partner",
            "Other",
        ),
    ),
    lookup("RecordTypeId", "RecordType"),
    lookup("ParentId", "Account"),
    text("AccountNumber", 40),
    picklist("Industry", INDUSTRIES),
    number("AnnualRevenue", "currency"),
    integer("NumberOfEmployees"),
    picklist("Ownership", ("Public", "Private", "Subsidiary", "Other")),
    picklist("Rating", ("Hot", "Warm", "Cold")),
    text("TickerSymbol", 20, native="string"),
    text("Site", 80),
    picklist("AccountSource", SOURCES),
    text("Phone", 40, native="phone"),
    text("Fax", 40, native="phone"),
    text("Website", native="url"),
    text("Description", 32000, native="textarea"),
    *address("Billing"),
    *address("Shipping"),
    currency_code(),
    owner(),
    text("External_Id__c", 60, external_id=True, unique=True),
    text("Legal_Entity__c", 80),
    number("Payment_Terms_Days__c"),
    *stamps(),
)
CONTACT = object_type(
    "Contact",
    "003",
    text("LastName", 80, required=True),
    text("FirstName", 40),
    picklist("Salutation", ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.")),
    text("Name", 121, computed=True),
    lookup("AccountId", "Account"),
    lookup("ReportsToId", "Contact"),
    text("Email", 80, native="email"),
    text("Title", 128),
    text("Department", 80),
    text("Phone", 40, native="phone"),
    text("MobilePhone", 40, native="phone"),
    picklist("LeadSource", SOURCES),
    text("Description", 32000, native="textarea"),
    *address("Mailing"),
    currency_code(),
    owner(),
    # Not unique, as such fields often are in life: two contacts may come with the same key.
    text("External_Id__c", 60, external_id=True, shared=True),
    *stamps(),
)
OPPORTUNITY = object_type(
    "Opportunity",
    "006",
    text("Name", 120, required=True),
    picklist("StageName", tuple(s.name for s in STAGES), length=255, required=True),
    day("CloseDate", required=True),
    lookup("AccountId", "Account"),
    lookup("RecordTypeId", "RecordType"),
    number("Amount", "currency", 2),
    number("Probability", "percent"),
    number("ExpectedRevenue", "currency", 2, computed=True),
    number("TotalOpportunityQuantity", scale=2),
    picklist(
        "Type",
        (
            "Existing Customer - Upgrade",
            "Existing Customer - Replacement",
            "Existing Customer - Downgrade",
            "New Customer",
        ),
    ),
    text("NextStep"),
    picklist("LeadSource", SOURCES),
    checkbox("IsPrivate"),
    text("Description", 32000, native="textarea"),
    picklist("ForecastCategory", tuple(FORECASTS.values()), restricted=True, computed=True),
    picklist("ForecastCategoryName", tuple(FORECASTS), restricted=True),
    checkbox("IsClosed", computed=True),
    checkbox("IsWon", computed=True),
    checkbox("HasOpportunityLineItem", computed=True),
    text("Fiscal", 6, computed=True),
    integer("FiscalQuarter", computed=True),
    integer("FiscalYear", computed=True),
    moment("LastStageChangeDate"),
    lookup("CampaignId", "Campaign", inverse="Opportunities"),
    lookup("Pricebook2Id", "Pricebook2"),
    lookup("ContractId", "Contract"),
    currency_code(),
    owner(),
    text("Legal_Entity__c", 80),
    picklist("Billing_Type__c", ("Time and Materials", "Fixed Fee"), restricted=True),
    day("Project_Start__c"),
    day("Project_End__c"),
    text("Rate_Card__c", 80),
    number("Invoiced_Amount__c", "currency", 2),
    number("Paid_Amount__c", "currency", 2),
    text("Project_Status__c", 40),
    *stamps(),
    plural="Opportunities",
)
OPPORTUNITY_HISTORY = object_type(
    "OpportunityHistory",
    "008",
    lookup("OpportunityId", "Opportunity", computed=True),
    text("StageName", computed=True),
    number("Amount", "currency", 2, computed=True),
    number("ExpectedRevenue", "currency", 2, computed=True),
    day("CloseDate", computed=True),
    number("Probability", "percent", computed=True),
    text("ForecastCategory", 40, computed=True),
    currency_code(),
    *stamps(),
    label="Opportunity: Stage History",
    plural="Opportunities: Stage History",
    read_only=True,
)
BIN = ObjectType(
    "RecycleBin",
    (
        record_id(),
        text("Object"),
        Field("DeletedDate", "datetime", indexed=True),
        Field("Row", "json"),
    ),
    id_field="Id",
    hidden=True,
)
"""Deleted records, which only `queryAll` and `deleted` tell of."""

SCHEMA = Schema(
    (
        *(ACCOUNT, CONTACT, OPPORTUNITY, OPPORTUNITY_HISTORY),
        *(*SELLING, *WORKING, *SETTING, *NAMES),
        *(*STREAMING, *BULK, BIN),
    )
)


@dataclass(frozen=True, slots=True)
class Children:
    """The records that refer to one by `field`: their relationship's name, and their fate."""

    relationship: str
    parent: str
    object: str
    field: str
    cascade: bool


CHILDREN = (
    Children("ChildAccounts", "Account", "Account", "ParentId", cascade=False),
    Children("Contacts", "Account", "Contact", "AccountId", cascade=True),
    Children("Opportunities", "Account", "Opportunity", "AccountId", cascade=True),
    Children("OpportunityHistories", "Opportunity", "OpportunityHistory", "OpportunityId", True),
)


def children(schema: Schema) -> tuple[Children, ...]:
    """All relationships that can be walked backwards, those of a customer's own fields included."""
    own = (
        Children(f.inverse, parent, kind.name, f.name, f.cascade)
        for kind, f in schema.inverses
        for parent in f.references
    )
    return (*CHILDREN, *own)
