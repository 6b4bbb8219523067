"""How time, expenses, invoices and payments look here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from understudy.kernel.errors import UsageError
from understudy.vendor import Keys, Link, Projection, Row, Value, choice, computed, minor, ref, same
from understudy.vendor.call import Caller
from understudy.vendor.projection import read_only
from understudy.vendor.store import Store
from understudy.world.nouns import (
    Customer,
    Engagement,
    ExpenseItem,
    Invoice,
    LegalEntity,
    Payment,
    Project,
    TimeEntry,
)
from understudy_mocks.netsuite.objects.accounts import (
    CONSULTING,
    PAYABLE_TO_STAFF,
    REBILLED,
    RECEIVABLE,
)
from understudy_mocks.netsuite.objects.documents import save
from understudy_mocks.netsuite.objects.ids import line_id, seed_id
from understudy_mocks.netsuite.objects.projections import currency, external, ordinal, stamped
from understudy_mocks.netsuite.objects.schema import SOURCE_COLUMN
from understudy_mocks.netsuite.objects.schema.kinds import VOIDED
from understudy_mocks.netsuite.objects.standing import (
    CATEGORY_IDS,
    CURRENCIES,
    MILESTONE,
    REBILL,
    SERVICES,
    TERM_OF,
)

if TYPE_CHECKING:
    from understudy.vendor import System

WORKED = "worked "
"""How the memo of late time begins; the day follows."""
_APPROVAL = {"draft": "1", "submitted": "2", "approved": "3", "rejected": "4"}
_EXPENSE_STATUS: Mapping[str, Value] = {
    "draft": "A",
    "submitted": "B",
    "rejected": "D",
    "approved": "F",
}
_LINE_ITEMS = {"time": SERVICES, "expense": REBILL, "milestone": MILESTONE}
_INCOME = {"time": CONSULTING, "expense": REBILLED, "milestone": CONSULTING}


class Posted(Projection):
    """What is posted once it is approved. Before that, this system has never heard of it."""

    def rows(self, noun: object, keys: Keys) -> Iterator[tuple[str, Row]]:
        assert isinstance(noun, TimeEntry | ExpenseItem)
        if noun.status == "approved":
            yield from super().rows(noun, keys)


def _origin(row: Row, store: Store) -> str | None:
    """The key of origin, without the word that tells its kind."""
    key = external(row, store)
    return None if key is None else key.partition("-")[2] or key


def _worked_on() -> Link:
    def read(value: Value, row: Row, store: Store) -> object:
        memo = str(row["memo"] or "")
        return memo[len(WORKED) : len(WORKED) + 10] if memo.startswith(WORKED) else value

    return Link("tranDate", read, same("tranDate").write)


def _period_id(day: date, keys: Keys) -> str:
    """The period of a day: they are the months, without gaps, from the first one of the world."""
    first = keys.noun("accounting_period-1")
    starts = first.starts_on  # type: ignore[union-attr]  # only periods have such ids
    n = (day.year - starts.year) * 12 + day.month - starts.month + 1
    return keys.here(f"accounting_period-{n}")


def _project(id_: str, keys: Keys) -> Project:
    found = keys.noun(id_)
    assert isinstance(found, Project)
    return found


def _time_bill(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, TimeEntry)
    assert noun.approved_at is not None
    row["id"] = keys.here(noun.id)
    row["externalId"] = f"time-{keys.native('psa', noun.id)}"
    row["item"], row["price"], row["timeType"] = SERVICES, "-1", "A"
    row["subsidiary"] = keys.here(_project(noun.project, keys).legal_entity)
    row["postingPeriod"] = _period_id(noun.worked_on, keys)
    stamped(row, noun.approved_at.date(), created="createdDate")
    return ()


def _expense_report(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, ExpenseItem)
    assert noun.approved_at is not None
    id_, project = keys.here(noun.id), _project(noun.project, keys)
    total = noun.amount_minor / 100
    row |= {
        "id": id_,
        "externalId": f"expense-{keys.native('psa', noun.id)}",
        "tranId": f"EXP{ordinal(noun.id):06}",
        "tranDate": noun.incurred_on.isoformat(),
        "postingPeriod": _period_id(noun.incurred_on, keys),
        "subsidiary": keys.here(project.legal_entity),
        "currency": CURRENCIES[noun.currency],
        "expenseReportCurrency": CURRENCIES[noun.currency],
        "exchangeRate": 1.0,
        "account": PAYABLE_TO_STAFF,
        "amount": total,
        "total": total,
        "amountPaid": 0.0,
        "amountRemaining": total,
    }
    row["complete"] = row["supervisorApproval"] = row["accountingApproval"] = True
    stamped(row, noun.approved_at.date(), created="createdDate")
    line: Row = {
        "id": line_id(id_, 1),
        "record": id_,
        "line": 1,
        "category": CATEGORY_IDS[noun.category],
        "amount": total,
        "currency": CURRENCIES[noun.currency],
        "expensedate": noun.incurred_on.isoformat(),
        "customer": keys.here(noun.project),
        "isBillable": noun.billable,
    }
    return [("expenseReport-expense", line)]


def _of_line(native: str) -> Link:
    """A field of the report's only line."""

    def read(row: Row, store: Store) -> object:
        line = store.first("expenseReport-expense", record=row["id"])
        return None if line is None else line[native]

    return computed(read)


