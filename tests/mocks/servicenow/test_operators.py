"""Operators of encoded queries beyond comparison; aggregates in order; the caller's own time."""

from collections import Counter
from datetime import date

import pytest

from tests.mocks.servicenow.conftest import Bench, firm

PART = "start_dateDATEPARTx@javascript:gs.datePart('{}','{}','{}')"


def names(bench: Bench, table: str, query: str, field: str = "short_description") -> list[str]:
    return sorted(row[field] for row in bench.rows(table, query))


@pytest.mark.parametrize(
    ("part", "value", "operator"),
    [
        ("dayofweek", "monday", "EE"),
        ("month", "jun", "EE"),
        ("month", "march", "LE"),
        ("quarter", "2", "GE"),
        ("year", "2026", "LT"),
        ("hour", "8", "EE"),
        ("week", "20", "GT"),
    ],
)
def test_parts_of_dates_are_compared(bench: Bench, part: str, value: str, operator: str) -> None:
    def meant(day: date) -> bool:
        return {
            "dayofweek": day.weekday() == 0,
            "month": day.month == 6 if operator == "EE" else day.month <= 3,
            "quarter": (day.month - 1) // 3 + 1 >= 2,
            "year": day.year < 2026,
            "hour": True,
            "week": day.isocalendar().week > 20,
        }[part]

    expected = sorted(p.name for p in firm().all("project") if meant(p.start_on))

    assert names(bench, "pm_project", PART.format(part, value, operator)) == expected


def test_distances_between_moments_are_compared(bench: Bench) -> None:
    for n in range(4):
        bench.insert(
            "incident",
            short_description=str(n),
            sla_due="2026-06-20 00:00:00",
            activity_due=f"2026-06-2{n} 00:00:00",
        )

    assert names(bench, "incident", "sla_dueMORETHANactivity_due@day@before@1") == ["2", "3"]
    assert names(bench, "incident", "sla_dueLESSTHANactivity_due@day@before@2") == ["0", "1"]
    assert names(bench, "incident", "activity_dueMORETHANsla_due@hour@after@60") == ["3"]


def test_dynamic_filters_ask_for_me_and_my_groups(bench: Bench) -> None:
    me = bench.rows("sys_user", "sys_id=javascript:gs.getUserID()")[0]["sys_id"]
    group = bench.rows("sys_user_group", "name=Network")[0]["sys_id"]
    bench.insert("sys_user_grmember", user=me, group=group)
    bench.insert("incident", short_description="mine", assigned_to=me)
    bench.insert("incident", short_description="ours", assignment_group=group)
    bench.insert("incident", short_description="theirs")

    assert names(bench, "incident", "assigned_toDYNAMIC90d1921e5f510100a9ad2572f2b477fe") == [
        "mine"
    ]
    for query in (
        "assignment_groupDYNAMICd6435e965f510100a9ad2572f2b477fe",
        "assignment_groupINjavascript:getMyGroups()",
    ):
        assert names(bench, "incident", query) == ["ours"]


def test_hierarchies_are_walked_down(bench: Bench) -> None:
    people = firm().all("resource")
    top = next(p for p in people if not p.manager)
    below, found = {top.id}, {top.id}
    while below:
        below = {p.id for p in people if p.manager in below}
        found |= below
    expected = sorted(p.employee_number for p in people if p.manager in found)

    query = f"managerIN_HIERARCHYx%40{bench.key(top.id)}"

    assert names(bench, "sys_user", query, "employee_number") == expected


def test_groups_are_filtered_and_ordered(bench: Bench) -> None:
    count = Counter(p.status for p in firm().all("project"))
    most = max(count.values())

    def asked(**params: str) -> list[int]:
        answer = bench.call(
            "GET",
            "/api/now/stats/pm_project",
            params={"sysparm_count": "true", "sysparm_group_by": "state"}
            | {f"sysparm_{name}": value for name, value in params.items()},
        )
        assert answer.status_code == 200, answer.text
        return [int(group["stats"]["count"]) for group in answer.json()["result"]]

    assert asked(order_by="COUNT") == sorted(count.values())
    assert asked(order_by="COUNT^DESC") == sorted(count.values(), reverse=True)
    assert asked(having=f"count^state^>=^{most}") == [most]
    assert len(asked(having="count^state^~^3")) == len(count)


def test_people_see_and_write_moments_in_their_own_time(bench: Bench) -> None:
    me = bench.rows("sys_user", "sys_id=javascript:gs.getUserID()")[0]["sys_id"]
    bench.update("sys_user", me, time_zone="Europe/Berlin", date_format="dd.MM.yyyy")
    id = bench.insert("incident", due_date="2026-07-01 22:30:00")["sys_id"]

    shown = bench.shown("incident", f"sys_id={id}", "due_date")
    bench.call(
        "PATCH",
        f"/api/now/table/incident/{id}?sysparm_input_display_value=true",
        json={"due_date": "02.07.2026 01:00:00"},
    )
    tomorrow = "due_date>=javascript:gs.dateGenerate('2026-07-02','00:00:00')"

    assert shown["due_date"] == {
        "display_value": "02.07.2026 00:30:00",
        "value": "2026-07-01 22:30:00",
    }
    assert bench.read("incident", id)["due_date"] == "2026-07-01 23:00:00"
    assert len(bench.rows("incident", tomorrow)) == 1


def test_lists_of_people_are_shown_by_name(bench: Bench) -> None:
    two = bench.rows("sys_user", "employee_numberISNOTEMPTY", limit=2)
    watched = ",".join(person["sys_id"] for person in two)
    id = bench.insert("incident", watch_list=watched)["sys_id"]

    shown = bench.shown("incident", f"sys_id={id}", "watch_list")

    assert shown["watch_list"] == {
        "display_value": ", ".join(person["name"] for person in two),
        "value": watched,
    }
    assert len(bench.rows("incident", f"watch_listLIKE{two[1]['sys_id']}")) == 1


def test_stamps_may_be_sent_where_that_is_asked_for(bench: Bench) -> None:
    answer = bench.call(
        "POST",
        "/api/now/table/incident?sysparm_suppress_auto_sys_field=true",
        json={"sys_created_on": "2020-01-01 00:00:00", "sys_created_by": "old.system"},
    )

    found = answer.json()["result"]
    assert (found["sys_created_on"], found["sys_created_by"]) == (
        "2020-01-01 00:00:00",
        "old.system",
    )
