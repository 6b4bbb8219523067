"""What the instance does by itself."""

import pytest

from tests.mocks.servicenow.conftest import Bench


def project(bench: Bench, **values: object) -> str:
    return bench.insert("pm_project", short_description="Work", **values)["sys_id"]


def task(bench: Bench, parent: str, **values: object) -> dict[str, str]:
    return bench.insert("pm_project_task", short_description="Step", parent=parent, **values)


def test_a_new_project_is_numbered_opened_and_pending(bench: Bench) -> None:
    made = bench.insert("pm_project", short_description="Work")

    assert made["number"].startswith("PRJ001")
    assert (made["state"], made["active"], made["sys_mod_count"]) == ("-5", "true", "0")
    assert made["opened_at"] == made["sys_created_on"] == "2026-06-29 08:00:00"
    assert made["top_task"] == made["sys_id"]
    assert made["sys_class_name"] == "pm_project"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"percent_complete": "10"}, {"state": "2", "work_start": "2026-07-01 08:00:00"}),
        ({"work_start": "2026-06-30 09:00:00"}, {"state": "2", "percent_complete": "0"}),
        ({"state": "2"}, {"work_start": "2026-07-01 08:00:00", "active": "true"}),
        ({"percent_complete": "100"}, {"state": "3", "active": "false"}),
        (
            {"state": "3"},
            {
                "active": "false",
                "percent_complete": "100",
                "work_end": "2026-07-31 17:00:00",
                "closed_at": "2026-06-29 08:00:00",
            },
        ),
        ({"state": "7"}, {"active": "false"}),
        ({"state": "8"}, {"active": "true", "work_start": ""}),
        ({"work_end": "2026-07-30 12:00:00"}, {"state": "3", "work_end": "2026-07-30 12:00:00"}),
    ],
)
def test_state_progress_and_actual_dates_follow_one_another(
    bench: Bench, given: dict[str, str], expected: dict[str, str]
) -> None:
    id = project(bench, start_date="2026-07-01 08:00:00", end_date="2026-07-31 17:00:00")

    shown = bench.update("pm_project", id, **given)

    assert {name: shown[name] for name in expected} == expected


def test_work_that_is_opened_again_is_not_finished_any_more(bench: Bench) -> None:
    id = project(bench, state="3")

    again = bench.update("pm_project", id, state="2")

    assert (again["active"], again["closed_at"], again["work_end"]) == ("true", "", "")


def test_tasks_find_their_place_below_their_parent(bench: Bench) -> None:
    top = project(bench)
    first, second = task(bench, top), task(bench, top)
    below = task(bench, second["sys_id"])

    assert [(t["level"], t["wbs"]) for t in (first, second, below)] == [
        ("1", "1"),
        ("1", "2"),
        ("2", "2.1"),
    ]
    assert {t["top_task"] for t in (first, second, below)} == {top}


def test_nothing_hangs_below_itself(bench: Bench) -> None:
    top = project(bench)
    above = task(bench, top)
    below = task(bench, above["sys_id"])

    answer = bench.call(
        "PATCH",
        f"/api/now/table/pm_project_task/{above['sys_id']}",
        json={"parent": below["sys_id"]},
    )

    assert answer.status_code == 403
    assert "aborted by Business Rule" in answer.json()["error"]["detail"]
    assert bench.read("pm_project_task", above["sys_id"])["parent"] == top


def test_nothing_comes_to_hang_below_itself_by_the_id_it_is_given(bench: Bench) -> None:
    below = task(bench, "a" * 32)

    answer = bench.call(
        "POST",
        "/api/now/table/pm_project_task",
        json={"sys_id": "a" * 32, "parent": below["sys_id"]},
    )

    assert answer.status_code == 403


def test_a_milestone_takes_no_time(bench: Bench) -> None:
    made = task(bench, project(bench), milestone="true", end_date="2026-07-15 17:00:00")
    moved = bench.update("pm_project_task", made["sys_id"], end_date="2026-07-20 17:00:00")

    assert (made["start_date"], made["duration"]) == (
        "2026-07-15 17:00:00",
        "1970-01-01 00:00:00",
    )
    assert moved["start_date"] == "2026-07-20 17:00:00"


def test_progress_adds_up_by_length_and_overwrites_what_was_written(bench: Bench) -> None:
    top = project(bench)
    day = task(bench, top, start_date="2026-07-01 00:00:00", end_date="2026-07-02 00:00:00")
    three = task(bench, top, start_date="2026-07-01 00:00:00", end_date="2026-07-04 00:00:00")
    task(bench, top, milestone="true", end_date="2026-07-04 00:00:00", percent_complete="100")

    bench.update("pm_project_task", three["sys_id"], percent_complete="50")
    assert bench.read("pm_project", top)["percent_complete"] == "37.5"
    assert bench.read("pm_project", top)["state"] == "2"

    assert bench.update("pm_project", top, percent_complete="90")["percent_complete"] == "37.5"

    bench.call("DELETE", f"/api/now/table/pm_project_task/{day['sys_id']}")
    assert bench.read("pm_project", top)["percent_complete"] == "50"


def test_milestones_alone_leave_the_progress_of_a_project_alone(bench: Bench) -> None:
    top = project(bench, percent_complete="30")

    task(bench, top, milestone="true", end_date="2026-07-15 17:00:00", state="3")

    assert bench.read("pm_project", top)["percent_complete"] == "30"


def test_the_latest_report_colours_its_project(bench: Bench) -> None:
    top = project(bench, percent_complete="30")

    def report(as_on: str, health: str) -> dict[str, str]:
        return bench.insert("project_status", project=top, as_on=as_on, overall_health=health)

    made = report("2026-06-26", "red")
    report("2026-06-19", "yellow")
    assert bench.read("pm_project", top)["status"] == "red"
    assert made["percent_complete"] == "30"

    bench.update("pm_project", top, percent_complete="60")
    assert bench.read("project_status", made["sys_id"])["percent_complete"] == "30"

    today = bench.insert("project_status", project=top, overall_health="green")
    assert today["as_on"] == "2026-06-29"
    assert bench.read("pm_project", top)["status"] == "green"


def test_a_project_takes_its_plan_and_reports_along(bench: Bench) -> None:
    top = project(bench)
    below = task(bench, task(bench, top)["sys_id"])
    report = bench.insert("project_status", project=top)

    bench.call("DELETE", f"/api/now/table/pm_project/{top}")

    assert bench.rows("pm_project_task", f"sys_id={below['sys_id']}^ORtop_task={top}") == []
    assert bench.rows("project_status", f"sys_id={report['sys_id']}") == []
    assert len(bench.rows("sys_audit_delete", "sys_created_onISNOTEMPTY")) == 4


def test_data_policies_name_what_is_missing(bench: Bench) -> None:
    answer = bench.call("POST", "/api/now/table/pm_project", json={"description": "Nameless"})

    assert answer.status_code == 403
    assert answer.json()["error"] == {
        "message": "Operation Failed",
        "detail": "Data Policy Exception: Short description is mandatory",
    }


def test_names_are_joined(bench: Bench) -> None:
    made = bench.insert("sys_user", first_name="Ana", last_name="Brandt", name="Somebody else")

    assert made["name"] == "Ana Brandt"
