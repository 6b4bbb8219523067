"""simple-salesforce, unmodified, over TLS and by the vendor's own host names."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from warnings import catch_warnings

import pytest
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceError,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceResourceNotFound,
)

from tests.mocks.salesforce.conftest import HOST, KEYS, Org, firm
from understudy.vendor import SYSTEM


def told_by(raised: pytest.ExceptionInfo[SalesforceError]) -> Any:
    """The body of the answer: the client parses it, whatever it says of its type."""
    return raised.value.content


def error_of(raised: pytest.ExceptionInfo[SalesforceError]) -> Any:
    return told_by(raised)[0]


@pytest.fixture
def sf(org: Org) -> Iterator[Any]:
    """A client; `Any`, because it makes its attributes up as they are asked for."""
    client = org.client()
    yield client
    client.session.close()


def test_a_login_by_password_and_token_leads_to_the_orgs_own_host(sf: Any) -> None:
    assert sf.sf_instance == HOST
    assert sf.is_sandbox() is False


def test_a_login_with_the_organization_id_needs_no_token(org: Org, sf: Any) -> None:
    [found] = sf.query("SELECT Id FROM Organization")["records"]
    own = org.stage.own

    trusted = org.client(
        username=own["username"], password=own["password"], organizationId=found["Id"]
    )

    assert trusted.query("SELECT COUNT() FROM Account")["totalSize"] > 0


def test_a_connected_app_logs_in_with_a_user_or_on_its_own(org: Org) -> None:
    own = org.stage.own
    app = {"consumer_key": own["client_id"], "consumer_secret": own["client_secret"]}

    by_user = org.client(username=own["username"], password=own["password"], **app)
    by_itself = org.client(domain=HOST.removesuffix(".salesforce.com"), **app)

    assert by_user.query("SELECT COUNT() FROM Account") == by_itself.query(
        "SELECT COUNT() FROM Account"
    )


def test_a_session_is_enough_on_the_plain_tls_port(org: Org, sf: Any) -> None:
    session = org.session()
    session.proxies = {}
    direct = Salesforce(instance_url=org.served.https, session_id=sf.session_id, session=session)

    assert direct.query("SELECT COUNT() FROM User")["totalSize"] > 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"password": "nope"}, "INVALID_LOGIN"),
        ({"security_token": "nope"}, "INVALID_LOGIN"),
        ({"username": "nobody@crm.halden.test"}, "INVALID_LOGIN"),
        ({"security_token": ""}, "LOGIN_MUST_USE_SECURITY_TOKEN"),
    ],
)
def test_a_wrong_login_is_told_as_such(org: Org, wrong: dict[str, str], code: str) -> None:
    own = {n: org.stage.own[n] for n in ("username", "password", "security_token")}

    with pytest.raises(SalesforceAuthenticationFailed) as failed:
        org.client(**{**own, **wrong})

    assert failed.value.code == code
    assert "Invalid username" in failed.value.auth_message


def test_a_query_walks_a_relationship(sf: Any) -> None:
    deal = firm().deals.pick(stage="negotiation")
    customer = firm().get("customer", deal.customer)

    [found] = sf.query(
        "SELECT Name, Account.Name, Account.Owner.Email FROM Opportunity"
        f" WHERE Id = '{KEYS.here(deal.id)}'"
    )["records"]

    assert found["Name"] == deal.name
    assert found["Account"]["Name"] == customer.name
    assert found["Account"]["Owner"]["Email"] == firm().get("resource", customer.owner).email


def test_query_all_reads_beyond_one_batch(org: Org, sf: Any) -> None:
    headers = {"Sforce-Query-Options": "batchSize=200"}
    for n in range(450):
        org.stage.system.records.create("Product2", {"Name": f"Product {n:03}"}, SYSTEM)

    first = sf.query("SELECT Id FROM Product2", headers=headers)
    found = sf.query_all("SELECT Name FROM Product2 ORDER BY Name", headers=headers)

    assert first["done"] is False
    assert len(first["records"]) == 200
    assert [r["Name"] for r in found["records"]] == [f"Product {n:03}" for n in range(450)]


def test_a_record_lives_from_create_to_delete(sf: Any) -> None:
    id_ = sf.Account.create({"Name": "Acme", "NumberOfEmployees": 40})["id"]

    assert sf.Account.update(id_, {"NumberOfEmployees": None, "Phone": " +1 555 "}) == 204
    read = sf.Account.get(id_)
    assert (read["Name"], read["NumberOfEmployees"], read["Phone"]) == ("Acme", None, "+1 555")
    assert sf.Account.delete(id_) == 204
    with pytest.raises(SalesforceResourceNotFound) as gone:
        sf.Account.get(id_)
    assert error_of(gone)["errorCode"] == "ENTITY_IS_DELETED"
    query = f"SELECT IsDeleted FROM Account WHERE Id = '{id_}'"
    assert sf.query(query)["totalSize"] == 0
    assert sf.query_all(query, include_deleted=True)["records"][0]["IsDeleted"] is True


def test_an_upsert_creates_and_then_changes(sf: Any) -> None:
    assert sf.Account.upsert("External_Id__c/A-1", {"Name": "Acme"}) == 201
    assert sf.Account.upsert("External_Id__c/A-1", {"Name": "Acme Ltd"}) == 200

    assert sf.Account.get_by_custom_id("External_Id__c", "A-1")["Name"] == "Acme Ltd"


def test_an_external_id_of_several_records_is_told_with_all_of_them(sf: Any) -> None:
    for name in ("Ng", "Ode"):
        sf.Contact.create({"LastName": name, "External_Id__c": "twice"})

    with pytest.raises(SalesforceMoreThanOneRecord) as several:
        sf.Contact.upsert("External_Id__c/twice", {"LastName": "Poe"})

    assert len(told_by(several)) == 2


def test_errors_are_typed(sf: Any) -> None:
    with pytest.raises(SalesforceMalformedRequest) as malformed:
        sf.Opportunity.create({"Name": "Deal"})
    with pytest.raises(SalesforceResourceNotFound):
        sf.Account.get("001000000000000AAA")
    with pytest.raises(SalesforceMalformedRequest) as unknown:
        sf.query("SELECT Foo FROM Account")

    assert error_of(malformed)["fields"] == ["StageName", "CloseDate"]
    assert error_of(unknown)["errorCode"] == "INVALID_FIELD"


def test_an_ended_session_is_renewed_without_a_word(org: Org, sf: Any) -> None:
    before = sf.session_id
    org.stage.pass_time(hours=3)

    assert sf.query("SELECT COUNT() FROM Account")["totalSize"] > 0
    assert sf.session_id != before


def test_a_dead_session_without_a_login_is_an_error(org: Org, sf: Any) -> None:
    direct = Salesforce(instance=HOST, session_id=sf.session_id, session=org.session())
    org.stage.system.tokens.revoke_all()

    with pytest.raises(SalesforceExpiredSession) as expired:
        direct.query("SELECT Id FROM Account")

    assert error_of(expired)["errorCode"] == "INVALID_SESSION_ID"


def test_usage_is_told_with_every_answer(sf: Any) -> None:
    sf.query("SELECT Id FROM Account LIMIT 1")
    used, total = sf.api_usage["api-usage"]

    limits = sf.limits()

    assert limits["DailyApiRequests"] == {"Max": total, "Remaining": total - used - 1}


def test_describe_tells_types_and_fields(sf: Any) -> None:
    names = [o["name"] for o in sf.describe()["sobjects"]]
    fields = {f["name"]: f for f in sf.Opportunity.describe()["fields"]}

    assert {"Account", "Opportunity", "User", "Organization"} <= set(names)
    assert "RecycleBin" not in names
    assert fields["StageName"]["type"] == "picklist"
    assert fields["Amount"]["soapType"] == "xsd:double"
    assert fields["AccountId"]["relationshipName"] == "Account"
    assert sf.Account.metadata()["objectDescribe"]["keyPrefix"] == "001"


def test_what_changed_within_a_window_is_told(org: Org, sf: Any) -> None:
    kept = sf.Account.create({"Name": "Kept"})["id"]
    gone = sf.Account.create({"Name": "Gone"})["id"]
    sf.Account.delete(gone)
    org.stage.pass_time(minutes=5)
    now = org.stage.clock.now()
    window = (now - timedelta(minutes=7), now - timedelta(minutes=1))

    updated, deleted = sf.Account.updated(*window), sf.Account.deleted(*window)

    assert updated["ids"] == [kept]
    assert [d["id"] for d in deleted["deletedRecords"]] == [gone]


def test_userinfo_is_read_with_the_clients_own_helper(org: Org, sf: Any) -> None:
    with catch_warnings():
        told = sf.oauth2("userinfo")

    assert told["preferred_username"] == org.stage.own["username"]
