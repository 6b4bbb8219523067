"""Push topics: whom they tell of which records."""

import pytest

from tests.mocks.salesforce.conftest import Bench
from tests.mocks.salesforce.test_streaming import Listener


@pytest.fixture
def ear(bench: Bench) -> Listener:
    made = Listener(bench)
    made.connect()
    return made


def topic(bench: Bench, query: str, **more: object) -> None:
    bench.create("PushTopic", Name="Topic", Query=query, ApiVersion=59.0, **more)


def test_a_push_topic_tells_of_records_that_match_its_query(bench: Bench, ear: Listener) -> None:
    topic(bench, "SELECT Id, Name, Rating FROM Account WHERE Name LIKE 'A%' AND Rating = 'hot'")
    assert ear.subscribe("/topic/Topic")["successful"] is True
    id_ = bench.create("Account", Name="Acme", Rating="Hot")
    bench.create("Account", Name="Beta", Rating="Hot")
    bench.rest("PATCH", f"sobjects/Account/{id_}", json={"Phone": "1"})
    bench.rest("PATCH", f"sobjects/Account/{id_}", json={"Name": "Axle"})
    bench.rest("PATCH", f"sobjects/Account/{id_}", json={"Rating": "Cold"})
    bench.rest("PATCH", f"sobjects/Account/{id_}", json={"Rating": "Hot"})
    bench.rest("DELETE", f"sobjects/Account/{id_}")

    events = ear.hear()

    assert [e["data"]["event"]["type"] for e in events] == [
        "created",
        "updated",
        "updated",
        "deleted",
    ]
    assert events[1]["data"]["sobject"] == {"Id": id_, "Name": "Axle", "Rating": "Hot"}
    assert events[3]["data"]["sobject"] == {"Id": id_}
    assert events[0]["data"]["event"]["createdDate"] == "2026-06-29T08:00:00.000Z"


@pytest.mark.parametrize(
    ("fields", "told"), [("All", 3), ("Referenced", 2), ("Select", 1), ("Where", 1)]
)
def test_a_topic_says_which_fields_count(
    bench: Bench, ear: Listener, fields: str, told: int
) -> None:
    id_ = bench.create("Account", Name="Acme", Phone="1", Fax="1")
    topic(
        bench,
        "SELECT Id, Phone FROM Account WHERE Fax != null",
        NotifyForFields=fields,
        NotifyForOperationCreate=False,
    )
    ear.subscribe("/topic/Topic")
    for change in ({"Phone": "2"}, {"Fax": "2"}, {"Site": "2"}):
        bench.rest("PATCH", f"sobjects/Account/{id_}", json=change)
    bench.create("Account", Name="New", Fax="1")

    assert len(ear.hear()) == told


@pytest.mark.parametrize(
    ("where", "matches"),
    [
        ("NumberOfEmployees > 5 AND NumberOfEmployees <= 7", True),
        ("NumberOfEmployees < 7 OR Name = 'ACME'", True),
        ("NOT (Name = 'acme')", False),
        ("Name IN ('x', 'Acme')", True),
        ("Name NOT IN ('x', 'Acme')", False),
        ("Phone = null", True),
        ("Phone != 'x'", True),
        ("Phone > 'x'", False),
        ("CreatedDate = TODAY", True),
        ("Name LIKE '_cm%'", True),
        ("Name LIKE 'A\\\\%'", False),
        ("IsDeleted = false", True),
    ],
)
def test_a_topic_matches_as_a_query_would(
    bench: Bench, ear: Listener, where: str, matches: bool
) -> None:
    topic(bench, f"SELECT Id FROM Account WHERE {where}")
    ear.subscribe("/topic/Topic")
    id_ = bench.create("Account", Name="Acme", NumberOfEmployees=7)

    assert len(ear.hear()) == matches
    found = bench.rows(f"SELECT Id FROM Account WHERE Id = '{id_}' AND ({where})")
    assert len(found) == matches


def test_a_listener_may_ask_for_some_values_only(bench: Bench, ear: Listener) -> None:
    topic(bench, "SELECT Id, Name FROM Account")
    ear.subscribe("/topic/Topic?Name='Acme'")
    for name in ("Acme", "Beta"):
        bench.create("Account", Name=name)

    [event] = ear.hear()
    assert event["data"]["sobject"]["Name"] == "Acme"
    assert event["channel"] == "/topic/Topic?Name='Acme'"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT Name FROM Account", "INVALID_FIELD"),
        ("SELECT Id, Owner.Name FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Account ORDER BY Name", "INVALID_FIELD"),
        ("SELECT Id FROM Account WHERE Owner.Name = 'x'", "INVALID_FIELD"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM RecordType", "INVALID_FIELD"),
        ("SELECT Id FROM", "MALFORMED_QUERY"),
    ],
)
def test_a_topic_that_cannot_be_followed_is_not_made(bench: Bench, query: str, code: str) -> None:
    body = {"Name": "Topic", "Query": query, "ApiVersion": 59.0}

    assert bench.error(bench.rest("POST", "sobjects/PushTopic", json=body)) == (400, code)
