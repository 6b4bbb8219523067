"""Time and expenses: approved elsewhere, posted here."""

from understudy.vendor import Draft, Refusal, Rules
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
        row["subsidiary"] = owner["subsidiary"]


@RULES.before("timeBill")
def time_is_booked_where_it_may(draft: Draft) -> None:
    """A project says whether time is allowed on it."""
    job = draft.records.store.get("job", str(draft.after["customer"]))
    if draft.creating and job is not None and not job["allowTime"]:
        raise Refusal("bad-reference", object="timeBill", field="customer", value=job["id"])


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
    row["amount"] = row["total"] = cents(lines, "amount") / 100
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
    if draft.deleting or row["status"] in ("D", "E", "I"):
        return
    if row["accountingApproval"]:
        row["status"] = "F"
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
