"""A customer's own Salesforce org: what the setup pages can add is there in every protocol."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.format import format_soql

from tests.mocks.server import serve
from tests.shaping.bench import ShapedBench, schema_of
from understudy.kernel.errors import UsageError

DATA = "/services/data/v60.0"
SHAPE = """
[salesforce.Account]
record_types = ["Partner", { name = "Direct_Client", label = "Direct Client" }]

[salesforce.Account.fields.Region__c]
type = "Picklist"
label = "Sales Region"
choices = ["North", "South", { value = "W", label = "West", active = false }]
default = "North"

[salesforce.Account.fields.Legacy_Id__c]
type = "Text"
length = 12
unique = true
external_id = true

[salesforce.Account.fields.Industry]
add_choices = ["Space"]

[salesforce.Contact.fields.Fax]
type = "Phone"
hidden = true

[salesforce.Site_Visit__c]
plural = "Site Visits"
record_types = ["Remote"]

[salesforce.Site_Visit__c.fields.Account__c]
type = "MasterDetail"
references = "Account"

[salesforce.Site_Visit__c.fields.Host__c]
type = "Lookup"
references = "Contact"
inverse = "Hosted_Visits"

[salesforce.Site_Visit__c.fields.Visited_On__c]
type = "Date"
required = true

[salesforce.Site_Visit__c.fields.Cost__c]
type = "Currency"
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShapedBench]:
    path = tmp_path_factory.mktemp("shape") / "org.toml"
    made = ShapedBench("salesforce", schema_of("salesforce", path, SHAPE))
    yield made
    made.close()


def _describe(bench: ShapedBench, name: str) -> dict[str, Any]:
    answer = bench.call("GET", f"{DATA}/sobjects/{name}/describe")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def _field(bench: ShapedBench, name: str, field: str) -> dict[str, Any]:
    return next(f for f in _describe(bench, name)["fields"] if f["name"] == field)


def _rows(bench: ShapedBench, soql: str) -> list[dict[str, Any]]:
    answer = bench.call("GET", f"{DATA}/query", params={"q": soql})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["records"]
    return rows


def _make(bench: ShapedBench, name: str, **values: object) -> str:
    answer = bench.call("POST", f"{DATA}/sobjects/{name}", json=values)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_custom_field_is_described_in_the_vendors_words(bench: ShapedBench) -> None:
    region = _field(bench, "Account", "Region__c")

    assert region["custom"]
    assert (region["type"], region["label"]) == ("picklist", "Sales Region")
    assert [p["value"] for p in region["picklistValues"]] == ["North", "South", "W"]
    assert region["restrictedPicklist"]
    key = _field(bench, "Account", "Legacy_Id__c")
    assert (key["length"], key["unique"], key["externalId"]) == (12, True, True)


def test_a_standard_picklist_has_the_customers_values_too(bench: ShapedBench) -> None:
    values = [p["value"] for p in _field(bench, "Account", "Industry")["picklistValues"]]

    assert values[0] == "Agriculture"
    assert values[-1] == "Space"


def test_custom_fields_are_written_upserted_read_and_queried(bench: ShapedBench) -> None:
    path = f"{DATA}/sobjects/Account/Legacy_Id__c/L-1"
    made = bench.call("PATCH", path, json={"Name": "Orbital", "Region__c": "South"})
    again = bench.call("PATCH", path, json={"Industry": "Space"})

    assert (made.status_code, again.status_code) == (201, 200)
    soql = format_soql("SELECT Name, Region__c FROM Account WHERE Region__c = {}", "South")
    assert [(r["Name"], r["Region__c"]) for r in _rows(bench, soql)] == [("Orbital", "South")]
    grouped = _rows(bench, "SELECT Region__c, COUNT(Id) n FROM Account GROUP BY Region__c")
    assert {r["Region__c"] for r in grouped} == {"North", "South"}, "the default was there before"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Region__c": "East"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        ({"Region__c": "W"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        ({"Legacy_Id__c": "1234567890123"}, "STRING_TOO_LONG"),
        ({"Legacy_Id__c": "DUP"}, "DUPLICATE_VALUE"),
        ({"Colour__c": "red"}, "INVALID_FIELD"),
    ],
)
def test_validation_speaks_the_vendors_codes(
    bench: ShapedBench, values: dict[str, str], code: str
) -> None:
    bench.call("PATCH", f"{DATA}/sobjects/Account/Legacy_Id__c/DUP", json={"Name": "Dup"})

    answer = bench.call("POST", f"{DATA}/sobjects/Account", json={"Name": "X", **values})

    assert answer.status_code == 400
    assert answer.json()[0]["errorCode"] == code


def test_a_field_that_the_integration_may_not_see_is_not_there(bench: ShapedBench) -> None:
    assert all(f["name"] != "Fax" for f in _describe(bench, "Contact")["fields"])

    answer = bench.call("GET", f"{DATA}/query", params={"q": "SELECT Fax FROM Contact"})

    assert answer.json()[0]["errorCode"] == "INVALID_FIELD"


