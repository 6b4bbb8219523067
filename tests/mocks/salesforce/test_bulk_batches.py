"""Bulk API 1.0 on the wire: jobs and batches in CSV, XML and JSON."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

import httpx
import orjson
import pytest

from tests.mocks.salesforce.conftest import Bench

NS = "{http://www.force.com/2009/06/asyncapi/dataload}"
JSON, XML, CSV = "application/json", "application/xml", "text/csv"


def call(
    bench: Bench, method: str, path: str, content: str | bytes = "", media: str = "", **more: str
) -> httpx.Response:
    """A request with the session in the header of this API, and in no other."""
    session = bench.headers.pop("authorization")
    headers = {"x-sfdc-session": session.removeprefix("Bearer "), **more}
    if media:
        headers["content-type"] = media
    try:
        url = f"/services/async/59.0/{path}"
        return bench.call(method, url, headers=headers, content=content)
    finally:
        bench.headers["authorization"] = session


def made(bench: Bench, form: str, operation: str = "insert", **more: object) -> str:
    body = {"operation": operation, "object": "Account", "contentType": form, **more}
    answer = call(bench, "POST", "job", orjson.dumps(body), JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (201, JSON), answer.text
    return str(answer.json()["id"])


def added(bench: Bench, job: str, content: str, media: str) -> str:
    answer = call(bench, "POST", f"job/{job}/batch", content, media)
    assert answer.status_code == 201, answer.text
    found = re.search(r'<id>(\w+)</id>|"id":"(\w+)"', answer.text)
    assert found is not None
    return found[1] or found[2]


def wait(bench: Bench, job: str) -> httpx.Response:
    """Poll the list of batches and nothing else."""
    answer = call(bench, "GET", f"job/{job}/batch")
    for _ in range(4):
        bench.pass_time(seconds=0.6)
        answer = call(bench, "GET", f"job/{job}/batch")
    return answer


def fields(text: str) -> Mapping[str, str | None]:
    return {e.tag.removeprefix(NS): e.text for e in ElementTree.fromstring(text)}


def result(bench: Bench, job: str, batch: str, tail: str = "") -> httpx.Response:
    return call(bench, "GET", f"job/{job}/batch/{batch}/result{tail}")


def test_a_batch_in_json_is_told_in_json(bench: Bench) -> None:
    job = made(bench, "JSON", concurrencyMode=1)
    lost = {"Name": "B", "Parent": {"External_Id__c": "x"}}
    rows = orjson.dumps([{"Name": "Acme", "NumberOfEmployees": 3}, {"Phone": "1"}, lost]).decode()
    batch = added(bench, job, rows, JSON)
    queued = call(bench, "GET", f"job/{job}/batch/{batch}").json()
    call(bench, "POST", f"job/{job}", '{"state":"Closed"}', JSON)

    [done] = wait(bench, job).json()["batchInfo"]
    told = call(bench, "GET", f"job/{job}", media=JSON).json()
    saved, missing, unknown = result(bench, job, batch).json()

    assert [queued["state"], done["state"]] == ["Queued", "Completed"]
    assert (told["state"], told["concurrencyMode"]) == ("Closed", "Serial")
    assert (told["numberBatchesCompleted"], told["numberRecordsFailed"]) == (1, 2)
    assert (saved["success"], saved["created"], saved["errors"]) == (True, True, [])
    assert bench.read("Account", saved["id"])["NumberOfEmployees"] == 3
    assert missing["errors"][0]["fields"] == ["Name"]
    assert missing["id"] is None
    assert unknown["errors"][0]["statusCode"] == "INVALID_FIELD"
    sent = call(bench, "GET", f"job/{job}/batch/{batch}/request")
    assert (sent.text, sent.headers["content-type"]) == (rows, JSON)


def test_a_batch_in_csv_is_told_in_xml_and_its_result_in_csv(bench: Bench) -> None:
    job = made(bench, "CSV")
    batch = added(bench, job, "Name,Phone\nAcme,1\n,2\n", CSV)

    told = wait(bench, job)
    found = result(bench, job, batch)

    assert told.headers["content-type"] == XML
    assert "<state>Completed</state>" in told.text
    lines = found.text.splitlines()
    assert found.headers["content-type"] == CSV
    assert lines[0] == '"Id","Success","Created","Error"'
    assert re.fullmatch(r'"001\w{15}","true","true",""', lines[1])
    assert lines[2].startswith('"","false","false","REQUIRED_FIELD_MISSING:')
    assert fields(call(bench, "GET", f"job/{job}", media=XML).text)["apiVersion"] == "59.0"


def test_a_batch_in_xml_names_parents_and_empties_fields(bench: Bench) -> None:
    parent = bench.create("Account", Name="P", External_Id__c="P-1")
    child = bench.create("Account", Name="C", Phone="1")
    opened = call(
        bench,
        "POST",
        "job",
        f'<jobInfo xmlns="{NS[1:-1]}"><operation>update</operation><object>Account</object>'
        "<contentType>XML</contentType></jobInfo>",
        "application/xml; charset=UTF-8",
    )
    job = str(fields(opened.text)["id"])
    rows = (
        f'<sObjects xmlns="{NS[1:-1]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<sObject><Id>{child}</Id><Phone xsi:nil="true"/><NumberOfEmployees>7</NumberOfEmployees>'
        "<Parent><sObject><External_Id__c>P-1</External_Id__c></sObject></Parent></sObject>"
        "<sObject><Id>nonsense</Id></sObject></sObjects>"
    )

    batch = added(bench, job, rows, XML)
    wait(bench, job)
    found = result(bench, job, batch)

    assert (opened.status_code, opened.headers["content-type"]) == (201, XML)
    read = bench.read("Account", child)
    assert (read["Phone"], read["NumberOfEmployees"], read["ParentId"]) == (None, 7, parent)
    first, second = ElementTree.fromstring(found.text)
    assert [e.tag.removeprefix(NS) for e in first] == ["id", "success", "created"]
    assert second.findtext(f"{NS}errors/{NS}statusCode") == "MALFORMED_ID"


@pytest.mark.parametrize(
    ("form", "media", "text"),
    [
        ("CSV", CSV, "Foo\n1\n"),
        ("JSON", JSON, '[{"Foo":1}]'),
        ("XML", XML, "<a><b><Foo>1</Foo></b></a>"),
    ],
)
def test_a_batch_with_an_unknown_field_fails(
    bench: Bench, form: str, media: str, text: str
) -> None:
    job = made(bench, form)
    batch = added(bench, job, text, media)

    told = wait(bench, job).text
    found = call(bench, "GET", f"job/{job}/batch/{batch}/result", media=JSON)

    assert "Failed" in told
    assert "InvalidBatch : Field name not found : Foo" in told
    assert found.status_code == 400
    assert found.json() == {
        "exceptionCode": "InvalidBatch",
        "exceptionMessage": "Records not processed",
    }


@pytest.mark.parametrize("text", ["{", "[1]", '{"a":1}'])
def test_a_batch_that_is_no_list_of_rows_fails(bench: Bench, text: str) -> None:
    job = made(bench, "JSON")
    added(bench, job, text, JSON)

    assert wait(bench, job).json()["batchInfo"][0]["stateMessage"].startswith("InvalidBatch : ")


def test_queries_are_answered_in_the_form_of_the_job(bench: Bench) -> None:
    id_ = bench.create("Account", Name="Acme", Phone="1")
    query = f"SELECT Name, Fax, CreatedDate, Owner.Name FROM Account WHERE Id = '{id_}'"
    found = {}
    for form in ("JSON", "XML", "CSV"):
        job = made(bench, form, "query")
        batch = added(bench, job, query, CSV if form == "CSV" else JSON)
        wait(bench, job)
        [rid] = result(bench, job, batch, "?format=json").json()
        listed = result(bench, job, batch)
        in_xml = ElementTree.fromstring(listed.text) if form != "JSON" else ()
        told = listed.json() if form == "JSON" else [e.text for e in in_xml]
        assert told == [rid]
        assert rid.startswith("752")
        assert len(rid) == 15
        found[form] = result(bench, job, batch, f"/{rid}")

    [record] = found["JSON"].json()
    assert record["attributes"]["type"] == "Account"
    assert record["CreatedDate"] == 1782720000000
    assert record["Owner"]["Name"] == "Halden Integration"
    assert '<Fax xsi:nil="true"/>' in found["XML"].text
    assert "<CreatedDate>2026-06-29T08:00:00.000Z</CreatedDate>" in found["XML"].text
    assert found["CSV"].text == (
        '"Name","Fax","CreatedDate","Owner.Name"\n'
        '"Acme","","2026-06-29T08:00:00.000Z","Halden Integration"\n'
    )


def test_a_query_that_finds_nothing_says_so_and_a_wrong_one_fails(bench: Bench) -> None:
    job = made(bench, "CSV", "query")
    nothing = added(bench, job, "SELECT Id FROM Account WHERE Name = 'nobody'", CSV)
    wrong = added(bench, job, "SELECT Nope FROM Account", CSV)
    other = added(bench, job, "SELECT Id FROM Contact", CSV)
    wait(bench, job)

    rid = result(bench, job, nothing, "?format=json").json()[0]
    assert result(bench, job, nothing, f"/{rid}").text == "Records not found for this query\n"
    for batch in (wrong, other):
        told = fields(call(bench, "GET", f"job/{job}/batch/{batch}").text)
        assert told["state"] == "Failed"
        assert result(bench, job, batch).status_code == 400


def test_a_chunked_query_is_spread_over_batches_of_its_own(bench: Bench) -> None:
    body = orjson.dumps({"operation": "query", "object": "Account", "contentType": "CSV"})
    header = {"sforce-enable-pkchunking": "chunkSize=10; startRow=0"}
    job = call(bench, "POST", "job", body, JSON, **header).json()["id"]
    first = added(bench, job, "SELECT Name FROM Account", CSV)

    infos = ElementTree.fromstring(wait(bench, job).text)

    states = {str(i.findtext(f"{NS}id")): i.findtext(f"{NS}state") for i in infos}
    assert states.pop(first) == "Not Processed"
    assert set(states.values()) == {"Completed"}
    names: list[str] = []
    for batch in states:
        [rid] = result(bench, job, batch, "?format=json").json()
        names += result(bench, job, batch, f"/{rid}").text.splitlines()[1:]
    total = bench.ask("SELECT COUNT() FROM Account").json()["totalSize"]
    assert len(names) == total
    assert len(states) == (total + 9) // 10


def test_a_table_of_columns_maps_those_of_the_batches(bench: Bench) -> None:
    job = made(bench, "CSV")
    spec = "Salesforce Field,Csv Header,Value,Hint\nName,Firm,,\n,Junk,,\nFax,,42,\nPhone,Tel,7,\n"
    assert call(bench, "POST", f"job/{job}/spec", spec, CSV).status_code == 201
    added(bench, job, "Firm,Junk,Tel\nAcme,x,\n", CSV)
    wait(bench, job)

    [found] = bench.rows("SELECT Phone, Fax FROM Account WHERE Name = 'Acme'")
    assert (found["Phone"], found["Fax"]) == ("7", "42")


def test_a_job_that_is_called_off_processes_no_more(bench: Bench) -> None:
    job = made(bench, "CSV")
    batch = added(bench, job, "Name\nAcme\n", CSV)
    closed = call(bench, "POST", f"job/{job}", '{"state":"Aborted"}', JSON)

    assert closed.json()["state"] == "Aborted"
    assert "<state>Not Processed</state>" in wait(bench, job).text
    assert bench.rows("SELECT Id FROM Account WHERE Name = 'Acme'") == []
    assert result(bench, job, batch).status_code == 400
    again = call(bench, "POST", f"job/{job}", '{"state":"Closed"}', JSON)
    assert again.json()["exceptionCode"] == "InvalidJobState"
    late = call(bench, "POST", f"job/{job}/batch", "Name\nB\n", CSV)
    assert fields(late.text)["exceptionCode"] == "InvalidJobState"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"operation": "merge", "object": "Account"}, "InvalidOperation"),
        ({"operation": "insert", "object": "Nope"}, "InvalidEntity"),
        ({"operation": "insert", "object": "Account", "contentType": "PDF"}, "InvalidJob"),
        ({"operation": "insert", "object": "Account", "concurrencyMode": 7}, "InvalidJob"),
        ({"operation": "upsert", "object": "Account"}, "InvalidJob"),
        ([], "InvalidJob"),
    ],
)
def test_a_job_that_makes_no_sense_is_not_made(bench: Bench, asked: object, code: str) -> None:
    answer = call(bench, "POST", "job", orjson.dumps(asked), JSON)

    assert (answer.status_code, answer.json()["exceptionCode"]) == (400, code)


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("job/750000000000000", "", "InvalidJob"),
        ("job/{job}/batch/751000000000000", "", "InvalidBatch"),
        ("job/{job}/batch/{batch}/result", "", "InvalidBatch"),
        ("job/{job}/batch/{batch}/result/752000000000000", "", "InvalidBatch"),
        ("job/{job}/batch", " ", "InvalidBatch"),
        ("job/{job}/batch", "<a/>", "ClientInputError"),
    ],
)
def test_what_is_not_there_is_told_in_the_apis_own_words(
    bench: Bench, path: str, content: str, code: str
) -> None:
    job = made(bench, "CSV")
    batch = added(bench, job, "Name\nAcme\n", CSV)
    url = path.format(job=job, batch=batch)

    answer = call(bench, "POST" if content else "GET", url, content, XML)

    assert (answer.status_code, answer.headers["content-type"]) == (400, XML)
    assert fields(answer.text)["exceptionCode"] == code


def test_an_ended_session_is_a_bad_request_here(bench: Bench) -> None:
    job = made(bench, "JSON")
    bench.system.tokens.revoke_all()

    told = call(bench, "GET", f"job/{job}")
    in_json = call(bench, "GET", f"job/{job}", media=JSON)
    version = bench.call("GET", f"/services/async/20.0/job/{job}")
    nobody = bench.call("GET", f"/services/async/59.0/job/{job}", headers={"authorization": ""})

    assert "<exceptionCode>InvalidSessionId</exceptionCode>" in told.text
    assert in_json.json()["exceptionCode"] == "InvalidSessionId"
    assert fields(version.text)["exceptionCode"] == "InvalidVersion"
    assert fields(nobody.text)["exceptionCode"] == "InvalidSessionId"
    assert {a.status_code for a in (told, in_json, version, nobody)} == {400}
