"""Money and time: plans by fiscal month, expenses, estimates, cards and the lines they make."""

import pytest

from tests.mocks.servicenow.conftest import Bench


def months(bench: Bench) -> list[str]:
    found = bench.rows("fiscal_period", "fiscal_type=month^nameLIKEFY2026^ORDERBYname")
    return [row["sys_id"] for row in found]


def plan(bench: Bench, first: int, last: int, **more: object) -> dict[str, str]:
    periods = months(bench)
    labor = bench.rows("resource_type_definition", "name=Labor Opex")[0]["sys_id"]
    values = {
        "name": "Consultants",
        "task": bench.key("project-1"),
        "resource_type": labor,
        "start_fiscal_period": periods[first - 1],
        "end_fiscal_period": periods[last - 1],
        "unit_cost": "30000",
    }
    return bench.insert("cost_plan", **{**values, **more})


def shares(bench: Bench, id: str) -> list[str]:
    found = bench.rows("cost_plan_breakdown", f"cost_plan={id}^ORDERBYfiscal_period.name")
    return [row["cost_default_currency"] for row in found]


def project(bench: Bench) -> dict[str, str]:
    return bench.read("pm_project", bench.key("project-1"))


def test_a_plan_is_spread_over_its_months(bench: Bench) -> None:
    once = plan(bench, 6, 8)
    monthly = plan(bench, 6, 8, recurring="true", expense_type="capex", unit_cost="100.01")

    assert shares(bench, once["sys_id"]) == ["10000", "10000", "10000"]
    assert shares(bench, monthly["sys_id"]) == ["100.01"] * 3
    found = project(bench)
    assert (found["cost"], found["opex_cost"], found["capex_cost"]) == (
        "30300.03",
        "30000",
        "300.03",
    )


def test_a_plan_changes_with_its_months(bench: Bench) -> None:
    id = plan(bench, 6, 8)["sys_id"]

    bench.update("cost_plan", id, end_fiscal_period=months(bench)[5])
    assert shares(bench, id) == ["30000"]
    row = bench.rows("cost_plan_breakdown", f"cost_plan={id}")[0]
    bench.update("cost_plan_breakdown", row["sys_id"], cost_local_currency="25000")
    assert project(bench)["cost"] == "25000"
    bench.insert(
        "cost_plan_breakdown",
        cost_plan=id,
        fiscal_period=months(bench)[8],
        cost_local_currency="1000",
        cost_default_currency="1000",
    )
    stretched = bench.read("cost_plan", id)
    assert stretched["end_fiscal_period"] == months(bench)[8]
    bench.call("DELETE", f"/api/now/table/cost_plan/{id}")
    assert (project(bench)["cost"], bench.rows("cost_plan_breakdown")) == ("0", [])


def test_only_processed_expenses_count_and_the_estimate_lags(bench: Bench) -> None:
    id = plan(bench, 5, 7)["sys_id"]
    line = bench.insert(
        "fm_expense_line", amount="9500", date="2026-05-12", task=bench.key("project-1")
    )
    assert project(bench)["work_cost"] in ("", "0")

    bench.update("fm_expense_line", line["sys_id"], state="processed")

    assert project(bench)["work_cost"] == "9500"
    assert bench.read("cost_plan", id)["actual_cost_default_currency"] == "9500"
    assert project(bench)["forecast_cost"] == ""
    bench.pass_time(86_400)
    # May is over and cost what it cost; June and July are still planned.
    assert project(bench)["forecast_cost"] == "29500"
    assert project(bench)["estimate_to_completion"] == "20000"


def test_an_expense_without_a_plan_makes_one(bench: Bench) -> None:
    bench.insert(
        "fm_expense_line",
        amount="-120.5",
        date="2026-06-03",
        task=bench.key("project-1"),
        state="processed",
    )

    made = bench.rows("cost_plan")
    assert [(p["system_default"], p["actual_cost_default_currency"]) for p in made] == [
        ("true", "-120.5")
    ]
    assert project(bench)["work_cost"] == "-120.5"


@pytest.mark.parametrize("missing", ["name", "task", "resource_type", "start_fiscal_period"])
def test_a_cost_plan_says_what_it_is_about(bench: Bench, missing: str) -> None:
    with pytest.raises(AssertionError, match="Data Policy Exception"):
        plan(bench, 6, 8, **{missing: ""})


def card(bench: Bench, **more: object) -> dict[str, str]:
    user = bench.key("resource-1")
    values = {"user": user, "task": bench.key("project-1"), "week_starts_on": "2026-06-22"}
    return bench.insert("time_card", **{**values, "monday": "8", "tuesday": "4.5", **more})


