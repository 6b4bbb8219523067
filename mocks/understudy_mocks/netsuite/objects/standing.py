"""What stands in the account before the firm's records come, and what is arranged after them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from understudy.vendor import Row, System
from understudy.vendor.validation import stored
from understudy_mocks.netsuite.objects.accounts import (
    CATEGORY_ACCOUNTS,
    CONSULTING,
    DEFERRED,
    PRIMARY_BOOK,
    REBILLED,
    standing_lists,
)
from understudy_mocks.netsuite.objects.ids import FIRST, NEW, seed_id

if TYPE_CHECKING:
    from understudy.world.firm import World

CURRENCIES: Mapping[str, str] = {"USD": "1", "GBP": "2", "EUR": "4", "CHF": "5"}
"""Gaps between the ids are normal: currencies were entered and given up again."""
CURRENCY_CODES: Mapping[str, str] = {id_: code for code, id_ in CURRENCIES.items()}
BASE_CURRENCY = "USD"

CLOSED_WON = "13"
CUSTOMER_STATUS = {
    "7": "PROSPECT-In Discussion",
    "10": "PROSPECT-Proposal",
    "13": "CUSTOMER-Closed Won",
    "14": "PROSPECT-Closed Lost",
    "15": "CUSTOMER-Renewal",
    "16": "LOST CUSTOMER",
}
JOB_STATUS = {
    "1": "Closed",
    "2": "In Progress",
    "3": "Not Awarded",
    "4": "Pending",
    "5": "Awarded",
    # Beyond the vendor's own five, as the firm's administrator has added them.
    "6": "On Hold",
    "7": "Cancelled",
}
TERMS: Mapping[str, int] = {"1": 15, "2": 30, "3": 60, "4": 45, "5": 90, "6": 0}
TERM_OF: Mapping[int, str] = {days: id_ for id_, days in TERMS.items()}
SERVICES, REBILL, MILESTONE, RETAINER = "41", "42", "43", "44"
ITEMS = {
    SERVICES: "Consulting Services",
    REBILL: "Expense Rebill",
    MILESTONE: "Milestone",
    RETAINER: "Support Retainer",
}
STRAIGHT_LINE = "Straight-line, by even periods"
CATEGORIES = ("Travel", "Hotel", "Meals", "Software", "Other")
CATEGORY_IDS: Mapping[str, str] = {name: str(n) for n, name in enumerate(CATEGORIES, 1)}
FOUNDED = datetime(2020, 1, 6, 9, tzinfo=UTC)


def _year_id(year: int) -> str:
    return str(NEW - 10_000 + (year - 2000) * 10)


def quarter_id(day: date) -> str:
    """The id of the quarter that a day lies in: years and quarters are no nouns of the world."""
    return str(int(_year_id(day.year)) + (day.month + 2) // 3)


def setup(system: System, world: "World") -> None:
    """Write currencies, terms, statuses, items, categories, and years and quarters."""
    at = stored(FOUNDED)
    for name, rows in (
        *standing_lists(),
        ("currency", _currencies(world)),
        ("term", _terms()),
        ("customerStatus", _named(CUSTOMER_STATUS)),
        ("jobStatus", _named(JOB_STATUS)),
        ("expenseCategory", _categories()),
        ("serviceSaleItem", _items()),
        ("accountingPeriod", _years_and_quarters(world)),
    ):
        known = system.schema.object(name).by_name
        stamps: Row = {n: at for n in ("createdDate", "lastModifiedDate") if n.lower() in known}
        system.store.load(name, [{**row, **stamps} for row in rows])


def _named(names: Mapping[str, str]) -> Iterable[Row]:
    return [{"id": id_, "name": name} for id_, name in names.items()]


def _categories() -> Iterable[Row]:
    for name, id_ in CATEGORY_IDS.items():
        yield {"id": id_, "name": name, "expenseAcct": CATEGORY_ACCOUNTS[name]}


def _terms() -> Iterable[Row]:
    for id_, days in TERMS.items():
        name = f"Net {days}" if days else "Due on receipt"
        yield {"id": id_, "name": name, "daysUntilNetDue": days}


def _items() -> Iterable[Row]:
    for id_, name in ITEMS.items():
        yield {
            "id": id_,
            "itemId": name,
            "displayName": name,
            "salesDescription": name,
            "incomeAccount": REBILLED if id_ == REBILL else CONSULTING,
            "deferredRevenueAccount": DEFERRED if id_ == RETAINER else None,
            "revenueRecognitionRule": STRAIGHT_LINE if id_ == RETAINER else None,
            "createRevenuePlansOn": "Revenue Arrangement Creation" if id_ == RETAINER else None,
        }


def _currencies(world: "World") -> Iterable[Row]:
    latest = {BASE_CURRENCY: 1.0}
    for rate in sorted(world.all("currency_rate"), key=lambda r: r.effective_on):
        if rate.to_currency == BASE_CURRENCY and rate.effective_on <= world.as_of:
            latest[rate.from_currency] = float(rate.rate)
    for code, id_ in CURRENCIES.items():
        yield {
            "id": id_,
            "name": code,
            "symbol": code,
            "exchangeRate": latest.get(code, 1.0),
            "currencyPrecision": 2,
            "isBaseCurrency": code == BASE_CURRENCY,
        }


def _years_and_quarters(world: "World") -> Iterable[Row]:
    """Every year and quarter that a period of the world lies in; closed when all of it is."""
    periods = world.all("accounting_period")
    for year in sorted({p.starts_on.year for p in periods}):
        yield _span(_year_id(year), f"FY {year}", year, 1, 12, isYear=True)
        for n in range(4):
            id_, name = quarter_id(date(year, n * 3 + 1, 1)), f"Q{n + 1} {year}"
            row = _span(id_, name, year, n * 3 + 1, n * 3 + 3, isQuarter=True)
            yield {**row, "parent": _year_id(year)}


def _span(id_: str, name: str, year: int, first: int, last: int, **more: bool) -> Row:
    ends = date(year + last // 12, last % 12 + 1, 1).toordinal() - 1
    return {
        "id": id_,
        "periodName": name,
        "startDate": date(year, first, 1).isoformat(),
        "endDate": date.fromordinal(ends).isoformat(),
        **more,
    }


def _consolidated(system: System, world: "World") -> Iterable[Row]:
    """What each company's money was worth in the parent's, in each period, as last agreed on."""
    companies = list(system.store.all("subsidiary"))
    root = next(c for c in companies if c["parent"] is None)
    worth = {str(c["id"]): float(c["exchangeRate"] or 1) for c in system.store.all("currency")}
    count = 0
    for period in system.store.find("accountingPeriod", isYear=False, isQuarter=False):
        for company in companies:
            if company["id"] == root["id"]:
                continue
            count += 1
            rate = round(worth[str(company["currency"])] / worth[str(root["currency"])], 8)
            yield {
                "id": str(count),
                "fromSubsidiary": company["id"],
                "toSubsidiary": root["id"],
                "fromCurrency": company["currency"],
                "toCurrency": root["currency"],
                "postingPeriod": period["id"],
                "averageRate": rate,
                "currentRate": rate,
                "historicalRate": rate,
                "isDerived": True,
                "isPeriodClosed": period["closed"],
                "accountingBook": PRIMARY_BOOK,
                "lastModifiedDate": period["lastModifiedDate"],
            }


def arrange(system: System, world: "World") -> None:
    """Budgets become the revenue expected of projects; numbering goes on where history ends."""
    key = seed_id("job")
    budgets: Sequence[Row] = [
        {"id": key(int(b.project.rpartition("-")[2])), "estimatedRevenue": b.amount_minor / 100}
        for b in world.all("budget")
    ]
    system.store.amend("job", budgets)
    system.store.load("consolidatedExchangeRate", _consolidated(system, world))
    for record, sql in _LAST_NUMBERS.items():
        system.store.set_counter(f"tranId/{record}", int(str(system.store.select(sql)[0][0])))
    system.store.set_counter("entityId/customer", len(world.all("customer")) + FIRST)


_LAST_NUMBERS = {
    "invoice": """SELECT coalesce(max(CAST(substr("tranId", 4) AS INTEGER)), 0) FROM "invoice" """,
    "expenseReport": """SELECT count(*) FROM "expenseReport" """,
    "customerPayment": """SELECT count(*) FROM "customerPayment" """,
}
