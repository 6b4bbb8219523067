"""How the firm's organisation, customers and projects look here."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from understudy.vendor import Keys, Link, Projection, Row, choice, named, read_only, ref, same
from understudy.vendor.projection import minor
from understudy.vendor.store import Store
from understudy.vendor.validation import stored
from understudy.world.nouns import (
    AccountingPeriod,
    CostCentre,
    CurrencyRate,
    Customer,
    JobProfile,
    LegalEntity,
    Project,
    Resource,
)
from understudy_mocks.netsuite.objects.ids import line_id, seed_id
from understudy_mocks.netsuite.objects.standing import (
    CLOSED_WON,
    CURRENCIES,
    CURRENCY_CODES,
    FOUNDED,
    TERM_OF,
    TERMS,
    quarter_id,
)

ROOT = "1"
"""The subsidiary of the firm's first company: all others hang below it."""


def ordinal(world_id: str) -> int:
    """The number in the id of a noun."""
    return int(world_id.rpartition("-")[2])


def external(row: Row, store: Store) -> str | None:
    """The external id: where the firm keeps the key of the record of origin."""
    return None if row["externalId"] is None else str(row["externalId"])


def stamped(row: Row, day: date, modified: date | None = None, created: str = "dateCreated") -> Row:
    """The row with the account's stamps, as if written at noon."""
    row[created] = stored(datetime.combine(day, time(12), UTC))
    row["lastModifiedDate"] = stored(datetime.combine(modified or day, time(12), UTC))
    return row


def currency(native: str) -> Link:
    """A currency's code, kept as a reference to its record."""
    return Link(
        native,
        lambda value, row, store: CURRENCY_CODES.get(str(value)),
        lambda value, keys: CURRENCIES[str(value)],
    )


def _terms() -> Link:
    return Link(
        "terms",
        lambda value, row, store: TERMS.get(str(value)),
        lambda value, keys: None if value is None else TERM_OF[int(str(value))],
    )


def _rate() -> Link:
    """A decimal number as text, so that no reader rounds it, with at least four decimals."""
    return Link(
        "exchangeRate",
        lambda value, row, store: _decimals(float(value or 0)),
        same("exchangeRate").write,
    )


def _decimals(value: float) -> str:
    whole, _, places = f"{value:.8f}".rstrip("0").partition(".")
    return f"{whole}.{places:0<4}"


def _engagement() -> Link:
    """The deal a project was sold by: the key that the CRM knows it by."""
    return Link(
        "externalId",
        lambda value, row, store: value,
        lambda value, keys: keys.native("crm", str(value)),
    )


def _subsidiary(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, LegalEntity)
    row["id"], row["legalName"], row["fullName"] = keys.here(noun.id), noun.name, noun.name
    if row["id"] != ROOT:
        row["parent"] = ROOT
        row["fullName"] = f"{keys.name('legal_entity-1')} : {noun.name}"
    row["lastModifiedDate"] = stored(FOUNDED)
    return ()


def _currency_rate(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, CurrencyRate)
    row["id"] = keys.here(noun.id)
    row["lastModifiedDate"] = stored(datetime.combine(noun.effective_on, time(1), UTC))
    return ()


def _period(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, AccountingPeriod)
    row["id"], row["parent"] = keys.here(noun.id), quarter_id(noun.starts_on)
    row["lastModifiedDate"] = stored(FOUNDED)
    if noun.status == "closed":
        closed_at = stored(datetime.combine(noun.ends_on + timedelta(days=5), time(17), UTC))
        row["arLocked"] = row["apLocked"] = row["allLocked"] = True
        row["closedOnDate"] = row["lastModifiedDate"] = closed_at
    return ()


def _department(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, CostCentre)
    row["id"], row["fullName"] = keys.here(noun.id), noun.name
    row["lastModifiedDate"] = stored(FOUNDED)
    return ()


def _customer(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Customer)
    id_, n = keys.here(noun.id), ordinal(noun.id)
    row["id"], row["entityId"], row["altName"] = id_, f"C-{n:05}", noun.name
    row["externalId"] = keys.native("crm", noun.id)
    row["entityStatus"] = CLOSED_WON
    # Customers have no date of their own; they came one after another over three years.
    stamped(row, (FOUNDED + timedelta(days=n % 1000)).date())
    address: Row = {
        "id": line_id(id_, 1),
        "record": id_,
        "line": 1,
        "label": "Head office",
        "defaultBilling": True,
        "defaultShipping": True,
        "addressee": noun.name,
        "addr1": noun.street,
        "city": noun.city,
        "zip": noun.postal_code,
        "country": noun.country,
    }
    return [("customer-addressBook", address)]


