"""The record service: shapes, sublists, upserts, filters, pages, and what it refuses."""

from urllib.parse import quote

import pytest

from tests.mocks.netsuite.conftest import RECORDS, Json, Stage, world

_LAX = {"x-netsuite-propertynamevalidation": "Ignore"}
COMPANY = {"companyName": "Borealis GmbH", "subsidiary": {"id": "2"}}


def detail(answer: Json) -> dict[str, str]:
    found: dict[str, str] = answer.json()["o:errorDetails"][0]
    return found


def test_names_are_taken_in_any_case_and_shown_in_one(stage: Stage) -> None:
    id_ = stage.make("CUSTOMER", companyname="Ada", SUBSIDIARY=1)

    found = stage.get(f"Customer/{id_}/")

    assert (found["companyName"], found["isPerson"]) == ("Ada", False)
    assert found["links"] == [{"rel": "self", "href": f"{stage.origin}{RECORDS}/customer/{id_}"}]


@pytest.mark.parametrize(
    "subsidiary", [{"id": "2"}, {"id": 2}, "2", 2, {"id": "2", "refName": "other"}]
)
def test_references_come_in_many_shapes(stage: Stage, subsidiary: object) -> None:
    id_ = stage.make("customer", companyName="Ada", subsidiary=subsidiary)

    found = stage.get(f"customer/{id_}")["subsidiary"]

    assert found == {
        "id": "2",
        "refName": "Halden Partners Inc. : Halden Partners GmbH",
        "links": [{"rel": "self", "href": f"{stage.origin}{RECORDS}/subsidiary/2"}],
    }


def test_a_reference_may_be_an_external_id(stage: Stage) -> None:
    customer = stage.make("customer", externalId="sf-9", **COMPANY)

    job = stage.make("job", companyName="Rollout", parent={"externalId": "sf-9"})

    assert stage.get(f"job/{job}")["parent"]["id"] == customer


def test_what_is_not_given_is_sourced(stage: Stage) -> None:
    customer = stage.make("customer", terms="2", **COMPANY)
    job = stage.make("job", companyName="Rollout", parent=customer, jobBillingType={"id": "TM"})

    found = stage.get(f"job/{job}")

    assert found["currency"]["refName"] == "EUR"
    assert found["subsidiary"]["id"] == "2"
    assert found["jobBillingType"] == {"id": "TM", "refName": "Time and Materials"}
    assert found["entityStatus"]["refName"] == "In Progress"
    assert stage.get(f"customer/{customer}")["entityStatus"]["id"] == "13"


def test_an_upsert_happens_once(stage: Stage) -> None:
    path = f"{RECORDS}/customer/eid:sf-001"

    first = stage.call("PUT", path, json=COMPANY)
    second = stage.call("PUT", path, json={"phone": "1"})

    assert first.status_code == second.status_code == 204
    assert first.headers["location"] == second.headers["location"]
    found = stage.query("SELECT phone, companyname FROM customer WHERE externalid = 'sf-001'")
    assert found == [{"phone": "1", "companyname": "Borealis GmbH"}]


def test_external_ids_are_shared_by_all_entities(stage: Stage) -> None:
    stage.make("customer", externalId="x-1", **COMPANY)
    before = stage.system.store.last_seq

    for path in ("customer", "employee"):
        body = {**COMPANY, "firstName": "A", "lastName": "B", "externalId": "x-1"}
        answer = stage.call("POST", f"{RECORDS}/{path}", json=body, headers=_LAX)
        assert answer.status_code == 400
        assert detail(answer)["detail"].endswith("This entity already exists.")

    assert stage.system.store.last_seq == before


def test_unknown_properties_are_an_error_only_where_asked_for(stage: Stage) -> None:
    body = {**COMPANY, "internalId": 5}

    assert stage.call("POST", f"{RECORDS}/customer", json=body, headers=_LAX).status_code == 204
    strict = stage.call("POST", f"{RECORDS}/customer", json=body)
    odd = {"x-netsuite-propertynamevalidation": "maybe"}
    wrong = stage.call("POST", f"{RECORDS}/customer", json=body, headers=odd)

    assert detail(strict)["o:errorPath"] == "internalId"
    assert detail(strict)["o:errorCode"] == "INVALID_CONTENT"
    assert detail(wrong)["o:errorHeader"] == "X-NetSuite-PropertyNameValidation"


def test_missing_fields_are_told_together_by_their_labels(stage: Stage) -> None:
    answer = stage.call("POST", f"{RECORDS}/customer", json={})

    assert detail(answer) == {
        "detail": "Error while accessing a resource."
        " Please enter value(s) for: Company Name, Primary Subsidiary",
        "o:errorCode": "USER_ERROR",
        "o:errorPath": "companyName",
    }


def test_null_clears_and_silence_keeps(stage: Stage) -> None:
    id_ = stage.make("customer", phone="1", email="a@b.test", **COMPANY)

    stage.call("PATCH", f"{RECORDS}/customer/{id_}", json={"phone": None})

    found = stage.get(f"customer/{id_}")
    assert ("phone" in found, found["email"]) == (False, "a@b.test")


