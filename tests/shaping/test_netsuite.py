"""A customer's own NetSuite account: custom fields, records and columns, in REST and SuiteQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shaping.bench import ShapedBench, schema_of
from understudy.kernel.errors import UsageError

RECORDS = "/services/rest/record/v1"
SHAPE = """
[netsuite.customer.fields.custentity_region]
type = "SELECT"
label = "Sales Region"
choices = [{ value = "1", label = "North" }, { value = "2", label = "South" }]

[netsuite.customer.fields.custentity_rating]
type = "Integer Number"

[netsuite.invoice.fields.custbody_po_date]
type = "Date"

[netsuite.invoice.fields.custbody_approver]
type = "List/Record"
references = "employee"

[netsuite."invoice-item".fields.custcol_phase]
type = "Free-Form Text"
length = 10

[netsuite.customrecord_visit.fields.custrecord_visit_customer]
type = "SELECT"
references = "customer"
required = true

[netsuite.customrecord_visit.fields.custrecord_visit_billed]
type = "Check Box"
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShapedBench]:
    path = tmp_path_factory.mktemp("shape") / "account.toml"
    made = ShapedBench("netsuite", schema_of("netsuite", path, SHAPE))
    yield made
    made.close()


def _ok(bench: ShapedBench, method: str, path: str, **parts: object) -> Any:
    answer = bench.call(method, f"{RECORDS}{path}", **parts)
    assert answer.status_code < 300, answer.text
    location = answer.headers.get("location", "")
    return location.rpartition("/")[2] if location else answer.json()


def _rows(bench: ShapedBench, query: str) -> list[dict[str, str]]:
    answer = bench.call(
        "POST",
        "/services/rest/query/v1/suiteql",
        json={"q": query},
        headers={"prefer": "transient"},
    )
    assert answer.status_code == 200, answer.text
    return [{k: v for k, v in row.items() if k != "links"} for row in answer.json()["items"]]


def _catalogue(bench: ShapedBench, name: str) -> dict[str, Any]:
    found: dict[str, Any] = _ok(bench, "GET", f"/metadata-catalog/{name}")
    return found


def _some(bench: ShapedBench, name: str) -> str:
    return str(_ok(bench, "GET", f"/{name}?limit=1")["items"][0]["id"])


def test_a_custom_field_is_in_the_catalogue(bench: ShapedBench) -> None:
    properties = _catalogue(bench, "customer")["properties"]

    assert properties["custentity_region"]["properties"]["id"]["enum"] == ["1", "2"]
    assert properties["custentity_rating"]["x-ns-custom-field"]
    assert properties["custentity_rating"]["type"] == "integer"
    assert "custcol_phase" in _catalogue(bench, "invoice-itemElement")["properties"]


def test_a_custom_field_is_written_read_filtered_and_queried(bench: ShapedBench) -> None:
    own = _some(bench, "customer")
    _patch = {"custentity_region": {"id": "2"}, "custentity_rating": 5}
    assert bench.call("PATCH", f"{RECORDS}/customer/{own}", json=_patch).status_code == 204

    shown = _ok(bench, "GET", f"/customer/{own}")
    assert shown["custentity_region"] == {"id": "2", "refName": "South"}
    found = _ok(bench, "GET", "/customer", params={"q": "custentity_rating EQUAL 5"})
    assert [item["id"] for item in found["items"]] == [own]
    query = (
        "SELECT id, custentity_rating r, BUILTIN.DF(custentity_region) AS region"
        " FROM customer WHERE custentity_region = '2'"
    )
    assert _rows(bench, query) == [{"id": own, "r": "5", "region": "South"}]


@pytest.mark.parametrize(
    "values", [{"custentity_region": {"id": "9"}}, {"custentity_rating": "many"}]
)
def test_what_a_custom_field_does_not_hold_is_refused(
    bench: ShapedBench, values: dict[str, object]
) -> None:
    own = _some(bench, "customer")

    answer = bench.call("PATCH", f"{RECORDS}/customer/{own}", json=values)

    assert answer.status_code == 400
    assert "o:errorDetails" in answer.json()


