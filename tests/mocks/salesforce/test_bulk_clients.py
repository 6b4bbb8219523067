"""The bulk APIs through the libraries that integrators use, over TLS."""

from collections.abc import Iterator
from typing import Any

import pytest
import simple_salesforce.bulk
import simple_salesforce.bulk2
from salesforce_bulk import CsvDictsAdapter, SalesforceBulk  # type: ignore[import-untyped]  # none
from simple_salesforce.exceptions import SalesforceMalformedRequest

from tests.mocks.salesforce.conftest import START, Org, Stage, loaded, no_fault
from tests.mocks.server import serve
from understudy.kernel.clock import ScaledClock, VirtualLoop
from understudy.kernel.seed import Seed
from understudy.vendor import System
from understudy_mocks.salesforce import VENDOR

HURRY = 200.0
"""A second of business passes in five milliseconds: who polls need not wait."""


class Hurried(Stage):
    """An org whose time flies, for clients that poll."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        hurried = ScaledClock(START, HURRY)
        self.system = System(VENDOR, seed=Seed(7), clock=hurried, make_fault=no_fault)
        self.system.store.restore(loaded())
        self.system.reopen()
        self.own = self.system.credentials


@pytest.fixture(scope="module")
def hurried() -> Iterator[Org]:
    stage = Hurried()
    stage.system.keep_baseline()
    with serve(stage.system) as served:
        yield Org(stage, served)
    stage.close()


@pytest.fixture
def fast(hurried: Org, monkeypatch: pytest.MonkeyPatch) -> Iterator[Org]:
    hurried.stage.system.reset()
    for module in (simple_salesforce.bulk, simple_salesforce.bulk2):
        nap = module.sleep
        monkeypatch.setattr(module, "sleep", lambda s, nap=nap: nap(0.005))
    yield hurried
    assert hurried.stage.system.bugs == []


@pytest.fixture
def sf(fast: Org) -> Iterator[Any]:
    client = fast.client()
    yield client
    client.session.close()


@pytest.mark.client("simple-salesforce", agent="python-requests")
def test_simple_salesforce_loads_and_reads_by_bulk_2(sf: Any) -> None:
    bulk = sf.bulk2.Account
    rows = [{"Name": f"Bulk {n}", "External_Id__c": f"B-{n}"} for n in range(5)]

    [made] = bulk.insert(records=[*rows, {"Name": "", "External_Id__c": "B-9"}])
    [again] = bulk.upsert(records=rows[:2], external_id_field="External_Id__c")
    pages = list(bulk.query("SELECT Id, Name FROM Account WHERE Name LIKE 'Bulk%'", max_records=3))

    counted = {k: made[k] for k in made if k != "job_id"}
    assert counted == {
        "numberRecordsFailed": 1,
        "numberRecordsProcessed": 6,
        "numberRecordsTotal": 6,
    }
    assert again["numberRecordsFailed"] == 0
    assert [page.count("Bulk") for page in pages] == [3, 2]
    assert bulk.get_successful_records(made["job_id"]).count("true") == 5
    assert "REQUIRED_FIELD_MISSING" in bulk.get_failed_records(made["job_id"])
    assert "B-" not in bulk.get_unprocessed_records(made["job_id"])
    ids = [{"Id": line.split('"')[1]} for page in pages for line in page.splitlines()[1:]]
    [gone] = bulk.delete(records=ids)
    assert gone["numberRecordsFailed"] == 0
    found = list(bulk.query_all("SELECT Id FROM Account WHERE Name LIKE 'Bulk%'"))
    assert len(found[0].splitlines()) == 6


@pytest.mark.client("simple-salesforce", agent="python-requests")
def test_simple_salesforce_manages_jobs_of_bulk_2(org: Org) -> None:
    sf = org.client()
    client = sf.bulk2.Account._client
    job = client.create_job("insert")["id"]
    client.upload_job_data(job, "Name\nAcme\n")
    aborted = client.abort_job(job, False)
    query = client.create_job("query", query="SELECT Id FROM Account")["id"]
    stopped = client.abort_job(query, True)

    assert (aborted["state"], stopped["state"]) == ("Aborted", "Aborted")
    for id_, is_query in ((job, False), (query, True)):
        # The client expects a body where the vendor sends none.
        with pytest.raises(ValueError, match="Expecting value"):
            client.delete_job(id_, is_query)
    with pytest.raises(SalesforceMalformedRequest):
        client.create_job("query", query="SELECT COUNT() FROM Account")
    sf.session.close()


@pytest.mark.client("simple-salesforce", agent="python-requests")
def test_simple_salesforce_loads_and_reads_by_bulk_1(sf: Any) -> None:
    bulk = sf.bulk.Contact
    rows = [{"LastName": "Ng", "External_Id__c": "C-1"}, {"FirstName": "nobody"}]

    made, failed = bulk.insert(rows, batch_size=10, use_serial=True)
    [upserted] = bulk.upsert([{"LastName": "Ode", "External_Id__c": "C-1"}], "External_Id__c")
    [changed] = bulk.update([{"Id": made["id"], "FirstName": "Ada"}])
    [found] = bulk.query("SELECT Id, LastName, CreatedDate FROM Contact WHERE FirstName = 'Ada'")
    [detailed] = bulk.update([{"Id": made["id"], "Title": "Dr."}], include_detailed_results=True)
    [deleted] = bulk.delete([{"Id": made["id"]}])
    every = bulk.query_all("SELECT Id FROM Contact WHERE FirstName = 'Ada'")
    [hard] = bulk.hard_delete([{"Id": "003000000000000"}])

    assert (made["success"], made["created"]) == (True, True)
    assert failed["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert (upserted["id"], upserted["created"]) == (made["id"], False)
    assert changed["success"] is deleted["success"] is True
    assert (found["LastName"], type(found["CreatedDate"])) == ("Ode", int)
    assert detailed["Title"] == "Dr."
    assert [r["Id"] for r in every] == [made["id"]]
    assert hard["success"] is False


@pytest.mark.client("salesforce-bulk", agent="python-requests")
def test_salesforce_bulk_loads_and_reads_csv_and_xml(
    fast: Org, sf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", fast.served.ca)
    bulk = SalesforceBulk(sessionId=sf.session_id, host=fast.served.https, API_version="59.0")

    job = bulk.create_insert_job("Account", contentType="CSV", concurrency="Parallel")
    batch = bulk.post_batch(job, CsvDictsAdapter(iter([{"Name": "Csv One"}, {"Name": ""}])))
    bulk.wait_for_batch(job, batch, sleep_interval=0.01)
    bulk.close_job(job)
    saved, failed = bulk.get_batch_results(batch)
    assert (saved.success, saved.created, failed.success) == ("true", "true", "false")
    assert bulk.job_status(job)["state"] == "Closed"
    assert [b["state"] for b in bulk.get_batch_list(job)] == ["Completed"]

    found = bulk.create_query_job("Account", contentType="CSV", pk_chunking=1000)
    asked = bulk.query(found, "SELECT Id, Name FROM Account WHERE Name = 'Csv One'")
    states: list[str] = []
    while "Completed" not in states:
        states = [b["state"] for b in bulk.get_batch_list(found)]
    assert states == ["Not Processed", "Completed"]
    assert "Csv One" in bulk.get_query_batch_request(asked, found)
    chunk = bulk.get_batch_list(found)[1]["id"]
    [rows] = bulk.get_all_results_for_query_batch(chunk, found)
    assert b"Csv One" in rows.read()
    bulk.abort_job(found)

    mapped = bulk.create_insert_job("Account", contentType="CSV")
    bulk.post_mapping_file(mapped, "Salesforce Field,Csv Header,Value,Hint\nName,Firm,,\n")
    batch = bulk.post_batch(mapped, CsvDictsAdapter(iter([{"Firm": "Mapped"}])))
    bulk.wait_for_batch(mapped, batch, sleep_interval=0.01)
    assert bulk.batch_status(batch)["numberRecordsFailed"] == "0"
