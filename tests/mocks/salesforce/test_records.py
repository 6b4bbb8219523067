"""Records on the wire: envelopes, conditions, references, and what deletion leaves behind."""

import json

import pytest

from tests.mocks.salesforce.conftest import DATA, KEYS, Bench, firm

UNKNOWN = "001000000000000AAA"


def sign(bench: Bench, id: str) -> str:
    """The moment of a record's last change, as a header wants it."""
    return bench.rest("GET", f"sobjects/Account/{id}").headers["last-modified"]


def test_creation_names_the_new_record_and_its_place(bench: Bench) -> None:
    answer = bench.rest("POST", "sobjects/account/", json={"NAME": "Acme", "attributes": {}})
    id_ = answer.json()["id"]

    assert answer.json() == {"id": id_, "success": True, "errors": []}
    assert answer.headers["location"] == f"{DATA}/sobjects/Account/{id_}"
    read = bench.read("Account", id_)
    assert next(iter(read)) == "attributes"
    assert read["Name"] == "Acme"
    assert read["CreatedDate"] == "2026-06-29T08:00:00.000+0000"
    assert read["IsDeleted"] is False


def test_an_id_has_two_lengths_and_forgives_its_case(bench: Bench) -> None:
    id_ = KEYS.here("customer-11")

    for form in (id_, id_[:15], id_.lower(), id_.upper()):
        assert bench.read("Account", form)["Id"] == id_


@pytest.mark.parametrize(
    ("id", "error"),
    [
        ("123", (400, "MALFORMED_ID")),
        (UNKNOWN[:17] + "B", (400, "MALFORMED_ID")),
        (UNKNOWN, (404, "NOT_FOUND")),
        ("006000000000000AAA", (404, "NOT_FOUND")),
        ("%27%20OR%201=1--", (400, "MALFORMED_ID")),
    ],
)
def test_an_id_of_nothing_is_refused(bench: Bench, id: str, error: tuple[int, str]) -> None:
    for method in ("GET", "DELETE"):
        assert bench.error(bench.rest(method, f"sobjects/Account/{id}")) == error
    assert bench.error(bench.rest("PATCH", f"sobjects/Account/{id}", json={})) == error


def test_only_the_fields_asked_for_are_told(bench: Bench) -> None:
    id_ = KEYS.here("customer-1")

    told = bench.rest("GET", f"sobjects/Account/{id_}?fields=name,industry").json()

    assert list(told) == ["attributes", "Name", "Industry"]
    answer = bench.rest("GET", f"sobjects/Account/{id_}?fields=Nope")
    assert bench.error(answer) == (400, "INVALID_FIELD")


DEAL = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-09-30"}


