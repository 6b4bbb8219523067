"""Time, expenses, invoices and payments on their way through the ledger."""

from collections.abc import Mapping

import httpx
import pytest

from tests.mocks.netsuite.conftest import RECORDS, Json, Stage, world
from understudy.vendor import Refusal

TODAY = "2026-06-29"
CLOSED = "2026-04-15"


def error(answer: httpx.Response) -> str:
    detail = answer.json()["o:errorDetails"][0]
    return f"{answer.status_code} {detail['o:errorCode']} {detail['detail']}"


@pytest.fixture
def job(stage: Stage) -> str:
    """A project in dollars, of the firm's first customer."""
    customer = stage.make("customer", companyName="Ada", subsidiary=1, currency=1, terms=2)
    return stage.make("job", companyName="Rollout", parent=customer, externalId="006x")


def customer_of(stage: Stage, job: str) -> str:
    return str(stage.get(f"job/{job}")["parent"]["id"])


def line(key: str, amount: float | None = None, **more: object) -> dict[str, object]:
    priced = {} if amount is None else {"amount": amount}
    return {"item": "41", "custcol_source_id": key, **priced, **more}


def bill(stage: Stage, job: str, *lines: Mapping[str, object], **more: object) -> str:
    values = {"entity": customer_of(stage, job), "job": job, "tranDate": TODAY}
    return stage.make("invoice", **{**values, "item": {"items": list(lines)}, **more})


def read(stage: Stage, invoice: str) -> Json:
    return stage.get(f"invoice/{invoice}?expandSubResources=true")


def close(stage: Stage, day: str) -> None:
    text = f"SELECT id FROM accountingperiod WHERE startdate <= TO_DATE('{day}','YYYY-MM-DD')"
    text += f" AND enddate >= TO_DATE('{day}','YYYY-MM-DD') AND isyear='F' AND isquarter='F'"
    (period,) = stage.query(text)
    stage.system.act("accounting_period", period["id"], {"status": "closed"}, "accountant")


def test_an_invoice_adds_up_and_is_dated(stage: Stage, job: str) -> None:
    invoice = bill(
        stage,
        job,
        line("time-1", quantity=7.5, rate=150.333),
        line("time-2", 0.1, quantity=1),
        line("expense-1", 0.2, quantity=1, rate=0.2),
    )

    found, made = read(stage, invoice), len(world().all("invoice"))

    assert [item["amount"] for item in found["item"]["items"]] == [1127.5, 0.1, 0.2]
    assert (found["total"], found["amountRemaining"], found["amountPaid"]) == (1127.8, 1127.8, 0)
    assert (found["tranId"], found["dueDate"]) == (f"INV{made + 1:06}", "2026-07-29")
    assert (found["status"]["refName"], found["postingPeriod"]["refName"]) == ("Open", "Jun 2026")
    assert (found["currency"]["refName"], found["exchangeRate"]) == ("USD", 1)
    assert found["subsidiary"]["id"] == "1"


def test_another_currency_than_the_companys_has_a_rate(stage: Stage) -> None:
    customer = stage.make("customer", companyName="Ada", subsidiary=2, currency=2)
    invoice = stage.make("invoice", entity=customer, tranDate=TODAY, item={"items": [line("x", 1)]})

    rate = read(stage, invoice)["exchangeRate"]

    # A pound in euros.
    assert 1 < rate < 1.5


def test_lines_are_merged_by_their_number_and_replaced_on_demand(stage: Stage, job: str) -> None:
    invoice = bill(stage, job, line("time-1", 10), line("time-2", 20))
    path = f"{RECORDS}/invoice/{invoice}"

    changed = {"items": [{"line": 2, "amount": 25}, line("time-3", 30)]}
    assert stage.call("PATCH", path, json={"item": changed}).status_code == 204
    found = read(stage, invoice)
    assert [(i["line"], i["amount"]) for i in found["item"]["items"]] == [(1, 10), (2, 25), (3, 30)]
    assert found["total"] == 65

    survivors = {"items": [{"line": 3}, line("time-4", 1)]}
    stage.call("PATCH", f"{path}?replace=item", json={"item": survivors})
    found = read(stage, invoice)
    assert [(i["line"], i["amount"]) for i in found["item"]["items"]] == [(3, 30), (4, 1)]
    assert stage.get(f"invoice/{invoice}/item/3")["custcol_source_id"] == "time-3"

    assert "no" not in stage.call("PATCH", path, json={"memo": "x"}).text
    assert read(stage, invoice)["total"] == 31


