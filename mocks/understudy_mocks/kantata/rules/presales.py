"""What estimates, templates, surveys and rate cards do by themselves."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import orjson

from understudy.vendor import Caller, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records
from understudy_mocks.kantata.rules.billing import worth

RULES = Rules()


@RULES.before("estimates")
def a_locked_estimate_stays(draft: Draft) -> None:
    if draft.creating:
        draft.after["creator_id"] = draft.by.user_id or None
    elif draft.was("is_locked") and (draft.deleting or draft.given - {"is_locked"}):
        raise Refusal("estimate-locked", field="base", id=draft.after["id"])


@RULES.after("estimates")
def an_estimate_begins_with_a_scenario(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.creating:
        values = {"estimate_id": row["id"], "name": "Scenario 1"}
        scenario = records.create("estimate_scenarios", values, draft.by)
        favorite = {"favorite_scenario_id": scenario["id"]}
        row.update(records.update("estimates", str(row["id"]), favorite, draft.by))
    elif draft.deleting:
        for found in records.store.find("estimate_scenarios", estimate_id=row["id"]):
            records.delete("estimate_scenarios", str(found["id"]), draft.by)


@RULES.after("estimate_scenarios")
def a_scenario_takes_its_resources_along(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting:
        for found in records.store.find(
            "estimate_scenario_resources", estimate_scenario_id=row["id"]
        ):
            records.delete("estimate_scenario_resources", str(found["id"]), draft.by)


@RULES.before("estimate_scenario_resources")
def an_estimated_resource_has_the_rate_of_its_role(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if not draft.creating or row["bill_rate"] is not None:
        return
    scenario = store.get("estimate_scenarios", str(row["estimate_scenario_id"] or ""))
    line = scenario and store.first(
        "rate_card_roles", rate_card_id=scenario["rate_card_id"], role_id=row["role_id"]
    )
    if line:
        row["bill_rate"] = round(float(line["rate"] or 0) * 100)


@RULES.after("estimate_scenario_resources")
def an_estimated_resource_has_an_allocation(draft: Draft) -> None:
    row, records, name = draft.after, draft.records, "estimate_scenario_resource_allocations"
    if draft.creating:
        records.create(name, {"estimate_scenario_resource_id": row["id"]}, draft.by)
    elif draft.deleting:
        for found in records.store.find(name, estimate_scenario_resource_id=row["id"]):
            records.delete(name, str(found["id"]), draft.by)


# -- templates -------------------------------------------------------------------------------------


@RULES.before("project_templates")
def a_template_is_a_plan(draft: Draft) -> None:
    row = draft.after
    if draft.creating:
        row["user_id"] = draft.by.user_id or None
    tasks = orjson.loads(str(row["tasks"])) if row["tasks"] is not None else []
    if not draft.deleting and not _is_plan(tasks):
        raise Refusal("invalid-value", field="tasks", value=row["tasks"], type="tasks")


def _is_plan(tasks: object) -> bool:
    return isinstance(tasks, list) and all(
        isinstance(task, dict)
        and isinstance(task.get("title"), str)
        and task["title"]
        and task.get("story_type", "task") in ("task", "deliverable", "milestone", "issue")
        and all(
            isinstance(task.get(n, 0), int) and 0 <= task.get(n, 0) < 10_000
            for n in ("offset_days", "duration_days")
        )
        and _is_plan(task.get("sub_stories", []))
        for task in tasks
    )


def plan_of(records: Records, workspace_id: str) -> list[Mapping[str, object]]:
    """What a project's tasks are, as a template keeps them."""
    workspace = records.get("workspaces", workspace_id)
    stories = records.store.find("stories", workspace_id=workspace_id, deleted_at=None)
    days = [str(s["start_date"]) for s in stories if s["start_date"]]
    began = date.fromisoformat(str(workspace["start_date"] or min(days, default="2000-01-01")))

    def below(parent: object) -> list[Mapping[str, object]]:
        return [
            {
                "title": story["title"],
                "story_type": story["story_type"],
                "offset_days": _days(began, story["start_date"]),
                "duration_days": _days(_day(story["start_date"], began), story["due_date"]),
                "sub_stories": below(story["id"]),
            }
            for story in stories
            if story["parent_id"] == parent
        ]

    return below(None)


