"""Tokens and REST, with nothing but HTTP."""

import base64
from datetime import timedelta

import pytest

from tests.mocks.workday.conftest import Stage, world
from understudy_mocks.workday import auth

TOKEN = f"/ccx/oauth2/{auth.TENANT}/token"
WORKERS = f"/ccx/api/v1/{auth.TENANT}/workers"
STAFFING = f"/ccx/api/staffing/v6/{auth.TENANT}/workers"


def test_a_refresh_token_gives_access_as_often_as_asked(stage: Stage) -> None:
    secrets = stage.system.credentials
    form = {"grant_type": "refresh_token", "refresh_token": secrets["refresh_token"]}
    pair = f"{secrets['client_id']}:{secrets['client_secret']}".encode()
    headers = {"authorization": f"Basic {base64.b64encode(pair).decode()}"}

    first, second = (stage.call("POST", TOKEN, data=form, headers=headers) for _ in range(2))

    assert first.json()["access_token"] != second.json()["access_token"]
    assert (first.json()["token_type"], first.json()["expires_in"]) == ("Bearer", 3600)
    assert second.json()["refresh_token"] == secrets["refresh_token"]
    stage.headers["authorization"] = f"Bearer {first.json()['access_token']}"
    assert stage.call("GET", WORKERS).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"refresh_token": "wrong"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
    ],
)
def test_the_token_endpoint_says_what_is_wrong(
    stage: Stage, change: dict[str, str], status: int, error: str
) -> None:
    secrets = stage.system.credentials
    names = ("client_id", "client_secret", "refresh_token")
    form = {"grant_type": "refresh_token", **{n: secrets[n] for n in names}, **change}

    answer = stage.call("POST", TOKEN, data=form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_token_expires_and_a_new_one_works(stage: Stage) -> None:
    stage.login()
    assert stage.call("GET", WORKERS).status_code == 200

    stage.clock.wait(timedelta(seconds=auth.TOKEN_TTL_S))

    expired = stage.call("GET", WORKERS)
    assert (expired.status_code, expired.headers["www-authenticate"]) == (401, "Bearer")
    stage.login()
    assert stage.call("GET", WORKERS).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic eDp5", "Bearer"])
def test_without_a_token_there_is_nothing(stage: Stage, header: str) -> None:
    stage.headers["authorization"] = header

    assert stage.call("GET", WORKERS).status_code == 401
    assert stage.call("GET", "/ccx/api/v1/other/workers").status_code == 401


def test_workers_come_in_pages_and_the_total_is_of_all(stage: Stage) -> None:
    stage.login()
    active = [p for p in world().all("resource") if p.terminated_on is None]

    first = stage.call("GET", WORKERS).json()
    rest = stage.call("GET", WORKERS, params={"limit": 1000, "offset": 20}).json()
    everybody = stage.call("GET", WORKERS, params={"includeTerminatedWorkers": "true"}).json()

    assert (len(first["data"]), first["total"]) == (20, len(active))
    assert [w["id"] for w in first["data"] + rest["data"]] == [stage.key(p.id) for p in active]
    assert everybody["total"] == 50
    assert stage.call("GET", WORKERS, params={"limit": "x"}).status_code == 400


def test_a_worker_is_found_by_wid_and_by_number(stage: Stage) -> None:
    stage.login()
    person = stage.person(30)
    wid = stage.key(person.id)

    by_wid = stage.call("GET", f"{WORKERS}/{wid}").json()
    by_number = stage.call("GET", f"{WORKERS}/Employee_ID={person.employee_number}").json()

    assert by_wid == by_number
    assert by_wid["primaryWorkEmail"] == person.email
    assert by_wid["href"] == f"https://{stage.host}{WORKERS}/{wid}"
    organization = by_wid["primarySupervisoryOrganization"]["href"]
    found = stage.call("GET", organization.removeprefix(f"https://{stage.host}")).json()
    assert found["manager"]["id"] == stage.key(person.manager)
    staffed = stage.call("GET", f"{STAFFING}/{wid}").json()
    assert staffed["workerId"] == person.employee_number
    places = {"US": "New York", "DE": "Berlin", "GB": "London"}
    country = world().get("legal_entity", person.legal_entity).country
    assert staffed["primaryJob"]["location"]["descriptor"] == places[country]


def test_the_api_answers_under_its_short_path_too(stage: Stage) -> None:
    stage.login()

    assert stage.call("GET", WORKERS.removeprefix("/ccx")).json()["total"] > 0
    assert stage.call("GET", STAFFING).json()["data"][0]["workerType"]["descriptor"] == "Employee"


def test_managers_have_direct_reports(stage: Stage) -> None:
    stage.login()
    manager = stage.key("resource-2")
    led = [
        p for p in world().all("resource") if p.manager == "resource-2" and p.terminated_on is None
    ]

    found = stage.call("GET", f"{WORKERS}/{manager}/directReports?limit=100").json()

    assert [w["id"] for w in found["data"]] == [stage.key(p.id) for p in led]
    assert stage.call("GET", f"{WORKERS}/{manager}").json()["isManager"] is True


def test_search_looks_in_names(stage: Stage) -> None:
    stage.login()
    person = stage.person(1)

    found = stage.call("GET", WORKERS, params={"search": f"{person.last_name}".upper()}).json()

    assert stage.key(person.id) in [w["id"] for w in found["data"]]
    assert stage.call("GET", WORKERS, params={"search": "' OR 1=1 --"}).json()["total"] == 0


@pytest.mark.parametrize(
    "id_", ["me", "nobody", "Employee_ID=1", "Employee_ID=", "WID=x", "' OR 1=1", "%00", "%ff"]
)
def test_who_is_not_there_is_404(stage: Stage, id_: str) -> None:
    stage.login()

    answer = stage.call("GET", f"{WORKERS}/{id_}")

    assert answer.status_code == 404
    assert "error" in answer.json()


def test_unknown_paths_and_methods_are_told_apart(stage: Stage) -> None:
    stage.login()

    assert stage.call("GET", f"/ccx/api/v1/{auth.TENANT}/spaceships").status_code == 404
    assert stage.call("DELETE", WORKERS).status_code == 405
    assert stage.call("GET", "/").status_code == 404


def test_a_future_hire_is_not_here_yet(stage: Stage) -> None:
    stage.login()
    before = stage.call("GET", WORKERS).json()["total"]
    values = {
        "first_name": "Ana",
        "last_name": "Brandt",
        "email": "ana.brandt@halden.test",
        "job_profile": stage.key("job_profile-2"),
        "org_unit": stage.key("org_unit-2"),
        "cost_centre": stage.key("cost_centre-1"),
        "legal_entity": stage.key("legal_entity-1"),
        "hired_on": "2026-05-04",
    }
    wid = stage.system.act("resource", None, values, "people-partner")
    assert stage.call("GET", WORKERS).json()["total"] == before
    assert stage.call("GET", f"{WORKERS}/{wid}").status_code == 404

    stage.clock.go(5, 4)
    stage.login()

    assert stage.call("GET", WORKERS).json()["total"] == before + 1
    assert stage.call("GET", f"{WORKERS}/{wid}").json()["descriptor"] == "Ana Brandt"
