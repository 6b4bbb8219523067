"""Revenue that is earned later: elements of posted invoices, their plans, and the month-end run.

The revenue of an item with a recognition rule waits on the deferral account, and is earned evenly
over the months of its line's term; a line without a term has one of twelve months. When a month
is closed, what was planned for it is recognized first, by one journal a company and currency: the
order of the vendor's period close checklist.
"""

from collections.abc import Iterator
from datetime import date

from understudy.vendor import Caller, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records
from understudy_mocks.netsuite.objects.accounts import CONSULTING, DEFERRED
from understudy_mocks.netsuite.objects.documents import save
from understudy_mocks.netsuite.objects.schema.revenue import PLAN_TYPES
from understudy_mocks.netsuite.rules.lines import item_of

RULES = Rules()
TERM_MONTHS = 12
_MONTH_OF = (
    'SELECT "id" FROM "accountingPeriod" WHERE NOT "isYear" AND NOT "isQuarter"'
    ' AND NOT "isAdjust" AND "startDate" <= ? AND "endDate" >= ?'
)


@RULES.before("invoice-item")
def deferred_revenue_waits(draft: Draft) -> None:
    """A line of an item with a rule posts to the deferral account."""
    item = item_of(draft.records.store, draft.after["item"])
    if not draft.deleting and item is not None and item["revenueRecognitionRule"]:
        draft.after["account"] = _deferral(item)


def _deferral(item: Row) -> str:
    return str(item["deferredRevenueAccount"] or item["deferralAccount"] or DEFERRED)


@RULES.after("invoice")
def posted_invoices_have_elements(draft: Draft) -> None:
    """One for each line that is earned later; made anew until some of it has been earned."""
    records, invoice = draft.records, draft.after
    lines = records.store.find("invoice-item", record=invoice["id"])
    old = records.store.find("revenueElement", source=invoice["id"])
    if not old and all(not _rule_of(records, line) for line in lines):
        return
    posted = not draft.deleting and invoice["status"] in ("A", "B")
    if not draft.creating and posted and old and not _moved(old, lines):
        return
    _forget(records, old, draft.by)
    if not posted:
        return
    arrangement = str(records.store.count("id/revenueArrangement"))
    for line in lines:
        if _rule_of(records, line):
            _plan(records, _element(records, invoice, line, arrangement, draft), draft.by)


def _rule_of(records: Records, line: Row) -> str:
    item = item_of(records.store, line["item"])
    return "" if item is None else str(item["revenueRecognitionRule"] or "")


def _moved(elements: list[Row], lines: list[Row]) -> bool:
    """Whether the lines are no longer those that the elements were made of."""
    known = {
        (e["sourceLine"], e["salesAmount"], e["revRecStartDate"], e["revRecEndDate"])
        for e in elements
    }
    now = {line["line"]: line for line in lines}
    return any(
        n not in now
        or now[n]["amount"] != amount
        or (now[n]["revRecStartDate"] or start) != start
        or (now[n]["revRecEndDate"] or end) != end
        for n, amount, start, end in known
    )


def _forget(records: Records, elements: list[Row], by: Caller) -> None:
    """Take elements away with their plans; refuses what has been earned."""
    for element in elements:
        for plan in records.store.find("revenuePlan", element=element["id"]):
            for line in records.store.find("plannedRevenue", plan=plan["id"]):
                if line["isRecognized"]:
                    raise Refusal("locked", field="item", reason="revenue has been recognized")
                records.delete("plannedRevenue", str(line["id"]), by)
            records.delete("revenuePlan", str(plan["id"]), by)
        records.delete("revenueElement", str(element["id"]), by)


def _element(records: Records, invoice: Row, line: Row, arrangement: str, draft: Draft) -> Row:
    item = item_of(records.store, line["item"]) or {}
    start = date.fromisoformat(str(line["revRecStartDate"] or invoice["tranDate"]))
    end = line["revRecEndDate"] or _later(start, TERM_MONTHS, -1).isoformat()
    values: Row = {
        **{n: invoice[n] for n in ("entity", "subsidiary", "currency", "exchangeRate")},
        "arrangement": arrangement,
        "source": invoice["id"],
        "sourceLine": line["line"],
        "item": line["item"],
        "quantity": line["quantity"],
        "salesAmount": line["amount"],
        "deferralAccount": _deferral(item),
        "recognitionAccount": item["incomeAccount"] or CONSULTING,
        "rule": item["revenueRecognitionRule"],
        "createPlansOn": item["createRevenuePlansOn"] or "Revenue Arrangement Creation",
        "elementDate": invoice["tranDate"],
        "revRecStartDate": start.isoformat(),
        "revRecEndDate": end,
    }
    return records.create("revenueElement", values, draft.by, trusted=True)


