"""WQL: queries by GET and POST, pages, and errors that point at the place."""

from typing import Any

import httpx
import pytest

from tests.mocks.workday.conftest import Stage, world
from understudy_mocks.workday import auth

BASE = f"/ccx/api/wql/v1/{auth.TENANT}"


@pytest.fixture
def logged_in(stage: Stage) -> Stage:
    stage.login()
    return stage


def ask(stage: Stage, query: str, **page: object) -> httpx.Response:
    return stage.call("GET", f"{BASE}/data", params={"query": query, **page})


def data(stage: Stage, query: str) -> Any:
    answer = ask(stage, query)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_get_and_post_of_one_query_agree(logged_in: Stage) -> None:
    query = "SELECT worker, employeeID AS number, FTE FROM allWorkers WHERE workerActive = true"

    got = ask(logged_in, query).json()
    posted = logged_in.call("POST", f"{BASE}/data", json={"query": query}).json()

    active = [p for p in world().all("resource") if p.terminated_on is None]
    assert got == posted
    assert got["total"] == len(active)
    assert got["data"][0]["number"] == active[0].employee_number
    assert got["data"][0]["worker"]["id"] == logged_in.key(active[0].id)
    assert {row["FTE"] for row in got["data"]} <= {"1", "0.5"}


def test_pages_lie_side_by_side(logged_in: Stage) -> None:
    query = "select employeeID from allWorkers order by employeeID desc limit 7"

    first = ask(logged_in, query, limit=5).json()
    second = ask(logged_in, query, limit=5, offset=5).json()

    numbers = [row["employeeID"] for row in first["data"] + second["data"]]
    assert (first["total"], second["total"]) == (7, 7)
    assert numbers == [str(n) for n in range(21050, 21043, -1)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("employeeID = '21001'", ["21001"]),
        ('employeeID IN ("21001", "21003")', ["21001", "21003"]),
        ("employeeID >= '21049' AND NOT_A_KEYWORD = 1", None),
        ("employeeID < '21003' AND (employeeID = '21001' OR employeeID = '21049')", ["21001"]),
        ("employeeID NOT IN ('21001') AND employeeID <= '21002'", ["21002"]),
        ("FTE > 1", []),
        ("fullName IS NULL", []),
        ("employeeID = '21001' AND terminationDate IS NULL", ["21001"]),
        ("workerActive = false AND terminationDate IS NULL", []),
        ("fullName is empty", []),
        ("employeeID = '21001' AND fullName IS NOT EMPTY", ["21001"]),
        ("employeeID = '\\' OR 1=1'", None),
    ],
)
def test_conditions_choose_rows(logged_in: Stage, where: str, expected: list[str] | None) -> None:
    answer = ask(logged_in, f"SELECT employeeID FROM allWorkers WHERE {where}")

    if expected is None:
        assert answer.status_code == 400
    else:
        assert [row["employeeID"] for row in answer.json()["data"]] == expected


def test_instances_are_compared_by_wid_and_empty_fields_are_left_out(logged_in: Stage) -> None:
    unit = logged_in.key("org_unit-2")
    query = (
        "SELECT employeeID, manager, terminationDate, employeeType FROM allWorkers"
        f" WHERE supervisoryOrganization IN ('{unit}')"
    )

    rows = data(logged_in, query)

    members = [p for p in world().all("resource") if p.org_unit == "org_unit-2"]
    assert [row["employeeID"] for row in rows] == [p.employee_number for p in members]
    assert [row["manager"]["id"] for row in rows] == [
        logged_in.key(p.manager or "") for p in members
    ]
    stayed = next(i for i, p in enumerate(members) if p.terminated_on is None)
    assert "terminationDate" not in rows[stayed]
    assert rows[stayed]["employeeType"][0]["descriptor"] in ("Regular", "Contractor")


def test_a_source_is_as_of_the_day_asked_for(logged_in: Stage) -> None:
    person = logged_in.person(30)
    centre = logged_in.key("cost_centre-9")
    values = {"cost_centre": centre, "effective_on": "2026-05-15"}
    logged_in.system.act("resource", logged_in.key(person.id), values, "people-partner")

    def on(day: str) -> str:
        query = (
            f'SELECT costCenter FROM allWorkers (effectiveAsOfDate = "{day}")'
            f" WHERE employeeID = '{person.employee_number}'"
        )
        return str(data(logged_in, query)[0]["costCenter"]["id"])

    assert on("2026-05-14") == logged_in.key(person.cost_centre)
    assert on("2026-05-15") == centre


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("SELECT employeeID FROM allWorkers ORDER BY employeeID ASCC", "at or near 'ASCC'"),
        ("SELECT", "at or near 'the end'"),
        ("DROP TABLE Worker", "at or near 'DROP'"),
        ("SELECT employeeID FROM allWorkers; DELETE", "at or near '; DELETE'"),
        ("SELECT salary FROM allWorkers", "salary"),
        ("SELECT employeeID FROM sqlite_master", "sqlite_master"),
        ("SELECT employeeID FROM allWorkers (colour = 'red')", "colour"),
        ("SELECT employeeID FROM allWorkers (effectiveAsOfDate = 'soon')", "soon"),
        ("SELECT employeeID FROM allWorkers WHERE " + "(" * 3000 + "FTE = 1", None),
    ],
)
def test_what_cannot_be_run_is_a_wql_error(logged_in: Stage, query: str, field: str | None) -> None:
    answer = logged_in.call("POST", f"{BASE}/data", json={"query": query})

    assert answer.status_code == 400
    body = answer.json()
    assert body["error"] == "invalid request: WQL error."
    if field is not None:
        assert body["errors"][0]["field"].startswith(field.split(" DELETE")[0])


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"query": 1}', b'{"query": ""}', b"\xff"])
def test_a_body_without_a_query_is_refused(logged_in: Stage, body: bytes) -> None:
    answer = logged_in.call("POST", f"{BASE}/data", content=body)

    assert answer.status_code == 400
    assert "error" in answer.json()


def test_the_source_and_its_fields_are_told(logged_in: Stage) -> None:
    (source,) = logged_in.call("GET", f"{BASE}/dataSources", params={"alias": "allWorkers"}).json()[
        "data"
    ]

    fields = logged_in.call("GET", f"{BASE}/dataSources/{source['id']}/fields").json()

    assert source["alias"] == "allWorkers"
    assert {"employeeID", "costCenter", "manager"} <= {f["alias"] for f in fields["data"]}
    names = ", ".join(f["alias"] for f in fields["data"])
    assert len(data(logged_in, f"SELECT {names} FROM allWorkers")) == 50
    assert logged_in.call("GET", f"{BASE}/dataSources/x/fields").status_code == 404


def test_levels_names_positions_and_managers_are_fields(logged_in: Stage) -> None:
    query = (
        "SELECT firstName, lastName, fullName, managementLevel, position, userName FROM allWorkers"
        " WHERE employeeID = '21001'"
    )
    (worker,) = data(logged_in, query)
    positions = data(logged_in, "SELECT position, managementLevel FROM allPositions LIMIT 3")
    units = data(logged_in, "SELECT name, manager FROM allSupervisoryOrganizations")

    assert f"{worker['firstName']} {worker['lastName']}" == worker["fullName"]
    assert worker["managementLevel"]["descriptor"].startswith("Level ")
    assert [set(p["position"]) for p in positions] == [{"id", "descriptor"}] * 3
    assert any(unit["manager"]["descriptor"] for unit in units if "manager" in unit)