def _employee(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Resource)
    profile, home = keys.noun(noun.job_profile), keys.noun(noun.legal_entity)
    assert isinstance(profile, JobProfile)
    assert isinstance(home, LegalEntity)
    row["id"], row["entityId"] = keys.here(noun.id), f"{noun.first_name} {noun.last_name}"
    row["title"], row["isJobResource"] = profile.title, True
    row["currency"] = CURRENCIES[home.currency]
    row["isInactive"] = noun.terminated_on is not None
    stamped(row, max(noun.hired_on, FOUNDED.date()), noun.terminated_on)
    return ()


def _job(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Project)
    row["id"], row["altName"] = keys.here(noun.id), noun.name
    row["allowTime"] = row["allowExpenses"] = True
    stamped(row, noun.start_on - timedelta(days=7))
    return ()


JOB_STATUSES = {
    "active": "2",
    "planned": "4",
    "completed": "1",
    "on_hold": "6",
    "cancelled": "7",
}


def _job_status() -> Link:
    known = choice("entityStatus", JOB_STATUSES)
    more = {"3": "cancelled", "5": "planned"}
    return Link(
        "entityStatus",
        lambda value, row, store: more.get(str(value)) or known.read(value, row, store),
        known.write,
    )


ORGANISATION = (
    Projection(
        noun="legal_entity",
        object_name="subsidiary",
        links={"name": same("name"), "country": same("country"), "currency": currency("currency")},
        seed_id=str,
        complete=_subsidiary,
    ),
    Projection(
        noun="currency_rate",
        object_name="currencyRate",
        links={
            "from_currency": currency("transactionCurrency"),
            "to_currency": currency("baseCurrency"),
            "effective_on": same("effectiveDate"),
            "rate": _rate(),
        },
        seed_id=seed_id("currencyRate"),
        complete=_currency_rate,
    ),
    Projection(
        noun="accounting_period",
        object_name="accountingPeriod",
        links={
            "name": same("periodName"),
            "starts_on": same("startDate"),
            "ends_on": same("endDate"),
            "status": choice("closed", {"open": False, "closed": True}),
        },
        seed_id=seed_id("accountingPeriod"),
        where={"isYear": False, "isQuarter": False},
        complete=_period,
    ),
    Projection(
        noun="cost_centre",
        object_name="department",
        links={
            "code": same("externalId"),
            "name": same("name"),
            "legal_entity": ref("subsidiary"),
        },
        seed_id=seed_id("department"),
        complete=_department,
    ),
    Projection(
        noun="resource",
        object_name="employee",
        links={
            "employee_number": same("externalId"),
            "first_name": same("firstName"),
            "last_name": same("lastName"),
            "email": same("email"),
            "cost_centre": ref("department"),
            "legal_entity": ref("subsidiary"),
            "manager": ref("supervisor"),
            "hired_on": same("hireDate"),
            "terminated_on": same("releaseDate"),
            "active": read_only("isInactive", lambda inactive: not inactive),
            # Pay belongs to others: the firm keeps none here, and a judge sees it if it leaks.
            "cost_rate_minor": Link("laborCost", minor("laborCost").read, None),
        },
        seed_id=seed_id("employee"),
        source=external,
        complete=_employee,
    ),
    Projection(
        noun="customer",
        object_name="customer",
        links={
            "name": same("companyName"),
            "legal_entity": ref("subsidiary"),
            "currency": currency("currency"),
            "phone": same("phone"),
            "payment_terms_days": _terms(),
        },
        seed_id=seed_id("customer"),
        source=external,
        complete=_customer,
    ),
    Projection(
        noun="project",
        object_name="job",
        links={
            "code": same("entityId"),
            "name": same("companyName"),
            "engagement": _engagement(),
            "customer": ref("parent"),
            "legal_entity": ref("subsidiary"),
            "billing_type": choice(
                "jobBillingType", {"time_and_materials": "TM", "fixed_fee": "FBM"}
            ),
            "currency": currency("currency"),
            "rate_card": named("custentity_rate_card"),
            "status": _job_status(),
            "start_on": same("startDate"),
            "end_on": same("projectedEndDate"),
            "manager": ref("projectManager"),
        },
        seed_id=seed_id("job"),
        source=external,
        complete=_job,
    ),
)
