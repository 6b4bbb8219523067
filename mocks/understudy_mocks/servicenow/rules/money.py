"""Cost plans, benefits, expense lines: spread over fiscal periods, summed up on projects."""

from collections.abc import Mapping, Sequence

from understudy.vendor import SYSTEM, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records

RULES = Rules()
CURRENCY = "USD"
"""Of the instance. No rates are kept, and a missing rate counts as one (vendor's documentation)."""
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "cost_plan": ("name", "task", "resource_type", "start_fiscal_period", "end_fiscal_period"),
    "benefit_plan": ("name", "task", "start_fiscal_period", "end_fiscal_period"),
    "resource_allocation": ("resource_plan", "start_date", "end_date"),
}
PENDING, PROCESSED = "pending", "processed"


@RULES.before(*REQUIRED)
def plans_say_what_they_are_about(draft: Draft) -> None:
    for name in () if draft.deleting else REQUIRED[draft.kind.name]:
        if draft.after[name] in (None, ""):
            label = draft.kind.field(name).label
            raise Refusal("required-missing", object=draft.kind.name, field=name, fields=label)


# -- periods -----------------------------------------------------------------------------------


def months_between(records: Records, plan: Row) -> list[Row]:
    """The fiscal months from the start of one period to the end of another, in order."""
    first = records.store.get("fiscal_period", str(plan["start_fiscal_period"]))
    last = records.store.get("fiscal_period", str(plan["end_fiscal_period"]))
    if first is None or last is None:
        return []
    low, high = str(first["start_date_time"]), str(last["end_date_time"])
    months = records.store.find("fiscal_period", fiscal_type="month")
    found = [m for m in months if low <= str(m["start_date_time"]) <= high]
    return sorted(found, key=lambda row: str(row["start_date_time"]))


def month_of(records: Records, day: str) -> Row | None:
    """The fiscal month in which a day lies."""
    at = f"{day.replace('-', '')}T120000"
    for month in records.store.find("fiscal_period", fiscal_type="month"):
        if str(month["start_date_time"]) <= at <= str(month["end_date_time"]):
            return month
    return None


def _total(plan: Row, unit: str, periods: int) -> float:
    amount = float(plan["quantity"] or 1) * float(plan[unit] or 0)
    return round(amount * (periods if plan["recurring"] else 1), 4)


def _shares(total: float, count: int) -> list[float]:
    """Equal parts that add up: the last one takes what is left."""
    share = round(total / count, 2)
    return [*([share] * (count - 1)), round(total - share * (count - 1), 4)]


# -- cost plans --------------------------------------------------------------------------------