def test_the_same_upsert_twice_is_one_invoice(stage: Stage, job: str) -> None:
    body = {
        "entity": customer_of(stage, job),
        "job": job,
        "tranDate": TODAY,
        "item": {"items": [line("time-1", 10), line("time-2", 20)]},
    }
    path = f"{RECORDS}/invoice/eid:bill-006x-2026-05?replace=item"

    first, second = (stage.call("PUT", path, json=body) for _ in range(2))

    assert first.headers["location"] == second.headers["location"]
    rows = stage.query("SELECT foreigntotal FROM transaction WHERE externalid LIKE 'bill-006x-%'")
    assert rows == [{"foreigntotal": "30"}]
    keys = "SELECT custcol_source_id FROM transactionline WHERE custcol_source_id IN ({})"
    assert len(stage.query(keys.format("'time-1', 'time-2'"))) == 2


def test_documents_share_one_space_of_external_ids(stage: Stage, job: str) -> None:
    bill(stage, job, line("time-1", 10), externalId="x-1")
    report = {
        "entity": stage.key("resource-1"),
        "externalId": "x-1",
        "tranDate": TODAY,
        "expense": {"items": [{"category": 1, "amount": 5, "expensedate": TODAY}]},
    }

    answer = stage.call("POST", f"{RECORDS}/expenseReport", json=report)

    assert error(answer).endswith("This record already exists.")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"item": None},
            "400 USER_ERROR Error while accessing a resource. You must enter",
        ),
        ({"item": {"items": [{"amount": 1}]}}, "Please enter value(s) for: Item"),
        ({"item": {"items": [{"item": "99"}]}}, "INVALID_CONTENT"),
        ({"item": {"items": [{"item": "41"}]}}, "Please enter value(s) for: Amount"),
        ({"item": {"items": [{"item": "41", "line": 7, "amount": 1}]}}, "field: line"),
        ({"currency": "4"}, "field 'currency'"),
        ({"tranDate": "2035-01-01"}, "not within the date range of your accounting period"),
        ({"tranDate": "soon"}, "field 'tranDate'"),
        ({"job": "102"}, "field 'job'"),
        ({"entity": "99"}, "field 'entity'"),
    ],
)
def test_a_wrong_invoice_is_refused_whole(
    stage: Stage, job: str, wrong: dict[str, object], told: str
) -> None:
    body = {
        "entity": customer_of(stage, job),
        "job": job,
        "tranDate": TODAY,
        "item": {"items": [line("time-1", 10)]},
        **wrong,
    }
    before = stage.system.store.last_seq

    answer = stage.call("POST", f"{RECORDS}/invoice", json=body)

    assert told in error(answer)
    assert stage.system.store.last_seq == before


def test_the_path_of_an_error_names_the_line(stage: Stage, job: str) -> None:
    items = {"items": [line("time-1", 10), {"item": "99", "amount": 1}]}
    body = {"entity": customer_of(stage, job), "tranDate": TODAY, "item": items}

    answer = stage.call("POST", f"{RECORDS}/invoice", json=body)

    assert answer.json()["o:errorDetails"][0]["o:errorPath"] == "item.items[1].item"


# -- payment -------------------------------------------------------------------------------------


def pay(stage: Stage, job: str, **values: object) -> httpx.Response:
    body = {"customer": customer_of(stage, job), "tranDate": TODAY, **values}
    return stage.call("POST", f"{RECORDS}/customerPayment", json=body)