@pytest.mark.parametrize(
    ("values", "code", "fields"),
    [
        ({"Nope": 1}, "INVALID_FIELD", None),
        ({"Name": None}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ({"Name": "  "}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ({"Name": "x" * 121}, "STRING_TOO_LONG", ["Name"]),
        ({"Name": ["x"]}, "JSON_PARSER_ERROR", None),
        ({"Amount": "many"}, "JSON_PARSER_ERROR", None),
        ({"Amount": True}, "JSON_PARSER_ERROR", None),
        ({"Amount": 1e17}, "NUMBER_OUTSIDE_VALID_RANGE", ["Amount"]),
        ({"CloseDate": "2026-02-30"}, "JSON_PARSER_ERROR", None),
        ({"CloseDate": 7}, "JSON_PARSER_ERROR", None),
        ({"IsPrivate": "perhaps"}, "JSON_PARSER_ERROR", None),
        ({"IsWon": True}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["IsWon"]),
        ({"Id": UNKNOWN}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Id"]),
        ({"CreatedDate": "2026-01-01"}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CreatedDate"]),
        ({"Billing_Type__c": "x"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["Billing_Type__c"]),
        ({"AccountId": "x"}, "MALFORMED_ID", ["AccountId"]),
        ({"AccountId": "006000000000000AAA"}, "MALFORMED_ID", ["AccountId"]),
        ({"AccountId": UNKNOWN}, "INVALID_CROSS_REFERENCE_KEY", []),
        ({"Account": {"External_Id__c": "nope"}}, "INVALID_FIELD", None),
        ({"Account": {"Name": "nope"}}, "INVALID_FIELD", None),
        ({"Account": {}}, "INVALID_FIELD", None),
        ({"Name": "\ud800"}, "JSON_PARSER_ERROR", None),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(
    bench: Bench, values: dict[str, object], code: str, fields: list[str] | None
) -> None:
    id_ = bench.create("Opportunity", **DEAL)
    before, seq = bench.read("Opportunity", id_), bench.system.store.last_seq
    # Not httpx's own JSON: it could not write a lone surrogate.
    change, new = json.dumps(values), json.dumps({**DEAL, **values})

    for method, path, body in (
        ("PATCH", f"sobjects/Opportunity/{id_}", change),
        ("POST", "sobjects/Opportunity", new),
    ):
        answer = bench.rest(method, path, content=body)
        [told] = answer.json()
        assert (answer.status_code, told["errorCode"], told.get("fields")) == (400, code, fields)

    assert bench.read("Opportunity", id_) == before
    assert bench.system.store.last_seq == seq


def test_one_error_names_all_that_is_missing_and_labels_are_for_people(bench: Bench) -> None:
    [missing] = bench.rest("POST", "sobjects/Opportunity", json={}).json()
    [long] = bench.rest(
        "POST", "sobjects/Account", json={"Name": "A", "BillingCity": "x" * 41}
    ).json()

    assert missing["message"] == "Required fields are missing: [Name, StageName, CloseDate]"
    assert missing["fields"] == ["Name", "StageName", "CloseDate"]
    assert long["message"].startswith("Billing City: data value too large: xxx")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"a":1e999}'])
def test_a_body_that_is_no_record_is_refused(bench: Bench, body: bytes) -> None:
    answer = bench.rest("POST", "sobjects/Account", content=body)

    assert answer.status_code == 400
    assert answer.json()[0]["errorCode"] in ("JSON_PARSER_ERROR", "INVALID_FIELD")


def test_texts_are_trimmed_and_mail_addresses_lowered(bench: Bench) -> None:
    id_ = bench.create("Contact", LastName=" Ng ", Email="Ada@Acme.TEST", Phone="")
    read = bench.read("Contact", id_)

    assert (read["LastName"], read["Email"], read["Phone"]) == ("Ng", "ada@acme.test", None)
    answer = bench.rest("POST", "sobjects/Contact", json={"LastName": "Ng", "Email": "ada"})
    assert bench.error(answer) == (400, "INVALID_EMAIL_ADDRESS")


def test_numbers_are_rounded_half_up_to_the_decimals_of_their_field(bench: Bench) -> None:
    id_ = bench.create("Opportunity", **DEAL, Amount=1000.005, Invoiced_Amount__c="2.675")

    read = bench.read("Opportunity", id_)

    assert read["Amount"] == 1000.01
    assert read["ExpectedRevenue"] == 100.0


def test_an_upsert_answers_by_the_version_that_asks(bench: Bench) -> None:
    path = "sobjects/Account/external_id__c/K%2F1"

    created = bench.rest("PATCH", path, json={"Name": "Acme"})
    updated = bench.rest("PATCH", path, json={"Name": "Acme", "External_Id__c": "k/1"})
    silent = bench.call("PATCH", f"/services/data/v45.0/{path}", json={"Name": "Acme"})
    wrong = bench.rest("PATCH", path, json={"Name": "Acme", "External_Id__c": "other"})

    assert (created.status_code, created.json()["created"]) == (201, True)
    assert (updated.status_code, updated.json()["created"]) == (200, False)
    assert updated.json()["id"] == created.json()["id"]
    assert (silent.status_code, silent.content) == (204, b"")
    assert bench.error(wrong) == (400, "INVALID_FIELD")
    assert bench.read("Account", created.json()["id"])["External_Id__c"] == "K/1"


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("sobjects/Account/External_Id__c/none?updateOnly=true", (404, "NOT_FOUND")),
        ("sobjects/Account/Name/x", (404, "NOT_FOUND")),
        (f"sobjects/Account/Id/{UNKNOWN}", (404, "NOT_FOUND")),
        ("sobjects/Account/External_Id__c/" + "x" * 61, (400, "STRING_TOO_LONG")),
        ("sobjects/Nope/External_Id__c/x", (404, "NOT_FOUND")),
        ("sobjects/RecycleBin/Id/x", (404, "NOT_FOUND")),
    ],
)
def test_an_upsert_that_leads_nowhere_is_refused(
    bench: Bench, path: str, error: tuple[int, str]
) -> None:
    assert bench.error(bench.rest("PATCH", path, json={"Name": "Acme"})) == error


def test_a_unique_key_belongs_to_one_record_whatever_its_case(bench: Bench) -> None:
    first = bench.create("Account", Name="A", External_Id__c="Key")

    [told] = bench.rest(
        "POST", "sobjects/Account", json={"Name": "B", "External_Id__c": "KEY"}
    ).json()

    assert told["errorCode"] == "DUPLICATE_VALUE"
    assert told["message"].endswith(first[:15])


def test_a_parent_is_named_by_its_external_id(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme", External_Id__c="K1")

    id_ = bench.create("Opportunity", **DEAL, Account={"External_Id__c": "K1"})

    assert bench.read("Opportunity", id_)["AccountId"] == account
    assert bench.rest("GET", f"sobjects/Opportunity/{id_}/Account").json()["Id"] == account
    assert bench.error(bench.rest("GET", f"sobjects/Account/{account}/Parent"))[0] == 404


def test_an_update_of_nothing_still_leaves_its_mark(bench: Bench) -> None:
    id_ = KEYS.here("customer-1")

    assert bench.rest("PATCH", f"sobjects/Account/{id_}", json={}).status_code == 204

    assert bench.read("Account", id_)["LastModifiedDate"] == "2026-06-29T08:00:00.000+0000"


def test_a_record_changed_since_is_not_overwritten(bench: Bench) -> None:
    id_ = bench.create("Account", Name="Acme")
    seen = sign(bench, id_)
    bench.pass_time(seconds=2)
    bench.rest("PATCH", f"sobjects/Account/{id_}", json={"Name": "Acme Ltd"})

    late = bench.rest(
        "PATCH",
        f"sobjects/Account/{id_}",
        json={"Name": "Lost"},
        headers={"if-unmodified-since": seen},
    )

    assert bench.error(late) == (412, "PRECONDITION_FAILED")
    assert bench.read("Account", id_)["Name"] == "Acme Ltd"


def test_a_reader_who_has_it_already_is_told_so(bench: Bench) -> None:
    path = f"sobjects/Account/{bench.create('Account', Name='Acme')}"
    first = bench.rest("GET", path)

    for header, name in (("if-modified-since", "last-modified"), ("if-none-match", "etag")):
        again = bench.rest("GET", path, headers={header: first.headers[name]})
        assert (again.status_code, again.content) == (304, b"")
    assert bench.rest("GET", path, headers={"if-modified-since": "soon"}).status_code == 200


def test_an_entity_tag_guards_an_account(bench: Bench) -> None:
    path = f"sobjects/Account/{bench.create('Account', Name='Acme')}"
    tag = bench.rest("GET", path).headers["etag"]

    assert bench.rest("PATCH", path, json={"Name": "B"}, headers={"if-match": tag}).is_success
    again = bench.rest("PATCH", path, json={"Name": "C"}, headers={"if-match": tag})
    assert again.status_code == 412


def test_deleting_an_account_takes_its_open_deals_along_and_frees_its_children(
    bench: Bench,
) -> None:
    account = bench.create("Account", Name="Acme")
    child = bench.create("Account", Name="Acme West", ParentId=account)
    deal = bench.create("Opportunity", **DEAL, AccountId=account)

    assert bench.rest("DELETE", f"sobjects/Account/{account}").status_code == 204

    assert bench.error(bench.rest("GET", f"sobjects/Opportunity/{deal}")) == (
        404,
        "ENTITY_IS_DELETED",
    )
    assert bench.read("Account", child)["ParentId"] is None


def test_an_account_with_a_won_deal_stays(bench: Bench) -> None:
    won = firm().deals.pick(stage="won")
    path = f"sobjects/Account/{KEYS.here(won.customer)}"

    assert bench.error(bench.rest("DELETE", path)) == (400, "DELETE_FAILED")
    assert bench.rest("GET", path).status_code == 200


def test_the_bin_is_emptied_after_fifteen_days(bench: Bench) -> None:
    id_ = bench.create("Account", Name="Acme")
    bench.rest("DELETE", f"sobjects/Account/{id_}")
    query = f"SELECT Name FROM Account WHERE Id = '{id_}'"

    assert len(bench.ask(query, "queryAll").json()["records"]) == 1
    bench.pass_time(days=16)
    bench.login()

    assert bench.ask(query, "queryAll").json()["records"] == []
    assert bench.error(bench.rest("GET", f"sobjects/Account/{id_}")) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "sobjects/OpportunityHistory"), ("DELETE", "sobjects/User/{user}")],
)
def test_what_the_org_keeps_for_itself_is_not_written(bench: Bench, method: str, path: str) -> None:
    path = path.format(user=KEYS.here("resource-1"))

    answer = bench.rest(method, path, json={})

    assert bench.error(answer) == (405, "METHOD_NOT_ALLOWED")


def test_a_method_that_does_not_exist_is_told_with_those_that_do(bench: Bench) -> None:
    answer = bench.rest("PUT", f"sobjects/Account/{UNKNOWN}")

    assert bench.error(answer) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "HEAD,GET,PATCH,DELETE,POST"


@pytest.mark.parametrize(
    "query",
    [
        "start=x&end=y",
        "start=2026-06-29T08:00:00Z&end=2026-06-29T07:00:00Z",
        "start=2020-01-01T00:00:00Z&end=2026-06-29T07:00:00Z",
        "",
    ],
)
@pytest.mark.parametrize("what", ["updated", "deleted"])
def test_a_window_that_makes_no_sense_is_refused(bench: Bench, what: str, query: str) -> None:
    answer = bench.rest("GET", f"sobjects/Account/{what}/?{query}")

    assert bench.error(answer) == (400, "INVALID_REPLICATION_DATE")


def test_a_window_is_read_however_its_offset_is_written(bench: Bench) -> None:
    id_ = bench.create("Account", Name="Acme")
    bench.pass_time(minutes=2)

    for zone in ("%2B00:00", "+00:00", "Z", ":"):
        query = f"start=2026-06-29T07:00:00{zone}&end=2026-06-29T09:00:00{zone}"
        told = bench.rest("GET", f"sobjects/Account/updated/?{query}").json()
        assert told["ids"] == [id_]
        assert told["latestDateCovered"] == "2026-06-29T08:02:00.000+0000"


def test_describe_has_every_key_that_extractors_read(bench: Bench) -> None:
    told = bench.rest("GET", "sobjects/Account/describe").json()
    fields = {f["name"]: f for f in told["fields"]}

    assert {len(f) for f in told["fields"]} == {57}
    assert fields["External_Id__c"]["externalId"] is True
    assert fields["Name"]["nillable"] is False
    assert fields["BillingCity"]["compoundFieldName"] == "BillingAddress"
    assert fields["OwnerId"]["defaultedOnCreate"] is True
    assert {c["relationshipName"] for c in told["childRelationships"]} >= {"Opportunities"}
    assert told["recordTypeInfos"][-1]["recordTypeId"] == "012000000000000AAA"
    assert told["urls"]["rowTemplate"] == f"{DATA}/sobjects/Account/{{ID}}"
