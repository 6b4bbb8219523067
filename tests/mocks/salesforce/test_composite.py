"""Requests that bring several: envelopes, batches, graphs, trees, collections."""

from typing import Any

import pytest

from tests.mocks.salesforce.conftest import DATA, Bench

ROLLED_BACK = "ALL_OR_NONE_OPERATION_ROLLED_BACK"


def new(name: str, kind: str = "Account", **values: Any) -> dict[str, Any]:
    return {"method": "POST", "url": f"{DATA}/sobjects/{kind}", "referenceId": name, "body": values}


def got(name: str, url: str, **headers: str) -> dict[str, Any]:
    return {
        "method": "GET",
        "url": f"{DATA}/{url}",
        "referenceId": name,
        "httpHeaders": {key.replace("_", "-"): value for key, value in headers.items()},
    }


def play(bench: Bench, *requests: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = bench.rest("POST", "composite", json={"compositeRequest": requests, **more})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["compositeResponse"]
    return found


def many(kind: str, *records: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"attributes": {"type": kind}, **one} for one in records]


def accounts(bench: Bench) -> int:
    count: int = bench.ask("SELECT count() FROM Account").json()["totalSize"]
    return count


def test_later_requests_refer_to_what_earlier_ones_made(bench: Bench) -> None:
    made, contact, found, read = play(
        bench,
        new("acc", Name="Acme"),
        new("con", "Contact", LastName="Ng", AccountId="@{acc.id}"),
        got("q", "query?q=SELECT Id, Name FROM Account WHERE Id='@{acc.id}'"),
        got("r", "sobjects/Account/@{q.records[0].Id}?fields=Name,Owner.Name"),
    )

    assert made["httpStatusCode"] == contact["httpStatusCode"] == 201
    assert made["httpHeaders"]["Location"].endswith(made["body"]["id"])
    assert found["body"]["records"][0]["Id"] == made["body"]["id"]
    assert read["body"]["Name"] == "Acme"
    assert read["body"]["Owner"]["Name"] == "Halden Integration"
    outer = next(e for e in bench.system.exchanges if e.target.endswith("/composite"))
    inner = [e for e in bench.system.exchanges if e.parent == outer.seq]
    assert [e.operation for e in inner][:2] == ["Account.create", "Contact.create"]


