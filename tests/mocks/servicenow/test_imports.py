"""Import sets and the portfolio API: rows that become records."""

from typing import Any

from tests.mocks.servicenow.conftest import Bench

PROJECTS = "/api/now/import/u_imp_psa_project"


def stage(bench: Bench, path: str = PROJECTS, **row: object) -> dict[str, Any]:
    answer = bench.call("POST", path, json=row)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    kept = bench.call("GET", answer.headers["location"].partition("service-now.com")[2])
    assert kept.json() == told
    found: dict[str, Any] = told["result"][0]
    return found


def test_a_row_is_inserted_then_updated_then_ignored(bench: Bench) -> None:
    row = {"u_external_id": "PSA-1", "u_name": "By import", "u_state": "Work in Progress"}

    made, changed, same = stage(bench, **row), stage(bench, **row, u_percent_complete="40"), None
    same = stage(bench, **row, u_percent_complete="40")

    assert [one["status"] for one in (made, changed, same)] == ["inserted", "updated", "ignored"]
    assert made["sys_id"] == changed["sys_id"] == same["sys_id"]
    assert made["record_link"].endswith(f"/api/now/table/pm_project/{made['sys_id']}")
    assert (made["transform_map"], made["table"]) == ("PSA Project", "pm_project")
    project = bench.read("pm_project", made["sys_id"])
    assert (project["state"], project["percent_complete"]) == ("2", "40")


def test_an_empty_key_always_inserts(bench: Bench) -> None:
    first, second = stage(bench, u_name="No key"), stage(bench, u_name="No key")

    assert first["status"] == second["status"] == "inserted"
    assert first["sys_id"] != second["sys_id"]


def test_references_are_found_by_key_id_or_name(bench: Bench) -> None:
    stage(bench, u_external_id="PSA-2", u_name="Parent")
    person = bench.rows("sys_user", "employee_numberISNOTEMPTY", limit=1)[0]
    project = stage(bench, u_external_id="PSA-2", u_manager=person["email"])

    task = stage(
        bench,
        "/api/now/import/u_imp_psa_milestone",
        u_external_id="M-1",
        u_name="Sign-off",
        u_project="PSA-2",
        u_milestone="true",
    )

    assert bench.read("pm_project", project["sys_id"])["project_manager"] == person["sys_id"]
    assert bench.read("pm_project_task", task["sys_id"])["top_task"] == project["sys_id"]


def test_a_row_that_fails_is_told_in_its_status(bench: Bench) -> None:
    found = stage(bench, u_external_id="PSA-3")

    assert found["status"] == "error"
    assert "Short description" in found["error_message"]
    assert "sys_id" not in found
    assert bench.rows("pm_project", "correlation_id=PSA-3") == []


def test_many_rows_are_loaded_a_little_later(bench: Bench) -> None:
    rows = [{"External ID": f"PSA-{n}", "Name": f"Of many {n}"} for n in range(20, 23)]

    answer = bench.call("POST", f"{PROJECTS}/insertMultiple", json={"records": rows})

    assert answer.status_code == 201
    assert set(answer.json()) == {"import_set_id", "multi_import_set_id"}
    assert bench.rows("pm_project", "short_descriptionSTARTSWITHOf many") == []
    bench.pass_time(10)
    assert len(bench.rows("pm_project", "short_descriptionSTARTSWITHOf many")) == 3
    staged = bench.rows("sys_import_set_row", f"sys_import_set={answer.json()['import_set_id']}")
    assert [row["sys_import_state"] for row in staged] == ["inserted"] * 3


def test_an_administrator_maps_tables_of_his_own(bench: Bench) -> None:
    bench.become("admin")
    map = bench.insert(
        "sys_transform_map", name="Mine", source_table="u_mine", target_table="cmn_department"
    )
    for source, target, key in (("u_id", "id", "true"), ("u_name", "name", "false")):
        bench.insert(
            "sys_transform_entry",
            map=map["sys_id"],
            source_field=source,
            target_field=target,
            coalesce=key,
        )

    made = stage(bench, "/api/now/import/u_mine", u_id="D-1", u_name="New")

    assert (made["status"], made["display_value"]) == ("inserted", "New")


def test_what_is_no_staging_table_is_refused(bench: Bench) -> None:
    answer = bench.call("POST", "/api/now/import/pm_project", json={"a": "b"})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Invalid staging table"
    bench.become("viewer")
    assert bench.call("POST", PROJECTS, json={}).status_code == 403
    assert bench.call("GET", f"{PROJECTS}/nobody").status_code == 403


def test_a_whole_plan_comes_in_one_request(bench: Bench) -> None:
    answer = bench.call(
        "POST",
        "/api/now/ppm/insert_project_tasks",
        json={
            "short_description": "A plan",
            "external_id": "PLAN",
            "start_date": "2026-07-06 08:00:00",
            "end_date": "2026-08-03 17:00:00",
            "child_tasks": [
                {
                    "short_description": "First",
                    "external_id": "T1",
                    "start_date": "2026-07-06 08:00:00",
                    "end_date": "2026-07-10 17:00:00",
                    "child_tasks": [{"short_description": "Below", "external_id": "T1.1"}],
                },
                {
                    "short_description": "Second",
                    "external_id": "T2",
                    "start_date": "2026-07-06 08:00:00",
                    "end_date": "2026-07-08 17:00:00",
                    "dependencies": [{"external_id": "T1", "type": "fs", "lag": 1}],
                },
            ],
        },
    )

    assert answer.json() == {"result": {"status": "success"}}
    tasks = {
        t["correlation_id"]: t for t in bench.rows("planned_task", "correlation_idSTARTSWITHT")
    }
    project = bench.rows("pm_project", "correlation_id=PLAN")[0]
    assert {t["top_task"] for t in tasks.values()} == {project["sys_id"]}
    assert tasks["T1.1"]["parent"] == tasks["T1"]["sys_id"]
    # The second task waits for the first, and a day.
    assert tasks["T2"]["start_date"] == "2026-07-11 17:00:00"
    assert tasks["T2"]["end_date"] == "2026-07-14 02:00:00"


def test_cost_plans_come_as_a_list(bench: Bench) -> None:
    periods = bench.rows("fiscal_period", "fiscal_type=month^nameLIKEFY2026^ORDERBYname")
    plan = {
        "name": "Consultants",
        "resource_type": bench.rows("resource_type_definition", "name=Labor Opex")[0]["sys_id"],
        "start_fiscal_period": periods[6]["sys_id"],
        "end_fiscal_period": periods[8]["sys_id"],
        "task": bench.key("project-1"),
        "unit_cost": 30000,
    }

    good = bench.call("POST", "/api/now/ppm/insert_cost_plans", json=[plan])
    lacking = bench.call("POST", "/api/now/ppm/insert_cost_plans", json=[{**plan, "name": ""}])
    wrong = bench.call("POST", "/api/now/ppm/insert_cost_plans", json={"name": "x"})

    assert (good.status_code, lacking.status_code, wrong.status_code) == (200, 400, 400)
    assert bench.read("pm_project", bench.key("project-1"))["cost"] == "30000"
