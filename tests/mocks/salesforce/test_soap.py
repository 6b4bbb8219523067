"""The SOAP API by the letter: the actions that partner and enterprise clients call."""

import re
from typing import Any

import pytest

from tests.mocks.salesforce.conftest import Bench

ENVELOPE = (
    '<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="urn:{ns}.soap.'
    'sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><se:Header>'
    "<n:SessionHeader><n:sessionId>{session}</n:sessionId></n:SessionHeader>{headers}</se:Header>"
    "<se:Body><n:{action}>{inner}</n:{action}></se:Body></se:Envelope>"
)


class Soap:
    """A client of the SOAP API with the bench's session."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.session = bench.headers["authorization"].removeprefix("Bearer ")

    def ask(self, action: str, inner: str = "", api: str = "u", headers: str = "") -> Any:
        namespace = "partner" if api == "u" else "enterprise"
        text = ENVELOPE.format(
            ns=namespace, session=self.session, action=action, inner=inner, headers=headers
        )
        return self.bench.call(
            "POST",
            f"/services/Soap/{api}/59.0",
            content=text,
            headers={"content-type": "text/xml; charset=UTF-8", "soapaction": '""'},
        )

    def told(self, action: str, inner: str = "", api: str = "u", headers: str = "") -> str:
        answer = self.ask(action, inner, api, headers)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def query(self, text: str, **more: str) -> str:
        return self.told("query", f"<n:queryString>{text}</n:queryString>", **more)


@pytest.fixture
def soap(bench: Bench) -> Soap:
    return Soap(bench)


def ids(text: str) -> list[str]:
    return re.findall("<id>(.*?)</id>", text)


def test_records_are_created_changed_and_upserted_each_by_itself(soap: Soap) -> None:
    made = soap.told(
        "create",
        '<n:sObjects xsi:type="n:Account"><n:Name>One</n:Name><n:Site>S</n:Site></n:sObjects>'
        "<n:sObjects><n:type>Contact</n:type></n:sObjects>",
    )
    [account] = ids(made)
    soap.told(
        "update",
        f"<n:sObjects><n:type>Account</n:type><n:Id>{account}</n:Id>"
        "<n:fieldsToNull>Site</n:fieldsToNull><n:Phone>1</n:Phone></n:sObjects>",
    )
    upsert = (
        "<n:externalIDFieldName>External_Id__c</n:externalIDFieldName><n:sObjects>"
        "<n:type>Account</n:type><n:External_Id__c>k</n:External_Id__c><n:Name>Two</n:Name>"
        "</n:sObjects>"
    )

    assert "<statusCode>REQUIRED_FIELD_MISSING</statusCode>" in made
    read = soap.bench.read("Account", account)
    assert (read["Site"], read["Phone"]) == (None, "1")
    assert "<created>true</created>" in soap.told("upsert", upsert)
    assert "<created>false</created>" in soap.told("upsert", upsert)
    all_or_none = "<n:AllOrNoneHeader><n:allOrNone>true</n:allOrNone></n:AllOrNoneHeader>"
    again = soap.told(
        "create",
        "<n:sObjects><n:type>Account</n:type><n:Name>Three</n:Name></n:sObjects>"
        "<n:sObjects><n:type>Contact</n:type></n:sObjects>",
        headers=all_or_none,
    )
    assert ids(again) == []
    assert "ALL_OR_NONE_OPERATION_ROLLED_BACK" in again


def test_what_is_deleted_comes_back_unless_the_bin_was_emptied(soap: Soap) -> None:
    account = soap.bench.create("Account", Name="Acme")
    named = f"<n:ids>{account}</n:ids>"

    soap.told("delete", named)
    assert "UNDELETE_FAILED" not in soap.told("undelete", named)
    assert soap.bench.read("Account", account)["Name"] == "Acme"
    soap.told("delete", named)
    soap.told("emptyRecycleBin", named)

    assert "UNDELETE_FAILED" in soap.told("undelete", named)
    window = "<n:startDate>2026-06-29T07:00:00Z</n:startDate><n:endDate>2026-06-29T09:00:00Z"
    kind = f"<n:sObjectType>Account</n:sObjectType>{window}</n:endDate>"
    assert account not in soap.told("getDeleted", kind)


def test_answers_are_written_as_each_api_does(soap: Soap) -> None:
    account = soap.bench.create("Account", Name="A & B")
    soap.bench.create("Contact", LastName="Ng", AccountId=account)
    query = (
        "SELECT Id, Name, CreatedDate, Owner.Name, (SELECT LastName FROM Contacts) FROM Account"
        f" WHERE Id = '{account}'"
    )

    partner, enterprise = soap.query(query), soap.query(query, api="c")

    assert "<sf:type>Account</sf:type>" in partner
    assert "<sf:Name>A &amp; B</sf:Name>" in partner
    assert "<sf:CreatedDate>2026-06-29T08:00:00.000Z</sf:CreatedDate>" in partner
    assert '<sf:Contacts xsi:type="QueryResult"><done>true</done>' in partner
    assert '<records xsi:type="sf:Account">' in enterprise
    assert "<sf:type>" not in enterprise


def test_long_answers_are_read_on(soap: Soap) -> None:
    for start in (0, 200):
        records = [
            {"attributes": {"type": "Contact"}, "LastName": f"{start + n:03}"} for n in range(200)
        ]
        soap.bench.rest("POST", "composite/sobjects", json={"records": records})
    options = "<n:QueryOptions><n:batchSize>200</n:batchSize></n:QueryOptions>"

    first = soap.query("SELECT LastName FROM Contact ORDER BY LastName LIMIT 300", headers=options)
    match = re.search("<queryLocator>(.*?)</queryLocator>", first)
    assert match is not None
    rest = soap.told("queryMore", f"<n:queryLocator>{match[1]}</n:queryLocator>", headers=options)

    assert first.count("<sf:LastName>") == 200
    assert "<done>false</done>" in first
    assert rest.count("<sf:LastName>") == 100
    assert "<done>true</done>" in rest


def test_deleted_records_are_found_by_query_all(soap: Soap) -> None:
    account = soap.bench.create("Account", Name="Gone")
    soap.bench.rest("DELETE", f"sobjects/Account/{account}")
    text = "<n:queryString>SELECT Id FROM Account WHERE Name = 'Gone'</n:queryString>"

    assert "<size>0</size>" in soap.told("query", text)
    assert "<size>1</size>" in soap.told("queryAll", text)


def test_records_are_retrieved_searched_for_and_watched(soap: Soap) -> None:
    account = soap.bench.create("Account", Name="Searchable Works")
    soap.bench.pass_time(minutes=5)
    window = "<n:startDate>2026-06-29T07:00:00Z</n:startDate><n:endDate>2026-06-29T09:00:00Z"

    read = soap.told(
        "retrieve",
        "<n:fieldList>Id, Name</n:fieldList><n:sObjectType>Account</n:sObjectType>"
        f"<n:ids>{account}</n:ids><n:ids>001000000000000AAA</n:ids>",
    )
    assert "<sf:Name>Searchable Works</sf:Name>" in read
    assert '<result xsi:nil="true"/>' in read
    text = "FIND {searchable} IN NAME FIELDS RETURNING Account(Name)"
    found = soap.told("search", f"<n:searchString>{text}</n:searchString>")
    assert "<searchRecords><record" in found
    changed = f"<n:sObjectType>Account</n:sObjectType>{window}</n:endDate>"
    assert f"<ids>{account}</ids>" in soap.told("getUpdated", changed)


def test_types_are_described(soap: Soap) -> None:
    named = "<n:sObjectType>Account</n:sObjectType>"

    assert "<name>Opportunity</name>" in soap.told("describeGlobal")
    for action in ("describeSObject", "describeSObjects"):
        assert "<name>External_Id__c</name>" in soap.told(action, named)


def test_a_lead_is_converted_once(soap: Soap) -> None:
    lead = soap.bench.create("Lead", LastName="Ng", Company="Acme", Email="ng@acme.test")
    convert = (
        f"<n:leadConverts><n:leadId>{lead}</n:leadId>"
        "<n:convertedStatus>{}</n:convertedStatus></n:leadConverts>"
    )

    refused = soap.told("convertLead", convert.format("Open"))
    done = soap.told("convertLead", convert.format("Closed - Converted"))
    again = soap.told("convertLead", convert.format("Closed - Converted"))

    assert "<success>false</success>" in refused
    assert "<success>true</success>" in done
    assert "CANNOT_UPDATE_CONVERTED_LEAD" in again
    read = soap.bench.read("Lead", lead)
    contact = soap.bench.read("Contact", str(read["ConvertedContactId"]))
    assert (contact["AccountId"], contact["Email"]) == (read["ConvertedAccountId"], "ng@acme.test")
    assert soap.bench.read("Opportunity", str(read["ConvertedOpportunityId"]))["Name"] == "Acme"


def test_the_time_the_user_and_the_way_out(soap: Soap) -> None:
    assert "2026-06-29T08:00:00.000Z" in soap.told("getServerTimestamp")
    assert "<userName>integration@crm.halden.test</userName>" in soap.told("getUserInfo")
    soap.told("logout")

    gone = soap.ask("getUserInfo")

    assert gone.status_code == 500
    assert "<faultcode>sf:INVALID_SESSION_ID</faultcode>" in gone.text


@pytest.mark.parametrize(
    ("action", "inner", "fault"),
    [
        ("query", "<n:queryString>SELECT Nope FROM Account</n:queryString>", "InvalidFieldFault"),
        ("query", "<n:queryString>SELECT</n:queryString>", "MalformedQueryFault"),
        ("queryMore", "<n:queryLocator>x</n:queryLocator>", "InvalidQueryLocatorFault"),
        ("retrieve", "<n:sObjectType>Nope</n:sObjectType>", "InvalidSObjectFault"),
        ("create", "", "UnexpectedErrorFault"),
        ("fly", "", "UnexpectedErrorFault"),
    ],
)
def test_faults_have_types(soap: Soap, action: str, inner: str, fault: str) -> None:
    answer = soap.ask(action, inner)

    assert answer.status_code == 500
    assert f'xsi:type="sf:{fault}"' in answer.text


def test_an_action_is_on_the_record_as_what_it_is(soap: Soap) -> None:
    soap.told("create", "<n:sObjects><n:type>Account</n:type><n:Name>A</n:Name></n:sObjects>")

    exchange = soap.bench.system.exchanges[-1]

    assert (exchange.action, exchange.operation) == ("create", "Account.create")


def test_records_are_merged_into_one_and_their_children_move(soap: Soap) -> None:
    stays, goes = (
        soap.bench.create("Account", Name="Stays"),
        soap.bench.create("Account", Name="Goes"),
    )
    child = soap.bench.create("Contact", LastName="Moved", AccountId=goes)

    told = soap.told(
        "merge",
        f"<n:request><n:masterRecord><n:type>Account</n:type><n:Id>{stays}</n:Id>"
        "<n:Phone>55</n:Phone></n:masterRecord>"
        f"<n:recordToMergeIds>{goes}</n:recordToMergeIds></n:request>",
    )

    assert "<success>true</success>" in told
    assert f"<mergedRecordIds>{goes}</mergedRecordIds>" in told
    assert f"<updatedRelatedIds>{child}</updatedRelatedIds>" in told
    assert soap.bench.read("Account", stays)["Phone"] == "55"
    assert soap.bench.read("Contact", child)["AccountId"] == stays
    assert soap.bench.rows(f"SELECT Id FROM Account WHERE Id = '{goes}'") == []


@pytest.mark.parametrize("other", ["", "001000000000000AAA", "same"])
def test_a_merge_with_nobody_or_with_itself_changes_nothing(soap: Soap, other: str) -> None:
    stays = soap.bench.create("Account", Name="Stays")
    loser = f"<n:recordToMergeIds>{stays if other == 'same' else other}</n:recordToMergeIds>"

    told = soap.told(
        "merge",
        f"<n:request><n:masterRecord><n:type>Account</n:type><n:Id>{stays}</n:Id>"
        f"<n:Name>No</n:Name></n:masterRecord>{loser if other else ''}</n:request>",
    )

    assert "<success>false</success>" in told
    assert soap.bench.read("Account", stays)["Name"] == "Stays"


def test_passwords_are_set_and_made_up(soap: Soap) -> None:
    (user,) = soap.bench.rows("SELECT Id FROM User WHERE Username LIKE 'admin@%'")
    inner = f"<n:userId>{user['Id']}</n:userId>"

    soap.told("setPassword", inner + "<n:password>Str0ng-enough</n:password>")
    made = soap.told("resetPassword", inner)

    assert re.search("<password>.{12}</password>", made)
    assert soap.ask("setPassword", inner + "<n:password>x</n:password>").status_code == 500


def test_tabs_are_described(soap: Soap) -> None:
    told = soap.told("describeTabs")

    assert "<sobjectName>Account</sobjectName>" in told
