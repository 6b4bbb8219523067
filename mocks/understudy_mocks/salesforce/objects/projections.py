"""How customers, deals and people look here."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from understudy.vendor import (
    Keys,
    Link,
    Projection,
    Row,
    choice,
    minor,
    named,
    read_only,
    ref,
    same,
)
from understudy.vendor.store import Store
from understudy.world.nouns import Customer, Engagement, Resource
from understudy_mocks.salesforce.objects.compound import show_together
from understudy_mocks.salesforce.objects.ids import native_id
from understudy_mocks.salesforce.objects.schema import ACCOUNT, OPPORTUNITY
from understudy_mocks.salesforce.objects.stages import follow, stage_of
from understudy_mocks.salesforce.objects.standing import (
    ACCOUNT_RECORD_TYPE,
    FOUNDED,
    OPPORTUNITY_RECORD_TYPE,
    STANDARD_PROFILE,
    stamped,
    user,
)

STAGE_NAMES = {
    "prospecting": "Prospecting",
    "qualified": "Qualification",
    "proposal": "Proposal/Price Quote",
    "negotiation": "Negotiation/Review",
    "won": "Closed Won",
    "lost": "Closed Lost",
}
_CANONICAL_STAGES = {
    **{native.lower(): stage for stage, native in STAGE_NAMES.items()},
    "needs analysis": "qualified",
    "value proposition": "qualified",
    "id. decision makers": "proposal",
    "perception analysis": "proposal",
}
"""Stages that the firm does not use by itself count as the one before them that it does."""

WORKED_ON = timedelta(days=150)
"""How long before its closing a deal of the firm's history was first written down."""


def _stage() -> Link:
    writing = choice("StageName", STAGE_NAMES)
    return Link(
        "StageName",
        lambda value, row, store: _CANONICAL_STAGES.get(str(value).lower()),
        writing.write,
    )


def _days(native: str) -> Link:
    """A whole number that is kept with decimals."""
    plain = same(native)
    return Link(
        native,
        lambda value, row, store: None if value is None else round(float(value)),
        plain.write,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _account(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Customer)
    ordinal = int(noun.id.rpartition("-")[2])
    row["Id"] = keys.here(noun.id)
    row["Type"], row["RecordTypeId"] = "Customer - Direct", ACCOUNT_RECORD_TYPE
    show_together(ACCOUNT, row)
    # Customers have no date of their own; they came one after another over three years.
    stamped(row, FOUNDED + timedelta(days=ordinal % 1000))
    return ()


def _opportunity(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Engagement)
    row["Id"] = keys.here(noun.id)
    row["RecordTypeId"] = OPPORTUNITY_RECORD_TYPE
    for f in OPPORTUNITY.fields:
        row.setdefault(f.name, f.default)
    stage = stage_of(row["StageName"])
    row["Probability"], row["ForecastCategoryName"] = float(stage.probability), stage.forecast
    follow(row)
    created = _noon(noun.close_on) - WORKED_ON
    # An open deal closes within a quarter from today, so this is before today for all of them.
    modified = _noon(noun.close_on) if stage.closed else created + timedelta(days=50)
    stamped(row, created, modified)
    row["LastStageChangeDate"] = row["LastModifiedDate"]
    history = {
        name: row[name]
        for name in (
            "StageName",
            "Amount",
            "ExpectedRevenue",
            "CloseDate",
            "Probability",
            "ForecastCategory",
            "CurrencyIsoCode",
        )
    }
    history["Id"] = native_id("008", int(noun.id.rpartition("-")[2]))
    history["OpportunityId"] = row["Id"]
    return [("OpportunityHistory", stamped(history, modified))]


def _user(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Resource)
    username = f"{noun.email}.crm"
    row.update(
        user(
            keys.here(noun.id),
            username,
            noun.first_name,
            noun.last_name,
            noun.email,
            STANDARD_PROFILE,
        )
    )
    row["CompanyName"] = keys.name(noun.legal_entity)
    row["IsActive"] = noun.terminated_on is None
    stamped(row, max(_noon(noun.hired_on), FOUNDED))
    return ()


def _billed(native: str) -> Link:
    """Money that others report back; a person does not set it."""
    return replace(minor(native), write=None)


class _People(Projection):
    """Users who work for the firm: robots and the administrator have no employee number."""

    def owns(self, row: Row) -> bool:
        return row["EmployeeNumber"] is not None


def _employee_number(row: Row, store: Store) -> str | None:
    return str(row["EmployeeNumber"])


PROJECTIONS = (
    Projection(
        noun="customer",
        object_name="Account",
        links={
            "name": same("Name"),
            "industry": same("Industry"),
            "legal_entity": named("Legal_Entity__c"),
            "currency": same("CurrencyIsoCode"),
            "street": same("BillingStreet"),
            "city": same("BillingCity"),
            "postal_code": same("BillingPostalCode"),
            "country": same("BillingCountry"),
            "phone": same("Phone"),
            "payment_terms_days": _days("Payment_Terms_Days__c"),
            "owner": ref("OwnerId"),
        },
        seed_id=lambda n: native_id("001", n),
        complete=_account,
    ),
    Projection(
        noun="engagement",
        object_name="Opportunity",
        links={
            "name": same("Name"),
            "customer": ref("AccountId"),
            "legal_entity": named("Legal_Entity__c"),
            "stage": _stage(),
            "billing_type": choice(
                "Billing_Type__c",
                {"time_and_materials": "Time and Materials", "fixed_fee": "Fixed Fee"},
            ),
            "amount_minor": minor("Amount"),
            "currency": same("CurrencyIsoCode"),
            "rate_card": named("Rate_Card__c"),
            "close_on": same("CloseDate"),
            "start_on": same("Project_Start__c"),
            "end_on": same("Project_End__c"),
            "owner": ref("OwnerId"),
            "invoiced_minor": _billed("Invoiced_Amount__c"),
            "paid_minor": _billed("Paid_Amount__c"),
            "project_status": read_only("Project_Status__c"),
        },
        seed_id=lambda n: native_id("006", n),
        complete=_opportunity,
    ),
    _People(
        noun="resource",
        object_name="User",
        links={
            "employee_number": same("EmployeeNumber"),
            "first_name": same("FirstName"),
            "last_name": same("LastName"),
            "email": same("Email"),
        },
        seed_id=lambda n: native_id("005", n),
        source=_employee_number,
        complete=_user,
    ),
)
