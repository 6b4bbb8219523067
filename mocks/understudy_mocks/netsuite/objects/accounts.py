"""The chart of accounts, taxes, items and small lists that an account of the vendor stands with."""

from collections.abc import Iterable, Mapping

from understudy.vendor import Row

BANK = "101"
RECEIVABLE = "102"
UNDEPOSITED = "103"
UNBILLED = "104"
PREPAID = "105"
INPUT_TAX = "106"
PAYABLE = "111"
PAYABLE_TO_STAFF = "112"
OUTPUT_TAX = "113"
DEFERRED = "114"
DEPOSITS = "115"
ACCRUED = "116"
EQUITY = "121"
CONSULTING = "131"
REBILLED = "132"
LICENSES = "133"
SUBCONTRACTORS = "141"
TRAVEL = "151"
HOTELS = "152"
MEALS = "153"
SOFTWARE = "154"
OTHER = "155"
EXCHANGE = "161"
UNREALIZED = "162"

_CHART: tuple[tuple[str, str, str, str, str], ...] = (
    (BANK, "1000", "Operating Bank", "Bank", "Current"),
    (RECEIVABLE, "1100", "Accounts Receivable", "AcctRec", "Current"),
    (UNDEPOSITED, "1150", "Undeposited Funds", "OthCurrAsset", "Current"),
    (UNBILLED, "1200", "Unbilled Receivable", "UnbilledRec", "Current"),
    (PREPAID, "1300", "Prepaid Expenses", "DeferExpense", "Current"),
    (INPUT_TAX, "1350", "VAT on Purchases", "OthCurrAsset", "Current"),
    (PAYABLE, "2000", "Accounts Payable", "AcctPay", "Current"),
    (PAYABLE_TO_STAFF, "2050", "Employee Expenses Payable", "AcctPay", "Current"),
    (OUTPUT_TAX, "2200", "Sales Taxes Payable", "OthCurrLiab", "Current"),
    (DEFERRED, "2400", "Deferred Revenue", "DeferRevenue", "Current"),
    (DEPOSITS, "2450", "Customer Deposits", "OthCurrLiab", "Current"),
    (ACCRUED, "2500", "Accrued Expenses", "OthCurrLiab", "Current"),
    (EQUITY, "3200", "Retained Earnings", "Equity", "Historical"),
    (CONSULTING, "4000", "Consulting Services", "Income", "Average"),
    (REBILLED, "4100", "Rebilled Expenses", "Income", "Average"),
    (LICENSES, "4200", "Licenses", "Income", "Average"),
    (SUBCONTRACTORS, "5000", "Subcontractors", "COGS", "Average"),
    (TRAVEL, "6100", "Travel", "Expense", "Average"),
    (HOTELS, "6110", "Hotels", "Expense", "Average"),
    (MEALS, "6120", "Meals", "Expense", "Average"),
    (SOFTWARE, "6200", "Software", "Expense", "Average"),
    (OTHER, "6900", "Other Expenses", "Expense", "Average"),
    (EXCHANGE, "7100", "Realized Gain/Loss", "OthIncome", "Average"),
    (UNREALIZED, "7110", "Unrealized Gain/Loss", "OthIncome", "Average"),
)
_SPECIAL = {UNDEPOSITED: "UndepFunds", EXCHANGE: "RealizedERV", UNREALIZED: "UnrERV"}
CATEGORY_ACCOUNTS: Mapping[str, str] = {
    "Travel": TRAVEL,
    "Hotel": HOTELS,
    "Meals": MEALS,
    "Software": SOFTWARE,
    "Other": OTHER,
}
TAX_CODES = (
    ("5", "UNDEF", 0.0, "1", ""),
    ("6", "S-DE", 19.0, "1", "DE"),
    ("7", "R-DE", 7.0, "1", "DE"),
    ("8", "S-GB", 20.0, "1", "GB"),
    ("9", "EXEMPT", 0.0, "1", ""),
)
PRIMARY_BOOK = "1"


def _named(names: Mapping[str, str]) -> list[Row]:
    return [{"id": id_, "name": name} for id_, name in names.items()]


def chart() -> Iterable[Row]:
    for id_, number, name, kind, rate in _CHART:
        yield {
            "id": id_,
            "acctNumber": number,
            "acctName": name,
            "fullName": name,
            "acctType": kind,
            "generalRate": rate,
            "cashFlowRate": rate,
            "includeChildren": True,
            "sSpecAcct": _SPECIAL.get(id_),
        }


def standing_lists() -> Iterable[tuple[str, list[Row]]]:
    """What stands in every account beside the firm's own: by record type."""
    yield "account", list(chart())
    yield (
        "accountingBook",
        [{"id": PRIMARY_BOOK, "name": "Primary Accounting Book", "isPrimary": True}],
    )
    yield "taxType", [{"id": "1", "name": "VAT"}]
    yield "taxSchedule", _named({"1": "Services", "2": "Goods"})
    yield (
        "nexus",
        [
            {"id": "1", "name": "United States", "country": "US"},
            {"id": "2", "name": "Germany", "country": "DE"},
            {"id": "3", "name": "United Kingdom", "country": "GB"},
        ],
    )
    yield (
        "salesTaxItem",
        [
            {
                "id": id_,
                "itemId": name,
                "displayName": name,
                "rate": rate,
                "taxType": type_,
                "taxAccount": OUTPUT_TAX,
                "nexusCountry": country or None,
                "isExempt": name == "EXEMPT",
            }
            for id_, name, rate, type_, country in TAX_CODES
        ],
    )
    yield "jobType", _named({"1": "Client Delivery", "2": "Internal", "3": "Presales"})
    yield "customerCategory", _named({"1": "Corporate", "2": "Public Sector"})
    yield "vendorCategory", _named({"1": "Subcontractor", "2": "Supplier", "3": "Tax agency"})
    yield "billingClass", _named({"1": "Junior", "2": "Senior", "3": "Principal"})
    yield "paymentMethod", _named({"1": "Cash", "2": "Check", "3": "Wire Transfer"})
    yield "priceLevel", _named({"1": "Base Price", "2": "Partner Price"})
    yield (
        "classification",
        [
            {"id": id_, "name": name, "fullName": name}
            for id_, name in (("1", "Consulting"), ("2", "Managed Services"))
        ],
    )
    yield (
        "location",
        [
            {"id": id_, "name": name, "fullName": name}
            for id_, name in (("1", "On Site"), ("2", "Remote"))
        ],
    )
    yield "billingRateCard", _named({"1": "Standard 2026"})
    yield "billingSchedule", [{"id": "1", "name": "Monthly in arrears", "scheduleType": "5"}]
    yield (
        "servicePurchaseItem",
        [
            _item("51", "Subcontracted Work", expenseAccount=SUBCONTRACTORS),
        ],
    )
    yield (
        "serviceResaleItem",
        [_item("52", "Partner Day", incomeAccount=CONSULTING, expenseAccount=SUBCONTRACTORS)],
    )
    yield "nonInventorySaleItem", [_item("53", "License", incomeAccount=LICENSES)]
    yield "otherChargeSaleItem", [_item("54", "Handling", incomeAccount=REBILLED)]
    yield "discountItem", [_item("55", "Discount", incomeAccount=CONSULTING)]


def _item(id_: str, name: str, **accounts: str) -> Row:
    return {"id": id_, "itemId": name, "displayName": name, "salesDescription": name, **accounts}