def test_addresses_are_lines_with_a_record_inside(stage: Stage) -> None:
    address = {"addr1": "Hauptstr. 1", "city": "Berlin", "country": {"id": "DE"}}
    line = {"defaultBilling": True, "label": "HQ", "addressBookAddress": address}
    id_ = stage.make("customer", addressBook={"items": [line]}, **COMPANY)

    (shown,) = stage.get(f"customer/{id_}/addressBook")["items"]
    closed = stage.get(f"customer/{id_}")["addressBook"]

    assert shown["addressBookAddress"]["city"] == "Berlin"
    assert shown["addressBookAddress"]["country"] == "DE"
    assert list(closed) == ["links"]
    stage.call(
        "PATCH",
        f"{RECORDS}/customer/{id_}",
        json={"addressBook": {"items": [{"id": shown["id"], "label": "Office"}]}},
    )
    (again,) = stage.get(f"customer/{id_}?expandSubResources=true")["addressBook"]["items"]
    assert (again["label"], again["addressBookAddress"]["city"]) == ("Office", "Berlin")


def test_durations_are_hours_and_minutes(stage: Stage) -> None:
    person, job = stage.key("resource-1"), stage.key("project-1")
    common = {"employee": person, "customer": job, "tranDate": "2026-06-29"}

    for hours, shown in (("7:30", "7:30"), (1.25, "1:15"), ("0:05", "0:05")):
        id_ = stage.make("timeBill", hours=hours, **common)
        assert stage.get(f"timeBill/{id_}")["hours"] == shown


def test_fields_and_enums_may_be_asked_for_plainly(stage: Stage) -> None:
    job = stage.key("project-1")

    found = stage.get(f"job/{job}?fields=companyName,jobBillingType&simpleEnumFormat=true")

    assert set(found) == {"links", "id", "companyName", "jobBillingType"}
    assert found["jobBillingType"] in ("TM", "FBM")
    wrong = stage.call("GET", f"{RECORDS}/job/{job}?fields=nope")
    assert detail(wrong)["o:errorQueryParam"] == "fields"


def test_a_reference_can_be_followed(stage: Stage) -> None:
    job = stage.key("project-1")

    assert stage.get(f"job/{job}/parent")["id"] == stage.get(f"job/{job}")["parent"]["id"]


def test_what_others_refer_to_cannot_be_deleted(stage: Stage) -> None:
    customer = stage.make("customer", **COMPANY)
    job = stage.make("job", companyName="Rollout", parent=customer)

    refused = stage.call("DELETE", f"{RECORDS}/customer/{customer}")
    assert "dependent records" in detail(refused)["detail"]

    assert stage.call("DELETE", f"{RECORDS}/job/{job}").status_code == 204
    assert stage.call("DELETE", f"{RECORDS}/customer/{customer}").status_code == 204


# -- collections ---------------------------------------------------------------------------------


def listed(stage: Stage, record: str, q: str) -> list[str]:
    answer = stage.call("GET", f"{RECORDS}/{record}?q={quote(q)}")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_a_collection_has_ids_and_links_only(stage: Stage) -> None:
    total = sum(e.status == "approved" for e in world().all("time_entry"))
    offset = total // 1000 * 1000

    found = stage.get(f"timeBill?limit=1000&offset={offset}")

    assert (found["totalResults"], found["hasMore"]) == (total, False)
    assert found["count"] == total - offset
    assert set(found["items"][0]) == {"links", "id"}
    assert [link["rel"] for link in found["links"]] == ["self", "first", "previous"]


@pytest.mark.parametrize(
    ("q", "count"),
    [
        ('companyName START_WITH "bor"', 2),
        ('companyName CONTAIN "GmbH" AND phone EMPTY_NOT', 1),
        ("companyName END_WITH Ltd OR companyName IS Borealis", 2),
        ('companyName CONTAIN "50%"', 0),
        ('NOTHING IS "x"', None),
        ("isInactive IS false AND subsidiary EQUAL 2 AND phone IS 77", 1),
        ("(phone IS 77 OR phone IS 78) AND subsidiary ANY_OF [2, 3]", 2),
        ("subsidiary ANY_OF_NOT [1, 2] AND phone IS 78", 1),
        ("id BETWEEN [100000000, 900000000]", 3),
        ("id GREATER 99999999", 3),
        ('lastModifiedDate AFTER "06/29/2026 08:59 AM"', 3),
        ('lastModifiedDate ON "6/29/2026"', 3),
        ('lastModifiedDate ON_OR_BEFORE "6/28/2026" AND id GREATER 99999999', 0),
    ],
)
def test_filters_find_what_they_say(stage: Stage, q: str, count: int | None) -> None:
    stage.make("customer", companyName="Borealis GmbH", subsidiary=2, phone="77")
    stage.make("customer", companyName="Borealis", subsidiary=1)
    stage.make("customer", companyName="Cyan Ltd", subsidiary=3, phone="78")

    if count is None:
        assert stage.call("GET", f"{RECORDS}/customer?q={quote(q)}").status_code == 400
    else:
        ids = listed(stage, "customer", q)
        assert len([i for i in ids if int(i) > 10**8]) == count


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=1000&offset=1500", "offset"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("limit=many", "limit"),
        ("limit=" + "9" * 400, "limit"),
        ("q=companyName", "q"),
        ("q=companyName%20LIKE%20x", "q"),
        ("q=" + quote('companyName IS "x'), "q"),
        ("q=" + quote("((((companyName IS x"), "q"),
        ("q=" + "(" * 5000, "q"),
        ("q=" + quote("id ANY_OF [1"), "q"),
        ("q=" + quote("id BETWEEN [1]"), "q"),
        ("q=" + quote("id GREATER x"), "q"),
        ("q=" + quote("phone IS '; DROP TABLE customer"), "q"),
    ],
)
def test_bad_parameters_are_named(stage: Stage, query: str, parameter: str) -> None:
    answer = stage.call("GET", f"{RECORDS}/customer?{query}")

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (400, "INVALID_PARAMETER")
    assert detail(answer)["o:errorQueryParam"] == parameter


