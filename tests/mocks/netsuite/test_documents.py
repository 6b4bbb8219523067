"""Documents that become others: from the chance to the deposit, from the order to the payment."""

import pytest

from tests.mocks.netsuite.conftest import RECORDS, Json, Stage

EURO = {"id": "4"}


def _customer(stage: Stage, **more: object) -> str:
    values = {"companyName": "Borealis GmbH", "subsidiary": "2", "currency": "4", **more}
    return stage.make("customer", **values)


def _vendor(stage: Stage) -> str:
    return stage.make("vendor", companyName="Subworks Ltd", subsidiary="2", terms="2")


def _items(*lines: object) -> dict[str, object]:
    return {"items": list(lines)}


def _became(stage: Stage, path: str, **body: object) -> str:
    answer = stage.call("POST", f"{RECORDS}/{path}", json=body)
    assert answer.status_code == 204, answer.text
    return answer.headers["location"].rpartition("/")[2]


def _status(stage: Stage, path: str) -> str:
    found: Json = stage.get(path)
    return str(found["status"]["id"])


def test_a_chance_becomes_money_in_the_bank(stage: Stage) -> None:
    customer = _customer(stage)
    day = {"item": "41", "quantity": 10, "rate": 150, "taxCode": "6"}
    chance = stage.make("opportunity", entity=customer, title="Rollout", item=_items(day))
    assert _status(stage, f"opportunity/{chance}") == "A"

    offer = _became(stage, f"opportunity/{chance}/!transform/estimate")
    assert _status(stage, f"opportunity/{chance}") == "B"
    order = _became(stage, f"estimate/{offer}/!transform/salesOrder")
    assert (_status(stage, f"estimate/{offer}"), _status(stage, f"salesOrder/{order}")) == (
        "B",
        "A",
    )
    early = stage.call("POST", f"{RECORDS}/salesOrder/{order}/!transform/invoice", json={})
    assert early.status_code == 400
    assert early.json()["o:errorDetails"][0]["o:errorCode"] == "USER_ERROR"

    stage.call("PATCH", f"{RECORDS}/salesOrder/{order}", json={"orderStatus": {"id": "B"}})
    assert _status(stage, f"salesOrder/{order}") == "F"
    part = {"tranDate": "2026-06-20", "item": _items({"orderLine": 1, "quantity": 4})}
    first = _became(stage, f"salesOrder/{order}/!transform/invoice?replace=item", **part)
    found = stage.get(f"invoice/{first}?expandSubResources=true")
    assert (found["subtotal"], found["taxTotal"], found["total"]) == (600.0, 114.0, 714.0)
    assert found["createdFrom"]["id"] == order
    assert found["item"]["items"][0]["orderLine"] == 1
    assert stage.get(f"salesOrder/{order}/item/1")["quantityBilled"] == 4
    rest = _became(stage, f"salesOrder/{order}/!transform/invoice")
    assert stage.get(f"invoice/{rest}")["subtotal"] == 900.0
    assert _status(stage, f"salesOrder/{order}") == "G"

    paid = _became(stage, f"invoice/{first}/!transform/customerPayment", tranDate="2026-06-25")
    assert (_status(stage, f"invoice/{first}"), _status(stage, f"customerPayment/{paid}")) == (
        "B",
        "B",
    )
    deposit = stage.make("deposit", account="101", payment=_items({"doc": paid}))
    assert _status(stage, f"customerPayment/{paid}") == "C"
    assert stage.get(f"deposit/{deposit}")["total"] == 714.0

    links = stage.query(
        "SELECT previousdoc, nextdoc, nexttype, linktype FROM nexttransactionlinelink"
        " WHERE previousdoc IN (?, ?) ORDER BY nextdoc",
        order,
        first,
    )
    assert {(k["previousdoc"], k["nextdoc"]) for k in links} == {
        (order, first),
        (order, rest),
        (first, paid),
    }


def test_an_order_becomes_a_bill_that_is_paid(stage: Stage) -> None:
    vendor = _vendor(stage)
    order = stage.make(
        "purchaseOrder", entity=vendor, item=_items({"item": "51", "quantity": 5, "rate": 100})
    )
    assert _status(stage, f"purchaseOrder/{order}") == "F"

    bill = _became(stage, f"purchaseOrder/{order}/!transform/vendorBill", tranDate="2026-06-10")
    found = stage.get(f"vendorBill/{bill}")
    assert (found["total"], found["balance"], found["dueDate"]) == (500.0, 500.0, "2026-07-10")
    assert _status(stage, f"purchaseOrder/{order}") == "G"
    paid = _became(stage, f"vendorBill/{bill}/!transform/vendorPayment")

    assert _status(stage, f"vendorBill/{bill}") == "B"
    assert stage.get(f"vendorPayment/{paid}")["total"] == 500.0
    refused = stage.call("DELETE", f"{RECORDS}/vendorBill/{bill}")
    assert refused.status_code == 400
    assert stage.call("DELETE", f"{RECORDS}/vendorPayment/{paid}").status_code == 204
    assert _status(stage, f"vendorBill/{bill}") == "A"


