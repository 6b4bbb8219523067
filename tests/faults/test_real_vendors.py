"""Faults in the vendors' own tongues: what only a real vendor's habits can show."""

import asyncio
import hmac
from collections.abc import Iterator
from hashlib import sha256

import orjson
import pytest

from tests.mocks.kantata.conftest import Bench as Kantata
from tests.mocks.kantata.conftest import closed
from tests.mocks.salesforce.conftest import Bench as Salesforce
from tests.mocks.salesforce.test_bulk_ingest import load, made, state, told, upload, wait
from tests.mocks.salesforce.test_streaming import CHANGES, Listener
from tests.mocks.servicenow.conftest import Bench as ServiceNow
from understudy.faults import make_fault
from understudy.vendor import Subscription


@pytest.fixture
def crm() -> Iterator[Salesforce]:
    made = Salesforce()
    made.system.make_fault = make_fault
    made.login()
    yield made
    made.close()
    assert made.system.bugs == []


@pytest.fixture
def psa() -> Iterator[Kantata]:
    made = Kantata()
    made.system.make_fault = make_fault
    yield made
    closed(made)


@pytest.fixture
def ppm() -> Iterator[ServiceNow]:
    made = ServiceNow()
    made.system.make_fault = make_fault
    yield made
    made.loop.run_until_complete(made.system.outbox.close())
    made.loop.close()
    assert made.system.bugs == []


ACCOUNTS = [{"attributes": {"type": "Account"}, "Name": name} for name in ("One", "Two", "Three")]


