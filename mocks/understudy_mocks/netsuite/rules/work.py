"""Time and expenses: approved elsewhere, posted here."""

from datetime import date, timedelta

from understudy.vendor import Draft, Refusal, Rules
from understudy_mocks.netsuite.objects.accounts import PAYABLE_TO_STAFF
from understudy_mocks.netsuite.rules.lines import product
from understudy_mocks.netsuite.rules.periods import cents, lines_post, posts, rate_into

RULES = Rules()

_TIME = ("tranDate", "employee", "customer", "hours", "rate", "isBillable", "item")
_EXPENSE = ("tranDate", "entity", "total", "currency", "accountingApproval")


@RULES.before("timeBill")
def time_is_posted(draft: Draft) -> None:
    posts(draft, "closed", _TIME)


@RULES.before("timeBill")
def time_has_a_length(draft: Draft) -> None:
    hours = draft.after["hours"]
    if not draft.deleting and hours is not None and not 0 < int(hours) <= 24 * 60:
        raise Refusal("invalid-value", object="timeBill", field="hours", value=hours)


@RULES.before("timeBill")
def time_belongs_to_a_subsidiary(draft: Draft) -> None:
    store, row = draft.records.store, draft.after
    job = store.get("job", str(row["customer"]))
    owner = job or store.get("employee", str(row["employee"]))
    if owner is not None:
        row["subsidiary"] = row["billingSubsidiary"] = owner["subsidiary"]


@RULES.before("timeBill")
def time_is_booked_where_it_may(draft: Draft) -> None:
    """A project says whether time is allowed on it."""
    job = draft.records.store.get("job", str(draft.after["customer"]))
    if draft.creating and job is not None and not job["allowTime"]:
        raise Refusal("bad-reference", object="timeBill", field="customer", value=job["id"])


@RULES.before("timeBill")
def time_is_kept_with_its_week(draft: Draft) -> None:
    """A sheet of the employee for that week has it."""
    row = draft.after
    sheets = draft.records.store.find("timeSheet", employee=row["employee"])
    day = str(row["tranDate"])
    found = next((s for s in sheets if str(s["startDate"]) <= day <= str(s["endDate"])), None)
    row["timeSheet"] = found["id"] if found else None


@RULES.after("timeBill")
def sheets_and_tasks_count_their_time(draft: Draft) -> None:
    for name, field in (("timeSheet", "timeSheet"), ("projectTask", "caseTaskEvent")):
        for id_ in dict.fromkeys((draft.was(field), draft.after[field])):
            if id_ is not None and draft.records.store.get(name, str(id_)) is not None:
                draft.records.update(name, str(id_), {}, draft.by, trusted=True)


