"""XML, for those who ask for it and those who send it; and what batches have room for."""

import base64

import pytest
from lxml import etree

from tests.mocks.servicenow.conftest import Bench

XML = {"accept": "application/xml"}
PROJECTS = "/api/now/table/pm_project"


def test_answers_come_as_elements(bench: Bench) -> None:
    answer = bench.call(
        "GET", f"{PROJECTS}?sysparm_limit=2&sysparm_fields=number,company", headers=XML
    )

    root = etree.fromstring(answer.content)
    assert answer.headers["content-type"] == "application/xml;charset=UTF-8"
    assert int(answer.headers["x-total-count"]) > 2
    assert [result.tag for result in root] == ["result", "result"]
    assert root.findtext("result/company/value")
    assert (root.findtext("result/number") or "").startswith("PRJ")


def test_errors_come_as_elements_too(bench: Bench) -> None:
    answer = bench.call("GET", f"{PROJECTS}/nobody", headers=XML)

    root = etree.fromstring(answer.content)
    assert answer.status_code == 404
    assert (root.findtext("error/message"), root.findtext("status")) == (
        "No Record found",
        "failure",
    )


def test_records_are_read_from_elements(bench: Bench) -> None:
    body = "<request><entry><short_description>Ünd &amp; Co</short_description></entry></request>"

    answer = bench.call(
        "POST", PROJECTS, content=body.encode(), headers={"content-type": "application/xml"}
    )

    assert answer.status_code == 201
    assert answer.json()["result"]["short_description"] == "Ünd & Co"


@pytest.mark.parametrize(
    "body",
    [
        b"<request><entry>",
        b"not xml",
        b"\xff\xfe<",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x><a>&e;</a></x>',
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x><a>&b;</a></x>',
    ],
)
def test_what_is_no_xml_or_brings_entities_is_refused(bench: Bench, body: bytes) -> None:
    answer = bench.call("POST", PROJECTS, content=body, headers={"content-type": "text/xml"})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Exception while reading request"
    assert bench.system.store.last_seq == 0


def test_an_answer_that_says_nothing_in_control_characters_is_still_xml(bench: Bench) -> None:
    id = bench.insert("incident", short_description="bell \x07 <b>")["sys_id"]

    answer = bench.call("GET", f"/api/now/table/incident/{id}", headers=XML)

    found = etree.fromstring(answer.content).findtext("result/short_description")
    assert found == "bell  <b>"


def asked(n: int, **more: object) -> dict[str, object]:
    return {"id": str(n), "method": "GET", "url": f"{PROJECTS}?sysparm_limit=9", **more}


def test_a_batch_has_room_for_so_much(bench: Bench) -> None:
    body = {"batch_request_id": 7, "rest_requests": [asked(n) for n in range(4)]}
    one = len(bench.call("GET", f"{PROJECTS}?sysparm_limit=9").content)

    answer = bench.call(
        "POST",
        "/api/now/v1/batch",
        json=body,
        headers={"X-BATCHREQUEST-MAX-OUTPUT-SIZE": str(one * 2 + 10)},
    ).json()

    served = answer["serviced_requests"]
    assert [(one["id"], one["status_code"]) for one in served] == [
        ("0", 200),
        ("1", 200),
        ("2", 500),
    ]
    assert served[2]["error_message"] == "The response is too large"
    assert answer["unserviced_requests"] == ["3"]


def test_a_request_of_a_batch_may_be_too_large(bench: Bench) -> None:
    large = base64.b64encode(b"{" + b" " * (5 * 1024 * 1024) + b"}").decode()
    item = {"id": "1", "method": "POST", "url": PROJECTS, "body": large}

    answer = bench.call("POST", "/api/now/batch", json={"rest_requests": [item]}).json()

    assert [one["status_code"] for one in answer["serviced_requests"]] == [413]


@pytest.mark.parametrize(
    "item",
    [
        7,
        {},
        {"id": 1, "method": "GET", "url": PROJECTS},
        {"id": "1", "method": "GET", "url": PROJECTS, "body": "***"},
        {"id": "1", "method": "GET", "url": PROJECTS, "headers": [{"name": "a"}]},
        {"id": "1", "method": "GET", "url": PROJECTS, "exclude_response_headers": "yes"},
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_as_a_whole(bench: Bench, item: object) -> None:
    answer = bench.call("POST", "/api/now/batch", json={"rest_requests": [asked(1), item]})

    assert answer.status_code == 400
    assert answer.json()["status"] == "failure"
