"""Who may log in: a user in a role, by a token, and what the role lets them do.

A token stands for a user, a role and an application. Levels of permissions are the vendor's:
view, create, edit, full, each with those below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from understudy.kernel.seed import Seed
from understudy.vendor import Call, Caller, Refusal, Row

Level = Literal["view", "create", "edit", "full"]
_RANK: Mapping[str, int] = {"none": 0, "view": 1, "create": 2, "edit": 3, "full": 4}


@dataclass(frozen=True, slots=True)
class Role:
    """`levels` by record type; others have `default`. `subsidiaries`: which ones it is kept to."""

    id: str
    name: str
    default: str = "full"
    levels: Mapping[str, str] = field(default_factory=dict)
    subsidiaries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Login:
    """A user in a role, and the name under which its token's secrets are kept."""

    user_id: str
    email: str
    name: str
    role: Role
    token: str = "token"
    revoked: bool = False


INTEGRATION_ROLE = Role("1057", "Integration")
CLERK_ROLE = Role(
    "1058",
    "Time Clerk",
    "none",
    {
        **dict.fromkeys(("timeBill", "timeSheet"), "full"),
        **dict.fromkeys(("customer", "job", "projectTask", "employee", "serviceSaleItem"), "view"),
        **dict.fromkeys(("subsidiary", "currency", "accountingPeriod", "department"), "view"),
    },
)
REGIONAL_ROLE = Role("1059", "Regional Controller", subsidiaries=("2",))
UNINVOICED_ROLE = Role("1060", "Integration without Invoices", levels={"invoice": "none"})
INTEGRATION = Login("-5", "integration@erp.halden.test", "Integration User", INTEGRATION_ROLE)
CLERK = Login("-6", "clerk@erp.halden.test", "Time Clerk", CLERK_ROLE, "clerk_token")
REGIONAL = Login("-7", "regional@erp.halden.test", "Controller", REGIONAL_ROLE, "regional_token")
UNINVOICED = Login(
    "-9", "orders@erp.halden.test", "Order Entry", UNINVOICED_ROLE, "uninvoiced_token"
)
GONE = Login("-8", "gone@erp.halden.test", "Gone", INTEGRATION_ROLE, "revoked_token", revoked=True)
LOGINS = (INTEGRATION, CLERK, REGIONAL, UNINVOICED, GONE)
_BY_EMAIL = {login.email: login for login in LOGINS}


def token_credentials(seed: Seed) -> Mapping[str, str]:
    """A key and a secret for each token."""
    found: dict[str, str] = {}
    for login in LOGINS:
        name = login.token.replace("_", "-")
        found[f"{login.token}_id"] = seed.hex(f"{name}-id", 64)
        found[f"{login.token}_secret"] = seed.hex(f"{name}-secret", 64)
    return found


def caller_of(login: Login, scopes: frozenset[str] = frozenset()) -> Caller:
    return Caller(f"integration:{login.email}", login.email, scopes)


def login_of(caller: Caller) -> Login:
    """Who a caller is; nobody in particular is the integration itself."""
    return _BY_EMAIL.get(caller.user_id, INTEGRATION)


# -- what a role may ------------------------------------------------------------------------------

_PLACES: Mapping[str, str] = {
    "customer": "Lists -> Customers",
    "vendor": "Lists -> Vendors",
    "employee": "Lists -> Employees",
    "contact": "Lists -> Contacts",
    "job": "Lists -> Projects",
    "projectTask": "Lists -> Project Tasks",
    "account": "Lists -> Accounts",
    "currency": "Lists -> Currency",
    "subsidiary": "Lists -> Subsidiaries",
    "department": "Lists -> Departments",
    "classification": "Lists -> Classes",
    "location": "Lists -> Locations",
    "accountingPeriod": "Setup -> Manage Accounting Periods",
    "timeBill": "Transactions -> Track Time",
    "timeSheet": "Transactions -> Track Time",
    "invoice": "Transactions -> Invoice",
    "salesOrder": "Transactions -> Sales Order",
    "estimate": "Transactions -> Estimate",
    "opportunity": "Transactions -> Opportunity",
    "creditMemo": "Transactions -> Credit Memo",
    "customerPayment": "Transactions -> Customer Payment",
    "journalEntry": "Transactions -> Make Journal Entry",
    "vendorBill": "Transactions -> Bills",
    "vendorPayment": "Transactions -> Pay Bills",
    "purchaseOrder": "Transactions -> Purchase Order",
    "expenseReport": "Transactions -> Expense Report",
}
"""Where a permission stands among those of a role; the others are told by the record's name."""


def level_of(caller: Caller, kind: str) -> int:
    """How far a caller's role knows a record type."""
    role = login_of(caller).role
    return _RANK[role.levels.get(kind, role.default)]


def allow(call: Call, kind: str, level: Level) -> None:
    """Refuses a caller whose role has a lower level of the permission for this record type."""
    role = login_of(call.caller).role
    if role is not INTEGRATION_ROLE and level_of(call.caller, kind) < _RANK[level]:
        raise Refusal("forbidden", permission=_PLACES.get(kind, f"Lists -> {kind}"))


def sees(call: Call, row: Row) -> bool:
    """Whether the role is not kept away from the company of a record."""
    kept = login_of(call.caller).role.subsidiaries
    return not kept or "subsidiary" not in row or row["subsidiary"] in (None, *kept)


def sees_all(role: Role) -> bool:
    """Whether a role knows every record type."""
    return role.default == "full" and not role.levels