@RULES.before("cost_plan")
def cost_plans_are_worked_out(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting:
        return
    row["currency"], row["functional_currency"] = row["currency"] or CURRENCY, CURRENCY
    row["quantity"] = 1.0 if row["quantity"] is None else row["quantity"]
    task = records.store.get("planned_task", str(row["task"]))
    if task is not None:
        row["top_task"] = task["top_task"] or task["sys_id"]
        row["portfolio"] = row["portfolio"] or task.get("primary_portfolio")
    if _planned_anew(draft):
        total = _total(row, "unit_cost", len(months_between(records, row)) or 1)
        row["cost_local_currency"] = row["cost_default_currency"] = total
        row["cost_project_currency"] = total


def _planned_anew(draft: Draft) -> bool:
    names = ("unit_cost", "quantity", "recurring", "start_fiscal_period", "end_fiscal_period")
    return draft.creating or any(draft.changed(name) for name in names)


@RULES.after("cost_plan")
def cost_plans_break_down(draft: Draft) -> None:
    """One breakdown for each fiscal month; what was spent in a month stays with it."""
    plan, records = draft.after, draft.records
    id = str(plan["sys_id"])
    kept = records.store.find("cost_plan_breakdown", cost_plan=id)
    if draft.deleting:
        for row in kept:
            records.delete("cost_plan_breakdown", str(row["sys_id"]), SYSTEM)
    elif _planned_anew(draft) or draft.changed("task"):
        _break_down(records, plan, kept)
    for one in (draft.before, draft.after):
        if one is not None:
            roll_up(records, str(one["task"]))


def _break_down(records: Records, plan: Row, kept: Sequence[Row]) -> None:
    months = months_between(records, plan)
    shares = _shares(float(plan["cost_local_currency"] or 0), len(months)) if months else []
    by_period = {row["fiscal_period"]: row for row in kept}
    for month, share in zip(months, shares, strict=True):
        values = {
            "task": plan["task"],
            "portfolio": plan["portfolio"],
            "expense_type": plan["expense_type"],
            "cost_local_currency": share,
            "cost_default_currency": share,
            "exchange_rate": 1.0,
        }
        row = by_period.pop(month["sys_id"], None)
        if row is None:
            values |= {"cost_plan": plan["sys_id"], "fiscal_period": month["sys_id"]}
            records.create("cost_plan_breakdown", values, SYSTEM)
        else:
            records.update("cost_plan_breakdown", str(row["sys_id"]), values, SYSTEM)
    for row in by_period.values():
        if not row["actual"]:
            records.delete("cost_plan_breakdown", str(row["sys_id"]), SYSTEM)


@RULES.after("cost_plan_breakdown")
def a_breakdown_changes_its_plan(draft: Draft) -> None:
    """Written by itself, it counts in its plan, and stretches it where it lies outside."""
    row, records = draft.after, draft.records
    plan = records.store.get("cost_plan", str(row["cost_plan"]))
    if draft.by == SYSTEM or plan is None:
        return
    rows = records.store.find("cost_plan_breakdown", cost_plan=plan["sys_id"])
    total = sum(float(one["cost_local_currency"] or 0) for one in rows)
    change: Row = {"cost_local_currency": total, "cost_default_currency": total}
    months = {m["sys_id"]: m for m in months_between(records, plan)}
    period = records.store.get("fiscal_period", str(row["fiscal_period"]))
    if period is not None and period["sys_id"] not in months and months:
        first = str(next(iter(months.values()))["start_date_time"])
        end = "start" if str(period["start_date_time"]) < first else "end"
        # The plan's own rule would spread it anew: the store is told what the breakdowns say.
        change[f"{end}_fiscal_period"] = period["sys_id"]
    after = {**plan, **change}
    records.store.write(
        "cost_plan", plan, after, at=draft.now, by=SYSTEM.name, exchange=records.exchange
    )
    roll_up(records, str(plan["task"]))


def roll_up(records: Records, task: str) -> None:
    """Sum the cost plans of a piece of work, and of all below its project, up to both."""
    found = records.store.get("planned_task", task)
    if found is None:
        return
    _sum_up(records, found, records.store.find("cost_plan", task=task))
    top = records.store.get("planned_task", str(found["top_task"]))
    if top is not None and top["sys_id"] != task:
        _sum_up(records, top, records.store.find("cost_plan", top_task=top["sys_id"]))


def _sum_up(records: Records, work: Row, plans: Sequence[Row]) -> None:
    def total(kind: str = "") -> float:
        wanted = [p for p in plans if kind in ("", p["expense_type"])]
        return round(sum(float(p["cost_default_currency"] or 0) for p in wanted), 4)

    change = {"cost": total(), "capex_cost": total("capex"), "opex_cost": total("opex")}
    table = str(work["sys_class_name"])
    if table == "dmn_demand":
        change = {"total_costs": total()}
    records.update(table, str(work["sys_id"]), change, SYSTEM)


# -- benefits ------------------------------------------------------------------------------------


@RULES.before("benefit_plan")
def benefits_are_worked_out(draft: Draft) -> None:
    row = draft.after
    if not draft.deleting:
        total = _total(row, "unit_benefit", len(months_between(draft.records, row)) or 1)
        row["benefit_local_currency"] = row["benefit_default_currency"] = total


@RULES.after("benefit_plan")
def benefits_break_down(draft: Draft) -> None:
    plan, records = draft.after, draft.records
    for row in records.store.find("benefit_plan_breakdown", benefit_plan=plan["sys_id"]):
        records.delete("benefit_plan_breakdown", str(row["sys_id"]), SYSTEM)
    months = [] if draft.deleting else months_between(records, plan)
    shares = _shares(float(plan["benefit_local_currency"] or 0), len(months)) if months else []
    for month, share in zip(months, shares, strict=True):
        values = {
            "benefit_plan": plan["sys_id"],
            "task": plan["task"],
            "fiscal_period": month["sys_id"],
            "benefit_local_currency": share,
            "benefit_default_currency": share,
        }
        records.create("benefit_plan_breakdown", values, SYSTEM)
    work = records.store.get("planned_task", str(plan["task"]))
    if work is not None and work["sys_class_name"] == "pm_project":
        plans = records.store.find("benefit_plan", task=work["sys_id"])
        total = sum(float(p["benefit_default_currency"] or 0) for p in plans)
        records.update("pm_project", str(work["sys_id"]), {"benefits": total}, SYSTEM)


# -- expense lines -------------------------------------------------------------------------------


@RULES.before("fm_expense_line")
def expenses_are_dated(draft: Draft) -> None:
    row = draft.after
    if draft.deleting:
        return
    row["date"] = row["date"] or draft.now.date().isoformat()
    if row["state"] == PROCESSED and draft.changed("state"):
        row["process_date"] = row["process_date"] or draft.now.date().isoformat()


@RULES.after("fm_expense_line")
def processed_expenses_count(draft: Draft) -> None:
    """What is processed is spent: in the month of its day, on a cost plan and on the project."""
    records = draft.records
    before, after = draft.before, None if draft.deleting else draft.after
    was = float(before["amount"] or 0) if before and before["state"] == PROCESSED else 0.0
    now = float(after["amount"] or 0) if after and after["state"] == PROCESSED else 0.0
    row = draft.after
    work = records.store.get("planned_task", str(row["task"]))
    if was == now or work is None:
        return
    _spend(records, row, work, now - was)
    for id in dict.fromkeys((str(work["sys_id"]), str(work["top_task"] or ""))):
        above = records.store.get("planned_task", id)
        if above is not None:
            spent = round(float(above["work_cost"] or 0) + now - was, 4)
            records.update(str(above["sys_class_name"]), id, {"work_cost": spent}, SYSTEM)


def _spend(records: Records, line: Row, work: Row, amount: float) -> None:
    month = month_of(records, str(line["date"]))
    if month is None:
        return
    plan = _plan_for(records, line, work, month)
    mine = records.store.find("cost_plan_breakdown", cost_plan=plan["sys_id"])
    row = next((b for b in mine if b["fiscal_period"] == month["sys_id"]), None)
    if row is None:
        values = {
            "cost_plan": plan["sys_id"],
            "task": plan["task"],
            "fiscal_period": month["sys_id"],
            "expense_type": plan["expense_type"],
            "cost_local_currency": 0.0,
            "cost_default_currency": 0.0,
        }
        row = records.create("cost_plan_breakdown", values, SYSTEM)
    spent = round(float(row["actual"] or 0) + amount, 4)
    records.update("cost_plan_breakdown", str(row["sys_id"]), {"actual": spent}, SYSTEM)
    total = round(float(plan["actual_cost_default_currency"] or 0) + amount, 4)
    change = {"actual_cost_default_currency": total}
    records.update("cost_plan", str(plan["sys_id"]), change, SYSTEM)


def _plan_for(records: Records, line: Row, work: Row, month: Row) -> Row:
    """The cost plan that an expense counts in; one is made where there is none."""
    named = records.store.get("cost_plan", str(line["cost_plan"]))
    if named is not None:
        return named
    plans = records.store.find("cost_plan", task=work["sys_id"])
    kind = line["expense_type"] or "opex"
    for plan in plans:
        if plan["expense_type"] == kind:
            return plan
    type_ = line["resource_type"] or _default_type(records, str(kind))
    values = {
        "name": f"Actuals of {work['number']} ({kind})",
        "task": work["sys_id"],
        "resource_type": type_,
        "expense_type": kind,
        "start_fiscal_period": month["sys_id"],
        "end_fiscal_period": month["sys_id"],
        "unit_cost": 0.0,
        "system_default": True,
    }
    return records.create("cost_plan", values, SYSTEM)


def _default_type(records: Records, kind: str) -> object:
    found = records.store.first("resource_type_definition", expense_type=kind, labor=False)
    return found["sys_id"] if found else None


# -- the nightly job -----------------------------------------------------------------------------


def estimate_at_completion(records: Records, today: str) -> None:
    """What was spent in past periods and what is planned from now on, for every planned project."""
    store = records.store
    ended = {
        p["sys_id"]
        for p in store.find("fiscal_period", fiscal_type="month")
        if str(p["end_date_time"])[:8] < today.replace("-", "")
    }
    sums: dict[str, dict[str, float]] = {}
    for plan in store.all("cost_plan"):
        forecast = 0.0
        for row in store.find("cost_plan_breakdown", cost_plan=plan["sys_id"]):
            past = row["fiscal_period"] in ended
            forecast += float(row["actual" if past else "cost_default_currency"] or 0)
        spent = float(plan["actual_cost_default_currency"] or 0)
        change = {
            "forecast_cost_default_currency": round(forecast, 4),
            "etc_cost_default_currency": round(forecast - spent, 4),
        }
        records.update("cost_plan", str(plan["sys_id"]), change, SYSTEM)
        of = sums.setdefault(str(plan["top_task"]), {})
        kind = str(plan["expense_type"] or "opex")
        for name in ("", f"{kind}_"):
            fore, left = f"{name}forecast_cost", f"{name}estimate_to_completion"
            of[fore] = round(of.get(fore, 0.0) + forecast, 4)
            of[left] = round(of.get(left, 0.0) + forecast - spent, 4)
    for project, change in sums.items():
        if store.get("pm_project", project) is not None:
            records.update("pm_project", project, change, SYSTEM)
