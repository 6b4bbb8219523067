"""The User Interface API: what a type is like, and its records."""

import pytest

from tests.mocks.salesforce.conftest import Bench


def test_a_type_tells_its_fields(bench: Bench) -> None:
    told = bench.rest("GET", "ui-api/object-info/Opportunity").json()
    directory = bench.rest("GET", "ui-api/object-info").json()["objects"]

    fields = told["fields"]
    assert (told["apiName"], told["createable"]) == ("Opportunity", True)
    assert fields["Amount"]["dataType"] == "Currency"
    assert fields["AccountId"]["referenceToInfos"][0]["apiName"] == "Account"
    assert (fields["Name"]["required"], fields["Amount"]["required"]) == (True, False)
    assert directory["Opportunity"]["objectInfoUrl"].endswith("/ui-api/object-info/Opportunity")


def test_a_record_is_created_read_changed_and_deleted(bench: Bench) -> None:
    made = bench.rest(
        "POST", "ui-api/records", json={"apiName": "Account", "fields": {"Name": "Screen"}}
    )
    id_ = made.json()["id"]

    read = bench.rest("GET", f"ui-api/records/{id_}?fields=Account.Name&optionalFields=Account.X")
    changed = bench.rest("PATCH", f"ui-api/records/{id_}", json={"fields": {"Phone": "7"}})
    gone = bench.rest("DELETE", f"ui-api/records/{id_}")

    assert made.status_code == 201
    assert read.json()["fields"] == {"Name": {"displayValue": None, "value": "Screen"}}
    assert changed.json()["fields"]["Phone"]["value"] == "7"
    assert gone.status_code == 204
    assert bench.rest("GET", f"ui-api/records/{id_}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "ui-api/records", {"apiName": "Nonsense", "fields": {}}, 404),
        ("POST", "ui-api/records", {"fields": {"Name": "x"}}, 400),
        ("POST", "ui-api/records", {"apiName": "Account"}, 400),
        ("POST", "ui-api/records", {"apiName": "Account", "fields": {}}, 400),
        ("GET", "ui-api/records/x", None, 400),
        ("GET", "ui-api/object-info/Nonsense", None, 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    bench: Bench, method: str, path: str, body: object, status: int
) -> None:
    answer = bench.rest(method, path, **({"json": body} if body is not None else {}))

    assert answer.status_code == status


def test_an_unknown_field_is_refused(bench: Bench) -> None:
    id_ = bench.create("Account", Name="One")

    answer = bench.rest("GET", f"ui-api/records/{id_}?fields=Account.Nonsense")

    assert bench.error(answer) == (400, "INVALID_FIELD")


def test_a_field_without_a_name_is_an_unknown_one(bench: Bench) -> None:
    answer = bench.rest("POST", "sobjects/Account", json={"Name": "One", "": 1})

    assert bench.error(answer) == (400, "INVALID_FIELD")