def test_a_credit_reduces_what_is_due_and_is_paid_back(stage: Stage) -> None:
    customer = _customer(stage)
    line = {"item": "41", "quantity": 1, "rate": 100}
    invoice = stage.make("invoice", entity=customer, tranDate="2026-06-01", item=_items(line))
    credit = _became(stage, f"invoice/{invoice}/!transform/creditMemo", tranDate="2026-06-02")
    listed = stage.get(f"creditMemo/{credit}/apply")["items"]
    assert [(a["doc"]["id"], a["apply"], a["due"]) for a in listed] == [(invoice, False, 100.0)]

    apply = {"apply": _items({"doc": {"id": invoice}, "apply": True, "amount": 60})}
    assert stage.call("PATCH", f"{RECORDS}/creditMemo/{credit}", json=apply).status_code == 204
    assert stage.get(f"invoice/{invoice}")["amountRemaining"] == 40.0
    assert stage.get(f"creditMemo/{credit}")["unapplied"] == 40.0
    refund = stage.make(
        "customerRefund", customer=customer, apply=_items({"doc": credit, "amount": 40})
    )

    assert stage.get(f"customerRefund/{refund}")["total"] == 40.0
    assert _status(stage, f"creditMemo/{credit}") == "B"


def test_money_applies_itself_to_the_oldest(stage: Stage) -> None:
    customer = _customer(stage)
    line = {"item": "41", "quantity": 1, "rate": 100}
    late = stage.make("invoice", entity=customer, tranDate="2026-06-20", item=_items(line))
    early = stage.make("invoice", entity=customer, tranDate="2026-06-01", item=_items(line))

    paid = stage.make("customerPayment", customer=customer, payment=150, autoApply=True)

    assert stage.get(f"invoice/{early}")["amountRemaining"] == 0
    assert stage.get(f"invoice/{late}")["amountRemaining"] == 50
    assert stage.get(f"customerPayment/{paid}")["unapplied"] == 0


def test_journals_balance_and_turn_around(stage: Stage) -> None:
    lines = _items({"account": "104", "debit": 1000}, {"account": "131", "credit": 1000})
    body = {"subsidiary": "2", "tranDate": "2026-06-28", "approved": True, "line": lines}
    entry = stage.make("journalEntry", **body, reversalDate="2026-07-01", externalId="wip-06")

    assert _status(stage, f"journalEntry/{entry}") == "B"
    mirror = stage.query(
        "SELECT t.id, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, l.account, l.credit"
        " FROM transaction t JOIN transactionaccountingline l ON l.transaction = t.id"
        " WHERE t.type = 'Journal' AND t.id <> ? AND l.account = 104",
        entry,
    )
    assert [(m["day"], m["credit"]) for m in mirror] == [("2026-07-01", "1000")]
    lines["items"][1] = {"account": "131", "credit": 900}  # type: ignore[index]  # a list
    refused = stage.call("POST", f"{RECORDS}/journalEntry", json={**body, "line": lines})
    assert refused.status_code == 400
    assert "balance" in refused.text


def test_money_in_another_currency_gains_or_loses(stage: Stage) -> None:
    """The ledger is kept in the company's own money; rates differ between bill and payment."""
    customer = stage.make(
        "customer", companyName="Fenn", subsidiary="1", currency="4", externalId="fenn"
    )
    line = {"item": "41", "quantity": 1, "rate": 1000}
    invoice = stage.make(
        "invoice",
        entity=customer,
        tranDate="2026-06-01",
        exchangeRate=1.1,
        item=_items(line),
    )
    paid = stage.make(
        "customerPayment",
        customer=customer,
        payment=1000,
        tranDate="2026-06-20",
        exchangeRate=1.05,
        account="101",
        apply=_items({"doc": invoice}),
    )

    def ledger(id_: str) -> dict[str, str]:
        rows = stage.query(
            "SELECT a.acctnumber AS number, SUM(l.amount) AS amount"
            " FROM transactionaccountingline l JOIN account a ON a.id = l.account"
            " WHERE l.transaction = ? AND l.posting = 'T' GROUP BY a.acctnumber",
            id_,
        )
        return {row["number"]: row["amount"] for row in rows}

    assert ledger(invoice) == {"1100": "1100", "4000": "-1100"}
    assert ledger(paid) == {"1000": "1050", "1100": "-1100", "7100": "50"}