def _category(row: Row, store: Store) -> object:
    id_ = _of_line("category").read(None, row, store)
    category = store.get("expenseCategory", str(id_))
    return None if category is None else category["name"]


def _invoice(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    assert isinstance(noun, Invoice)
    id_, total = keys.here(noun.id), noun.total_minor / 100
    paid, customer = noun.status == "paid", keys.noun(noun.customer)
    assert isinstance(customer, Customer)
    row |= {
        "id": id_,
        "externalId": _bill_key(noun, keys),
        "terms": TERM_OF[customer.payment_terms_days],
        "exchangeRate": 1.0 if _is_home(noun, keys) else None,
        "approvalStatus": "2",
        "account": RECEIVABLE,
        "subtotal": total,
        "taxTotal": 0.0,
        "total": total,
        "amountPaid": total if paid else 0.0,
        "amountRemaining": 0.0 if paid else total,
    }
    stamped(row, noun.issued_on, created="createdDate")
    for n, line in enumerate(noun.lines, 1):
        amount = line.amount_minor / 100
        values: Row = {
            "id": line_id(id_, n),
            "record": id_,
            "line": n,
            "item": _LINE_ITEMS[line.kind],
            "account": _INCOME[line.kind],
            "quantity": 1.0,
            "rate": amount,
            "amount": amount,
            SOURCE_COLUMN: f"{line.kind}-{keys.native('psa', line.source)}",
        }
        yield "invoice-item", values


def _is_home(noun: Invoice, keys: Keys) -> bool:
    home = keys.noun(noun.legal_entity)
    return isinstance(home, LegalEntity) and home.currency == noun.currency


def _bill_key(noun: Invoice, keys: Keys) -> str:
    """A milestone's own key, or the deal's and the month that was billed."""
    if noun.lines[0].kind == "milestone":
        return f"milestone-{keys.native('psa', noun.lines[0].source)}"
    deal = keys.noun(_project(noun.project, keys).engagement)
    assert isinstance(deal, Engagement)
    month = (noun.issued_on.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    return f"bill-{keys.native('crm', deal.id)}-{month}"


_LINES_SQL = (
    f'SELECT l."{SOURCE_COLUMN}", l."amount", t."hours" FROM "invoice-item" l'  # noqa: S608  # constants
    f' LEFT JOIN "timeBill" t ON t."externalId" = l."{SOURCE_COLUMN}"'
    ' WHERE l."record" = ? ORDER BY l."line"'
)


def _lines(row: Row, store: Store) -> object:
    """What was billed. How long time took is known from the time bill of the same source."""
    found = []
    for key, amount, minutes in store.select(_LINES_SQL, (row["id"],)):
        kind, _, source = str(key or "").partition("-")
        found.append(
            {
                "kind": kind,
                "source": source,
                "amount_minor": round(float(amount or 0) * 100),
                "minutes": minutes if kind == "time" and minutes is not None else 0,
            }
        )
    return found


class _Invoices(Projection):
    """Accountants void an invoice with a button; all else about its status is computed."""

    def act(
        self, system: "System", id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        if id is None or canonical.get("status") != "void":
            return super().act(system, id, canonical, by)
        system.records.update("invoice", id, {"status": VOIDED}, by, trusted=True)
        rest = {name: value for name, value in canonical.items() if name != "status"}
        return super().act(system, id, rest, by)


class _Payments(Projection):
    """A payment and the one invoice it is applied to."""

    def rows(self, noun: object, keys: Keys) -> Iterator[tuple[str, Row]]:
        assert isinstance(noun, Payment)
        paid = noun.amount_minor / 100
        row: Row = {
            "id": keys.here(noun.id),
            "tranId": f"PYMT{ordinal(noun.id):06}",
            "tranDate": noun.paid_on.isoformat(),
            "customer": keys.here(noun.customer),
            "currency": CURRENCIES[noun.currency],
            "postingPeriod": _period_id(noun.paid_on, keys),
            "payment": paid,
            "total": paid,
            "applied": paid,
            "unapplied": 0.0,
            "undepFunds": True,
            "arAcct": RECEIVABLE,
            "status": "B",
        }
        customer = keys.noun(noun.customer)
        assert isinstance(customer, Customer)
        row["subsidiary"] = keys.here(customer.legal_entity)
        yield "customerPayment", stamped(row, noun.paid_on, created="createdDate")
        apply: Row = {
            "id": line_id(str(row["id"]), 1),
            "record": row["id"],
            "line": 1,
            "doc": keys.here(noun.invoice),
            "apply": True,
            "amount": paid,
        }
        yield "customerPayment-apply", apply

    def act(
        self, system: "System", id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        """Receive the money for an invoice: `invoice`, `amount_minor`, `paid_on`."""
        wanted = ("invoice", "amount_minor", "paid_on")
        if id is not None:
            raise UsageError("a payment that was received is not changed")
        for name in canonical:
            if name not in wanted:
                raise UsageError.unknown("settable field of payment", name, wanted)
        invoice = system.records.get("invoice", str(canonical.get("invoice")))
        paid = float(str(canonical.get("amount_minor"))) / 100
        values = {
            "customer": invoice["entity"],
            "currency": invoice["currency"],
            "payment": paid,
            "tranDate": canonical.get("paid_on"),
        }
        lines: list[dict[str, object]] = [{"doc": invoice["id"], "apply": True, "amount": paid}]
        made = save(system.records, "customerPayment", None, values, {"apply": lines}, by)
        return str(made["id"])


def _paid_invoice(row: Row, store: Store) -> object:
    line = store.first("customerPayment-apply", record=row["id"])
    return None if line is None else line["doc"]


LEDGER = (
    Posted(
        noun="time_entry",
        object_name="timeBill",
        links={
            "project": ref("customer"),
            "resource": ref("employee"),
            "worked_on": _worked_on(),
            "minutes": same("hours"),
            "billable": same("isBillable"),
            "bill_rate_minor": minor("rate"),
            "status": choice("approvalStatus", _APPROVAL),
            "posted_on": read_only("tranDate"),
            "period": read_only("postingPeriod"),
        },
        seed_id=seed_id("timeBill"),
        source=_origin,
        complete=_time_bill,
    ),
    Posted(
        noun="expense_item",
        object_name="expenseReport",
        links={
            "project": _of_line("customer"),
            "resource": ref("entity"),
            "incurred_on": _of_line("expensedate"),
            "category": computed(_category),
            "amount_minor": read_only("total", lambda value: round(float(value or 0) * 100)),
            "currency": replace(currency("expenseReportCurrency"), write=None),
            "billable": _of_line("isBillable"),
            "status": choice("status", _EXPENSE_STATUS),
            "posted_on": read_only("tranDate"),
            "period": read_only("postingPeriod"),
        },
        seed_id=seed_id("expenseReport"),
        source=_origin,
        complete=_expense_report,
    ),
    _Invoices(
        noun="invoice",
        object_name="invoice",
        links={
            "number": same("tranId"),
            "project": ref("job"),
            "customer": ref("entity"),
            "legal_entity": ref("subsidiary"),
            "currency": currency("currency"),
            "issued_on": same("tranDate"),
            "due_on": same("dueDate"),
            "period": ref("postingPeriod"),
            "status": choice("status", {"open": "A", "paid": "B", "void": VOIDED}, "open"),
            "lines": computed(_lines),
            "total_minor": read_only("total", lambda value: round(float(value or 0) * 100)),
            "paid_minor": read_only("amountPaid", lambda value: round(float(value or 0) * 100)),
            "posted_on": read_only("tranDate"),
        },
        seed_id=seed_id("invoice"),
        source=external,
        complete=_invoice,
    ),
    _Payments(
        noun="payment",
        object_name="customerPayment",
        links={
            "invoice": computed(_paid_invoice),
            "customer": ref("customer"),
            "paid_on": same("tranDate"),
            "amount_minor": minor("payment"),
            "currency": currency("currency"),
            "posted_on": read_only("tranDate"),
            "period": read_only("postingPeriod"),
        },
        seed_id=seed_id("customerPayment"),
    ),
)
