"""SOSL and its parameterized sister."""

from typing import Any

import pytest

from tests.mocks.salesforce.conftest import Bench


def found(bench: Bench, text: str) -> list[Any]:
    answer = bench.rest("GET", "search", params={"q": text})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["searchRecords"])


@pytest.fixture
def filled(bench: Bench) -> Bench:
    bench.create("Account", Name="Zephyr Works", Phone="555-0199", Site="Quay")
    bench.create("Account", Name="Zephyr Mills", Site="Hill")
    bench.create("Contact", LastName="Zephyrin", Email="post@zephyr.test")
    return bench


def test_types_are_told_by_their_fields_in_the_order_asked_for(filled: Bench) -> None:
    rows = found(
        filled,
        "FIND {zephyr*} IN ALL FIELDS RETURNING Contact(LastName), Account(Id, Name"
        " WHERE Site != 'x' ORDER BY Name LIMIT 1)",
    )

    assert [row["attributes"]["type"] for row in rows] == ["Contact", "Account"]
    assert rows[1]["Name"] == "Zephyr Mills"
    assert rows[0]["LastName"] == "Zephyrin"


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("zephyr", {"Zephyr Works", "Zephyr Mills"}),
        ("zephyr AND works", {"Zephyr Works"}),
        ("zephyr AND NOT works", {"Zephyr Mills"}),
        ("works OR mills", {"Zephyr Works", "Zephyr Mills"}),
        ('"zephyr works"', {"Zephyr Works"}),
        ("mil?s", {"Zephyr Mills"}),
        ("zeph", set()),
        ("zeph*", {"Zephyr Works", "Zephyr Mills"}),
        ("555\\-0199", {"Zephyr Works"}),
    ],
)
def test_terms_are_words_phrases_and_wildcards(filled: Bench, term: str, names: set[str]) -> None:
    rows = found(filled, f"FIND {{{term}}} RETURNING Account(Name)")

    assert {row["Name"] for row in rows} == names


def test_groups_of_fields_narrow_the_search(filled: Bench) -> None:
    def count(group: str) -> int:
        return len(found(filled, f"FIND {{zephyr}} IN {group} FIELDS RETURNING Contact"))

    assert (count("EMAIL"), count("NAME"), count("ALL")) == (1, 0, 1)
    assert len(found(filled, "FIND {Quay}")) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("zephyr", "MALFORMED_SEARCH"),
        ("FIND {z}", "MALFORMED_SEARCH"),
        ("FIND {zephyr} IN SOME FIELDS", "MALFORMED_SEARCH"),
        ("FIND {zephyr} RETURNING", "MALFORMED_SEARCH"),
        ("FIND {zephyr} RETURNING Account(Name", "MALFORMED_SEARCH"),
        ("FIND {zephyr} RETURNING Nope", "INVALID_TYPE"),
        ("FIND {zephyr} RETURNING Account(Nope)", "INVALID_FIELD"),
    ],
)
def test_what_is_no_search_is_refused(bench: Bench, text: str, code: str) -> None:
    assert bench.error(bench.rest("GET", "search", params={"q": text})) == (400, code)


def test_old_versions_tell_a_bare_list(filled: Bench) -> None:
    text = {"q": "FIND {zephyr} RETURNING Account"}

    answer = filled.call("GET", "/services/data/v36.0/search", params=text)

    assert len(answer.json()) == 2


def test_parameters_in_the_address_or_the_body_mean_the_same(filled: Bench) -> None:
    asked = "q=zephyr&sobject=Account&Account.fields=id,name&Account.limit=1&in=NAME"
    by_address = filled.rest("GET", f"parameterizedSearch?{asked}").json()
    by_body = filled.rest(
        "POST",
        "parameterizedSearch",
        json={
            "q": "zephyr",
            "in": "NAME",
            "sobjects": [{"name": "Account", "fields": ["id", "name"], "limit": 1}],
        },
    ).json()

    assert by_address == by_body
    assert [row["Name"] for row in by_body["searchRecords"]] == ["Zephyr Works"]
    body = {
        "q": "zephyr",
        "sobjects": [{"name": "Account", "where": "Site = 'Hill'", "orderBy": "Name"}],
        "fields": ["Name"],
    }
    [only] = filled.rest("POST", "parameterizedSearch", json=body).json()["searchRecords"]
    assert only["Name"] == "Zephyr Mills"


def test_names_are_suggested_and_types_put_in_order(filled: Bench) -> None:
    asked = {"q": "Zeph", "sobject": "Account", "limit": "1"}

    told = filled.rest("GET", "search/suggestions", params=asked).json()

    assert (len(told["autoSuggestResults"]), told["hasMoreResults"]) == (1, True)
    assert filled.rest("GET", "search/scopeOrder").json()[0]["type"] == "Account"
