"""Service management: the states things go through, and what each step takes."""

import pytest

from tests.mocks.servicenow.conftest import Bench


def refused(bench: Bench, table: str, id: str, **values: object) -> str:
    answer = bench.call("PATCH", f"/api/now/table/{table}/{id}", json=values)
    assert answer.status_code == 403, answer.text
    return str(answer.json()["error"]["detail"])


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"), [(1, 1, "1"), (1, 3, "3"), (2, 2, "3"), (3, 2, "4")]
)
def test_priority_follows_impact_and_urgency(
    bench: Bench, impact: int, urgency: int, priority: str
) -> None:
    made = bench.insert("incident", impact=impact, urgency=urgency, priority="1")

    assert made["priority"] == priority
    assert (made["state"], made["incident_state"], made["number"]) == ("1", "1", "INC0010001")


def test_holding_and_resolving_take_reasons(bench: Bench) -> None:
    id = bench.insert("incident", short_description="Slow")["sys_id"]

    assert "Hold reason" in refused(bench, "incident", id, state="3")
    assert "comments" in refused(bench, "incident", id, state="3", hold_reason="1")
    assert "Close code" in refused(bench, "incident", id, state="6")
    held = bench.update("incident", id, state="3", hold_reason="1", comments="Which room?")
    done = bench.update(
        "incident", id, state="6", close_code="Solution provided", close_notes="Restarted"
    )
    again = bench.update("incident", id, incident_state="2")
    closed = bench.update(
        "incident", id, state="7", close_code="Solution provided", close_notes="Again"
    )

    assert (held["state"], held["incident_state"], held["comments"]) == ("3", "3", "")
    assert all(done[name] for name in ("resolved_at", "resolved_by"))
    assert done["active"] == "true"
    assert (again["reopen_count"], again["resolved_at"]) == ("1", "")
    assert (closed["active"], bool(closed["closed_at"])) == ("false", True)


def test_the_callers_answer_takes_an_incident_off_hold(bench: Bench) -> None:
    me = bench.rows("sys_user", "sys_id=javascript:gs.getUserID()")[0]["sys_id"]
    id = bench.insert("incident", caller_id=me)["sys_id"]
    bench.update("incident", id, state="3", hold_reason="1", comments="Which room?")

    answered = bench.update("incident", id, comments="The red one")

    assert (answered["state"], answered["hold_reason"]) == ("2", "")


@pytest.mark.parametrize(
    ("type_", "steps"),
    [
        ("normal", (-4, -3, -2, -1, 0)),
        ("standard", (-2, -1, 0)),
        ("emergency", (-3, -2, -1, 0)),
    ],
)
def test_changes_climb_their_ladder(bench: Bench, type_: str, steps: tuple[int, ...]) -> None:
    change = bench.insert("change_request", type=type_)
    id = change["sys_id"]
    assert change["state"] == "-5"

    assert "aborted by Business Rule" in refused(bench, "change_request", id, state="3")
    for state in steps:
        assert bench.update("change_request", id, state=state)["state"] == str(state)
    assert "Canceled" in refused(bench, "change_request", id, state="4")
    closed = bench.update(
        "change_request", id, state="3", close_code="successful", close_notes="Done"
    )
    assert closed["active"] == "false"


def test_the_last_task_closes_item_and_request(bench: Bench) -> None:
    item = bench.rows("sc_cat_item", "name=Standard Laptop")[0]
    request = bench.insert("sc_request")["sys_id"]
    ritm = bench.insert("sc_req_item", request=request, cat_item=item["sys_id"], quantity="2")
    tasks = [bench.insert("sc_task", request_item=ritm["sys_id"]) for _ in range(2)]
    assert (ritm["price"], tasks[0]["request"]) == ("1450", request)
    assert bench.read("sc_request", request)["price"] == "2900"

    bench.update("sc_task", tasks[0]["sys_id"], state="3")
    assert bench.read("sc_req_item", ritm["sys_id"])["state"] == "1"
    bench.update("sc_task", tasks[1]["sys_id"], state="7")

    assert bench.read("sc_req_item", ritm["sys_id"])["stage"] == "completed"
    assert bench.read("sc_request", request)["request_state"] == "closed_complete"


