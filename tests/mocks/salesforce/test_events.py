"""Outbound messages: what leaves the org when a deal was saved."""

from collections.abc import Mapping
from xml.etree import ElementTree

from tests.mocks.salesforce.conftest import KEYS, Bench, firm
from understudy.vendor import Subscription
from understudy_mocks.salesforce.events import RETRIES_S, events

NOTIFICATION = "{http://soap.sforce.com/2005/09/outbound}Notification"
SOBJECT = "{urn:sobject.enterprise.soap.sforce.com}"


def told(body: bytes) -> Mapping[str, str]:
    """The fields of the one record of a message, and the id of its notification."""
    [found] = ElementTree.fromstring(body).iter(NOTIFICATION)
    fields = {e.tag.removeprefix(SOBJECT): str(e.text) for e in found.iter() if SOBJECT in e.tag}
    return {**fields, "notification": str(found[0].text)}


def test_a_won_deal_is_told_in_soap(bench: Bench) -> None:
    id_ = KEYS.here(firm().fresh().deals.pick(stage="negotiation").id)
    bench.system.subscriptions.append(Subscription("https://sut.test/hooks"))
    bench.rest("PATCH", f"sobjects/Opportunity/{id_}", json={"StageName": "Closed Won"})
    [logged] = bench.system.store.changes(object="Opportunity")

    [message] = events(bench.system, logged)

    assert (message.url, message.noun, message.record_id) == (
        "https://sut.test/hooks",
        "engagement",
        id_,
    )
    assert told(message.body)["StageName"] == "Closed Won"
    assert told(message.body)["Id"] == id_
    assert told(message.body)["notification"].startswith("04l")
    assert ("soapaction", '""') in message.headers


def test_only_saves_of_customers_and_deals_are_told(bench: Bench) -> None:
    bench.system.subscriptions.append(Subscription("https://sut.test/hooks"))
    account = bench.create("Account", Name="A & B")
    bench.create("Contact", LastName="Ng")
    bench.rest("DELETE", f"sobjects/Account/{account}")

    sent = [m for logged in bench.system.store.changes() for m in events(bench.system, logged)]

    assert [m.event for m in sent] == ["Account.created"]
    assert told(sent[0].body)["Name"] == "A & B"


def test_a_message_is_repeated_for_a_day() -> None:
    assert RETRIES_S[0] == 30
    assert max(RETRIES_S) == 7200
    assert 22 * 3600 < sum(RETRIES_S) <= 25 * 3600
