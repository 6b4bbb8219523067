"""Bulk API 2.0 on the wire: jobs that load tables, from their making to their results."""

import csv
from collections.abc import Mapping
from io import StringIO

import httpx
import pytest

from tests.mocks.salesforce.conftest import Bench
from understudy.vendor import SYSTEM

CSV = {"content-type": "text/csv"}


def made(bench: Bench, operation: str, object: str = "Account", **more: str) -> str:
    answer = bench.rest(
        "POST", "jobs/ingest", json={"operation": operation, "object": object, **more}
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def upload(bench: Bench, job: str, text: str) -> httpx.Response:
    return bench.rest("PUT", f"jobs/ingest/{job}/batches", content=text.encode(), headers=CSV)


def state(bench: Bench, job: str, wanted: str) -> httpx.Response:
    return bench.rest("PATCH", f"jobs/ingest/{job}", json={"state": wanted})


def told(bench: Bench, job: str) -> Mapping[str, object]:
    answer = bench.rest("GET", f"jobs/ingest/{job}")
    assert answer.status_code == 200, answer.text
    found: Mapping[str, object] = answer.json()
    return found


def wait(bench: Bench, polls: int = 8) -> None:
    for _ in range(polls):
        bench.pass_time(seconds=0.3)
        bench.rest("GET", "jobs/ingest?jobType=V2Ingest")


def load(
    bench: Bench, operation: str, text: str, object: str = "Account", **more: str
) -> Mapping[str, object]:
    job = made(bench, operation, object, **more)
    assert upload(bench, job, text).status_code == 201
    assert state(bench, job, "UploadComplete").json()["state"] == "UploadComplete"
    wait(bench)
    return told(bench, job)


def table(bench: Bench, job: object, part: str) -> list[list[str]]:
    answer = bench.rest("GET", f"jobs/ingest/{job}/{part}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv")
    return list(csv.reader(StringIO(answer.text)))


def test_a_job_goes_from_open_to_complete_and_is_seen_on_its_way(bench: Bench) -> None:
    job = made(bench, "insert")
    opened = told(bench, job)
    upload(bench, job, "Name\nAcme\n")
    queued = state(bench, job, "UploadComplete").json()
    bench.pass_time(seconds=0.6)
    working = told(bench, job)
    bench.pass_time(seconds=0.6)
    done = told(bench, job)

    assert [s["state"] for s in (opened, queued, working, done)] == [
        "Open",
        "UploadComplete",
        "InProgress",
        "JobComplete",
    ]
    assert opened["contentUrl"] == f"services/data/v59.0/jobs/ingest/{job}/batches"
    assert (done["apiVersion"], done["jobType"]) == (59.0, "V2Ingest")
    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (1, 0)


def test_rows_fail_one_by_one_and_each_says_why(bench: Bench) -> None:
    done = load(bench, "insert", 'NumberOfEmployees,Name\n3,"Acme, Inc."\nx,Beta\n4,\n')

    job = done["id"]
    assert (done["state"], done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (
        "JobComplete",
        3,
        2,
    )
    header, saved = table(bench, job, "successfulResults")
    assert header == ["sf__Id", "sf__Created", "NumberOfEmployees", "Name"]
    assert saved[1:] == ["true", "3", "Acme, Inc."]
    assert bench.read("Account", saved[0])["NumberOfEmployees"] == 3
    header, typed, missing = table(bench, job, "failedResults")
    assert header == ["sf__Id", "sf__Error", "NumberOfEmployees", "Name"]
    assert typed[1].startswith("INVALID_TYPE_ON_FIELD_IN_RECORD:")
    assert missing[1] == "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --"
    assert table(bench, job, "unprocessedRecords") == [["NumberOfEmployees", "Name"]]


@pytest.mark.parametrize(
    ("name", "sign"),
    [("TAB", "\t"), ("PIPE", "|"), ("SEMICOLON", ";"), ("CARET", "^"), ("BACKQUOTE", "`")],
)
@pytest.mark.parametrize(("ending", "end"), [("LF", "\n"), ("CRLF", "\r\n")])
def test_tables_come_with_any_delimiter_and_line_ending(
    bench: Bench, name: str, sign: str, ending: str, end: str
) -> None:
    text = end.join((sign.join(("Name", "Phone")), sign.join(("Acme, Ltd", "1")), ""))

    done = load(bench, "insert", text, columnDelimiter=name, lineEnding=ending)

    assert (done["state"], done["numberRecordsFailed"]) == ("JobComplete", 0)
    assert bench.rows("SELECT Phone FROM Account WHERE Name = 'Acme, Ltd'")[0]["Phone"] == "1"


@pytest.mark.parametrize(
    ("operation", "text", "message"),
    [
        ("insert", "Foo\n1\n", "InvalidBatch : InvalidBatch : Field name not found : Foo"),
        (
            "insert",
            "Name\r\nAcme\r\n",
            "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting",
        ),
        ("update", "Name\nAcme\n", "InvalidBatch : InvalidBatch : Field name not found : Id"),
        ("delete", "Id,Name\n1,A\n", "InvalidBatch : InvalidBatch : Delete batch must only"),
        ("insert", "Name,Phone\nAcme\n", "InvalidBatch : InvalidBatch : The number of fields"),
        ("insert", "Name,name\nA,B\n", "InvalidBatch : InvalidBatch : Field name"),
    ],
)
def test_a_table_that_cannot_be_read_fails_the_job(
    bench: Bench, operation: str, text: str, message: str
) -> None:
    done = load(bench, operation, text)

    assert done["state"] == "Failed"
    assert str(done["errorMessage"]).startswith(message)
    assert done["numberRecordsProcessed"] == 0


def test_upserts_go_by_external_id_and_relationships_too(bench: Bench) -> None:
    parent = bench.create("Account", Name="Parent", External_Id__c="P-1")
    key = {"externalIdFieldName": "External_Id__c"}
    text = "External_Id__c,Name,Parent.External_Id__c\nC-1,One,P-1\nC-2,Two,none\nC-1,Again,P-1\n"

    done = load(bench, "upsert", text, **key)
    again = load(bench, "upsert", "External_Id__c,Name\nC-1,Uno\n", **key)

    [_, saved] = table(bench, done["id"], "successfulResults")
    assert bench.read("Account", saved[0])["ParentId"] == parent
    _, unknown, twice = table(bench, done["id"], "failedResults")
    assert unknown[1].startswith("INVALID_FIELD:Foreign key external ID: none not found for field")
    assert twice[1].startswith("DUPLICATE_EXTERNAL_ID:")
    [_, changed] = table(bench, again["id"], "successfulResults")
    assert changed[:2] == [saved[0], "false"]
    assert bench.read("Account", saved[0])["Name"] == "Uno"


def test_an_empty_cell_says_nothing_and_a_marked_one_empties_the_field(bench: Bench) -> None:
    id_ = bench.create("Account", Name="Acme", Phone="1", Fax="2")

    done = load(bench, "update", f"Id,Phone,Fax\n{id_},,#N/A\n")

    assert done["numberRecordsFailed"] == 0
    read = bench.read("Account", id_)
    assert (read["Phone"], read["Fax"]) == ("1", None)


def test_deleted_rows_go_into_the_bin_or_for_good(bench: Bench) -> None:
    soft, hard = (bench.create("Contact", LastName=n) for n in ("Soft", "Hard"))

    first = load(bench, "delete", f"Id\n{soft}\nnonsense\n", "Contact")
    load(bench, "hardDelete", f"Id\n{hard}\n", "Contact")
    again = load(bench, "delete", f"Id\n{soft}\n{hard}\n", "Contact")

    assert table(bench, first["id"], "failedResults")[1][1].startswith("MALFORMED_ID:")
    every = bench.ask("SELECT Id FROM Contact WHERE IsDeleted = true", "queryAll").json()
    assert [r["Id"] for r in every["records"]] == [soft]
    _, binned, gone = table(bench, again["id"], "failedResults")
    assert binned[:2] == [soft, "ENTITY_IS_DELETED:entity is deleted: --"]
    assert gone[1].startswith("INVALID_CROSS_REFERENCE_KEY:")


def test_a_job_may_bring_its_rows_along(bench: Bench) -> None:
    job = '{"operation":"insert","object":"Account","contentType":"CSV","lineEnding":"LF"}'
    answer = bench.rest(
        "POST",
        "jobs/ingest",
        files={
            "job": (None, job, "application/json"),
            "content": ("content", "Name\nAcme\n", "text/csv"),
        },
    )
    wait(bench)

    assert (answer.status_code, answer.json()["state"]) == (200, "UploadComplete")
    assert told(bench, answer.json()["id"])["numberRecordsProcessed"] == 1


def test_what_is_called_off_stays_unprocessed(bench: Bench) -> None:
    job = made(bench, "insert")
    upload(bench, job, "Name\n" + "".join(f"N{n}\n" for n in range(450)))
    state(bench, job, "UploadComplete")
    bench.pass_time(seconds=0.6)
    told(bench, job)
    bench.pass_time(seconds=0.3)
    told(bench, job)

    assert state(bench, job, "Aborted").json()["state"] == "Aborted"
    wait(bench)

    assert told(bench, job)["numberRecordsProcessed"] == 200
    assert len(table(bench, job, "unprocessedrecords")) == 1 + 250
    assert bench.rows("SELECT COUNT(Id) n FROM Account WHERE Name LIKE 'N%'")[0]["n"] >= 200  # type: ignore[operator]


def test_a_job_is_not_asked_for_what_its_state_does_not_allow(bench: Bench) -> None:
    job = made(bench, "insert")

    assert bench.error(bench.rest("DELETE", f"jobs/ingest/{job}")) == (400, "INVALIDJOBSTATE")
    assert upload(bench, job, "Name\nA\n").status_code == 201
    assert bench.error(upload(bench, job, "Name\nB\n")) == (400, "INVALIDJOB")
    state(bench, job, "UploadComplete")
    assert bench.error(upload(bench, job, "Name\nB\n")) == (400, "INVALIDJOBSTATE")
    assert bench.error(state(bench, job, "UploadComplete")) == (400, "INVALIDJOBSTATE")
    assert bench.error(state(bench, job, "Sleeping")) == (400, "INVALIDJOB")
    wait(bench)
    assert bench.error(state(bench, job, "Aborted")) == (400, "INVALIDJOBSTATE")
    assert bench.rest("DELETE", f"jobs/ingest/{job}").status_code == 204
    assert bench.error(bench.rest("GET", f"jobs/ingest/{job}")) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("content", "headers", "code"),
    [
        (b"", CSV, "JSON_PARSER_ERROR"),
        (b"Name\n\xff\n", CSV, "INVALIDJOB"),
        (b"Name\nA\0\n", CSV, "INVALIDJOB"),
        (b"Name\nA\n", {**CSV, "content-length": "99999999"}, "EXCEEDEDQUOTA"),
        (b"{}", {"content-type": "application/json"}, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_what_is_no_table_is_not_taken(
    bench: Bench, content: bytes, headers: dict[str, str], code: str
) -> None:
    url = f"jobs/ingest/{made(bench, 'insert')}/batches"

    answer = bench.rest("PUT", url, content=content, headers=headers)

    assert answer.json()[0]["errorCode"] == code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"operation": "merge"}, "INVALIDJOB"),
        ({"object": "Nope"}, "INVALIDENTITY"),
        ({"columnDelimiter": "SPACE"}, "INVALIDJOB"),
        ({"lineEnding": "CR"}, "INVALIDJOB"),
        ({"contentType": "XML"}, "INVALIDJOB"),
        ({"operation": "upsert", "externalIdFieldName": "Name"}, "INVALIDJOB"),
    ],
)
def test_a_job_that_makes_no_sense_is_not_made(
    bench: Bench, wrong: dict[str, str], code: str
) -> None:
    asked = {"operation": "insert", "object": "Account", **wrong}

    assert bench.error(bench.rest("POST", "jobs/ingest", json=asked)) == (400, code)