def _day(text: object, otherwise: date) -> date:
    return date.fromisoformat(str(text)) if text else otherwise


def _days(start: date, text: object) -> int:
    return max((_day(text, start) - start).days, 0)


def apply(
    records: Records, template_id: str, workspace_id: str, start: str | None, by: Caller
) -> None:
    """Give a project the tasks of a template, from a day on."""
    template = records.store.get("project_templates", template_id)
    if template is None:
        raise Refusal("bad-reference", field="project_template_id", value=template_id)
    workspace = records.get("workspaces", workspace_id)
    first = start or workspace["start_date"] or records.clock.now().date().isoformat()
    try:
        began = date.fromisoformat(str(first))
    except ValueError:
        raise Refusal(
            "invalid-value", field="project_template_start_date", value=first, type="date"
        ) from None
    tasks = orjson.loads(str(template["tasks"] or "[]"))
    _grow(records, tasks, workspace_id, None, began, by)
    seats = records.store.find("project_template_assignments", project_template_id=template_id)
    for seat in seats:
        values = {
            "workspace_id": workspace_id,
            "role_id": seat["role_id"],
            "user_id": seat["preferred_user_id"],
            "label": seat["name"],
        }
        records.create("workspace_resources", values, by)
    budgets = records.store.find(
        "project_template_expense_budgets", project_template_id=template_id
    )
    copied = ("title", "cost_per_unit_in_subunits", "quantity", "billable", "burns_budget")
    for budget in budgets:
        values = {**{name: budget[name] for name in copied}, "workspace_id": workspace_id}
        records.create("expense_budgets", values, by)


def _grow(
    records: Records,
    tasks: Sequence[Mapping[str, object]],
    workspace_id: str,
    parent: object,
    began: date,
    by: Caller,
) -> None:
    for task in tasks:
        start = began + timedelta(days=int(str(task.get("offset_days", 0))))
        values = {
            "workspace_id": workspace_id,
            "parent_id": parent,
            "title": task["title"],
            "story_type": task.get("story_type", "task"),
            "start_date": start.isoformat(),
            "due_date": (
                start + timedelta(days=int(str(task.get("duration_days", 0))))
            ).isoformat(),
        }
        made = records.create("stories", values, by)
        below = task.get("sub_stories")
        if isinstance(below, list):
            _grow(records, below, workspace_id, made["id"], began, by)


@RULES.after("project_templates", "survey_templates", "survey_responses")
def parts_go_with_the_whole(draft: Draft) -> None:
    if not draft.deleting:
        return
    column = f"{draft.kind.name[:-1]}_id"
    for kind in draft.records.schema:
        if kind.deletable and column in kind.by_name:
            for found in draft.records.store.find(kind.name, **{column: draft.after["id"]}):
                draft.records.delete(kind.name, str(found["id"]), draft.by)


# -- surveys ---------------------------------------------------------------------------------------


@RULES.before("survey_responses")
def a_response_is_somebodys(draft: Draft) -> None:
    if draft.creating:
        draft.after["user_id"] = draft.by.user_id or None


