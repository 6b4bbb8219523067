"""WQL: groups, aggregates, patterns, subfields, and sources beside the workers."""

from collections import Counter

import pytest

from tests.mocks.workday.conftest import Stage, world
from understudy_mocks.workday import auth

DATA = f"/ccx/api/wql/v1/{auth.TENANT}/data"
SOURCES = f"/ccx/api/wql/v1/{auth.TENANT}/dataSources"


@pytest.fixture
def wql(stage: Stage) -> Stage:
    stage.login()
    return stage


def rows(stage: Stage, query: str, **params: object) -> list[dict[str, object]]:
    answer = stage.call("POST", DATA, json={"query": query}, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] >= len(answer.json()["data"])
    return list(answer.json()["data"])


def test_workers_are_counted_by_company(wql: Stage) -> None:
    expected = Counter(p.legal_entity for p in world().all("resource"))

    found = rows(
        wql,
        "SELECT company, COUNT(workdayID) AS heads, SUM(FTE) AS fte FROM allWorkers"
        " GROUP BY company HAVING COUNT(workdayID) >= 1 ORDER BY heads DESC",
    )

    counted = {row["company"]["id"]: int(str(row["heads"])) for row in found}  # type: ignore[index]
    assert counted == {wql.key(entity): n for entity, n in expected.items()}
    heads = [int(str(row["heads"])) for row in found]
    assert heads == sorted(heads, reverse=True)


def test_having_leaves_groups_out_and_empty_sets_count_nothing(wql: Stage) -> None:
    assert (
        rows(
            wql,
            "SELECT company, COUNT(worker) FROM allWorkers GROUP BY company"
            " HAVING COUNT(worker) > 1000",
        )
        == []
    )
    (none,) = rows(wql, "SELECT COUNT(worker) AS n FROM allWorkers WHERE employeeID = 'nobody'")
    (span,) = rows(wql, "SELECT MIN(hireDate) AS a, MAX(hireDate) AS b FROM allWorkers")
    assert none == {"n": "0"}
    assert str(span["a"]) < str(span["b"])


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("fullName LIKE '{}%'", str.startswith),
        ("fullName STARTSWITH '{}'", str.startswith),
        ("fullName CONTAINS '{}'", str.__contains__),
    ],
)
def test_patterns_find_names(wql: Stage, condition: str, holds: object) -> None:
    first = wql.person(30).first_name
    expected = [
        p.employee_number
        for p in world().all("resource")
        if holds(f"{p.first_name} {p.last_name}", first)  # type: ignore[operator]
    ]

    found = rows(
        wql,
        f"select employeeID from allWorkers where {condition.format(first.upper())}"
        " order by employeeID",
    )

    assert [row["employeeID"] for row in found] == expected


def test_subfields_look_into_what_is_referred_to(wql: Stage) -> None:
    person = wql.person(30)
    manager = world().get("resource", str(person.manager))

    (found,) = rows(
        wql,
        "PARAMETERS effectiveAsOfDate = '2026-04-29'"
        " SELECT employeeID, manager{employeeID, fullName} AS boss FROM allWorkers"
        f" WHERE employeeID = '{person.employee_number}'",
    )

    assert found["boss"] == {
        "employeeID": manager.employee_number,
        "fullName": f"{manager.first_name} {manager.last_name}",
    }


@pytest.mark.parametrize(
    ("source", "noun"),
    [
        ("allJobProfiles", "job_profile"),
        ("allCostCenters", "cost_centre"),
        ("allSupervisoryOrganizations", "org_unit"),
        ("allCompanies", "legal_entity"),
    ],
)
def test_catalogues_are_sources_too(wql: Stage, source: str, noun: str) -> None:
    found = rows(wql, f"SELECT workdayID, name, referenceID FROM {source}")

    assert {row["workdayID"] for row in found} == {wql.key(n.id) for n in world().all(noun)}


def test_filters_that_come_with_a_source_are_told_and_used(wql: Stage) -> None:
    (source,) = wql.call("GET", SOURCES, params={"alias": "allWorkers"}).json()["data"]
    one = wql.call("GET", f"{SOURCES}/{source['id']}")
    filters = wql.call("GET", f"{SOURCES}/{source['id']}/dataSourceFilters").json()["data"]

    assert one.json() == source
    name = next(f["alias"] for f in filters if f["alias"].startswith("contingent"))
    found = rows(wql, f"SELECT employeeID FROM allWorkers(dataSourceFilter={name})")
    contingent = [p for p in world().all("resource") if p.worker_type == "contingent"]
    assert len(found) == len(contingent)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT fullName, COUNT(worker) FROM allWorkers",
        "SELECT SUM(fullName) FROM allWorkers",
        "SELECT fullName{name} FROM allWorkers",
        "SELECT worker{colour} FROM allWorkers",
        "SELECT COUNT(worker) AS n FROM allWorkers WHERE n = 1",
        "SELECT employeeID FROM allWorkers WHERE COUNT(worker) = 1",
        "SELECT employeeID FROM allWorkers(dataSourceFilter=none)",
        "SELECT company FROM allWorkers GROUP BY company HAVING fullName = 'x'",
        "SELECT company FROM allWorkers GROUP BY company ORDER BY fullName",
        "SELECT employeeID FROM allWorkers GROUP BY",
    ],
)
def test_what_makes_no_sense_is_a_wql_error(wql: Stage, query: str) -> None:
    answer = wql.call("GET", DATA, params={"query": query})

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid request: WQL error."