def test_jobs_are_listed_by_kind_page_by_page(bench: Bench) -> None:
    for _ in range(1001):
        values = {"Api": "ingest", "Operation": "insert", "State": "Open", "ApiVersion": "59.0"}
        more = {"LineEnding": "LF", "ColumnDelimiter": "COMMA", "Concurrency": "Parallel"}
        bench.system.records.create("BulkJob", {**values, **more}, SYSTEM, trusted=True)

    first = bench.rest("GET", "jobs/ingest?jobType=V2Ingest").json()
    second = bench.call("GET", first["nextRecordsUrl"]).json()

    assert (len(first["records"]), first["done"]) == (1000, False)
    assert (len(second["records"]), second["done"], second["nextRecordsUrl"]) == (1, True, None)
    assert bench.rest("GET", "jobs/ingest?jobType=Classic").json()["records"] == []
    assert bench.rest("GET", "jobs/ingest?concurrencyMode=Serial").json()["records"] == []
    assert bench.error(bench.rest("GET", "jobs/ingest?jobType=Odd")) == (400, "INVALIDJOB")
    wrong = bench.rest("GET", "jobs/ingest?queryLocator=x")
    assert bench.error(wrong) == (400, "INVALID_QUERY_LOCATOR")


def test_work_goes_on_after_the_records_were_put_back(bench: Bench) -> None:
    job = made(bench, "insert")
    upload(bench, job, "Name\nAcme\n")
    state(bench, job, "UploadComplete")
    kept = bench.system.keep(bench.system.store.snapshot())
    wait(bench)
    bench.system.restore(kept)

    assert told(bench, job)["state"] == "UploadComplete"
    wait(bench)
    assert told(bench, job)["state"] == "JobComplete"
    assert len(bench.rows("SELECT Id FROM Account WHERE Name = 'Acme'")) == 1
