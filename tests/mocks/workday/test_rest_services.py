"""REST beyond the common workers: staffing, persons, absence, time, projects."""

import httpx
import jwt
import pytest

from tests.mocks.workday.conftest import Stage
from understudy.vendor import Caller
from understudy_mocks.workday import auth

T = auth.TENANT
STAFFING = f"/ccx/api/staffing/v6/{T}"
COMMON = f"/ccx/api/v1/{T}"


@pytest.fixture
def rest(stage: Stage) -> Stage:
    stage.login()
    return stage


def get(stage: Stage, path: str, **params: object) -> httpx.Response:
    answer = stage.call("GET", path, params=params)
    assert answer.status_code == 200, answer.text
    return answer


def test_organisations_are_listed_by_type_and_by_worker(rest: Stage) -> None:
    wid = rest.key("resource-30")

    types = get(rest, f"{COMMON}/organizationTypes").json()
    companies = get(rest, f"{COMMON}/organizations", organizationType="COMPANY").json()
    own = get(rest, f"{COMMON}/workers/{wid}/organizations").json()
    one = get(rest, f"{COMMON}/organizations/Company_Reference_ID=COMPANY_001").json()

    assert types["total"] == 3
    assert one["id"] in [c["id"] for c in companies["data"]]
    assert {o["organizationType"]["descriptor"] for o in own["data"]} == {
        "Company",
        "Cost Center",
        "Supervisory",
    }


def test_who_leads_an_organisation_has_its_people(rest: Stage) -> None:
    manager = rest.key("resource-2")

    (led,) = get(rest, f"{COMMON}/workers/{manager}/supervisoryOrganizationsManaged").json()["data"]
    path = led["workers"].removeprefix(f"https://{rest.host}")
    everything = get(rest, f"{COMMON}/supervisoryOrganizations", limit=100).json()["data"]

    assert led in everything
    assert led["manager"]["id"] == manager
    assert get(rest, path).json()["total"] > 0


def test_jobs_profiles_and_families_are_told(rest: Stage) -> None:
    wid = rest.key("resource-30")

    jobs = get(rest, f"{STAFFING}/jobs", limit=100).json()
    (own,) = get(rest, f"{STAFFING}/workers/{wid}/jobs").json()["data"]
    one = get(rest, f"{STAFFING}/jobs/{own['id']}").json()
    profiles = get(rest, f"{STAFFING}/jobProfiles").json()["data"]
    families = get(rest, f"{STAFFING}/jobFamilies").json()["data"]

    assert own["id"] in [job["id"] for job in jobs["data"]]
    assert one["worker"]["id"] == wid
    assert get(rest, f"{STAFFING}/jobProfiles/{profiles[0]['id']}").json() == profiles[0]
    assert get(rest, f"{STAFFING}/jobFamilies/{families[0]['id']}").json() == families[0]


