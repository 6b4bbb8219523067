"""Price books, lines, quotes, orders and contracts; leads, cases, activities, campaigns, files."""

import base64
from typing import Any

import pytest

from tests.mocks.salesforce.conftest import Bench


def deal(bench: Bench, **values: Any) -> str:
    account = bench.create("Account", Name="Acme")
    basics = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-09-01"}
    return bench.create("Opportunity", AccountId=account, **basics, **values)


def priced(bench: Bench, price: float = 100) -> tuple[str, str]:
    """A product, and its price in the standard book."""
    [book] = bench.rows("SELECT Id FROM Pricebook2 WHERE IsStandard = true")
    product = bench.create("Product2", Name="Day", ProductCode="D1", IsActive=True)
    entry = bench.create(
        "PricebookEntry", Pricebook2Id=book["Id"], Product2Id=product, UnitPrice=price
    )
    return product, entry


def refused(bench: Bench, kind: str, **values: Any) -> str:
    status, code = bench.error(bench.rest("POST", f"sobjects/{kind}", json=values))
    assert status == 400
    return code


def test_lines_make_the_amount_of_a_deal(bench: Bench) -> None:
    opportunity, (_, entry) = deal(bench), priced(bench)
    lines = {"OpportunityId": opportunity, "PricebookEntryId": entry}

    first = bench.create("OpportunityLineItem", **lines, Quantity=2, UnitPrice=150, Discount=10)
    bench.create("OpportunityLineItem", **lines, Quantity=1, TotalPrice=30)

    read = bench.read("OpportunityLineItem", first)
    assert (read["ListPrice"], read["Subtotal"], read["TotalPrice"]) == (100, 300, 270)
    assert read["ProductCode"] == "D1"
    found = bench.read("Opportunity", opportunity)
    assert (found["Amount"], found["HasOpportunityLineItem"]) == (300, True)
    bench.rest("DELETE", f"sobjects/OpportunityLineItem/{first}")
    assert bench.read("Opportunity", opportunity)["Amount"] == 30
    bench.rest("PATCH", f"sobjects/Opportunity/{opportunity}", json={"Amount": 7})
    assert bench.read("Opportunity", opportunity)["Amount"] == 30
    [shown] = bench.rows(
        "SELECT Id, (SELECT Quantity, Product2.Name FROM OpportunityLineItems)"
        f" FROM Opportunity WHERE Id = '{opportunity}'"
    )
    assert shown["OpportunityLineItems"]["records"][0]["Product2"]["Name"] == "Day"  # type: ignore[index]


def test_a_custom_price_needs_a_standard_one_and_comes_once(bench: Bench) -> None:
    book = bench.create("Pricebook2", Name="Partners", IsActive=True)
    bare = bench.create("Product2", Name="Bare")
    product, _ = priced(bench)
    price = {"Pricebook2Id": book, "UnitPrice": 90}

    assert refused(bench, "PricebookEntry", Product2Id=bare, **price) == (
        "STANDARD_PRICE_NOT_DEFINED"
    )
    bench.create("PricebookEntry", Product2Id=product, **price)
    assert refused(bench, "PricebookEntry", Product2Id=product, **price) == "DUPLICATE_VALUE"


def test_a_price_of_another_book_does_not_fit(bench: Bench) -> None:
    book = bench.create("Pricebook2", Name="Partners", IsActive=True)
    opportunity, (product, entry) = deal(bench, Pricebook2Id=book), priced(bench)
    lines = {"OpportunityId": opportunity, "Quantity": 1}

    code = refused(bench, "OpportunityLineItem", PricebookEntryId=entry, **lines)
    assert code == "FIELD_INTEGRITY_EXCEPTION"
    bench.create("PricebookEntry", Pricebook2Id=book, Product2Id=product, UnitPrice=90)
    by_product = bench.create("OpportunityLineItem", Product2Id=product, **lines)
    assert bench.read("OpportunityLineItem", by_product)["UnitPrice"] == 90


def test_quotes_and_orders_add_up_and_are_numbered(bench: Bench) -> None:
    opportunity, (_, entry) = deal(bench), priced(bench)
    quote = bench.create("Quote", Name="Q", OpportunityId=opportunity, Tax=10)
    line = {"PricebookEntryId": entry, "Quantity": 3, "UnitPrice": 100}
    bench.create("QuoteLineItem", QuoteId=quote, **line, Discount=50)
    account = bench.read("Opportunity", opportunity)["AccountId"]
    order = bench.create(
        "Order", AccountId=account, EffectiveDate="2026-07-01", Status="Draft", QuoteId=quote
    )
    path = f"sobjects/Order/{order}"

    told = bench.read("Quote", quote)
    assert (told["Subtotal"], told["TotalPrice"], told["GrandTotal"]) == (300, 150, 160)
    assert (told["QuoteNumber"], told["AccountId"], told["LineItemCount"]) == (
        "00000001",
        account,
        1,
    )
    empty = bench.rest("PATCH", path, json={"Status": "Activated"})
    assert bench.error(empty) == (400, "FAILED_ACTIVATION")
    bench.create("OrderItem", OrderId=order, **line)
    assert bench.rest("PATCH", path, json={"Status": "Activated"}).status_code == 204
    activated = bench.read("Order", order)
    assert (activated["StatusCode"], activated["TotalAmount"]) == ("Activated", 300)
    assert bench.error(bench.rest("DELETE", path)) == (400, "DELETE_FAILED")