def test_a_custom_object_lives_with_its_parents(bench: ShapedBench) -> None:
    account = _make(bench, "Account", Name="Visited")
    visit = _make(bench, "Site_Visit__c", Name="V", Account__c=account, Visited_On__c="2026-07-01")
    missing = bench.call("POST", f"{DATA}/sobjects/Site_Visit__c", json={"Account__c": account})

    assert missing.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    shown = bench.call("GET", f"{DATA}/sobjects/Site_Visit__c/{visit}").json()
    own = _describe(bench, "Site_Visit__c")["recordTypeInfos"][0]
    assert (own["name"], shown["RecordTypeId"]) == ("Remote", own["recordTypeId"])
    assert visit.startswith(_describe(bench, "Site_Visit__c")["keyPrefix"])
    soql = "SELECT Account__r.Name FROM Site_Visit__c WHERE Account__r.Region__c = 'North'"
    assert _rows(bench, soql)[0]["Account__r"]["Name"] == "Visited"
    soql = "SELECT Name, (SELECT Name FROM SiteVisits__r) FROM Account WHERE Name = 'Visited'"
    assert _rows(bench, soql)[0]["SiteVisits__r"]["records"][0]["Name"] == "V"
    children = {
        (c["relationshipName"], c["cascadeDelete"])
        for name in ("Account", "Contact")
        for c in _describe(bench, name)["childRelationships"]
        if c["childSObject"] == "Site_Visit__c"
    }
    assert children == {("SiteVisits__r", True), ("Hosted_Visits__r", False)}
    assert bench.call("DELETE", f"{DATA}/sobjects/Account/{account}").status_code == 204
    assert bench.call("GET", f"{DATA}/sobjects/Site_Visit__c/{visit}").status_code == 404


def test_a_custom_object_is_on_the_list_and_in_the_limits(bench: ShapedBench) -> None:
    names = [o["name"] for o in bench.call("GET", f"{DATA}/sobjects").json()["sobjects"]]

    assert "Site_Visit__c" in names
    assert _describe(bench, "Site_Visit__c")["custom"]


def test_record_types_are_told_and_queried(bench: ShapedBench) -> None:
    infos = {i["developerName"]: i for i in _describe(bench, "Account")["recordTypeInfos"]}
    assert list(infos) == ["Client", "Partner", "Direct_Client", "Master"]
    own = infos["Partner"]["recordTypeId"]

    made = _make(bench, "Account", Name="P", RecordTypeId=own)

    soql = "SELECT Id FROM Account WHERE RecordType.DeveloperName = 'Partner'"
    assert [r["Id"] for r in _rows(bench, soql)] == [made]
    assert _field(bench, "Site_Visit__c", "RecordTypeId")["type"] == "reference"


def test_our_own_describe_taken_in_gives_the_same_describe(
    bench: ShapedBench, tmp_path: Path
) -> None:
    names = ("Account", "Contact", "Opportunity", "Site_Visit__c")
    exported = [_describe(bench, name) for name in names]

    twin = ShapedBench("salesforce", schema_of("salesforce", tmp_path / "org.json", exported))
    again = [_describe(twin, name) for name in names]
    twin.close()

    # What is hidden from the one who exports cannot be in the export; all else is.
    assert again == exported


@pytest.mark.slow
@pytest.mark.client("simple-salesforce", agent="python-requests")
def test_the_usual_client_finds_the_customers_own(bench: ShapedBench) -> None:
    with serve(bench.system) as served:
        (bearer,) = bench.headers.values()
        client: Any = Salesforce(
            instance_url=served.https,
            session_id=bearer.partition(" ")[2],
            session=_trusting(served.ca),
        )
        made = client.Site_Visit__c.create(
            {
                "Name": "By client",
                "Visited_On__c": "2026-07-02",
                "Account__c": _make(bench, "Account", Name="C", Region__c="South"),
            }
        )
        found = client.query_all(
            format_soql("SELECT Account__r.Region__c FROM Site_Visit__c WHERE Id = {}", made["id"])
        )

    assert found["records"][0]["Account__r"]["Region__c"] == "South"


def _trusting(ca: str) -> requests.Session:
    session = requests.Session()
    session.verify, session.trust_env = ca, False
    return session


def test_one_describe_as_the_vendors_command_line_writes_it(
    bench: ShapedBench, tmp_path: Path
) -> None:
    told = {"status": 0, "result": _describe(bench, "Account"), "warnings": []}

    schema = schema_of("salesforce", tmp_path / "account.json", told)

    assert schema.object("Account").field("Region__c").native == "picklist"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[salesforce.Acount]", "did you mean 'Account'? (a new one would end in __c)"),
        ("[salesforce.Account.fields.A__c]\ntype = 'Pickliste'", "did you mean 'picklist'"),
        ({"encoding": "UTF-8", "sobjects": [{"name": "A", "keyPrefix": "1"}]}, "has no fields"),
        ({"name": "Account", "keyPrefix": "001", "fields": [{"name": "A"}]}, "Account.fields[0]"),
    ],
)
def test_what_is_no_shape_gets_one_line(tmp_path: Path, text: object, complaint: str) -> None:
    path = tmp_path / ("shape.toml" if isinstance(text, str) else "shape.json")

    with pytest.raises(UsageError) as told:
        schema_of("salesforce", path, text)

    assert complaint in str(told.value)
    assert str(told.value).startswith(str(path))