def test_requests_that_need_a_failed_one_are_halted_and_others_are_not(bench: Bench) -> None:
    failed, halted, other = play(
        bench,
        new("acc"),
        new("con", "Contact", LastName="Ng", AccountId="@{acc.id}"),
        new("other", Name="Acme"),
    )

    assert failed["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert halted["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert other["httpStatusCode"] == 201


def test_all_or_none_leaves_nothing_behind(bench: Bench) -> None:
    before = accounts(bench)

    made, failed = play(bench, new("acc", Name="Acme"), new("bad"), allOrNone=True)

    assert made["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert failed["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert accounts(bench) == before
    assert all(e.changes == (0, 0) for e in bench.system.exchanges if e.parent)


def test_conditions_empty_answers_and_unknown_addresses(bench: Bench) -> None:
    id_ = bench.create("Account", Name="Acme")
    bench.pass_time(hours=1)

    unchanged, changed, nowhere, outside = play(
        bench,
        got("a", f"sobjects/Account/{id_}", If_Modified_Since="Mon, 29 Jun 2026 08:30:00 GMT"),
        {
            "method": "PATCH",
            "url": f"{DATA}/sobjects/Account/{id_}",
            "referenceId": "b",
            "body": {"Site": "1"},
        },
        got("c", "no/such/thing"),
        {"method": "GET", "url": "/id/x/y", "referenceId": "d"},
    )

    assert (unchanged["httpStatusCode"], unchanged["body"]) == (304, None)
    assert "Last-Modified" in unchanged["httpHeaders"]
    assert (changed["httpStatusCode"], changed["body"]) == (204, None)
    assert [one["body"][0]["errorCode"] for one in (nowhere, outside)] == ["NOT_FOUND"] * 2


@pytest.mark.parametrize(
    "envelope",
    [
        {},
        {"compositeRequest": []},
        {"compositeRequest": [{"method": "GET"}]},
        {"compositeRequest": [new("a"), new("a")]},
        {"compositeRequest": [new(f"a{n}") for n in range(26)]},
        {"compositeRequest": [got(f"a{n}", "query?q=x") for n in range(6)]},
        {"compositeRequest": [new("a")], "allOrNone": "yes"},
        {"compositeRequest": [{**new("a"), "method": "BREW"}]},
    ],
)
def test_an_envelope_that_is_none_is_refused_as_a_whole(
    bench: Bench, envelope: dict[str, Any]
) -> None:
    assert bench.error(bench.rest("POST", "composite", json=envelope)) == (400, "INVALID_INPUT")


def test_the_composite_resources_are_listed(bench: Bench) -> None:
    assert bench.rest("GET", "composite").json()["tree"] == f"{DATA}/composite/tree"


def test_a_graph_is_one_transaction(bench: Bench) -> None:
    good = {"graphId": "1", "compositeRequest": [new("a", Name="A"), new("b", Name="B")]}
    bad = {"graphId": "2", "compositeRequest": [new("a", Name="C"), new("b")]}
    before = accounts(bench)

    told = bench.rest("POST", "composite/graph", json={"graphs": [good, bad]}).json()["graphs"]

    assert [g["isSuccessful"] for g in told] == [True, False]
    statuses = [
        [one["httpStatusCode"] for one in g["graphResponse"]["compositeResponse"]] for g in told
    ]
    assert statuses == [[201, 201], [400, 400]]
    assert accounts(bench) == before + 2


def test_a_batch_goes_on_after_an_error_unless_told_to_halt(bench: Bench) -> None:
    requests = [
        {"method": "GET", "url": "v59.0/sobjects/Account/describe"},
        {"method": "GET", "url": "v59.0/sobjects/Nope/describe"},
        {"method": "POST", "url": f"{DATA}/sobjects/Account", "richInput": {"Name": "Acme"}},
    ]

    went_on = bench.rest("POST", "composite/batch", json={"batchRequests": requests}).json()
    halted = bench.rest(
        "POST", "composite/batch", json={"batchRequests": requests, "haltOnError": True}
    ).json()

    assert went_on["hasErrors"] is halted["hasErrors"] is True
    assert [r["statusCode"] for r in went_on["results"]] == [200, 404, 201]
    assert went_on["results"][0]["result"]["name"] == "Account"
    assert [r["statusCode"] for r in halted["results"]] == [200, 404, 412]
    assert halted["results"][2]["result"][0]["errorCode"] == "BATCH_PROCESSING_HALTED"


def test_a_tree_is_planted_whole_or_not_at_all(bench: Bench) -> None:
    def tree(email: str) -> dict[str, Any]:
        contact = {
            "attributes": {"type": "Contact", "referenceId": "r2"},
            "LastName": "B",
            "Email": email,
        }
        account = {
            "attributes": {"type": "Account", "referenceId": "r1"},
            "Name": "A tree",
            "Contacts": {"records": [contact]},
        }
        return {"records": [account]}

    before = accounts(bench)
    failed = bench.rest("POST", "composite/tree/Account", json=tree("123"))
    planted = bench.rest("POST", "composite/tree/Account", json=tree("b@a.test"))

    assert failed.status_code == 400
    [only] = failed.json()["results"]
    assert only["referenceId"] == "r2"
    assert only["errors"][0]["statusCode"] == "INVALID_EMAIL_ADDRESS"
    assert planted.status_code == 201
    ids = {one["referenceId"]: one["id"] for one in planted.json()["results"]}
    assert bench.read("Contact", ids["r2"])["AccountId"] == ids["r1"]
    assert accounts(bench) == before + 1


def test_each_record_of_a_collection_has_its_own_answer(bench: Bench) -> None:
    body = {"records": many("Account", {"Name": "A"}, {}) + many("Contact", {"LastName": "B"})}

    answer = bench.rest("POST", "composite/sobjects", json=body)

    assert answer.status_code == 200
    assert [one["success"] for one in answer.json()] == [True, False, True]
    [error] = answer.json()[1]["errors"]
    assert (error["statusCode"], error["fields"]) == ("REQUIRED_FIELD_MISSING", ["Name"])
    together = bench.rest("POST", "composite/sobjects", json={**body, "allOrNone": True}).json()
    assert [one["errors"][0]["statusCode"] for one in together] == [
        ROLLED_BACK,
        "REQUIRED_FIELD_MISSING",
        ROLLED_BACK,
    ]


def test_collections_are_changed_upserted_read_and_deleted(bench: Bench) -> None:
    first, second = (bench.create("Account", Name=n, External_Id__c=n) for n in ("one", "two"))

    changed = bench.rest(
        "PATCH",
        "composite/sobjects",
        json={"records": many("Account", {"id": first, "Site": "S"}, {"id": "001", "Site": "S"})},
    ).json()
    assert [one["success"] for one in changed] == [True, False]
    upserted = bench.rest(
        "PATCH",
        "composite/sobjects/Account/External_Id__c",
        json={
            "records": many(
                "Account",
                {"External_Id__c": "two", "Site": "T"},
                {"External_Id__c": "new", "Name": "New"},
                {"External_Id__c": "new", "Name": "Again"},
            )
        },
    ).json()
    assert [one.get("created") for one in upserted] == [False, True, None]
    assert upserted[2]["errors"][0]["statusCode"] == "DUPLICATE_EXTERNAL_ID"
    by_id = bench.rest(
        "PATCH",
        "composite/sobjects/Account/Id",
        json={"records": many("Account", {"id": first, "Site": "U"}, {"Name": "Fresh"})},
    ).json()
    assert [one["created"] for one in by_id] == [False, True]

    unknown = "001000000000000AAA"
    path = f"composite/sobjects/Account?ids={first},{unknown},{second}&fields=Id,Site"
    few = bench.rest("GET", path).json()
    more = bench.rest(
        "POST",
        "composite/sobjects/Account",
        json={"ids": [first, unknown, second], "fields": ["Id", "Site"]},
    ).json()
    assert few == more
    assert [one and one["Site"] for one in few] == ["U", None, "T"]

    gone = bench.rest("DELETE", f"composite/sobjects?ids={first},{unknown}&allOrNone=true").json()
    assert gone[0]["errors"][0]["statusCode"] == ROLLED_BACK
    gone = bench.rest("DELETE", f"composite/sobjects?ids={first},{unknown}").json()
    assert [one["success"] for one in gone] == [True, False]


def test_too_many_records_and_untyped_ones_are_refused(bench: Bench) -> None:
    crowd = {"records": many("Account", *({"Name": str(n)} for n in range(201)))}

    refused = bench.rest("POST", "composite/sobjects", json=crowd)
    untyped = bench.rest("POST", "composite/sobjects", json={"records": [{"Name": "A"}]})

    assert bench.error(refused) == (400, "EXCEEDED_MAX_SOBJECTS_REQUEST")
    assert bench.error(untyped) == (400, "INVALID_INPUT")


def test_a_field_that_is_not_there_cannot_be_read(bench: Bench) -> None:
    asked = {"ids": [bench.create("Account", Name="A")], "fields": ["Nope"]}

    answer = bench.rest("POST", "composite/sobjects/Account", json=asked)

    assert bench.error(answer) == (400, "INVALID_FIELD")