def test_a_job_change_is_started_edited_and_submitted(rest: Stage) -> None:
    wid = rest.key("resource-30")
    started = rest.call("POST", f"{STAFFING}/workers/{wid}/jobChanges", json={"date": "2026-04-29"})
    assert started.status_code == 201
    change = f"{STAFFING}/jobChanges/{started.json()['id']}"
    assert rest.call("POST", f"{change}/submit").status_code == 400

    body = {
        "businessTitle": "Principal",
        "supervisoryOrganization": {"id": rest.key("org_unit-3")},
    }
    edited = rest.call("PATCH", change, json=body)
    before = get(rest, f"{COMMON}/workers/{wid}").json()["businessTitle"]
    submitted = rest.call("POST", f"{change}/submit")

    assert (edited.status_code, submitted.status_code) == (200, 200)
    assert get(rest, change).json()["status"] == "Successfully Completed"
    after = get(rest, f"{COMMON}/workers/{wid}").json()
    assert before != "Principal" == after["businessTitle"]
    assert after["primarySupervisoryOrganization"]["id"] == rest.key("org_unit-3")
    assert rest.call("PATCH", change, json=body).status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "date"),
        ({"date": "soon"}, "date"),
        ({"date": "2026-05-01", "colour": 1}, "colour"),
        ({"date": "2026-05-01", "jobProfile": {"id": "x"}}, "jobProfile"),
        ({"date": "2026-05-01", "businessTitle": 1}, "businessTitle"),
    ],
)
def test_what_is_wrong_in_a_body_is_named(rest: Stage, body: object, field: str) -> None:
    wid, last_seq = rest.key("resource-30"), rest.system.store.last_seq

    answer = rest.call("POST", f"{STAFFING}/workers/{wid}/jobChanges", json=body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert rest.system.store.last_seq == last_seq


def test_a_title_is_changed_and_stands_in_the_history(rest: Stage) -> None:
    wid = rest.key("resource-30")

    made = rest.call(
        "POST",
        f"{COMMON}/workers/{wid}/businessTitleChanges",
        json={"proposedBusinessTitle": "Sage"},
    )

    history = get(rest, f"{COMMON}/workers/{wid}/history").json()["data"]
    assert made.status_code == 201
    assert history[0]["id"] == made.json()["id"]
    assert "Hire Employee" in history[-1]["descriptor"]


def test_names_and_addresses_of_a_person(rest: Stage) -> None:
    person = rest.person(30)
    base = f"/ccx/api/person/v4/{T}/people/{rest.key(person.id)}"

    assert get(rest, f"{base}/legalName").json()["data"][0]["last"] == person.last_name
    assert get(rest, f"{base}/workEmails").json()["data"][0]["emailAddress"] == person.email


def test_pay_slips_are_of_the_months_before(rest: Stage) -> None:
    slips = get(rest, f"{COMMON}/workers/{rest.key('resource-30')}/paySlips").json()["data"]

    assert slips[0]["date"] == "2026-03-31"
    assert 0 < slips[0]["net"] < slips[0]["gross"]


def test_days_off_are_asked_for_and_counted(rest: Stage) -> None:
    wid = rest.key("resource-30")
    base = f"/ccx/api/absenceManagement/v1/{T}"

    def left() -> float:
        params = {"worker": wid, "effective": "2026-04-29"}
        data = get(rest, f"{base}/balances", **params).json()["data"]
        return float(next(b["quantity"] for b in data if b["descriptor"].endswith("Vacation")))

    before = left()
    types = get(rest, f"{base}/workers/{wid}/eligibleAbsenceTypes").json()["data"]
    vacation = next(t["id"] for t in types if t["descriptor"] == "Vacation")
    days = [
        {"date": day, "dailyQuantity": 8, "timeOffType": {"id": vacation}}
        for day in ("2026-05-04", "2026-05-05")
    ]
    made = rest.call("POST", f"{base}/workers/{wid}/requestTimeOff", json={"days": days})

    assert made.status_code == 201
    assert left() == before - 16
    params = {"fromDate": "2026-05-05", "toDate": "2026-05-31"}
    details = get(rest, f"{base}/workers/{wid}/timeOffDetails", **params).json()
    assert [d["date"] for d in details["data"]] == ["2026-05-05"]
    assert get(rest, f"{COMMON}/workers/{wid}/timeOffEntries").json()["total"] == 2
    wrong = rest.call(
        "POST",
        f"{base}/workers/{wid}/requestTimeOff",
        json={"days": [{**days[0], "dailyQuantity": 25}]},
    )
    assert wrong.status_code == 400


def test_hours_and_clockings_are_reported(rest: Stage) -> None:
    wid = rest.key("resource-30")
    base = f"/ccx/api/timeTracking/v5/{T}"
    block = {"worker": {"id": wid}, "date": "2026-04-28", "quantity": 7.5}

    made = rest.call("POST", f"{base}/timeBlocks", json=block)
    clocked = rest.call(
        "POST",
        f"{base}/timeClockEvents",
        json={"worker": {"id": wid}, "dateTime": "2026-04-29T08:00:00Z", "eventType": "In"},
    )

    found = get(rest, f"{base}/workers/{wid}/timeBlocks").json()["data"]
    assert (made.status_code, clocked.status_code) == (201, 201)
    assert found == [made.json()]
    number = {**block, "worker": {"id": f"Employee_ID={rest.person(30).employee_number}"}}
    assert rest.call("POST", f"{base}/timeBlocks", json=number).status_code == 400


def test_projects_have_tasks(rest: Stage) -> None:
    values = {"project_id": "P-1", "name": "Rehearsal"}
    rest.system.records.create("Project", values, Caller("person:planner"))
    base = f"/ccx/api/projects/v1/{T}/projects"

    (project,) = get(rest, base).json()["data"]
    made = rest.call("POST", f"{base}/{project['id']}/tasks", json={"name": "Design"})

    assert get(rest, f"{base}/Project_ID=P-1").json() == project
    assert get(rest, f"{base}/{project['id']}/tasks").json()["data"] == [made.json()]


def test_who_lacks_a_domain_is_refused_what_is_in_it(rest: Stage) -> None:
    rest.headers["authorization"] = f"Bearer {token_of(rest, 'isu_no_compensation')}"
    wid = rest.key("resource-30")

    assert rest.call("GET", f"{COMMON}/workers/{wid}/paySlips").status_code == 403
    history = get(rest, f"{COMMON}/workers/{wid}/history").json()["data"]
    assert not [e for e in history if e["descriptor"].startswith("Request Compensation")]
    rest.headers["authorization"] = f"Bearer {token_of(rest, 'isu_read_only')}"
    body = {"proposedBusinessTitle": "Sage"}
    path = f"{COMMON}/workers/{wid}/businessTitleChanges"
    assert rest.call("POST", path, json=body).status_code == 403


def token_of(stage: Stage, user: str) -> str:
    """A token for a user, by an assertion that the API client signs."""
    secrets = stage.system.credentials
    claims = {
        "iss": secrets["client_id"],
        "sub": user,
        "aud": "wd",
        "exp": int(stage.clock.wall().timestamp()) + 60,
    }
    key = str(auth.landscape(stage.system)["jwt_private_key"])
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": jwt.encode(claims, key, algorithm="ES256"),
    }
    answer = stage.call("POST", f"/ccx/oauth2/{T}/token", data=form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])
