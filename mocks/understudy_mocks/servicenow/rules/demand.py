"""Demands: submitted, and turned into projects that take over their plans."""

from understudy.vendor import SYSTEM, Draft, Rules
from understudy.vendor.validation import stored

RULES = Rules()
SUBMITTED, COMPLETED, CLOSED = 2, 9, frozenset({9, 5, 7})
TAKEN_OVER = {
    "short_description": "short_description",
    "description": "description",
    "business_case": "business_case",
    "start_date": "start_date",
    "end_date": "end_date",
    "primary_portfolio": "portfolio",
    "primary_program": "primary_program",
    "rate_model": "rate_model",
    "company": "company",
    "project_manager": "project_manager",
    "department": "department",
    "business_unit": "business_unit",
}
"""What a project has from its demand, where it was not said."""
PLANS = ("cost_plan", "benefit_plan", "resource_plan")


@RULES.before("dmn_demand")
def demands_live(draft: Draft) -> None:
    row = draft.after
    if draft.deleting:
        return
    if draft.creating:
        row["submitter"] = row["submitter"] or draft.by.user_id or None
    if draft.changed("state"):
        if row["state"] == SUBMITTED:
            row["submitted_date"] = stored(draft.now.replace(microsecond=0))
        row["active"] = row["state"] not in CLOSED
        row["stage"] = next(
            (c.label for c in draft.kind.field("state").choices if c.value == str(row["state"])), ""
        )


@RULES.before("pm_project")
def a_project_takes_over_from_its_demand(draft: Draft) -> None:
    row = draft.after
    demand = draft.records.store.get("dmn_demand", str(row["demand"])) if row["demand"] else None
    if draft.creating and demand is not None:
        for name, source in TAKEN_OVER.items():
            if row[name] in (None, ""):
                row[name] = demand[source]


@RULES.after("pm_project")
def a_demand_is_done_when_it_is_a_project(draft: Draft) -> None:
    records, id = draft.records, str(draft.after["demand"] or "")
    if not draft.creating or not id or records.store.get("dmn_demand", id) is None:
        return
    project = draft.after["sys_id"]
    for table in PLANS:
        for plan in records.store.find(table, task=id):
            records.update(table, str(plan["sys_id"]), {"task": project}, SYSTEM)
    records.update("dmn_demand", id, {"project": project, "state": COMPLETED}, SYSTEM)