def applied(invoice: str, amount: float | None = None) -> dict[str, object]:
    return {"items": [{"doc": {"id": invoice}, "apply": True, "amount": amount}]}


def test_a_payment_settles_in_parts(stage: Stage, job: str) -> None:
    invoice = bill(stage, job, line("time-1", 100))
    before = read(stage, invoice)["lastModifiedDate"]
    stage.clock.moment = stage.clock.moment.replace(minute=30)

    assert pay(stage, job, payment=40, apply=applied(invoice, 40)).status_code == 204
    half = read(stage, invoice)
    assert (half["amountPaid"], half["amountRemaining"], half["status"]["id"]) == (40, 60, "A")
    assert half["lastModifiedDate"] > before

    rest = pay(stage, job, apply=applied(invoice)).headers["location"].rpartition("/")[2]
    assert read(stage, invoice)["status"] == {"id": "B", "refName": "Paid In Full"}
    assert stage.get(f"customerPayment/{rest}")["payment"] == 60

    assert stage.call("DELETE", f"{RECORDS}/customerPayment/{rest}").status_code == 204
    assert read(stage, invoice)["status"]["id"] == "A"


def test_accountants_void_what_is_not_paid_and_nobody_does_by_a_status(
    stage: Stage, job: str
) -> None:
    unpaid, paid = bill(stage, job, line("time-1", 100)), bill(stage, job, line("time-2", 100))
    pay(stage, job, apply=applied(paid))

    stage.call("PATCH", f"{RECORDS}/invoice/{paid}", json={"status": {"id": "V"}})
    stage.system.act("invoice", unpaid, {"status": "void"}, "accountant")
    with pytest.raises(Refusal):
        stage.system.act("invoice", paid, {"status": "void"}, "accountant")

    rows = stage.query(f"SELECT status, voided FROM transaction WHERE id IN ({unpaid}, {paid})")
    assert sorted((row["status"], row["voided"]) for row in rows) == [("B", "F"), ("V", "T")]
    assert read(stage, unpaid)["amountRemaining"] == 0


def test_more_than_is_due_cannot_be_applied(stage: Stage, job: str) -> None:
    invoice = bill(stage, job, line("time-1", 100))

    for values in (
        {"payment": 200, "apply": applied(invoice, 101)},
        {"payment": 50, "apply": applied(invoice, 100)},
        {"payment": 50, "apply": applied(invoice, -1)},
    ):
        assert error(pay(stage, job, **values)).startswith("400 USER_ERROR")
    assert read(stage, invoice)["amountPaid"] == 0


def test_nobody_pays_the_invoices_of_others(stage: Stage, job: str) -> None:
    invoice = bill(stage, job, line("time-1", 100))
    stranger = stage.make("customer", companyName="Eve", subsidiary=1)
    body = {"customer": stranger, "tranDate": TODAY, "apply": applied(invoice, 100)}

    answer = stage.call("POST", f"{RECORDS}/customerPayment", json=body)

    assert error(answer).startswith("400 INVALID_CONTENT")


def test_a_paid_invoice_keeps_its_lines(stage: Stage, job: str) -> None:
    invoice = bill(stage, job, line("time-1", 100))
    pay(stage, job, payment=100, apply=applied(invoice, 100))
    path = f"{RECORDS}/invoice/{invoice}"

    lines = stage.call("PATCH", path, json={"item": {"items": [{"line": 1, "amount": 90}]}})
    gone = stage.call("DELETE", path)
    memo = stage.call("PATCH", path, json={"memo": "thanks"})

    assert "it has been paid" in error(lines)
    assert "dependent records" in error(gone)
    assert memo.status_code == 204


# -- closed periods ------------------------------------------------------------------------------