def _later(day: date, months: int, days: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, min(day.day, 28))
    return date.fromordinal(first.toordinal() + days)


def _plan(records: Records, element: Row, by: Caller) -> None:
    """What is expected, and what will be earned: both the same, month by month."""
    start, end = (date.fromisoformat(str(element[n])) for n in ("revRecStartDate", "revRecEndDate"))
    months = list(_months(start, max(start, end)))
    total = round(float(element["salesAmount"] or 0) * 100)
    for type_ in PLAN_TYPES:
        values: Row = {
            "element": element["id"],
            "type": type_,
            "amount": total / 100,
            "recognized": 0.0,
            "startDate": start.isoformat(),
            "endDate": end.isoformat(),
        }
        plan = records.create("revenuePlan", values, by, trusted=True)
        for n, month in enumerate(months, 1):
            share = total * n // len(months) - total * (n - 1) // len(months)
            found = records.store.select(_MONTH_OF, (month.isoformat(), month.isoformat()))
            line: Row = {
                "plan": plan["id"],
                "month": month.isoformat(),
                "plannedPeriod": found[0][0] if found else None,
                "amount": share / 100,
            }
            records.create("plannedRevenue", line, by, trusted=True)


def _months(start: date, end: date) -> Iterator[date]:
    """The first days of the months of a term."""
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = _later(month, 1, 0)


# -- the month-end run -----------------------------------------------------------------------------


@RULES.before("accountingPeriod")
def a_month_is_closed_with_its_revenue(draft: Draft) -> None:
    """While the month is open still; afterwards nothing would post to it."""
    if draft.creating or draft.deleting or not draft.changed("closed"):
        return
    if draft.after["closed"] and not draft.was("allLocked"):
        recognize(draft.records, str(draft.after["id"]), draft.by, draft.now.date())


def recognize(records: Records, period: str, by: Caller, today: date) -> list[str]:
    """Earn what is planned for a period; the ids of the journals that do so."""
    store, groups = records.store, dict[tuple[str, str], list[tuple[Row, Row, Row]]]()
    for line in store.find("plannedRevenue", plannedPeriod=period, isRecognized=False):
        plan = store.get("revenuePlan", str(line["plan"])) or {}
        if plan.get("type") != "ACTUAL" or not line["amount"]:
            continue
        element = store.get("revenueElement", str(plan["element"])) or {}
        key = (str(element["subsidiary"]), str(element["currency"]))
        groups.setdefault(key, []).append((line, plan, element))
    return [_journal(records, period, found, by, today) for _, found in sorted(groups.items())]


def _journal(
    records: Records, period: str, found: list[tuple[Row, Row, Row]], by: Caller, today: date
) -> str:
    month = records.get("accountingPeriod", period)
    lines: list[Row] = []
    for planned, _, element in found:
        side = {"entity": element["entity"], "memo": f"Revenue of element {element['id']}"}
        lines += [
            {**side, "account": element["deferralAccount"], "debit": planned["amount"]},
            {**side, "account": element["recognitionAccount"], "credit": planned["amount"]},
        ]
    values: Row = {
        **{n: found[0][2][n] for n in ("subsidiary", "currency", "exchangeRate")},
        "tranDate": month["endDate"],
        "postingPeriod": period,
        "approved": True,
        "memo": f"Revenue recognition {month['periodName']}",
    }
    journal = str(save(records, "journalEntry", None, values, {"line": lines}, by)["id"])
    for planned, plan, _ in found:
        current = records.get("revenuePlan", str(plan["id"]))
        total = round(float(current["recognized"] or 0) + float(planned["amount"] or 0), 2)
        records.update("revenuePlan", str(plan["id"]), {"recognized": total}, by, trusted=True)
        done: Row = {
            "isRecognized": True,
            "journal": journal,
            "postingPeriod": period,
            "dateExecuted": today.isoformat(),
            "totalRecognized": total,
        }
        records.update("plannedRevenue", str(planned["id"]), done, by, trusted=True)
    return journal
