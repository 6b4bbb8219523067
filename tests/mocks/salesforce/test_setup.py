"""What clients ask before they start: layouts, tabs, Tooling, passwords; bytes and children."""

import base64
from typing import Any

import pytest

from tests.mocks.salesforce.conftest import Bench, Org

AGENT = "python-requests"
MAILING = (
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName"
    " = 'Contact' AND QualifiedApiName LIKE 'Mailing%' AND DataType IN ('double')"
    " ORDER BY QualifiedApiName DESC"
)


@pytest.mark.client("simple-salesforce", agent=AGENT)
def test_simple_salesforce_asks_for_layouts_searches_and_the_setup(org: Org) -> None:
    sf: Any = org.client()
    sf.Account.create({"Name": "Zephyr Works"})
    [standard] = sf.query("SELECT Id FROM RecordType WHERE SobjectType = 'Account'")["records"]

    layout = sf.Account.describe_layout(standard["Id"])
    found = sf.search("FIND {zephyr} RETURNING Account(Name)")["searchRecords"]
    quick = sf.quick_search("zephyr")["searchRecords"]
    entities = sf.toolingexecute("query/?q=SELECT+QualifiedApiName+FROM+EntityDefinition")
    user = sf.query("SELECT Id FROM User WHERE Name LIKE 'Halden%' LIMIT 1")["records"][0]

    assert layout["detailLayoutSections"]
    assert len(found) == len(quick) == 1
    assert "Account" in [one["QualifiedApiName"] for one in entities["records"]]
    assert sf.set_password(user["Id"], "correct horse") in (None, 204)
    sf.session.close()


def test_layouts_and_lists_are_told_for_a_type(bench: Bench) -> None:
    def told(path: str) -> Any:
        answer = bench.rest("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    layouts = told("sobjects/Account/describe/layouts")
    assert layouts["recordTypeMappings"][-1]["master"] is True
    assert layouts["layouts"][0]["id"] == layouts["recordTypeMappings"][0]["layoutId"]
    assert told("sobjects/Account/describe/compactLayouts")["compactLayouts"] == []
    assert told("sobjects/Account/describe/approvalLayouts") == {"approvalLayouts": []}
    assert told("sobjects/Account/quickActions") == told("quickActions") == []
    assert told("sobjects/Account/listviews")["sobjectType"] == "Account"
    assert told("tabs")[0]["sobjectName"] == "Account"
    assert told("theme")["themeItems"]
    assert told("appMenu/AppSwitcher")["appMenuItems"]
    assert told("actions")["standard"].endswith("/actions/standard")
    assert told("actions/standard") == {"actions": []}
    assert told("process/approvals") == {"approvals": {}}
    assert told("process/rules") == {"rules": {}}
    assert told(f"sobjects/Account/describe/layouts/{'012000000000000AAA'}")["id"]


def test_what_was_made_last_is_recent(bench: Bench) -> None:
    account = bench.create("Account", Name="Last")

    assert bench.rest("GET", "recent?limit=1").json()[0]["Id"] == account


def test_a_new_password_is_the_one_to_log_in_with(bench: Bench) -> None:
    [user] = bench.rows(f"SELECT Id FROM User WHERE Username = '{bench.own['username']}'")
    path = f"sobjects/User/{user['Id']}/password"

    assert bench.rest("GET", path).json() == {"isExpired": False}
    assert bench.rest("POST", path, json={"NewPassword": "short"}).status_code == 400
    assert bench.rest("POST", path, json={"NewPassword": "correct horse"}).status_code == 204
    made = bench.rest("DELETE", path).json()["NewPassword"]

    app = {name: bench.own[name] for name in ("client_id", "client_secret", "username")}
    token = bench.own["security_token"]
    assert bench.token(grant_type="password", password=made + token, **app).status_code == 200
    old = bench.own["password"] + token
    assert bench.token(grant_type="password", password=old, **app).status_code == 400


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (MAILING, ["MailingLongitude", "MailingLatitude"]),
        (
            "SELECT QualifiedApiName FROM CustomField WHERE TableEnumOrId = 'Lead'",
            ["External_Id__c"],
        ),
        ("SELECT Id, SubscriberPackage.NamespacePrefix FROM InstalledSubscriberPackage", []),
        ("SELECT QualifiedApiName FROM EntityDefinition WHERE KeyPrefix = '001'", ["Account"]),
    ],
)
def test_the_setup_is_queried(bench: Bench, query: str, names: list[str]) -> None:
    answer = bench.ask(query, "tooling/query").json()

    assert [one["QualifiedApiName"] for one in answer["records"]] == names
    assert answer["totalSize"] == len(names)


