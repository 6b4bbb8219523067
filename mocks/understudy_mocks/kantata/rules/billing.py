"""What invoices do: lines are taken once, drafts can go, sent ones are paid or cancelled."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from understudy.vendor import Caller, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records
from understudy.vendor.validation import coerce
from understudy.world.nouns import billed_minor

RULES = Rules()

TAKEN = ("time_entries", "expenses", "time_adjustments", "billing_milestones")
"""Collections whose records an invoice takes as its lines."""
OWN = ("fixed_fee_items", "additional_items")
"""Lines that are made with the invoice."""
SATURDAY = 5


def worth(collection: str, line: Row) -> int:
    """What a line bills, in minor units."""
    if collection == "time_entries":
        return billed_minor(int(line["time_in_minutes"] or 0), int(line["rate_in_cents"] or 0))
    if collection == "time_adjustments":
        minutes, rate = int(line["time"] or 0), int(line["bill_rate_in_cents"] or 0)
        return billed_minor(minutes, rate) if minutes >= 0 else -billed_minor(-minutes, rate)
    return int(line["amount_in_cents"] or 0)


def balance(invoice: Row, lines: Sequence[tuple[str, Row]], paid: int) -> int:
    """What is open: the lines, the tax on those that are taxable, less what was paid."""
    if invoice["status"] == "cancelled":
        return 0
    amounts = [(worth(name, line), bool(line.get("taxable"))) for name, line in lines]
    taxable = sum(amount for amount, taxed in amounts if taxed)
    tax = round(taxable * float(invoice["tax_rate"] or 0) / 100 + 1e-9)
    return sum(amount for amount, _ in amounts) + tax - paid


def next_number(records: Records) -> int:
    """The number that the next invoice will have."""
    ((last,),) = records.store.select('SELECT coalesce(max("number"), 0) FROM "invoices"')
    return int(last or 0) + 1


def lines_of(records: Records, invoice_id: str) -> list[tuple[str, Row]]:
    return [
        (name, line)
        for name in (*TAKEN, *OWN)
        for line in records.store.find(name, invoice_id=invoice_id)
    ]


def open_balance(records: Records, invoice: Row) -> int:
    payments = records.store.find("external_payments", invoice_id=invoice["id"])
    paid = sum(int(p["amount_in_cents"] or 0) for p in payments)
    return balance(invoice, lines_of(records, str(invoice["id"])), paid)


def issue(
    records: Records,
    values: Mapping[str, object],
    taken: Mapping[str, Sequence[str]],
    made: Mapping[str, Sequence[Mapping[str, object]]],
    by: Caller,
) -> Row:
    """A new invoice; refuses `no-invoice-lines`, `already-invoiced`, `not-approved`."""
    lines = [(name, _line(records, name, id_)) for name, ids in taken.items() for id_ in ids]
    if not lines and not any(made.values()):
        raise Refusal("no-invoice-lines", field="base")
    workspace_id = str(values.get("workspace_id") or (lines[0][1]["workspace_id"] if lines else ""))
    workspace = records.store.get("workspaces", workspace_id)
    if workspace is None:
        raise Refusal("bad-reference", field="workspace_id", value=workspace_id)
    for name, line in lines:
        _check_line(records, name, line, workspace)
    leads = records.store.find("participations", workspace_id=workspace_id, role="buyer")
    client = next((p for p in leads if p["is_team_lead"]), None)
    given = {
        **values,
        "workspace_id": workspace_id,
        "currency": workspace["currency"],
        "user_id": by.user_id or None,
        "recipient_id": client and client["user_id"],
    }
    invoice = records.create("invoices", given, by, trusted=True)
    for name, line in lines:
        _take(records, name, line, str(invoice["id"]), by)
    _make(records, invoice, made, by)
    return records.get("invoices", str(invoice["id"]))


def _make(
    records: Records,
    invoice: Row,
    made: Mapping[str, Sequence[Mapping[str, object]]],
    by: Caller,
) -> None:
    for name, items in made.items():
        for item in items:
            own = {
                "workspace_id": invoice["workspace_id"],
                **item,
                "currency": invoice["currency"],
                "invoice_id": invoice["id"],
            }
            if own.get("amount_in_cents") in (None, ""):
                raise Refusal("required-missing", field="amount_in_cents", fields="amount_in_cents")
            records.create(name, own, by, trusted=True)


def change(
    records: Records,
    invoice: Row,
    values: Mapping[str, object],
    taken: Mapping[str, Sequence[str]],
    by: Caller,
) -> Row:
    """Change a draft. Lists of lines that are given replace those there were."""
    invoice_id = str(invoice["id"])
    for name, ids in taken.items():
        if not invoice["draft"]:
            raise Refusal("invoice-sent", field="base")
        before = {str(line["id"]): line for line in records.store.find(name, invoice_id=invoice_id)}
        workspace = records.get("workspaces", str(invoice["workspace_id"]))
        for id_, line in before.items():
            if id_ not in ids:
                _release(records, name, line, by)
        for id_ in ids:
            if id_ not in before:
                line = _line(records, name, id_)
                _check_line(records, name, line, workspace)
                _take(records, name, line, invoice_id, by)
    if taken and not lines_of(records, invoice_id):
        raise Refusal("no-invoice-lines", field="base")
    return records.update("invoices", invoice_id, values, by)


def cancel(records: Records, invoice_id: str, by: Caller) -> Row:
    """Keep the invoice and set its lines free; refuses `invoice-settled`."""
    invoice = records.get("invoices", invoice_id)
    if invoice["status"] != "new":
        raise Refusal("invoice-settled", field="base", status=invoice["status"])
    for name, line in lines_of(records, invoice_id):
        if name in TAKEN:
            _release(records, name, line, by)
    return records.update("invoices", invoice_id, {"status": "cancelled"}, by, trusted=True)


def _line(records: Records, name: str, id: str) -> Row:
    found = records.store.get(name, id)
    if found is None:
        raise Refusal("bad-reference", field=f"{name[:-1]}_ids", value=id)
    return found


def _check_line(records: Records, name: str, line: Row, workspace: Row) -> None:
    if line["invoice_id"] is not None or line.get("is_invoiced"):
        raise Refusal("already-invoiced", field="base", id=line["id"])
    if line["currency"] not in (None, workspace["currency"]):
        raise Refusal("other-currency", field="base", id=line["id"])
    asked = {"time_entries": "require_time_approvals", "expenses": "require_expense_approvals"}
    if name in asked and workspace[asked[name]] and not line["approved"]:
        raise Refusal("not-approved", field="base", id=line["id"])


def _take(records: Records, name: str, line: Row, invoice_id: str, by: Caller) -> None:
    values: dict[str, object] = {"invoice_id": invoice_id}
    if name != "billing_milestones":
        values["is_invoiced"] = True
    records.update(name, str(line["id"]), values, by, trusted=True)


def _release(records: Records, name: str, line: Row, by: Caller) -> None:
    values: dict[str, object] = {"invoice_id": None}
    if name != "billing_milestones":
        values["is_invoiced"] = False
    records.update(name, str(line["id"]), values, by, trusted=True)


@RULES.before("invoices")
def an_invoice_has_a_number_a_title_and_a_day(draft: Draft) -> None:
    row = draft.after
    if draft.deleting:
        if not row["draft"]:
            raise Refusal("invoice-sent", field="base")
        return
    if draft.creating:
        row["number"] = next_number(draft.records)
        row["user_invoice_number"] = row["user_invoice_number"] or str(row["number"])
    elif not draft.was("draft"):
        if [n for n in draft.given if draft.changed(n) and n not in ("status", "draft")]:
            raise Refusal("invoice-sent", field="base")
        row["draft"] = False
    row["invoice_date"] = row["invoice_date"] or draft.now.date().isoformat()
    row["draft"] = bool(row["draft"])
    days = row["payment_schedule"]
    if days is not None:
        if not 0 <= int(days) <= 3650:
            raise Refusal("invalid-value", field="payment_schedule", value=days, type="days")
        due = date.fromisoformat(str(row["invoice_date"])) + timedelta(days=int(days))
        row["due_date"] = due.isoformat()
    word = "Draft Invoice" if row["draft"] else "Invoice"
    row["title"] = row["user_invoice_title"] or f"{word} #{row['user_invoice_number']}"


@RULES.after("invoices")
def a_draft_that_goes_sets_its_lines_free(draft: Draft) -> None:
    if not draft.deleting:
        return
    for name, line in lines_of(draft.records, str(draft.after["id"])):
        if name in TAKEN:
            _release(draft.records, name, line, draft.by)
        else:
            draft.records.delete(name, str(line["id"]), draft.by)


@RULES.before("external_payments")
def a_payment_pays_what_is_open(draft: Draft) -> None:
    row, records = draft.after, draft.records
    invoice = records.store.get("invoices", str(row["invoice_id"] or ""))
    if draft.deleting or invoice is None:
        return  # the reference is refused by name
    amount = row["amount_in_cents"]
    if amount is None or int(amount) <= 0:
        raise Refusal("invalid-value", field="amount_in_cents", value=amount, type="amount")
    if invoice["draft"] or invoice["status"] != "new":
        raise Refusal("invoice-settled", field="invoice_id", status=invoice["status"])
    if int(amount) > open_balance(records, invoice):
        raise Refusal("overpaid", field="amount_in_cents")
    row["workspace_id"] = row["workspace_id"] or invoice["workspace_id"]
    row["currency"] = invoice["currency"]


@RULES.after("external_payments")
def an_invoice_that_is_paid_says_so(draft: Draft) -> None:
    records = draft.records
    invoice = records.get("invoices", str(draft.after["invoice_id"]))
    status = "accepted payment" if open_balance(records, invoice) <= 0 else "new"
    records.update("invoices", str(invoice["id"]), {"status": status}, draft.by, trusted=True)


@RULES.before("time_adjustments")
def an_adjustment_corrects_time_of_a_project(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.was("is_invoiced") and (draft.deleting or draft.given - {"is_invoiced", "invoice_id"}):
        raise Refusal("line-locked", field="base", id=row["id"])
    if draft.creating:
        row["posted_on_date"] = row["posted_on_date"] or draft.now.date().isoformat()
        row["user_id"] = row["user_id"] or draft.by.user_id or None
    workspace = store.get("workspaces", str(row["workspace_id"] or ""))
    if workspace is not None:
        row["currency"] = workspace["currency"]


@RULES.before("expense_budgets")
def a_budget_is_in_the_currency_of_its_project(draft: Draft) -> None:
    workspace = draft.records.store.get("workspaces", str(draft.after["workspace_id"] or ""))
    if workspace is not None:
        draft.after["currency"] = workspace["currency"]


@RULES.before("line_item_locks")
def a_lock_falls_on_a_saturday(draft: Draft) -> None:
    day = draft.after["locked"]
    draft.after["creator_id"] = draft.by.user_id or None
    if day is not None and date.fromisoformat(str(day)).weekday() != SATURDAY:
        raise Refusal("invalid-value", field="locked", value=day, type="Saturday")


@RULES.before("financial_periods", "project_accounting_records")
def a_span_ends_after_it_began(draft: Draft) -> None:
    row = draft.after
    if str(row["end_date"] or "9") < str(row["start_date"] or ""):
        raise Refusal("invalid-value", field="end_date", value=row["end_date"], type="date")


_MOVED = frozenset(
    {
        *("active_submission_id", "recent_submission_id", "approved", "approved_at"),
        *("is_invoiced", "invoice_id"),
    }
)


@RULES.before("time_entries")
def time_before_a_lock_stays_as_it_is(draft: Draft) -> None:
    """It can still be approved and invoiced."""
    touched = [n for n in draft.given if draft.changed(n) and n not in _MOVED]
    if not (draft.creating or draft.deleting or touched):
        return
    store = draft.records.store
    days = {str(day) for day in (draft.after["date_performed"], draft.was("date_performed")) if day}
    locks = [str(lock["locked"]) for lock in store.find("line_item_locks")]
    closed = [
        (str(p["start_date"]), str(p["end_date"]))
        for p in store.find("financial_periods", status="closed")
    ]
    for day in sorted(days):
        if any(day <= lock for lock in locks) or any(a <= day <= b for a, b in closed):
            raise Refusal("period-closed", field="date_performed", value=day)


@RULES.before("exchange_rates")
def a_rate_is_positive(draft: Draft) -> None:
    rate = draft.after["rate"]
    if rate is not None and float(rate) <= 0:
        raise Refusal("invalid-value", field="rate", value=rate, type="rate")


def import_rates(
    records: Records, table_id: str, rates: Sequence[Mapping[str, object]], by: Caller
) -> list[Row]:
    """Put rates into a table; one that is there for the day is replaced."""
    records.get("exchange_tables", table_id)
    done = []
    kind = records.schema.object("exchange_rates")
    key = ("source_currency", "target_currency", "effective_date")
    for given in rates:
        coerced = {n: coerce(kind, kind.field(n), given.get(n)) for n in key}
        known = records.store.first("exchange_rates", exchange_table_id=table_id, **coerced)
        if known is None:
            values = {**given, "exchange_table_id": table_id}
            done.append(records.create("exchange_rates", values, by))
        else:
            rate = {"rate": given.get("rate")}
            done.append(records.update("exchange_rates", str(known["id"]), rate, by))
    count = len(records.store.find("exchange_rates", exchange_table_id=table_id))
    records.update("exchange_tables", table_id, {"rates_count": count}, by, trusted=True)
    return done


def converted(records: Records, amount: int, source: str, target: str, day: str) -> int | None:
    """An amount in another currency, by the account's rate of that day; None without a rate."""
    if source == target:
        return amount
    for a, b, inverse in ((source, target, False), (target, source, True)):
        rates = [
            rate
            for rate in records.store.find("exchange_rates", source_currency=a, target_currency=b)
            if str(rate["effective_date"]) <= day
        ]
        latest = max(rates, key=lambda r: str(r["effective_date"]), default=None)
        if latest is not None:
            rate = float(latest["rate"] or 1)
            return round(amount / rate if inverse else amount * rate)
    return None