def test_what_waits_for_approval_does_not_post(stage: Stage) -> None:
    vendor = _vendor(stage)
    expense = {"account": "154", "amount": 99.5, "memo": "Licenses"}
    bill = stage.make(
        "vendorBill",
        entity=vendor,
        tranDate="2026-06-03",
        approvalStatus="1",
        expense=_items(expense),
    )
    posting = "SELECT posting FROM transaction WHERE id = ?"
    assert (_status(stage, f"vendorBill/{bill}"), stage.query(posting, bill)) == (
        "D",
        [{"posting": "F"}],
    )

    stage.call("PATCH", f"{RECORDS}/vendorBill/{bill}", json={"approvalStatus": {"id": "2"}})

    assert stage.query(posting, bill) == [{"posting": "T"}]
    rows = stage.query(
        "SELECT account, amount FROM transactionaccountingline WHERE transaction = ?"
        " ORDER BY account",
        bill,
    )
    assert [(r["account"], r["amount"]) for r in rows] == [("111", "-99.5"), ("154", "99.5")]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("invoice/1/!transform/salesOrder", "INVALID_REQUEST"),
        ("salesOrder/1/!transform/invoice", "USER_ERROR"),
        ("customer/1/!transform/salesOrder", "NONEXISTENT_ID"),
        ("timeBill/1/@explode", "NONEXISTENT_ID"),
    ],
)
def test_what_cannot_be_made_is_refused(stage: Stage, path: str, code: str) -> None:
    answer = stage.call("POST", f"{RECORDS}/{path}", json={})

    assert answer.status_code in (400, 404)
    assert answer.json()["o:errorDetails"][0]["o:errorCode"] == code


def test_a_week_of_time_is_handed_in_and_approved(stage: Stage) -> None:
    employee, project = stage.key("resource-1"), stage.key("project-1")
    sheet = stage.make("timeSheet", employee=employee, startDate="2026-06-22")
    time = {"employee": employee, "customer": project, "item": "41", "hours": "7:30"}
    bill = stage.make("timeBill", **time, tranDate="2026-06-23")

    assert stage.get(f"timeBill/{bill}")["timeSheet"]["id"] == sheet
    assert stage.get(f"timeSheet/{sheet}")["totalHours"] == "7:30"
    for action, status in (("submit", "2"), ("reject", "4"), ("approve", "3")):
        answer = stage.call("POST", f"{RECORDS}/timeSheet/{sheet}/@{action}", json={})
        assert answer.json() == {"links": [], "result": True}
        assert stage.get(f"timeBill/{bill}")["approvalStatus"]["id"] == status
        assert stage.get(f"timeSheet/{sheet}")["approvalStatus"]["id"] == status


def test_tasks_count_their_time(stage: Stage) -> None:
    project, employee = stage.key("project-1"), stage.key("resource-1")
    task = stage.make("projectTask", title="Design", project=project, estimatedWork=16)
    stage.make(
        "timeBill",
        employee=employee,
        customer=project,
        caseTaskEvent=task,
        hours="4:00",
        tranDate="2026-06-23",
    )

    found = stage.get(f"projectTask/{task}")
    assert (found["actualWork"], found["remainingWork"]) == (4.0, 12.0)
    assert (found["percentTimeComplete"], found["status"]["id"]) == (25.0, "PROGRESS")


def test_contacts_are_attached(stage: Stage) -> None:
    customer = _customer(stage)
    contact = stage.make("contact", firstName="Ida", lastName="Holm", subsidiary="2")

    attach = f"{RECORDS}/customer/{customer}/!attach/contact/{contact}"
    assert stage.call("POST", attach).status_code == 204
    roles = stage.get(f"customer/{customer}/contactRoles")["items"]
    assert [role["contact"]["id"] for role in roles] == [contact]
    assert stage.call("POST", attach.replace("attach", "detach")).status_code == 204
    assert stage.get(f"customer/{customer}/contactRoles")["items"] == []


def test_customers_belong_to_companies(stage: Stage) -> None:
    customer = _customer(stage)
    line = _items({"item": "41", "quantity": 1, "rate": 1})
    body = {"entity": customer, "subsidiary": {"id": "3"}, "item": line}
    refused = stage.call("POST", f"{RECORDS}/salesOrder", json=body)
    assert (refused.status_code, refused.json()["o:errorDetails"][0]["o:errorPath"]) == (
        400,
        "subsidiary",
    )

    stage.make("customerSubsidiaryRelationship", entity=customer, subsidiary="3")

    order = stage.make("salesOrder", **body)
    assert stage.get(f"salesOrder/{order}")["subsidiary"]["id"] == "3"
