"""Sums that a project, a task, an invoice and an allocation show."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from understudy.vendor import Call, Row, System, Value
from understudy.vendor.sql import Compare
from understudy_mocks.kantata.objects.planning import DAYS
from understudy_mocks.kantata.objects.standing import ACCOUNT_ID
from understudy_mocks.kantata.queries import of_ids
from understudy_mocks.kantata.queries.sums import ProjectSums, Sums
from understudy_mocks.kantata.routes.money import Shown, currency_of, money, status
from understudy_mocks.kantata.rules.billing import OWN, TAKEN, balance, worth

_NEW = Compare(("status",), "=", "new")
DAY_MINUTES = 480
"""What a working day has where nobody set up a workweek."""

FEATURES = {
    "expenses": True,
    "time_tracking": True,
    "invoicing": True,
    "rate_cards": True,
    "resourcing": True,
}


def _settled(call: Call) -> bool:
    return call.exchange.method == "GET"


# -- projects --------------------------------------------------------------------------------------


def projects(call: Call, rows: Sequence[Row], optional: frozenset[str]) -> list[Shown]:
    """What projects show beside their columns."""
    keys = [str(row["id"]) for row in rows]
    waiting = {
        kind: {
            found["workspace_id"]
            for found in of_ids(call.system, f"{kind}_submissions", "workspace_id", keys, _NEW)
        }
        for kind in ("timesheet", "expense_report")
    }
    preferred = {
        found["workspace_id"]: int(str(found["id"]))
        for found in of_ids(call.system, "workspace_invoice_preferences", "workspace_id", keys)
    }
    sums = call.system.part(Sums)
    return [
        {
            **_project(call, row, sums.of(str(row["id"]), settled=_settled(call)), optional),
            "workspace_invoice_preference_id": preferred.get(row["id"]),
            **{f"has_active_{kind}_submissions": row["id"] in w for kind, w in waiting.items()},
        }
        for row in rows
    ]


def used(row: Row, found: ProjectSums) -> int:
    """What of the budget is used: the time, and what the project counts beside it."""
    with_expenses = row["expenses_in_burn_rate"] or row["actual_fees_includes_expenses"]
    with_items = row["expenses_in_burn_rate"] or row["actual_fees_includes_additional_line_items"]
    amount = found.all.billed
    amount += found.billable_expenses if with_expenses else 0
    return amount + (found.items if with_items else 0)


def _project(call: Call, row: Row, found: ProjectSums, optional: frozenset[str]) -> Shown:
    price, currency, spent = row["price_in_cents"], row["currency"], used(row, found)
    budget = int(price or 0)
    shown: Shown = {
        **currency_of(row),
        "account_id": ACCOUNT_ID,
        "rate_card_id": row["rate_card_id"] and int(row["rate_card_id"]),
        "price": money(price, currency),
        "status": status(row["status_key"]),
        "effective_due_date": row["due_date"] or found.last_due,
        "percentage_complete": found.percent[
            bool(row["exclude_archived_stories_percent_complete"])
        ],
        "budget_used": money(spent, currency),
        "budget_used_in_cents": spent,
        "budget_remaining": None if price is None else money(budget - spent, currency),
        "percent_of_budget_used": spent * 100 // budget if budget else 0,
        "over_budget": bool(budget) and spent > budget,
        "total_expenses_in_cents": found.expenses,
        "can_invite": True,
        "can_create_line_items": not row["archived"],
        "has_budget_access": True,
        "default_rate": None,
        "account_features": FEATURES,
        "permissions": {"can_upload_files": True, "can_create_stories": True},
    }
    if optional:
        every = _optional(call.system, row, found)
        shown.update({name: value for name, value in every.items() if name in optional})
    return shown


def _optional(system: System, row: Row, found: ProjectSums) -> Shown:
    """What projects show on request."""
    method = system.store.get(
        "revenue_recognition_methods", str(row["revenue_recognition_method_id"] or "")
    )
    return {
        "estimated_minutes": found.estimated_minutes,
        "total_invoiced": money(found.all.invoiced + found.fixed, row["currency"]),
        "total_minutes_approved": found.all.approved,
        "billable_minutes": found.all.billable,
        "non_billable_minutes": found.all.other,
        "minutes_logged": found.all.billable + found.all.other,
        "client_lead_name": _name(system, row["primary_counterpart_id"]),
        "provider_lead_name": _name(system, row["primary_maven_id"]),
        "incoming_email_address": f"project-{row['id']}@in.mavenlink.test",
        "revenue_recognition_method_name": None if method is None else method["name"],
    }


def _name(system: System, user: Value) -> Value:
    found = system.store.get("users", str(user or ""))
    return None if found is None else found["full_name"]


# -- tasks -----------------------------------------------------------------------------------------


def stories(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """Minutes and money of each task, and of all below it."""
    sums, shown = call.system.part(Sums), []
    for row in rows:
        found = sums.of(str(row["workspace_id"]), settled=_settled(call))
        own, below = found.tasks.get(str(row["id"])), found.below.get(str(row["id"]))
        estimated = found.estimated_below.get(str(row["id"]), [0, 0])
        one: Shown = {
            "logged_billable_time_in_minutes": own.billable if own else 0,
            "logged_nonbillable_time_in_minutes": own.other if own else 0,
            "budget_used_in_cents": _burned(row, own.billed if own else 0),
            "cost_budget_used_in_cents": own.cost if own else 0,
            "invoiced_balance_in_cents": own.invoiced if own else 0,
            "uninvoiced_balance_in_cents": own.uninvoiced if own else 0,
            "sub_stories_time_estimate_in_minutes": estimated[0],
            "sub_stories_budget_estimate_in_cents": estimated[1],
            "sub_stories_billable_time_in_minutes": below.billable if below else 0,
            "sub_stories_budget_used_in_cents": below.billed if below else 0,
        }
        shown.append(one)
    return shown


def _burned(row: Row, billed: int) -> int:
    """A task of a fixed fee burns it by how far it has come."""
    if not row["fixed_fee"] or row["budget_estimate_in_cents"] is None:
        return billed
    return int(row["budget_estimate_in_cents"]) * int(row["percentage_complete"] or 0) // 100


# -- invoices --------------------------------------------------------------------------------------


def invoices(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """What is open of each, and the projects it is of."""
    keys = [str(row["id"]) for row in rows]
    lines: dict[Value, list[tuple[str, Row]]] = {}
    for name in (*TAKEN, *OWN):
        for line in of_ids(call.system, name, "invoice_id", keys):
            lines.setdefault(line["invoice_id"], []).append((name, line))
    paid: dict[Value, int] = {}
    for payment in of_ids(call.system, "external_payments", "invoice_id", keys):
        key = payment["invoice_id"]
        paid[key] = paid.get(key, 0) + int(payment["amount_in_cents"] or 0)
    return [
        {
            **currency_of(row),
            "balance_in_cents": balance(row, lines.get(row["id"], []), paid.get(row["id"], 0)),
            "total_in_cents": balance(row, lines.get(row["id"], []), 0),
            "subtotal_in_cents": sum(worth(*line) for line in lines.get(row["id"], [])),
        }
        for row in rows
    ]


def billing(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """A milestone names the invoices it is on."""
    return [
        {**currency_of(row), "invoice_ids": [row["invoice_id"]] if row["invoice_id"] else []}
        for row in rows
    ]


# -- allocations -----------------------------------------------------------------------------------


def allocations(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """Percent of the working time of the days they cover."""
    seats = {
        row["id"]: row["user_id"]
        for row in of_ids(
            call.system,
            "workspace_resources",
            "id",
            list(dict.fromkeys(str(row["workspace_resource_id"]) for row in rows)),
        )
    }
    weeks: dict[Value, Capacity] = {}
    shown: list[Shown] = []
    for row in rows:
        user = seats.get(row["workspace_resource_id"])
        if user not in weeks:
            weeks[user] = Capacity(call.system, user)
        first, last = (date.fromisoformat(str(row[n])) for n in ("start_date", "end_date"))
        capacity, minutes = weeks[user].between(first, last), int(row["minutes"] or 0)
        shown.append({"percentage": round(minutes * 100 / capacity, 2) if capacity else 0.0})
    return shown


class Capacity:
    """How many minutes somebody can work: by the workweek, without holidays and time off."""

    def __init__(self, system: System, user: Value) -> None:
        store = system.store
        membership = store.first("account_memberships", user_id=user) if user else None
        week = store.get("workweeks", str((membership or {}).get("effective_workweek_id") or ""))
        week = week or store.first("workweeks", default=True)
        # Monday first, as Python counts.
        names = (*DAYS[1:], DAYS[0])
        self._week = [
            int(week[f"{day}_minutes"] or 0) if week else (DAY_MINUTES if n < 5 else 0)
            for n, day in enumerate(names)
        ]
        self._off: dict[str, int] = {}
        self._holidays: list[tuple[str, str]] = []
        if not user:
            return
        for entry in store.find("time_off_entries", user_id=user):
            day, hours = str(entry["requested_date"]), float(entry["hours"] or 0)
            self._off[day] = self._off.get(day, 0) + round(hours * 60)
        for held in store.find("holiday_calendar_memberships", user_id=user):
            calendar = held["holiday_calendar_id"]
            found = store.find("holiday_calendar_associations", holiday_calendar_id=calendar)
            for association in found:
                holiday = store.get("holidays", str(association["holiday_id"]))
                if holiday is not None:
                    self._holidays.append((str(holiday["start_date"]), str(holiday["end_date"])))

    def on(self, day: date) -> int:
        text = day.isoformat()
        if any(first <= text <= last for first, last in self._holidays):
            return 0
        return max(self._week[day.weekday()] - self._off.get(text, 0), 0)

    def between(self, first: date, last: date) -> int:
        whole, left = divmod(max((last - first).days + 1, 0), 7)
        minutes = whole * sum(self._week)
        minutes += sum(self._week[(first.weekday() + n) % 7] for n in range(left))
        lost: dict[date, int] = {}
        for day in self._lost_days(first, last):
            lost[day] = self._week[day.weekday()] - self.on(day)
        return minutes - sum(lost.values())

    def _lost_days(self, first: date, last: date) -> Iterator[date]:
        for text in self._off:
            if first <= (day := date.fromisoformat(text)) <= last:
                yield day
        for begins, ends in self._holidays:
            day, end = max(date.fromisoformat(begins), first), min(date.fromisoformat(ends), last)
            while day <= end:
                yield day
                if day == end:
                    break
                day += timedelta(1)