def test_nothing_posts_into_a_closed_period(stage: Stage, job: str) -> None:
    person = stage.key("resource-1")
    expense = {"items": [{"category": 1, "amount": 5, "expensedate": CLOSED}]}
    refused: Mapping[str, Mapping[str, object]] = {
        "timeBill": {"employee": person, "customer": job, "hours": "1:00"},
        "expenseReport": {"entity": person, "expense": expense},
        "invoice": {"entity": customer_of(stage, job), "item": {"items": [line("x", 1)]}},
    }
    before = stage.system.store.last_seq

    for record, body in refused.items():
        answer = stage.call("POST", f"{RECORDS}/{record}", json={**body, "tranDate": CLOSED})
        assert error(answer).startswith("400 USER_ERROR")
        assert "period Apr 2026 is closed" in error(answer)

    assert stage.system.store.last_seq == before


def test_a_closed_document_changes_only_beside_the_ledger(stage: Stage, job: str) -> None:
    invoice = bill(stage, job, line("time-1", 100))
    close(stage, TODAY)
    path = f"{RECORDS}/invoice/{invoice}"

    assert "is closed" in error(stage.call("PATCH", path, json={"memo": "late"}))
    month = read(stage, invoice)["postingPeriod"]["id"]
    allowed = {"allowNonGLChanges": True}
    stage.call("PATCH", f"{RECORDS}/accountingPeriod/{month}", json=allowed)
    assert stage.call("PATCH", path, json={"memo": "late"}).status_code == 204
    for body in (
        {"tranDate": "2026-07-01"},
        {"item": {"items": [{"line": 1, "amount": 1}]}},
        {"item": {"items": [line("time-9", 1)]}},
    ):
        assert "is closed" in error(stage.call("PATCH", path, json=body))
    assert "is closed" in error(stage.call("DELETE", path))


def test_a_payment_in_an_open_period_settles_an_invoice_of_a_closed_one(
    stage: Stage, job: str
) -> None:
    invoice = bill(stage, job, line("time-1", 100))
    close(stage, TODAY)

    late = pay(stage, job, payment=100, apply=applied(invoice, 100))
    in_time = pay(stage, job, payment=100, apply=applied(invoice, 100), tranDate="2026-07-02")

    assert "is closed" in error(late)
    assert in_time.status_code == 204
    assert read(stage, invoice)["status"]["id"] == "B"


def test_late_time_is_posted_where_it_may_and_keeps_its_day(stage: Stage, job: str) -> None:
    values = {
        "employee": stage.key("resource-1"),
        "customer": job,
        "tranDate": "2026-07-01",
        "memo": "worked 2026-06-30",
        "hours": "7:30",
        "rate": 150,
        "isBillable": True,
        "approvalStatus": 3,
        "externalId": "time-4711",
    }
    id_ = stage.make("timeBill", **values)

    (found,) = [r for r in stage.system.canonical("time_entry") if r.id == id_]

    assert (found.source, found.fields["worked_on"]) == ("4711", "2026-06-30")
    assert (found.fields["posted_on"], found.fields["minutes"]) == ("2026-07-01", 450)
    period = stage.get(f"accountingPeriod/{found.fields['period']}")
    assert period["periodName"] == "Jul 2026"


def test_an_expense_report_is_posted_when_accounting_approves(stage: Stage, job: str) -> None:
    expense = {"category": {"id": "2"}, "amount": 120.5, "expensedate": TODAY, "customer": job}
    body = {
        "entity": stage.key("resource-1"),
        "externalId": "expense-8",
        "tranDate": TODAY,
        "expense": {"items": [{**expense, "isBillable": True}]},
        "complete": True,
    }
    id_ = stage.make("expenseReport", **body)
    status = "SELECT status, posting, foreigntotal FROM transaction WHERE externalid='expense-8'"
    assert stage.query(status) == [{"status": "B", "posting": "F", "foreigntotal": "120.5"}]

    approved = {"supervisorApproval": True, "accountingApproval": True}
    stage.call("PATCH", f"{RECORDS}/expenseReport/{id_}", json=approved)

    assert stage.query(status)[0]["status"] == "F"
    (found,) = [r for r in stage.system.canonical("expense_item") if r.source == "8"]
    wanted = {"category": "Hotel", "amount_minor": 12050, "project": job, "status": "approved"}
    assert wanted.items() <= found.fields.items()
    assert found.fields["currency"] == "USD"