def test_approvals_add_up(bench: Bench) -> None:
    change = bench.insert("change_request")["sys_id"]
    people = bench.rows("sys_user", "employee_numberISNOTEMPTY", limit=2)
    asked = [
        bench.insert("sysapproval_approver", sysapproval=change, approver=p["sys_id"])
        for p in people
    ]
    assert bench.read("change_request", change)["approval"] == "requested"

    for one in asked:
        bench.update("sysapproval_approver", one["sys_id"], state="approved")

    assert bench.read("change_request", change)["approval"] == "approved"


def test_every_change_of_a_task_is_audited(bench: Bench) -> None:
    id = bench.insert("incident", short_description="a")["sys_id"]

    bench.update("incident", id, short_description="b", urgency="1")

    rows = bench.rows("sys_audit", f"documentkey={id}^ORDERBYfieldname")
    assert [(r["fieldname"], r["oldvalue"], r["newvalue"]) for r in rows] == [
        ("priority", "5", "3"),
        ("short_description", "a", "b"),
        ("urgency", "3", "1"),
    ]


def test_journals_are_empty_and_shown_newest_first(bench: Bench) -> None:
    id = bench.insert("incident", work_notes="First")["sys_id"]
    bench.pass_time(60)
    changed = bench.update("incident", id, work_notes="Second", comments="Hello")

    shown = bench.rows("incident", f"sys_id={id}", display_value="true")[0]

    assert (changed["work_notes"], changed["sys_mod_count"]) == ("", "1")
    assert shown["work_notes"].split("\n\n")[:2] == [
        "2026-06-29 08:01:00 - Portfolio Integration (Work notes)\nSecond",
        "2026-06-29 08:00:00 - Portfolio Integration (Work notes)\nFirst",
    ]
    assert shown["comments_and_work_notes"].count("Portfolio Integration") == 3


def test_groups_change_hands_and_are_counted(bench: Bench) -> None:
    groups = bench.rows("sys_user_group", "nameINService Desk,Network^ORDERBYname")
    id = bench.insert("incident", assignment_group=groups[1]["sys_id"])["sys_id"]

    moved = bench.update("incident", id, assignment_group=groups[0]["sys_id"])

    assert moved["reassignment_count"] == "1"
    listed = bench.rows("task", "assignment_group.name=Network", fields="number,sys_class_name")
    assert listed == [{"number": "INC0010001", "sys_class_name": "incident"}]


def test_configuration_items_are_seen_by_their_parents_too(bench: Bench) -> None:
    made = {
        name: bench.insert(name, name=name)["sys_id"]
        for name in ("cmdb_ci", "cmdb_ci_server", "cmdb_ci_linux_server", "cmdb_ci_appl")
    }

    def seen(table: str) -> set[str]:
        return {row["sys_class_name"] for row in bench.rows(table)}

    assert seen("cmdb_ci") == set(made)
    assert seen("cmdb_ci_computer") == {"cmdb_ci_server", "cmdb_ci_linux_server"}
    changed = bench.update("cmdb_ci", made["cmdb_ci_linux_server"], serial_number="S1")
    assert (changed["serial_number"], changed["sys_class_name"]) == ("S1", "cmdb_ci_linux_server")


def test_a_resolved_incident_closes_by_itself(bench: Bench) -> None:
    id = bench.insert("incident")["sys_id"]
    bench.update("incident", id, state="6", close_code="User error", close_notes="Asked too soon")

    for _ in range(9):
        bench.pass_time(86_400)
        bench.read("incident", id)

    closed = bench.read("incident", id)
    assert (closed["state"], closed["active"]) == ("7", "false")
    assert closed["closed_at"] == "2026-07-06 08:00:00"