@RULES.before("timeSheet")
def sheets_are_weeks(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    employee = store.get("employee", str(row["employee"]))
    if draft.deleting or employee is None or row["startDate"] is None:
        return
    start = date.fromisoformat(str(row["startDate"]))
    row["endDate"] = (start + timedelta(days=6)).isoformat()
    row["subsidiary"] = employee["subsidiary"]
    if draft.creating:
        others = store.find("timeSheet", employee=row["employee"])
        last = str(row["endDate"])
        if any(
            str(o["startDate"]) <= last and start.isoformat() <= str(o["endDate"]) for o in others
        ):
            raise Refusal("duplicate", field="startDate", reason="This record already exists.")
    time = store.find("timeBill", timeSheet=row["id"])
    row["totalHours"] = sum(int(t["hours"] or 0) for t in time)
    stations = {str(t["approvalStatus"]) for t in time}
    if len(stations) == 1:
        row["approvalStatus"] = stations.pop()


@RULES.after("timeSheet")
def sheets_take_in_what_is_there(draft: Draft) -> None:
    if not draft.creating:
        return
    row, records = draft.after, draft.records
    for time in records.store.find("timeBill", employee=row["employee"]):
        if str(row["startDate"]) <= str(time["tranDate"]) <= str(row["endDate"]):
            records.update("timeBill", str(time["id"]), {}, draft.by, trusted=True)


@RULES.before("projectTask")
def tasks_know_what_is_left(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting or row["estimatedWork"] is None:
        return
    minutes = sum(int(t["hours"] or 0) for t in store.find("timeBill", caseTaskEvent=row["id"]))
    row["actualWork"] = round(minutes / 60, 2)
    planned = float(row["estimatedWork"] or 0)
    row["remainingWork"] = max(round(planned - minutes / 60, 2), 0.0)
    row["percentTimeComplete"] = (
        round(min(minutes / 60 / planned, 1.0) * 100, 2) if planned else 0.0
    )
    if row["status"] == "NOTSTART" and minutes:
        row["status"] = "PROGRESS"
    if row["startDate"] is None:
        row["startDate"] = draft.now.date().isoformat()
    days = min(max(-(-planned // 8) - 1, 0), 3650)
    row["endDate"] = (date.fromisoformat(str(row["startDate"])) + timedelta(days=days)).isoformat()


@RULES.before("resourceAllocation")
def allocations_are_hours(draft: Draft) -> None:
    row = draft.after
    if draft.deleting or row["startDate"] is None or row["endDate"] is None:
        return
    start, end = (date.fromisoformat(str(row[n])) for n in ("startDate", "endDate"))
    if end < start:
        raise Refusal("invalid-value", object="resourceAllocation", field="endDate", value=str(end))
    days = sum(
        (start + timedelta(n)).weekday() < 5 for n in range(min((end - start).days + 1, 3660))
    )
    whole = float(row["allocationAmount"] or 0)
    row["numberHours"] = whole if row["allocationUnit"] == "H" else round(days * 8 * whole / 100, 2)
    row["percentOfTime"] = (
        whole if row["allocationUnit"] == "P" else round(whole * 100 / max(days * 8, 1), 2)
    )


@RULES.before("charge")
def charges_have_an_amount(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    if row["amount"] is None and row["rate"] is not None:
        row["amount"] = product(row["quantity"] if row["quantity"] is not None else 1, row["rate"])
    if row["amount"] is None:
        raise Refusal("required-missing", object="charge", field="amount", fields="amount")
    row["chargeDate"] = row["chargeDate"] or draft.now.date().isoformat()
    party = store.get("customer", str(row["billTo"])) or store.get("job", str(row["billTo"]))
    if party is not None:
        row["subsidiary"] = party["subsidiary"]
        row["currency"] = row["currency"] or party["currency"]


@RULES.before("expenseReport-expense")
def expenses_stay_in_a_closed_period(draft: Draft) -> None:
    lines_post(draft, "expenseReport", "apLocked")


@RULES.before("expenseReport")
def expenses_are_added_up(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    lines = store.find("expenseReport-expense", record=row["id"])
    if not lines:
        raise Refusal("no-lines", field="expense")
    total, paid = cents(lines, "amount"), round(float(row["amountPaid"] or 0) * 100)
    if paid > total:
        raise Refusal("locked", field="expense", reason="more than its total has been paid")
    row["amount"] = row["total"] = row["reimbursable"] = total / 100
    row["amountPaid"], row["amountRemaining"] = paid / 100, (total - paid) / 100
    row["account"] = row["account"] or PAYABLE_TO_STAFF
    employee = store.get("employee", str(row["entity"]))
    if employee is not None:
        # The report belongs to the company whose project it is for, else to the person's own.
        job = store.get("job", str(lines[0]["customer"]))
        row["subsidiary"] = (job or employee)["subsidiary"]
    home = store.get("subsidiary", str(row["subsidiary"]))
    known = row["expenseReportCurrency"] or row["currency"] or lines[0]["currency"]
    currency = known or (home or {}).get("currency")
    row["expenseReportCurrency"] = row["currency"] = currency


@RULES.before("expenseReport")
def expenses_are_approved_in_steps(draft: Draft) -> None:
    """Handed in, approved by the supervisor, then by accounting."""
    row = draft.after
    if draft.deleting or row["status"] in ("D", "E"):
        return
    if row["accountingApproval"]:
        row["status"] = "I" if row["amountPaid"] and not row["amountRemaining"] else "F"
    elif row["supervisorApproval"]:
        row["status"] = "C"
    else:
        row["status"] = "B" if row["complete"] else "A"


@RULES.before("expenseReport")
def expenses_are_posted(draft: Draft) -> None:
    posts(draft, "apLocked", _EXPENSE)
    row = draft.after
    if draft.creating or draft.changed("currency") or draft.changed("tranDate"):
        row["exchangeRate"] = rate_into(
            draft.records.store, row["currency"], row["subsidiary"], row["tranDate"]
        )