def test_the_setups_types_are_described_and_nonsense_is_refused(bench: Bench) -> None:
    assert bench.rest("GET", "tooling/sobjects").json()["sobjects"]
    told = bench.rest("GET", "tooling/sobjects/FieldDefinition/describe").json()
    assert "QualifiedApiName" in [f["name"] for f in told["fields"]]
    count = bench.ask("SELECT COUNT() FROM ApexClass", "tooling/query").json()
    assert (count["totalSize"], count["records"]) == (0, [])
    for query, code in (
        ("SELECT Nope FROM ApexClass", "INVALID_FIELD"),
        ("SELECT Id FROM Nope", "INVALID_TYPE"),
        ("SELECT", "MALFORMED_QUERY"),
    ):
        assert bench.error(bench.ask(query, "tooling/query")) == (400, code)


def test_bytes_come_back_as_they_were_written(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme")
    body = base64.b64encode(b"\x00\xff hello").decode()
    attachment = bench.create("Attachment", ParentId=account, Name="x.bin", Body=body)
    parts = {
        "entity_content": (None, '{"Title": "T", "PathOnClient": "t.bin"}', "application/json"),
        "VersionData": ("t.bin", b"\x01\x02", "application/octet-stream"),
    }
    version = bench.rest("POST", "sobjects/ContentVersion", files=parts)

    address = str(bench.read("Attachment", attachment)["Body"])
    assert address.endswith(f"/sobjects/Attachment/{attachment}/Body")
    assert bench.call("GET", address).content == b"\x00\xff hello"
    assert version.status_code == 201, version.text
    path = f"sobjects/ContentVersion/{version.json()['id']}/VersionData"
    assert bench.rest("GET", path).content == b"\x01\x02"


def test_children_and_parents_are_found_below_a_record(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme")
    contact = bench.create("Contact", LastName="Ng", AccountId=account)

    below = bench.rest("GET", f"sobjects/Account/{account}/Contacts").json()
    above = bench.rest("GET", f"sobjects/Contact/{contact}/Account").json()

    assert [one["Id"] for one in below["records"]] == [contact]
    assert above["Id"] == account


def test_a_post_may_stand_for_other_methods(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme", External_Id__c="k")
    path = f"sobjects/Account/{account}"

    changed = bench.rest("POST", f"{path}?_HttpMethod=PATCH", json={"Site": "S"})
    by_key = "sobjects/Account/External_Id__c/k?_HttpMethod=PATCH"
    upserted = bench.rest("POST", by_key, json={"Site": "T"})
    plain = bench.rest("POST", path, json={"Site": "U"})

    assert (changed.status_code, upserted.json()["created"]) == (204, False)
    assert bench.read("Account", account)["Site"] == "T"
    assert bench.error(plain) == (405, "METHOD_NOT_ALLOWED")


def test_answers_take_the_form_that_was_asked_for(bench: Bench) -> None:
    account = bench.create("Account", Name="A & B")
    path = f"sobjects/Account/{account}"

    by_suffix = bench.rest("GET", f"{path}.xml")
    by_header = bench.rest("GET", path, headers={"accept": "application/xml"})
    pretty = bench.rest("GET", f"{path}.json?fields=Name", headers={"X-PrettyPrint": "1"})
    wrong = bench.rest("GET", "sobjects/Nope.xml")

    assert by_suffix.text == by_header.text
    assert "<Name>A &amp; B</Name>" in by_suffix.text
    assert '\n  "Name" : "A & B"\n' in pretty.text
    assert "<Errors" in wrong.text
    assert "<errorCode>NOT_FOUND</errorCode>" in wrong.text
    form = {"content-type": "application/x-www-form-urlencoded"}
    media = bench.rest("POST", "sobjects/Account", content=b"Name=x", headers=form)
    assert bench.error(media) == (415, "UNSUPPORTED_MEDIA_TYPE")
    old = bench.call("GET", "/services/data/v35.0/limits")
    assert old.headers["warning"].startswith("299")


def test_the_smaller_ways_in_and_out_are_open_too(bench: Bench) -> None:
    made = bench.rest("POST", "sobjects/Account/Id", json={"Name": "A", "External_Id__c": "k"})
    counts = bench.rest("GET", "limits/recordCount?sObjects=Account").json()["sObjects"]
    gone = bench.rest("DELETE", "sobjects/Account/External_Id__c/k")
    session = bench.headers["authorization"].removeprefix("Bearer ")
    left = bench.call("GET", "/services/oauth2/revoke", params={"token": session})

    assert (made.status_code, gone.status_code, left.status_code) == (201, 204, 200)
    assert counts == [{"count": 21, "name": "Account"}]
    assert bench.rest("GET", "limits").status_code == 401


def test_columns_of_a_query_of_the_setup_are_told(bench: Bench) -> None:
    query = "SELECT Id, EntityDefinition.QualifiedApiName FROM FieldDefinition"

    told = bench.rest("GET", "tooling/query", params={"q": query, "columns": "true"}).json()

    id_, entity = told["columnMetadata"]
    assert (id_["columnName"], told["entityTypeName"]) == ("Id", "FieldDefinition")
    assert [c["columnName"] for c in entity["joinColumns"]] == ["QualifiedApiName"]