@RULES.before("survey_answers")
def an_answer_is_to_a_question_of_its_survey(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    response = store.get("survey_responses", str(row["survey_response_id"] or ""))
    question = store.get("survey_questions", str(row["survey_question_id"] or ""))
    if draft.deleting or response is None or question is None:
        return  # the reference is refused by name
    if response["survey_template_id"] != question["survey_template_id"]:
        raise Refusal("bad-reference", field="survey_question_id", value=row["survey_question_id"])
    for other in store.find("survey_answers", survey_response_id=row["survey_response_id"]):
        same = other["survey_question_id"] == row["survey_question_id"]
        if same and other["id"] != row["id"]:
            raise Refusal("duplicate", field="survey_question_id", value=row["survey_question_id"])


@RULES.before("insights_report_exports")
def a_schedule_is_somebodys(draft: Draft) -> None:
    if draft.creating:
        draft.after["creator_id"] = draft.by.user_id or None


def report_rows(records: Records) -> list[dict[str, object]]:
    """What reports export: minutes and fees of each project."""
    store = records.store
    rows: list[dict[str, object]] = []
    for project in store.find("workspaces", archived=False):
        entries = store.find("time_entries", workspace_id=project["id"])
        fees = sum(worth("time_entries", entry) for entry in entries if entry["billable"])
        rows.append(
            {
                "project_id": project["id"],
                "project": project["title"],
                "currency": project["currency"],
                "minutes": sum(int(entry["time_in_minutes"] or 0) for entry in entries),
                "fees_in_cents": fees,
            }
        )
    return rows


# -- rate cards ------------------------------------------------------------------------------------


@RULES.before("rate_cards")
def a_card_is_in_the_set_of_its_version(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        if store.first("workspaces", rate_card_id=row["id"]):
            raise Refusal("conflict", field="base", id=row["id"])
        return
    if row["rate_card_set_version_id"] is None and row["rate_card_set_id"]:
        versions = store.find("rate_card_set_versions", rate_card_set_id=row["rate_card_set_id"])
        row["rate_card_set_version_id"] = versions[-1]["id"] if versions else None
    version = store.get("rate_card_set_versions", str(row["rate_card_set_version_id"] or ""))
    if version is not None:
        row["rate_card_set_id"] = version["rate_card_set_id"]


@RULES.after("rate_cards")
def a_card_has_a_version_for_each_of_its_set(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.creating:
        for version in records.store.find(
            "rate_card_set_versions", rate_card_set_id=row["rate_card_set_id"]
        ):
            _version(records, row, version, draft.by)
    elif draft.deleting:
        for found in records.store.find("rate_card_versions", rate_card_id=row["id"]):
            records.delete("rate_card_versions", str(found["id"]), draft.by)


def _version(records: Records, card: Row, version: Row, by: Caller) -> Row:
    values = {"rate_card_id": card["id"], "rate_card_set_version_id": version["id"]}
    return records.create("rate_card_versions", values, by)


@RULES.before("rate_card_set_versions")
def a_published_version_stays(draft: Draft) -> None:
    if draft.deleting and draft.after["active"]:
        raise Refusal("conflict", field="base", id=draft.after["id"])


@RULES.after("rate_card_set_versions")
def a_version_is_of_every_card_in_its_set(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.creating:
        for card in records.store.find("rate_cards", rate_card_set_id=row["rate_card_set_id"]):
            _version(records, card, row, draft.by)


@RULES.after("rate_card_versions")
def prices_go_with_their_version(draft: Draft) -> None:
    if draft.deleting:
        for found in draft.records.store.find(
            "rate_card_roles", rate_card_version_id=draft.after["id"]
        ):
            draft.records.delete("rate_card_roles", str(found["id"]), draft.by)


@RULES.before("rate_card_roles")
def a_price_is_of_a_version_of_its_card(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    version = store.get("rate_card_versions", str(row["rate_card_version_id"] or ""))
    if version is not None:
        row["rate_card_id"] = version["rate_card_id"]
    elif row["rate_card_id"] and row["rate_card_version_id"] is None:
        versions = store.find("rate_card_versions", rate_card_id=row["rate_card_id"])
        row["rate_card_version_id"] = versions[-1]["id"] if versions else None
    for other in store.find("rate_card_roles", rate_card_id=row["rate_card_id"]):
        same = all(other[n] == row[n] for n in ("role_id", "rate_card_version_id"))
        if same and other["id"] != row["id"]:
            raise Refusal("duplicate", field="role_id", value=row["role_id"])


def clone(records: Records, source_id: str, target_id: str, by: Caller) -> None:
    """Take over the prices of another version of the set."""
    if records.store.get("rate_card_set_versions", source_id) is None:
        raise Refusal("bad-reference", field="clone_id", value=source_id)
    into = {
        v["rate_card_id"]: v["id"]
        for v in records.store.find("rate_card_versions", rate_card_set_version_id=target_id)
    }
    for version in records.store.find("rate_card_versions", rate_card_set_version_id=source_id):
        target = into.get(version["rate_card_id"])
        prices = records.store.find("rate_card_roles", rate_card_version_id=version["id"])
        for price in prices if target else ():
            values = {
                "rate_card_version_id": target,
                "role_id": price["role_id"],
                "rate": price["rate"],
            }
            records.create("rate_card_roles", values, by)