def test_a_contract_is_activated_by_an_update_and_ends_with_its_term(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme")
    values = {"AccountId": account, "StartDate": "2026-01-31", "ContractTerm": 1}

    assert refused(bench, "Contract", **values, Status="Activated") == "FIELD_INTEGRITY_EXCEPTION"
    contract = bench.create("Contract", **values)
    bench.rest("PATCH", f"sobjects/Contract/{contract}", json={"Status": "Activated"})

    told = bench.read("Contract", contract)
    assert (told["StatusCode"], told["EndDate"]) == ("Activated", "2026-02-27")
    assert told["ContractNumber"] == "00000100"


def test_a_case_is_numbered_and_closed(bench: Bench) -> None:
    case = bench.create("Case", Subject="Broken")
    bench.rest("PATCH", f"sobjects/Case/{case}", json={"Status": "Closed"})

    told = bench.read("Case", case)

    assert (told["CaseNumber"], told["IsClosed"]) == ("00001001", True)
    assert told["ClosedDate"] == told["LastModifiedDate"]


def test_activities_are_about_persons_and_things_of_any_type(bench: Bench) -> None:
    account = bench.create("Account", Name="Acme")
    lead = bench.create("Lead", LastName="Ng", Company="Acme")
    task = bench.create("Task", Subject="Call", WhoId=lead, WhatId=account, Priority="High")
    begins = {"StartDateTime": "2026-07-01T10:00:00Z", "EndDateTime": "2026-07-01T11:30:00Z"}
    event = bench.create("Event", Subject="Meeting", WhatId=account, **begins)

    told = bench.read("Task", task)
    assert (told["AccountId"], told["IsHighPriority"], told["Status"]) == (
        account,
        True,
        "Not Started",
    )
    assert bench.read("Event", event)["DurationInMinutes"] == 90
    assert refused(bench, "Event", Subject="Meeting") == "REQUIRED_FIELD_MISSING"
    assert refused(bench, "Task", WhoId=account) == "MALFORMED_ID"
    [shown] = bench.rows("SELECT (SELECT Subject FROM Tasks) FROM Lead WHERE LastName = 'Ng'")
    assert shown["Tasks"]["totalSize"] == 1  # type: ignore[index]


def test_a_campaign_has_each_member_once(bench: Bench) -> None:
    campaign = bench.create("Campaign", Name="Autumn")
    lead = bench.create("Lead", LastName="Ng", Company="Acme")
    bench.create("CampaignMember", CampaignId=campaign, LeadId=lead, Status="Responded")

    again = refused(bench, "CampaignMember", CampaignId=campaign, LeadId=lead)
    nobody = refused(bench, "CampaignMember", CampaignId=campaign)

    assert (again, nobody) == ("DUPLICATE_VALUE", "REQUIRED_FIELD_MISSING")


def test_a_file_has_versions_and_the_last_one_counts(bench: Bench) -> None:
    def data(text: str) -> str:
        return base64.b64encode(text.encode()).decode()

    account = bench.create("Account", Name="Acme")
    first = bench.create(
        "ContentVersion",
        Title="Offer",
        PathOnClient="offer.txt",
        VersionData=data("one"),
        FirstPublishLocationId=account,
    )
    document = bench.read("ContentVersion", first)["ContentDocumentId"]
    second = bench.create(
        "ContentVersion",
        Title="Offer",
        PathOnClient="offer.txt",
        VersionData=data("second"),
        ContentDocumentId=document,
    )

    assert bench.read("ContentVersion", first)["IsLatest"] is False
    shown = bench.read("ContentDocument", str(document))
    assert (shown["LatestPublishedVersionId"], shown["ContentSize"]) == (second, 6)
    links = bench.rows(
        f"SELECT LinkedEntityId FROM ContentDocumentLink WHERE ContentDocumentId = '{document}'"
    )
    assert account in [link["LinkedEntityId"] for link in links]


@pytest.mark.parametrize("kind", ["Attachment", "ContentVersion"])
def test_what_is_not_base64_is_no_file(bench: Bench, kind: str) -> None:
    account = bench.create("Account", Name="Acme")
    values: dict[str, Any] = {"ParentId": account, "Name": "x", "Body": "%%"}
    if kind == "ContentVersion":
        values = {"Title": "x", "PathOnClient": "x", "VersionData": "%%"}

    assert refused(bench, kind, **values) == "JSON_PARSER_ERROR"
