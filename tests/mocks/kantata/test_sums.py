"""What projects and tasks add up to, and what follows from trees of tasks."""

from typing import Any

from tests.mocks.kantata.conftest import Bench
from tests.mocks.kantata.test_invoices import entry, make, project

OPTIONAL = "minutes_logged,billable_minutes,non_billable_minutes,provider_lead_name"


def shown(bench: Bench, name: str, id: str, **asked: object) -> dict[str, Any]:
    found: Any = bench.get(f"{name}/{id}", **asked)
    told: dict[str, Any] = found[name][id]
    return told


def test_a_project_sums_up_its_time_and_expenses(bench: Bench) -> None:
    workspace = project(bench, expenses_in_burn_rate=True, price="200")
    entry(bench, workspace, 90)
    entry(bench, workspace, 30, billable=False)
    expense = {"workspace_id": workspace, "date": "2026-06-25", "category": "Travel"}
    make(bench, "expenses", "expense", **expense, amount_in_cents=2_500)
    make(bench, "expenses", "expense", **expense, amount_in_cents=700, billable=False)

    told = shown(bench, "workspaces", workspace, optional_fields=OPTIONAL)

    assert (told["budget_used_in_cents"], told["budget_used"]) == (17_500, "€175")
    assert (told["percent_of_budget_used"], told["over_budget"]) == (87, False)
    assert (told["total_expenses_in_cents"], told["budget_remaining"]) == (3_200, "€25")
    assert (told["minutes_logged"], told["billable_minutes"], told["non_billable_minutes"]) == (
        120,
        90,
        30,
    )
    assert "minutes_logged" not in shown(bench, "workspaces", workspace)
    entry(bench, workspace, 60)
    assert shown(bench, "workspaces", workspace)["over_budget"] is True


def test_a_task_sums_up_itself_and_what_is_below(bench: Bench) -> None:
    workspace = project(bench)
    story = {"workspace_id": workspace, "story_type": "task"}
    top = make(bench, "stories", "story", **story, title="Top")["id"]
    low = make(
        bench,
        "stories",
        "story",
        **story,
        title="Low",
        parent_id=top,
        time_estimate_in_minutes=300,
        tag_list="a, b",
        checklist=["first", "second"],
    )["id"]
    entry(bench, workspace, 60, story_id=low)
    change = {"story": {"percentage_complete": 40}}
    bench.call("PUT", f"stories/{low}", json=change)

    above, below = shown(bench, "stories", top), shown(bench, "stories", low, include="tags")

    assert below["logged_billable_time_in_minutes"] == 60
    assert (above["sub_stories_billable_time_in_minutes"], above["percentage_complete"]) == (60, 40)
    assert (above["sub_stories_time_estimate_in_minutes"], above["sub_story_count"]) == (300, 1)
    assert (below.get("root_id", top), len(below["tag_ids"])) == (top, 2)
    assert shown(bench, "workspaces", workspace)["percentage_complete"] == 40
    assert bench.get("story_tasks", story_id=low)["count"] == 2
    changes: Any = bench.get("story_state_changes", story_id=low)
    assert [c["state"] for c in changes["story_state_changes"].values()] == ["started"]
    circle = bench.call("PUT", f"stories/{top}", json={"story": {"parent_id": low}})
    assert circle.status_code == 422


def test_weights_of_milestones_count_for_the_project(bench: Bench) -> None:
    workspace = project(bench)
    for weight, percent in ((3, 100), (1, 0)):
        make(
            bench,
            "stories",
            "story",
            workspace_id=workspace,
            story_type="milestone",
            title=f"M{weight}",
            weight=weight,
            percentage_complete=percent,
        )

    assert shown(bench, "workspaces", workspace)["percentage_complete"] == 75


def test_a_cost_in_another_currency_is_converted(bench: Bench) -> None:
    user: Any = bench.get("users", on_my_account="true", search="Integration")
    me = user["results"][0]["id"]
    membership = user["users"][me].get("account_membership_id") or ""
    found: Any = bench.get("account_memberships", user_id=me)
    membership = found["results"][0]["id"]
    make(
        bench,
        "cost_rates",
        "cost_rate",
        account_membership_id=membership,
        amount_in_subunits=10_000,
        currency="CHF",
        effective_date="2026-01-01",
    )
    tables: Any = bench.get("foreign_exchange/exchange_tables")
    rate = {
        "source_currency": "CHF",
        "target_currency": "EUR",
        "effective_date": "2026-01-01",
        "rate": 1.05,
    }
    path = f"foreign_exchange/exchange_tables/{tables['results'][0]['id']}/rates"
    assert bench.call("POST", path, json={"rates": [rate]}).status_code == 200

    line = entry(bench, project(bench))

    assert shown(bench, "time_entries", line)["cost_rate_in_cents"] == 10_500


def test_projects_are_found_by_people_groups_and_custom_fields(bench: Bench) -> None:
    user: Any = bench.get("users", participant_in=bench.key("project-1"))
    person = user["results"][0]["id"]
    group = bench.key("customer-1")
    workspace = project(bench, workspace_group_ids=[group])
    field = make(
        bench,
        "custom_fields",
        "custom_field",
        name="Score",
        subject_type="Workspace",
        value_type="number",
    )["id"]
    value = {"subject_type": "Workspace", "subject_id": workspace, "custom_field_id": field}
    make(bench, "custom_field_values", "custom_field_value", **value, value=7.5)

    def found(**asked: object) -> list[str]:
        told: Any = bench.get("workspaces", archived="include", per_page=200, **asked)
        return [r["id"] for r in told["results"]]

    assert bench.key("project-1") in found(has_participant=person)
    assert workspace in found(workspace_groups=group)
    assert found(by_custom_number_value=f"{field}:7.5") == [workspace]
    assert found(by_custom_number_value=f"{field}:1:5") == []
    told: Any = bench.get(f"workspace_groups/{group}", include="workspaces")
    assert workspace in told["workspaces"]