def test_dates_of_a_filter_are_in_the_format_of_the_account(stage: Stage) -> None:
    answer = stage.call("GET", f"{RECORDS}/invoice?q={quote('tranDate AFTER 2026-06-01')}")

    assert 'Unparseable date: "2026-06-01"' in detail(answer)["detail"]
    later = set(listed(stage, "invoice", 'tranDate AFTER "06/01/2026"'))
    assert later < set(listed(stage, "invoice", 'tranDate ON_OR_AFTER "6/1/2026"'))


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (b"{", "INVALID_CONTENT", None),
        (b"[]", "INVALID_CONTENT", None),
        (b'{"companyName": "\\ud800"}', "INVALID_CONTENT", None),
        (b'{"companyName": {"a": 1}}', "INVALID_CONTENT", "companyName"),
        (b'{"companyName": "%s"}' % (b"x" * 84), "USER_ERROR", "companyName"),
        (b'{"companyName": "a", "subsidiary": "99"}', "INVALID_CONTENT", "subsidiary"),
        (b'{"companyName": "a", "subsidiary": {"externalId": "no"}}', "INVALID_CONTENT", None),
        (b'{"companyName": "a", "subsidiary": true}', "INVALID_CONTENT", "subsidiary"),
        (b'{"companyName": "a", "subsidiary": {}}', "INVALID_CONTENT", "subsidiary"),
        (b'{"companyName": "a", "isPerson": "perhaps"}', "INVALID_CONTENT", "isPerson"),
        (b'{"companyName": "a", "creditLimit": 1e300}', "INVALID_CONTENT", "creditLimit"),
        (b'{"addressBook": []}', "INVALID_CONTENT", None),
        (b'{"addressBook": {"items": [1]}}', "INVALID_CONTENT", None),
        (b'{"companyName": "a\\u0000b"}', "INVALID_CONTENT", "companyName"),
    ],
)
def test_bad_bodies_get_one_clear_error_and_change_nothing(
    stage: Stage, body: bytes, code: str, path: str | None
) -> None:
    before = stage.system.store.last_seq

    answer = stage.call("POST", f"{RECORDS}/customer", content=body)

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (400, code)
    assert path is None or detail(answer)["o:errorPath"] == path
    assert stage.system.store.last_seq == before


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/customer/99999", 404, "NONEXISTENT_ID"),
        ("GET", "/customer/eid:nobody", 404, "NONEXISTENT_ID"),
        ("GET", "/invoice/99999", 400, "USER_ERROR"),
        ("PATCH", "/invoice/eid:nobody", 400, "USER_ERROR"),
        ("DELETE", "/customer/99999", 404, "NONEXISTENT_ID"),
        ("GET", "/spaceship", 404, "NONEXISTENT_ID"),
        ("GET", "/spaceship/1", 404, "NONEXISTENT_ID"),
        ("GET", "/invoice-item", 404, "NONEXISTENT_ID"),
        ("GET", "/customer/103/nothing", 404, "NONEXISTENT_ID"),
        ("GET", "/customer/103/addressBook/5", 404, "NONEXISTENT_ID"),
        ("PUT", "/customer/103", 405, "METHOD_NOT_ALLOWED"),
        ("PUT", "/jobStatus/eid:x", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/currencyRate/101", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/customer/1'%20OR%201=1", 404, "NONEXISTENT_ID"),
    ],
)
def test_what_is_not_there_is_told_apart(
    stage: Stage, method: str, path: str, status: int, code: str
) -> None:
    answer = stage.call(method, RECORDS + path, content=b"{}" if method[0] == "P" else b"")

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (status, code)
    assert answer.json()["status"] == status
    assert stage.system.store.last_seq == 0


def test_clients_test_the_connection_by_options(stage: Stage) -> None:
    assert stage.call("OPTIONS", f"{RECORDS}/customer").status_code == 204


def test_the_server_tells_the_time_of_the_firm(stage: Stage) -> None:
    found = stage.call("GET", "/services/rest/system/v1/serverTime").json()

    assert found == {"serverTime": "2026-06-29T16:00:00.000Z"}
