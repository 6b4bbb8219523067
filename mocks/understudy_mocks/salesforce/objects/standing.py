"""What stands in the org before the firm's records come: itself, its users, its settings."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from understudy.kernel.seed import Seed
from understudy.vendor import Row, System
from understudy.vendor.validation import stored
from understudy_mocks.salesforce.objects.fields import CURRENCIES
from understudy_mocks.salesforce.objects.ids import STANDING, native_id
from understudy_mocks.salesforce.objects.stages import FORECASTS, STAGES

if TYPE_CHECKING:
    from understudy.world.firm import World

INTEGRATION_USERNAME = "integration@crm.halden.test"
ADMIN_USERNAME = "admin@crm.halden.test"
ADMIN_ID = native_id("005", STANDING + 1)
INTEGRATION_ID = native_id("005", STANDING + 2)
ADMIN_PROFILE = native_id("00e", STANDING + 1)
STANDARD_PROFILE = native_id("00e", STANDING + 2)
ACCOUNT_RECORD_TYPE = native_id("012", STANDING + 1)
OPPORTUNITY_RECORD_TYPE = native_id("012", STANDING + 2)
API_PERMISSIONS = native_id("0PS", STANDING + 3)
STANDARD_PRICE_BOOK = native_id("01s", STANDING + 1)
CORPORATE_CURRENCY = "USD"
FOUNDED = datetime(2020, 1, 6, 9, tzinfo=UTC)


def organization_id(seed: Seed) -> str:
    """The id of the org that grows from a system's seed."""
    return native_id("00D", int(seed.hex("organization", 10), 16) % 62**7)


def stamped(row: Row, created: datetime, modified: datetime | None = None) -> Row:
    """The row with the platform's stamps, as if the administrator had made it."""
    last = stored((modified or created).replace(microsecond=0))
    row["CreatedDate"] = stored(created.replace(microsecond=0))
    row["LastModifiedDate"] = row["SystemModstamp"] = last
    row["CreatedById"] = row["LastModifiedById"] = ADMIN_ID
    return row


def user(id: str, username: str, first: str, last: str, email: str, profile: str) -> Row:
    """A person, or a robot, who may log in."""
    return {
        "Id": id,
        "Username": username,
        "FirstName": first,
        "LastName": last,
        "Name": f"{first} {last}",
        "Email": email,
        "Alias": f"{first[:1]}{last}"[:8].lower(),
        "CommunityNickname": username.partition("@")[0][:40],
        "ProfileId": profile,
        "CurrencyIsoCode": CORPORATE_CURRENCY,
    }


def setup(system: System, world: "World") -> None:
    """Write the org, its profiles and users, stages, record types and currencies."""
    for name, rows in (
        ("Organization", [_organization(system, world)]),
        ("Profile", _profiles()),
        ("UserRole", _roles()),
        ("PermissionSet", _permission_sets()),
        ("PermissionSetAssignment", _assignments()),
        ("Group", _groups()),
        ("Pricebook2", _price_books()),
        ("User", _users()),
        ("OpportunityStage", _stages()),
        ("RecordType", _record_types(system)),
        ("CurrencyType", _currencies(world)),
    ):
        system.store.load(name, [stamped(row, FOUNDED) for row in rows])


def arrange(system: System, world: "World") -> None:
    """Write back on the deals of history what became of them: billed, paid, how far."""
    here = system.keys.here
    project_of: dict[str, str] = {}
    billed: dict[str, int] = {}
    paid: dict[str, int] = {}
    for invoice in world.all("invoice"):
        project_of[invoice.id] = invoice.project
        billed[invoice.project] = billed.get(invoice.project, 0) + invoice.total_minor
    for payment in world.all("payment"):
        project = project_of[payment.invoice]
        paid[project] = paid.get(project, 0) + payment.amount_minor
    system.store.amend(
        "Opportunity",
        [
            {
                "Id": here(project.engagement),
                "Invoiced_Amount__c": billed.get(project.id, 0) / 100,
                "Paid_Amount__c": paid.get(project.id, 0) / 100,
                "Project_Status__c": project.status,
            }
            for project in world.all("project")
        ],
    )


def _organization(system: System, world: "World") -> Row:
    return {
        "Id": organization_id(system.seed),
        "Name": str(world.all("legal_entity")[0].name),
        "InstanceName": "USA8D",
        "OrganizationType": "Enterprise Edition",
        "DefaultCurrencyIsoCode": CORPORATE_CURRENCY,
        "FiscalYearStartMonth": 1,
    }