def test_custom_fields_of_documents_and_lines_are_in_suiteql(bench: ShapedBench) -> None:
    newest = "SELECT id FROM transaction WHERE type = 'CustInvc' ORDER BY trandate DESC"
    invoice, employee = _rows(bench, newest)[0]["id"], _some(bench, "employee")
    body: dict[str, object] = {
        "custbody_po_date": "2026-07-01",
        "custbody_approver": {"id": employee},
    }
    items = _ok(bench, "GET", f"/invoice/{invoice}/item")["items"]
    line = items[0]["links"][0]["href"].rpartition("/")[2]
    body["item"] = {"items": [{"line": int(line), "custcol_phase": "P1"}]}
    answer = bench.call("PATCH", f"{RECORDS}/invoice/{invoice}", json=body)
    assert answer.status_code == 204, answer.text

    approver = _rows(
        bench,
        "SELECT t.custbody_approver, BUILTIN.DF(t.custbody_approver) AS name FROM transaction t"
        f" WHERE t.custbody_approver = '{employee}'",
    )
    assert approver[0]["custbody_approver"] == employee
    assert approver[0]["name"]
    lines = _rows(bench, "SELECT transaction FROM transactionline WHERE custcol_phase = 'P1'")
    assert lines == [{"transaction": invoice}]


def test_a_custom_record_lives(bench: ShapedBench) -> None:
    customer = _some(bench, "customer")
    refused = bench.call("POST", f"{RECORDS}/customrecord_visit", json={"name": "V"})
    assert refused.status_code == 400

    body = {"name": "V", "custrecord_visit_customer": {"id": customer}, "externalId": "v-1"}
    made = _ok(bench, "POST", "/customrecord_visit", json=body)

    shown = _ok(bench, "GET", f"/customrecord_visit/{made}")
    assert shown["custrecord_visit_customer"]["id"] == customer
    assert shown["lastmodified"].endswith("Z")
    query = (
        "SELECT v.name, c.id FROM customrecord_visit v"
        " JOIN customer c ON c.id = v.custrecord_visit_customer"
    )
    assert _rows(bench, query) == [{"name": "V", "id": customer}]
    eid = f"{RECORDS}/customrecord_visit/eid:v-1"
    assert bench.call("PUT", eid, json={"custrecord_visit_billed": True}).status_code == 204
    assert bench.call("DELETE", f"{RECORDS}/customer/{customer}").status_code == 400
    assert bench.call("DELETE", f"{RECORDS}/customrecord_visit/{made}").status_code == 204


def test_our_own_catalogue_taken_in_gives_the_same_catalogue(
    bench: ShapedBench, tmp_path: Path
) -> None:
    names = ("customer", "invoice", "customrecord_visit", "invoice-itemElement", "job")
    told = _ok(
        bench,
        "GET",
        "/metadata-catalog?select=customer,invoice,customrecord_visit,job",
        headers={"accept": "application/swagger+json"},
    )

    twin = ShapedBench("netsuite", schema_of("netsuite", tmp_path / "all.json", told))
    again = [_catalogue(twin, name) for name in names]
    twin.close()

    assert again == [_catalogue(bench, name) for name in names]


def test_one_records_schema_is_known_by_the_name_of_its_file(
    bench: ShapedBench, tmp_path: Path
) -> None:
    schema = schema_of("netsuite", tmp_path / "customer.json", _catalogue(bench, "customer"))

    found = schema.object("customer")
    assert found.field("custentity_region").type == "choice"
    assert found.field("custentity_rating").label == "Custentity Rating"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.toml", "[netsuite.visit]", "begin with customrecord"),
        ("a.toml", "[netsuite.job.fields.'a b']\ntype = 'TEXT'", "letters, digits and _ only"),
        ("a.toml", "[netsuite.job.fields.custentity_a]\ntype = 'Text Aria'", "'text area'"),
        ("job.json", {"$schema": "http://json-schema.org/draft-06/hyper-schema#"}, "no properties"),
    ],
)
def test_what_is_no_shape_gets_one_line(
    tmp_path: Path, name: str, text: object, complaint: str
) -> None:
    with pytest.raises(UsageError) as told:
        schema_of("netsuite", tmp_path / name, text)

    assert complaint in str(told.value)
    assert str(told.value).startswith(str(tmp_path / name))
