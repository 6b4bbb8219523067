"""Bulk API 2.0 on the wire: jobs that ask queries, and their results page by page."""

import csv
from io import StringIO

import httpx
import pytest

from tests.mocks.salesforce.conftest import DATA, Bench
from understudy_mocks.salesforce.routes.bulk import queries


def made(bench: Bench, query: str, operation: str = "query", **more: str) -> str:
    body = {"operation": operation, "query": query, **more}
    answer = bench.rest("POST", "jobs/query", json=body)
    assert (answer.status_code, answer.json()["state"]) == (200, "UploadComplete"), answer.text
    return str(answer.json()["id"])


def done(bench: Bench, query: str, operation: str = "query", **more: str) -> str:
    job = made(bench, query, operation, **more)
    for _ in range(3):
        bench.pass_time(seconds=0.6)
        bench.rest("GET", f"jobs/query/{job}")
    return job


def results(bench: Bench, job: str, **asked: object) -> httpx.Response:
    return bench.rest("GET", f"jobs/query/{job}/results", params=asked)


def lines(answer: httpx.Response) -> list[list[str]]:
    assert answer.headers["content-type"] == "text/csv"
    return list(csv.reader(StringIO(answer.text)))


def test_results_come_page_by_page_each_with_its_header(bench: Bench) -> None:
    job = done(bench, "select id, NAME, owner.email from Account order by Name limit 5")

    first = results(bench, job, maxRecords=3)
    second = results(bench, job, maxRecords=3, locator=first.headers["sforce-locator"])

    assert lines(first)[0] == lines(second)[0] == ["Id", "Name", "Owner.Email"]
    assert [r.headers["sforce-numberofrecords"] for r in (first, second)] == ["3", "2"]
    assert second.headers["sforce-locator"] == "null"
    found = [r["Name"] for r in bench.rows("SELECT Name FROM Account ORDER BY Name LIMIT 5")]
    assert [line[1] for line in lines(first)[1:] + lines(second)[1:]] == found
    again = results(bench, job, maxRecords=3, locator=first.headers["sforce-locator"])
    assert again.text == second.text


def test_values_are_written_as_tables_have_them(bench: Bench) -> None:
    id_ = bench.create("Account", Name='"Acme",\nInc.')
    query = f"SELECT Name, Phone, CreatedDate, Parent.Name FROM Account WHERE Id = '{id_}'"

    job = done(bench, query, columnDelimiter="TAB", lineEnding="CRLF")

    assert results(bench, job).text == (
        '"Name"\t"Phone"\t"CreatedDate"\t"Parent.Name"\r\n'
        '"""Acme"",\nInc."\t""\t"2026-06-29T08:00:00.000Z"\t""\r\n'
    )


def test_nothing_found_is_a_header_alone(bench: Bench) -> None:
    answer = results(bench, done(bench, "SELECT Id FROM Account WHERE Name = 'nobody'"))

    assert lines(answer) == [["Id"]]
    assert answer.headers["sforce-numberofrecords"] == "0"
    assert answer.headers["sforce-locator"] == "null"


def test_a_query_of_all_finds_what_was_deleted(bench: Bench) -> None:
    id_ = bench.create("Contact", LastName="Gone")
    bench.rest("DELETE", f"sobjects/Contact/{id_}")
    query = "SELECT Id FROM Contact WHERE LastName = 'Gone'"

    assert len(lines(results(bench, done(bench, query)))) == 1
    assert lines(results(bench, done(bench, query, "queryAll")))[1:] == [[id_]]


def test_pages_can_be_read_side_by_side(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(queries, "PAGES_AHEAD", 2)
    job = done(bench, "SELECT Id FROM Account LIMIT 7")

    first = bench.rest("GET", f"jobs/query/{job}/resultPages").json()
    second = bench.call("GET", first["nextRecordsUrl"]).json()

    assert (first["done"], second["done"], second["nextRecordsUrl"]) == (False, True, None)
    urls = [p["resultUrl"] for told in (first, second) for p in told["resultPages"]]
    found = [line for url in urls for line in lines(bench.call("GET", url))[1:]]
    assert found == lines(results(bench, job, maxRecords=100))[1:]
    assert len(urls) == 4


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT COUNT() FROM Account", "API_ERROR"),
        ("SELECT Name FROM Account GROUP BY Name", "API_ERROR"),
        ("SELECT Id FROM Account LIMIT 1 OFFSET 2", "API_ERROR"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR"),
        ("SELECT BillingAddress FROM Account", "API_ERROR"),
        ("SELECT FIELDS(ALL) FROM Account LIMIT 10", "API_ERROR"),
        ("SELECT Id FROM RecordType", "INVALIDENTITY"),
        ("SELECT Id FROM Order_Paid__e", "INVALIDENTITY"),
        ("SELECT Nope FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Nope", "INVALID_TYPE"),
        ("SELECT", "MALFORMED_QUERY"),
        ("", "MALFORMED_QUERY"),
    ],
)
def test_what_cannot_be_asked_in_bulk_is_refused(bench: Bench, query: str, code: str) -> None:
    answer = bench.rest("POST", "jobs/query", json={"operation": "query", "query": query})

    assert bench.error(answer) == (400, code)


def test_a_query_that_comes_to_fail_fails_its_job(bench: Bench) -> None:
    job = done(bench, "SELECT Id FROM Account WHERE CreatedDate = 'text'")

    told = bench.rest("GET", f"jobs/query/{job}").json()

    assert told["state"] == "Failed"
    assert told["errorMessage"]
    assert bench.error(results(bench, job)) == (412, "JOB_NOT_COMPLETE")


def test_results_are_there_when_the_job_is_done_and_for_its_own_version(bench: Bench) -> None:
    job = made(bench, "SELECT Id FROM Account LIMIT 1")
    assert bench.error(results(bench, job)) == (412, "JOB_NOT_COMPLETE")
    assert bench.error(bench.rest("DELETE", f"jobs/query/{job}")) == (400, "INVALIDJOBSTATE")
    bench.pass_time(seconds=1)
    bench.rest("GET", f"jobs/query/{job}")
    bench.pass_time(seconds=1)
    told = bench.rest("GET", f"jobs/query/{job}").json()

    assert (told["state"], told["numberRecordsProcessed"]) == ("JobComplete", 1)
    other = bench.call("GET", f"{DATA.replace('59', '58')}/jobs/query/{job}/results")
    assert other.status_code == 409
    assert bench.error(results(bench, job, locator="???")) == (400, "INVALID_QUERY_LOCATOR")
    assert bench.error(results(bench, job, maxRecords="many")) == (400, "INVALIDJOB")
    assert [r["id"] for r in bench.rest("GET", "jobs/query").json()["records"]] == [job]
    assert bench.rest("DELETE", f"jobs/query/{job}").status_code == 204
    assert bench.error(bench.rest("GET", f"jobs/query/{job}")) == (404, "NOT_FOUND")


def test_a_query_job_can_be_called_off(bench: Bench) -> None:
    job = made(bench, "SELECT Id FROM Account")
    answer = bench.rest("PATCH", f"jobs/query/{job}", json={"state": "Aborted"})
    bench.pass_time(seconds=5)

    assert answer.json()["state"] == "Aborted"
    assert bench.rest("GET", f"jobs/query/{job}").json()["state"] == "Aborted"
    again = bench.rest("PATCH", f"jobs/query/{job}", json={"state": "Aborted"})
    assert bench.error(again) == (400, "INVALIDJOBSTATE")
    wrong = bench.rest("PATCH", f"jobs/query/{job}", json={"state": "Open"})
    assert bench.error(wrong) == (400, "INVALIDJOB")