def _profiles() -> Iterable[Row]:
    yield {"Id": ADMIN_PROFILE, "Name": "System Administrator", "UserType": "Standard"}
    yield {"Id": STANDARD_PROFILE, "Name": "Standard User", "UserType": "Standard"}


def _roles() -> Iterable[Row]:
    for n, (name, above) in enumerate((("CEO", 0), ("Sales", 1), ("Delivery", 1)), 1):
        yield {
            "Id": native_id("00E", STANDING + n),
            "Name": name,
            "DeveloperName": name,
            "ParentRoleId": native_id("00E", STANDING + above) if above else None,
        }


def _permission_sets() -> Iterable[Row]:
    """What each profile allows, and one set that lets integrations in."""
    for n, (profile, label) in enumerate(
        ((ADMIN_PROFILE, "System Administrator"), (STANDARD_PROFILE, "Standard User")), 1
    ):
        yield {
            "Id": native_id("0PS", STANDING + n),
            "Name": f"X{profile}",
            "Label": label,
            "IsCustom": False,
            "IsOwnedByProfile": True,
            "ProfileId": profile,
        }
    yield {"Id": API_PERMISSIONS, "Name": "Integration_API", "Label": "Integration API"}


def _assignments() -> Iterable[Row]:
    yield {
        "Id": native_id("0Pa", STANDING + 1),
        "PermissionSetId": API_PERMISSIONS,
        "AssigneeId": INTEGRATION_ID,
    }


def _groups() -> Iterable[Row]:
    yield {
        "Id": native_id("00G", STANDING + 1),
        "Name": "Support",
        "DeveloperName": "Support",
        "Type": "Queue",
    }


def _price_books() -> Iterable[Row]:
    yield {
        "Id": STANDARD_PRICE_BOOK,
        "Name": "Standard Price Book",
        "IsStandard": True,
        "IsActive": True,
    }


def _users() -> Iterable[Row]:
    for id_, username, last in (
        (ADMIN_ID, ADMIN_USERNAME, "Admin"),
        (INTEGRATION_ID, INTEGRATION_USERNAME, "Integration"),
    ):
        yield user(id_, username, "Halden", last, username, ADMIN_PROFILE)


def _stages() -> Iterable[Row]:
    for n, stage in enumerate(STAGES, 1):
        yield {
            "Id": native_id("01J", STANDING + n),
            "MasterLabel": stage.name,
            "ApiName": stage.name,
            "IsActive": True,
            "SortOrder": n,
            "IsClosed": stage.closed,
            "IsWon": stage.won,
            "ForecastCategory": FORECASTS[stage.forecast],
            "ForecastCategoryName": stage.forecast,
            "DefaultProbability": float(stage.probability),
        }


_RECORD_TYPES = (
    (ACCOUNT_RECORD_TYPE, "Client", "Account"),
    (OPPORTUNITY_RECORD_TYPE, "Engagement", "Opportunity"),
)


def _record_types(system: System) -> Iterable[Row]:
    """The firm's record types, and what a customer's shape has beside them."""
    told = [(id_, name, name, object_name, True) for id_, name, object_name in _RECORD_TYPES]
    known = {(object_name, name) for _, name, object_name in _RECORD_TYPES}
    for kind in system.schema:
        for v in kind.variants:
            if (kind.name, v.name) not in known:
                own = v.id or native_id("012", STANDING + 1 + len(told))
                told.append((own, v.label, v.name, kind.name, v.active))
    for id_, label, name, object_name, active in told:
        yield {
            "Id": id_,
            "Name": label,
            "DeveloperName": name,
            "SobjectType": object_name,
            "IsActive": active,
        }


def _currencies(world: "World") -> Iterable[Row]:
    """Each currency, with how much of it one unit of the corporate one buys today."""
    bought: dict[str, float] = {CORPORATE_CURRENCY: 1.0}
    for rate in sorted(world.all("currency_rate"), key=lambda r: r.effective_on):
        if rate.to_currency == CORPORATE_CURRENCY and rate.effective_on <= world.as_of:
            bought[rate.from_currency] = round(1 / float(rate.rate), 6)
    for n, code in enumerate(CURRENCIES, 1):
        yield {
            "Id": native_id("01L", STANDING + n),
            "IsoCode": code,
            "ConversionRate": bought.get(code, 1.0),
            "DecimalPlaces": 2,
            "IsActive": True,
            "IsCorporate": code == CORPORATE_CURRENCY,
        }
