"""What the usual client library does, unmodified, over real sockets and over the wire."""

import asyncio
import os
from unittest.mock import patch

import httpx
import pytest

from tests.mocks.netsuite.conftest import RECORDS, Stage
from tests.mocks.server import serve


def test_a_record_lives_and_dies(stage: Stage) -> None:
    client, path = stage.client, "/record/v1/customer/eid:sf-001"
    body = {"companyName": "Borealis GmbH", "subsidiary": {"id": "2"}, "currency": {"id": "4"}}

    assert stage.play(client.put(path, json=body)) is None
    assert stage.play(client.patch(path, json={"phone": "030 1"})) is None
    found = stage.play(client.get(path))
    assert (found["companyName"], found["phone"]) == ("Borealis GmbH", "030 1")
    assert stage.play(client.delete(path)) is None

    with pytest.raises(Exception, match="NONEXISTENT_ID"):
        stage.play(client.get(path))


def test_who_needs_the_new_id_reads_the_location(stage: Stage) -> None:
    body = {"companyName": "Cyan Ltd", "subsidiary": "3"}

    answer = stage.play(stage.client.request("POST", "/record/v1/customer", json=body))

    id_ = answer.headers["location"].rpartition("/")[2]
    assert answer.status_code == 204
    assert answer.headers["location"] == f"{stage.origin}{RECORDS}/customer/{id_}"
    assert stage.get(f"customer/{id_}")["entityId"].startswith("C-")


def test_queries_come_by_pages(stage: Stage) -> None:
    page = stage.play(stage.client.suiteql("SELECT id FROM employee ORDER BY id", 20, 20))

    assert (page["count"], page["offset"], page["totalResults"]) == (20, 20, 50)
    assert page["hasMore"]
    links = {link["rel"]: link["href"].partition("?")[2] for link in page["links"]}
    assert links == {
        "self": "limit=20&offset=20",
        "first": "limit=20&offset=0",
        "previous": "limit=20&offset=0",
        "next": "limit=20&offset=40",
        "last": "limit=20&offset=40",
    }


def test_the_catalogue_describes_records(stage: Stage) -> None:
    client = stage.client

    schema = stage.play(client.jsonschema("Invoice"))
    api = stage.play(client.openapi(["invoice", "customer"]))

    assert schema["properties"]["tranDate"]["format"] == "date"
    assert schema["properties"]["lastModifiedDate"]["x-ns-filterable"]
    assert set(api["paths"]) == {"/invoice", "/invoice/{id}", "/customer", "/customer/{id}"}
    assert "custcol_source_id" in api["components"]["schemas"]["invoice-itemElement"]["properties"]
    with pytest.raises(Exception, match="404"):
        stage.play(client.jsonschema("spaceship"))


def test_every_reference_of_the_catalogue_resolves(stage: Stage) -> None:
    listed = stage.get("metadata-catalog")["items"]
    waiting, seen = [item["name"] for item in listed], set[str]()

    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        schema = stage.get(f"metadata-catalog/{name}")
        for shape in schema["properties"].values():
            for target in (shape, shape.get("items", {})):
                reference = target.get("$ref", f"{RECORDS}/metadata-catalog/{name}")
                waiting.append(reference.removeprefix(f"{RECORDS}/metadata-catalog/"))

    assert {"invoice", "invoice-itemElement", "nsLink", "customer-addressBookCollection"} <= seen


def test_errors_carry_status_and_text(stage: Stage) -> None:
    with pytest.raises(Exception, match="Please enter value") as raised:
        stage.play(stage.client.post("/record/v1/customer", json={}))

    assert "400" in str(raised.value)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the client's own
def test_the_client_works_by_vendor_host_through_the_proxy(stage: Stage) -> None:
    client = stage.client
    with serve(stage.system) as served:
        settings = {"HTTPS_PROXY": served.proxy, "SSL_CERT_FILE": served.ca, "NO_PROXY": ""}
        with patch.dict(os.environ, settings):
            rows = asyncio.run(client.suiteql("SELECT id FROM subsidiary"))
        direct = httpx.get(f"{served.http}{RECORDS}/customer")

    assert rows["totalResults"] == 3
    assert direct.status_code == 401