def test_approved_hours_make_an_expense_and_a_recall_takes_it_back(bench: Bench) -> None:
    model = bench.insert("rate_model", name="Standard")["sys_id"]
    bench.insert("rate_model_line", rate_model=model, hourly_rate="100")
    made = card(bench)
    id = made["sys_id"]
    assert (made["total"], made["state"]) == ("12.5", "Pending")

    for state in ("Submitted", "Approved"):
        bench.update("time_card", id, state=state)
    assert project(bench)["work_cost"] == "1250"
    assert [r["date"] for r in bench.rows("time_card_daily", "ORDERBYdate")] == [
        "2026-06-22",
        "2026-06-23",
    ]
    sheet = bench.read("time_sheet", made["time_sheet"])
    assert (sheet["state"], sheet["total_hours"]) == ("Approved", "12.5")
    bench.update("time_card", id, state="Recalled")

    lines = bench.rows("fm_expense_line", "ORDERBYnumber", fields="amount")
    assert [line["amount"] for line in lines] == ["1250", "-1250"]
    assert project(bench)["work_cost"] == "0"
    assert bench.read("time_sheet", made["time_sheet"])["state"] == "Pending"


def test_a_sheet_takes_its_cards_along(bench: Bench) -> None:
    first = card(bench)
    second = card(bench, task=bench.key("project-2"))
    assert first["time_sheet"] == second["time_sheet"]

    bench.update("time_sheet", first["time_sheet"], state="Submitted")
    bench.update("time_card", second["sys_id"], state="Pending")
    bench.update("time_sheet", first["time_sheet"], state="Rejected")

    states = [bench.read("time_card", c["sys_id"])["state"] for c in (first, second)]
    assert states == ["Rejected", "Pending"]


def test_cards_keep_to_the_rules(bench: Bench) -> None:
    made = card(bench)

    with pytest.raises(AssertionError, match="exists"):
        card(bench)
    with pytest.raises(AssertionError, match="Pending to Approved"):
        bench.update("time_card", made["sys_id"], state="Approved")
    bench.update("pm_project", bench.key("project-2"), time_card_preference="no_time_card")
    with pytest.raises(AssertionError, match="not allowed"):
        card(bench, task=bench.key("project-2"))


def test_resource_plans_keep_within_their_task_and_are_allocated(bench: Bench) -> None:
    found = project(bench)
    inside = {"start_date": found["start_date"][:10], "end_date": found["end_date"][:10]}
    values = {"task": found["sys_id"], "user_resource": bench.key("resource-1")}
    made = bench.insert("resource_plan", **values, **inside, planned_hours="80")

    with pytest.raises(AssertionError, match="within the task dates"):
        bench.insert("resource_plan", **values, start_date="2019-01-01", end_date="2019-02-01")
    bench.update("resource_plan", made["sys_id"], state="3")

    rows = bench.rows("resource_allocation", f"resource_plan={made['sys_id']}")
    assert [(r["allocated_hours"], r["booking_type"]) for r in rows] == [("80", "1")]
    assert bench.read("resource_plan", made["sys_id"])["allocated_hours"] == "80"


def test_a_demand_becomes_a_project_with_its_plans(bench: Bench) -> None:
    demand = bench.insert(
        "dmn_demand", short_description="New office", company=bench.key("customer-1")
    )
    assert (demand["number"], demand["state"]) == ("DMND0001001", "1")
    costs = plan(bench, 6, 6, task=demand["sys_id"])

    made = bench.insert("pm_project", demand=demand["sys_id"])

    assert (made["short_description"], made["company"]) == ("New office", demand["company"])
    assert bench.read("cost_plan", costs["sys_id"])["task"] == made["sys_id"]
    done = bench.read("dmn_demand", demand["sys_id"])
    assert (done["state"], done["project"], done["active"]) == ("9", made["sys_id"], "false")


def test_work_takes_its_plans_along_and_a_portfolio_leaves_its_projects(bench: Bench) -> None:
    plan(bench, 6, 8)
    portfolio = project(bench)["primary_portfolio"]

    bench.become("admin")
    bench.call("DELETE", f"/api/now/table/pm_portfolio/{portfolio}")
    assert project(bench)["primary_portfolio"] == ""
    bench.call("DELETE", f"/api/now/table/pm_project/{bench.key('project-1')}")

    assert bench.rows("cost_plan") == bench.rows("cost_plan_breakdown") == []


def test_dependencies_do_not_go_in_circles(bench: Bench) -> None:
    one, two = (bench.insert("pm_project_task", short_description=n)["sys_id"] for n in "ab")
    bench.insert("planned_task_rel_planned_task", parent=one, child=two)

    with pytest.raises(AssertionError, match="circular"):
        bench.insert("planned_task_rel_planned_task", parent=two, child=one)