def test_one_record_of_a_collection_fails_and_the_answer_is_a_good_one(crm: Salesforce) -> None:
    trouble = crm.system.arm("partial-failure", {"nth": 2}, times=1)

    answer = crm.rest("POST", "composite/sobjects", json={"records": ACCOUNTS})

    assert answer.status_code == 200
    one, two, three = answer.json()
    assert (one["success"], two["success"], three["success"]) == (True, False, True)
    assert two["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    assert (trouble.fired, trouble.struck) == (1, ["Account"])
    assert crm.system.exchanges[-1].fault == "partial-failure"


def test_all_or_nothing_means_nothing(crm: Salesforce) -> None:
    crm.system.arm("partial-failure", {}, times=1)
    before = crm.system.store.last_seq

    answer = crm.rest("POST", "composite/sobjects", json={"allOrNone": True, "records": ACCOUNTS})

    assert [told["success"] for told in answer.json()] == [False, False, False]
    assert crm.system.store.last_seq == before


def test_a_good_answer_may_say_that_nothing_was_done(crm: Salesforce) -> None:
    trouble = crm.system.arm("business-error", {})
    before = crm.system.store.last_seq

    answer = crm.rest("POST", "composite/sobjects", json={"records": ACCOUNTS[:1]})

    assert answer.status_code == 200
    assert answer.json()[0]["success"] is False
    assert (trouble.fired, crm.system.store.last_seq) == (1, before)


def test_where_http_tells_of_errors_a_business_error_is_not_made_up(crm: Salesforce) -> None:
    trouble = crm.system.arm("business-error", {})

    answer = crm.rest("POST", "sobjects/Account", json={"Name": "Acme"})

    assert answer.status_code == 201
    assert (trouble.fired, crm.system.exchanges[-1].fault) == (0, "")


def test_a_bulk_job_stops_half_way_and_reports_what_it_could_not_do(crm: Salesforce) -> None:
    crm.system.arm("job-fails-halfway", {"done": 2})

    done = load(crm, "insert", "Name\nOne\nTwo\nThree\nFour\n")

    assert done["state"] == "JobComplete"
    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (4, 2)


def test_a_bulk_job_that_stalls_is_in_progress_for_long(crm: Salesforce) -> None:
    trouble = crm.system.arm("job-stalls", {"seconds": 600}, times=1)
    job = made(crm, "insert", "Account")
    upload(crm, job, "Name\nOne\n")
    state(crm, job, "UploadComplete")

    wait(crm)
    assert told(crm, job)["state"] != "JobComplete"
    crm.pass_time(seconds=600)
    wait(crm)

    assert told(crm, job)["state"] == "JobComplete"
    assert trouble.fired == 1


def test_a_search_lags_behind_and_reading_by_id_does_not(crm: Salesforce) -> None:
    crm.system.arm("visibility-lag", {"seconds": 120})
    id_ = crm.create("Account", Name="Brand new")
    query = {"q": "SELECT Id, Name FROM Account WHERE Name LIKE 'Brand new%'"}

    found = crm.rest("GET", "query", params=query).json()["records"]
    assert found == []
    assert crm.read("Account", id_)["Name"] == "Brand new"

    crm.pass_time(seconds=121)
    crm.rest("PATCH", f"sobjects/Account/{id_}", json={"Name": "Brand new and other"})
    (old,) = crm.rest("GET", "query", params=query).json()["records"]
    assert old["Name"] == "Brand new"
    crm.pass_time(seconds=121)
    (new,) = crm.rest("GET", "query", params=query).json()["records"]
    assert new["Name"] == "Brand new and other"


def test_a_rotated_secret_is_refused_in_the_words_of_the_login(crm: Salesforce) -> None:
    crm.system.arm("secret-rotated", {})

    assert crm.rest("GET", "limits").json()[0]["errorCode"] == "INVALID_SESSION_ID"
    answer = crm.token(
        grant_type="password",
        client_id=crm.own["client_id"],
        client_secret=crm.own["client_secret"],
        username=crm.own["username"],
        password=crm.own["password"] + crm.own["security_token"],
    )
    assert answer.status_code in (400, 401)
    assert answer.json()["error"].startswith("invalid_")


def test_a_lost_scope_is_told_as_oauth_tells_it(crm: Salesforce) -> None:
    crm.system.arm("scope-removed", {})

    answer = crm.rest("GET", "limits")

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (
        403,
        "OAUTH_APPROVAL_ERROR_GENERIC",
    )


def test_stamps_go_by_the_wrong_clock(crm: Salesforce) -> None:
    crm.system.arm("clock-skew", {"seconds": -3600})

    id_ = crm.create("Account", Name="Acme")

    assert str(crm.read("Account", id_)["SystemModstamp"]).startswith("2026-06-29T07:00")


def test_events_in_a_gap_cannot_be_replayed(crm: Salesforce) -> None:
    ear = Listener(crm)
    ear.connect()
    ear.subscribe(CHANGES)
    crm.create("Account", Name="Heard")
    (heard,) = ear.hear()
    crm.system.arm("replay-gap-event", {}, times=1)
    crm.pass_time(seconds=10)
    crm.create("Account", Name="Lost")
    assert ear.hear() == []

    again = Listener(crm)
    again.connect()
    answer = again.subscribe(CHANGES, heard["data"]["event"]["replayId"])

    assert answer["successful"] is False
    assert again.subscribe(CHANGES, -2)["successful"] is True
    assert again.hear() == []


def paged(psa: Kantata) -> list[str]:
    """The ids that somebody gets who turns the pages of a list."""
    found: list[str] = []
    for page in (1, 2, 3):
        answer = psa.get("time_entries", page=page, per_page=5)
        found += [str(row["id"]) for row in answer["results"]]  # type: ignore[attr-defined]
    return found


def test_a_list_that_shrinks_while_it_is_paged_skips_a_record(psa: Kantata) -> None:
    calm = paged(psa)
    trouble = psa.system.arm("page-skips", {})

    found = paged(psa)

    assert trouble.fired == 2
    assert found[:5] == calm[:5]
    assert calm[5] not in found
    assert len(set(found)) == len(found)


def test_a_list_that_grows_while_it_is_paged_repeats_a_record(psa: Kantata) -> None:
    psa.system.arm("page-repeats", {}, times=1)

    found = paged(psa)

    assert found[4] == found[5]
    assert paged(psa) == sorted(set(paged(psa)), key=paged(psa).index)


class Ear:
    """Somebody's address for events."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []

    async def __call__(self, scope: dict[str, object], receive: object, send: object) -> None:
        message = await receive()  # type: ignore[operator]
        headers = dict(scope["headers"])  # type: ignore[call-overload]
        signed = next((v for k, v in headers.items() if b"signature" in k), b"")
        self.heard.append((message["body"], signed.decode()))
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


def listening(ppm: ServiceNow) -> Ear:
    ear = Ear()
    ppm.wire.add("hooks.test", ear)  # type: ignore[arg-type]  # as plain as can be
    ppm.system.subscriptions.append(Subscription("http://hooks.test/sn", "*", "between us"))
    return ear


def later(ppm: ServiceNow, seconds: float) -> None:
    with ppm.wire.laid():
        ppm.loop.run_until_complete(asyncio.sleep(seconds))


def test_a_forged_event_has_a_signature_that_does_not_fit(ppm: ServiceNow) -> None:
    ear = listening(ppm)
    ppm.system.arm("forged-event", {}, times=1)

    ppm.insert("pm_project", short_description="Halden 1")
    later(ppm, 5)

    forged, true = ear.heard
    signs = [hmac.new(b"between us", body, sha256).hexdigest() in sign for body, sign in ear.heard]
    assert signs == [False, True]
    assert forged[0] != true[0]
    assert orjson.loads(forged[0]).keys() == orjson.loads(true[0]).keys()


def test_an_event_is_overtaken_by_the_next(ppm: ServiceNow) -> None:
    ear = listening(ppm)
    ppm.system.arm("reordered-event", {}, times=1)

    first = ppm.insert("pm_project", short_description="First")["sys_id"]
    later(ppm, 60)
    assert ear.heard == []
    second = ppm.insert("pm_project", short_description="Second")["sys_id"]
    later(ppm, 60)

    assert [first.encode() in body for body, _ in ear.heard] == [False, True]
    assert second.encode() in ear.heard[0][0]
