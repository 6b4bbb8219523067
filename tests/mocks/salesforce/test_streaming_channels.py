"""What each kind of channel tells: changes, platform events, push topics, generic events."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.mocks.salesforce.conftest import KEYS, Bench, firm
from tests.mocks.salesforce.test_streaming import CHANGES, Listener
from tests.mocks.salesforce.test_streaming_topics import topic


@pytest.fixture
def ear(bench: Bench) -> Listener:
    made = Listener(bench)
    made.connect()
    return made


def header(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = event["data"]["payload"]["ChangeEventHeader"]
    return found


# -- changes ---------------------------------------------------------------------------------------


def test_a_change_is_told_from_birth_to_death(bench: Bench, ear: Listener) -> None:
    ear.subscribe("/data/ContactChangeEvent")
    id_ = bench.create("Contact", LastName="Ng", FirstName="Ada", MailingCity="Oslo", Phone="1")
    bench.rest("PATCH", f"sobjects/Contact/{id_}", json={"LastName": "Ode", "Phone": None})
    bench.rest("DELETE", f"sobjects/Contact/{id_}")

    made, changed, gone = ear.hear()

    assert [header(e)["changeType"] for e in (made, changed, gone)] == [
        "CREATE",
        "UPDATE",
        "DELETE",
    ]
    assert {str(header(e)["recordIds"]) for e in (made, changed, gone)} == {str([id_])}
    born = made["data"]["payload"]
    assert (born["Name"], born["MailingAddress"]) == (
        {"FirstName": "Ada", "LastName": "Ng"},
        {"City": "Oslo"},
    )
    assert "Email" not in born
    assert born["CreatedDate"] == "2026-06-29T08:00:00.000Z"
    payload = dict(changed["data"]["payload"])
    told = payload.pop("ChangeEventHeader")
    assert payload == {
        "Name": {"LastName": "Ode"},
        "Phone": None,
        "LastModifiedDate": "2026-06-29T08:00:00.000Z",
    }
    assert sorted(told["changedFields"]) == ["LastModifiedDate", "Name.LastName", "Phone"]
    assert told["nulledFields"] == ["Phone"]
    assert list(gone["data"]["payload"]) == ["ChangeEventHeader"]


def test_the_header_says_who_how_and_when(bench: Bench, ear: Listener) -> None:
    ear.subscribe(CHANGES)
    bench.create("Account", Name="By REST")
    deal = firm().fresh().deals.pick(stage="negotiation")
    bench.system.act("engagement", KEYS.here(deal.id), {"stage": "won"}, by="ada")

    rest, person = ear.hear()

    assert header(rest)["entityName"] == "Account"
    assert header(rest)["changeOrigin"] == "com/salesforce/api/rest/59.0"
    assert header(rest)["commitTimestamp"] == 1782720000000
    assert (
        header(rest)["commitUser"]
        == bench.rows("SELECT CreatedById FROM Account WHERE Name = 'By REST'")[0]["CreatedById"]
    )
    assert header(person)["entityName"] == "Opportunity"
    assert header(person)["changeOrigin"] == ""
    assert {"StageName", "Probability"} <= set(header(person)["changedFields"])
    assert header(rest)["commitNumber"] < header(person)["commitNumber"]
    assert set(header(rest)) == {
        "entityName",
        "recordIds",
        "changeType",
        "changeOrigin",
        "transactionKey",
        "sequenceNumber",
        "commitTimestamp",
        "commitNumber",
        "commitUser",
        "nulledFields",
        "diffFields",
        "changedFields",
    }


def test_changes_of_one_request_share_a_transaction(bench: Bench, ear: Listener) -> None:
    account = bench.create("Account", Name="Acme")
    for name in ("Ng", "Ode"):
        bench.create("Contact", LastName=name, AccountId=account)
    ear.subscribe(CHANGES)
    bench.rest("DELETE", f"sobjects/Account/{account}")
    bench.create("Account", Name="Other")

    events = ear.hear()

    keys = [header(e)["transactionKey"] for e in events]
    assert len(set(keys[:3])) == 1
    assert keys[3] != keys[0]
    assert [header(e)["sequenceNumber"] for e in events] == [1, 2, 3, 1]
    middle = events[1]["data"]["event"]["replayId"]
    ear.subscribe(CHANGES, middle)
    assert [header(e)["sequenceNumber"] for e in ear.hear()] == [3, 1]


def test_what_is_rolled_back_is_never_told(bench: Bench, ear: Listener) -> None:
    ear.subscribe(CHANGES)
    body = {
        "allOrNone": True,
        "records": [{"attributes": {"type": "Account"}, "Name": n} for n in ("Acme", "")],
    }

    assert bench.rest("POST", "composite/sobjects", json=body).status_code == 200

    assert ear.hear() == []


def test_bulk_loads_are_told_like_any_other_change(bench: Bench, ear: Listener) -> None:
    ear.subscribe("/data/AccountChangeEvent")
    job = bench.rest("POST", "jobs/ingest", json={"operation": "insert", "object": "Account"})
    url = f"jobs/ingest/{job.json()['id']}"
    bench.rest(
        "PUT", f"{url}/batches", content="Name\nA\nB\n", headers={"content-type": "text/csv"}
    )
    bench.rest("PATCH", url, json={"state": "UploadComplete"})
    events: list[Mapping[str, Any]] = []
    while not events:
        events = [m for m in ear.connect() if "data" in m]

    assert [e["data"]["payload"]["Name"] for e in events] == ["A", "B"]
    assert [header(e)["sequenceNumber"] for e in events] == [1, 2]


def test_a_channel_of_ones_own_tells_of_its_members(bench: Bench, ear: Listener) -> None:
    channel = {"FullName": "Sync__chn", "Metadata": {"channelType": "data", "label": "Sync"}}
    member = {
        "FullName": "Sync_Contact",
        "Metadata": {"eventChannel": "Sync__chn", "selectedEntity": "ContactChangeEvent"},
    }
    for name, body in (("PlatformEventChannel", channel), ("PlatformEventChannelMember", member)):
        answer = bench.rest("POST", f"tooling/sobjects/{name}", json=body)
        assert (answer.status_code, answer.json()["success"]) == (201, True)

    assert ear.subscribe("/data/Sync__chn")["successful"] is True
    bench.create("Account", Name="Acme")
    bench.create("Contact", LastName="Ng")

    [event] = ear.hear()
    assert (event["channel"], header(event)["entityName"]) == ("/data/Sync__chn", "Contact")
    wrongs: list[Mapping[str, object]] = [
        {**channel, "FullName": "Sync"},
        {"FullName": "Ab__chn", "Metadata": {"channelType": "x"}},
        {"Metadata": {}},
    ]
    for wrong in wrongs:
        answer = bench.rest("POST", "tooling/sobjects/PlatformEventChannel", json=wrong)
        assert bench.error(answer) == (400, "INVALID_INPUT")
    lost = {**member, "Metadata": {"eventChannel": "No__chn", "selectedEntity": "Nope"}}
    answer = bench.rest("POST", "tooling/sobjects/PlatformEventChannelMember", json=lost)
    assert bench.error(answer) == (400, "INVALID_INPUT")


@pytest.mark.parametrize(
    "channel",
    [
        "/data/NopeChangeEvent",
        "/data/OpportunityHistoryChangeEvent",
        "/data/Nope__chn",
        "/event/Nope__chn",
        "/event/Account",
        "/topic/Nope",
        "/u/Nope",
        "/nope",
    ],
)
def test_a_channel_that_does_not_exist_is_told_so(ear: Listener, channel: str) -> None:
    told = ear.subscribe(channel)

    assert told["error"].endswith(f"does not exist {{{channel}}}")


# -- platform events -------------------------------------------------------------------------------


def test_a_platform_event_is_published_by_making_a_record(bench: Bench, ear: Listener) -> None:
    ear.subscribe("/event/Order_Paid__e")
    body = {"Order_Number__c": "17", "Amount__c": 10.5}

    published = bench.rest("POST", "sobjects/Order_Paid__e", json=body)

    told = published.json()
    assert (published.status_code, told["success"]) == (201, True)
    [receipt] = told["errors"]
    assert receipt["statusCode"] == "OPERATION_ENQUEUED"
    [event] = ear.hear()
    assert event["channel"] == "/event/Order_Paid__e"
    assert event["data"]["payload"] == {
        "CreatedDate": "2026-06-29T08:00:00.000Z",
        "CreatedById": event["data"]["payload"]["CreatedById"],
        "Order_Number__c": "17",
        "Amount__c": 10.5,
        "Account_Id__c": None,
    }
    assert event["data"]["event"]["EventUuid"] == receipt["message"]


def test_events_come_through_composites_and_bulk_too(bench: Bench, ear: Listener) -> None:
    ear.subscribe("/event/Order_Paid__e")
    inner = {"method": "POST", "url": "/services/data/v59.0/sobjects/Order_Paid__e"}
    request = {**inner, "referenceId": "e", "body": {"Order_Number__c": "1"}}
    bench.rest("POST", "composite", json={"compositeRequest": [request]})
    record = {"attributes": {"type": "Order_Paid__e"}, "Order_Number__c": "2"}
    bench.rest("POST", "composite/sobjects", json={"records": [record]})
    asked = {"operation": "insert", "object": "Order_Paid__e"}
    url = f"jobs/ingest/{bench.rest('POST', 'jobs/ingest', json=asked).json()['id']}"
    csv = {"content-type": "text/csv"}
    bench.rest("PUT", f"{url}/batches", content="Order_Number__c\n3\n", headers=csv)
    bench.rest("PATCH", url, json={"state": "UploadComplete"})

    heard: list[str] = []
    while len(heard) < 3:
        heard += [m["data"]["payload"]["Order_Number__c"] for m in ear.connect() if "data" in m]
    assert heard == ["1", "2", "3"]


def test_the_schema_of_an_event_is_found_by_its_name_and_by_its_id(
    bench: Bench, ear: Listener
) -> None:
    ear.subscribe("/event/Order_Paid__e")
    bench.create("Order_Paid__e", Order_Number__c="17")
    [event] = ear.hear()

    compact = bench.rest("GET", "sobjects/Order_Paid__e/eventSchema?payloadFormat=COMPACT").json()
    by_id = bench.rest("GET", f"event/eventSchema/{event['data']['schema']}").json()
    changes = bench.rest("GET", "sobjects/AccountChangeEvent/eventSchema").json()

    assert (compact["type"], compact["namespace"]) == ("record", "com.sforce.eventbus")
    assert set(event["data"]["payload"]) == {f["name"] for f in compact["fields"]}
    assert by_id["uuid"] == compact["uuid"] == event["data"]["schema"]
    assert (by_id["type"], changes["name"]) == ("expanded-record", "AccountChangeEvent")
    wrong = bench.rest("GET", "sobjects/Order_Paid__e/eventSchema?payloadFormat=XML")
    assert bench.error(wrong) == (400, "INVALID_INPUT")
    for path in ("sobjects/Nope/eventSchema", "event/eventSchema/nope"):
        assert bench.error(bench.rest("GET", path)) == (404, "NOT_FOUND")


# -- generic channels ------------------------------------------------------------------------------


def test_a_generic_channel_tells_what_is_pushed_to_it(bench: Bench, ear: Listener) -> None:
    id_ = bench.create("StreamingChannel", Name="/u/News")
    url = f"sobjects/StreamingChannel/{id_}/push"
    assert ear.subscribe("/u/News")["successful"] is True
    online = bench.rest("GET", url).json()
    [me] = online["OnlineUserIds"]
    other = bench.rows("SELECT Id FROM User WHERE Username LIKE 'admin%'")[0]["Id"]

    events = [{"payload": "to all"}, {"payload": "to me", "userIds": [me]}]
    pushed = bench.rest(
        "POST", url, json={"pushEvents": [*events, {"payload": "no", "userIds": [other]}]}
    )

    assert [p["fanoutCount"] for p in pushed.json()] == [1, 1, 0]
    assert pushed.json()[1]["userOnlineStatus"] == {me: True}
    assert [e["data"]["payload"] for e in ear.hear()] == ["to all", "to me"]
    wrongs: list[Mapping[str, object]] = [
        {},
        {"pushEvents": []},
        {"pushEvents": [{"payload": 1}]},
    ]
    for wrong in wrongs:
        assert bench.error(bench.rest("POST", url, json=wrong)) == (400, "INVALID_INPUT")
    assert bench.rest("GET", "sobjects/StreamingChannel/0M6000000000000/push").status_code == 404


def test_what_comes_back_from_the_bin_is_told_as_such(bench: Bench, ear: Listener) -> None:
    topic(bench, "SELECT Id FROM Account")
    id_ = bench.create("Account", Name="Acme")
    bench.rest("DELETE", f"sobjects/Account/{id_}")
    for channel in (CHANGES, "/topic/Topic"):
        ear.subscribe(channel)
    session = bench.headers["authorization"].removeprefix("Bearer ")
    answer = bench.call(
        "POST",
        "/services/Soap/u/59.0",
        headers={"content-type": "text/xml", "soapaction": '""'},
        content='<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:u="urn:partner.soap.sforce.com"><e:Header><u:SessionHeader><u:sessionId>'
        f"{session}</u:sessionId></u:SessionHeader></e:Header><e:Body><u:undelete><u:ids>{id_}"
        "</u:ids></u:undelete></e:Body></e:Envelope>",
    )
    assert "<success>true</success>" in answer.text

    change, event = ear.hear()

    assert header(change)["changeType"] == "UNDELETE"
    assert change["data"]["payload"]["Name"] == "Acme"
    assert event["data"]["event"]["type"] == "undeleted"


def test_events_are_described_as_what_can_only_be_published(bench: Bench) -> None:
    told = bench.rest("GET", "sobjects/Order_Paid__e/describe").json()

    assert (told["createable"], told["queryable"], told["updateable"]) == (True, False, False)
    assert {"ReplayId", "EventUuid", "CreatedDate"} <= {f["name"] for f in told["fields"]}
    assert bench.error(bench.ask("SELECT ReplayId FROM Order_Paid__e")) == (400, "INVALID_TYPE")
