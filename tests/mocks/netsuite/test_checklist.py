"""What an integration relies on first: one test for each point, as clients see it."""

from uuid import UUID

import httpx
import jwt
import pytest

from tests.mocks.netsuite.conftest import RECORDS, Json, Stage
from tests.mocks.netsuite.test_auth import ask_token
from understudy_mocks.netsuite import auth

ASYNC = {"prefer": "respond-async"}


def detail(answer: httpx.Response) -> Json:
    return answer.json()["o:errorDetails"][0]


def lines(*items: object) -> dict[str, object]:
    return {"items": list(items)}


def invoice(stage: Stage, **more: object) -> str:
    customer = stage.make("customer", companyName="Borealis", subsidiary="2", currency="4")
    day = {"item": "41", "quantity": 2, "rate": 100}
    return stage.make("invoice", **{"entity": customer, "item": lines(day), **more})


# -- 2: logins -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("algorithm", "status"), [("PS256", 200), ("PS384", 200), ("PS512", 200), ("RS256", 400)]
)
def test_assertions_are_signed_by_rsa_but_not_by_the_old_scheme(
    stage: Stage, algorithm: str, status: int
) -> None:
    keys, now = stage.system.credentials, int(stage.clock.wall().timestamp())
    path = "/services/rest/auth/oauth2/v1/token"
    claims = {
        "iss": keys["client_id"],
        "scope": "restlets, rest_webservices",
        # As a client in use says it, and is let in.
        "aud": f"('https://{stage.slug}.suitetalk.api.netsuite.com{path}',)",
        "iat": now,
        "exp": now + 3600,
    }
    key = str(auth.landscape(stage.system)["rsa_private_key"])
    signed = jwt.encode(claims, key, algorithm, {"kid": keys["rsa_certificate_id"]})
    form = {"client_assertion_type": auth.ASSERTION, "client_assertion": signed}

    answer = ask_token(stage, grant_type="client_credentials", **form)

    assert answer.status_code == status
    assert "access_token" in answer.json() or answer.json() == {"error": "invalid_grant"}


def test_five_forged_signatures_lock_a_token_for_half_an_hour(stage: Stage) -> None:
    trail = stage.system.part(auth.AuditTrail)
    url = f"{stage.origin}{RECORDS}/subsidiary/1"

    def forged() -> int:
        headers = stage.signed("GET", url, given={"signature": "bm8="})
        return stage.call("GET", url, headers=headers).status_code

    assert {forged() for _ in range(5)} == {401}
    assert stage.call("GET", url).status_code == 401
    assert [a.detail for a in trail.attempts[-2:]] == ["InvalidSignature", "temporary_locked"]
    stage.clock.moment = stage.clock.moment.replace(minute=31)
    assert stage.call("GET", url).status_code == 200


# -- 3: how strictly names are read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "status"), [("error", 400), ("Error", 400), ("WARNING", 204), ("ignore", 204)]
)
def test_unknown_properties_are_refused_warned_of_or_ignored(
    stage: Stage, mode: str, status: int
) -> None:
    stage.validation = mode
    body = {"companyName": "Strict Ltd", "subsidiary": "3", "internalId": "7"}

    answer = stage.call("POST", f"{RECORDS}/customer", json=body)

    assert answer.status_code == status
    assert ("warning" in answer.headers) is (mode == "WARNING")
    if status == 400:
        assert detail(answer)["o:errorCode"] == "INVALID_CONTENT"
        assert "internalId" in detail(answer)["detail"]


# -- 5: pages of a large collection ----------------------------------------------------------------


def test_a_large_collection_comes_by_thousands(stage: Stage) -> None:
    path, seen = f"{RECORDS}/timeBill", list[str]()
    page = stage.get("timeBill")
    while True:
        assert all(set(item) == {"id", "links"} for item in page["items"])
        seen += [item["id"] for item in page["items"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            break
        page = stage.call("GET", following[0]).json()

    assert len(set(seen)) == len(seen) == page["totalResults"] > 2500
    crooked = stage.call("GET", f"{path}?limit=1000&offset=1500")
    assert (crooked.status_code, detail(crooked)["o:errorCode"]) == (400, "INVALID_PARAMETER")


# -- 8: money of others ----------------------------------------------------------------------------


def test_another_currency_has_the_rate_of_its_day(stage: Stage) -> None:
    customer = stage.make("customer", companyName="Fenn", subsidiary="1", currency="4")
    line = {"item": "41", "quantity": 1, "rate": 1000}
    made = stage.make("invoice", entity=customer, tranDate="2026-06-10", item=lines(line))
    found = stage.get(f"invoice/{made}")
    (rate,) = stage.query(
        "SELECT exchangerate AS x FROM currencyrate WHERE basecurrency = 1"
        " AND transactioncurrency = 4 AND effectivedate <= TO_DATE('2026-06-10', 'YYYY-MM-DD')"
        " ORDER BY effectivedate DESC FETCH FIRST 1 ROWS ONLY"
    )
    (posted,) = stage.query(
        "SELECT l.amount, l.exchangerate AS rate FROM transactionaccountingline l"
        " JOIN account a ON a.id = l.account"
        " WHERE l.transaction = ? AND a.accttype = 'AcctRec'",
        made,
    )

    assert (found["total"], found["currency"]["refName"]) == (1000.0, "EUR")
    assert found["exchangeRate"] == float(rate["x"]) == float(posted["rate"])
    assert float(posted["amount"]) == round(1000 * float(rate["x"]), 2)


# -- 9: closed months ------------------------------------------------------------------------------


def test_a_closed_month_takes_no_documents_and_maybe_a_memo(stage: Stage) -> None:
    made = invoice(stage, tranDate="2026-06-10")
    (month,) = stage.query("SELECT id FROM accountingperiod WHERE periodname = 'Jun 2026'")
    period = f"{RECORDS}/accountingPeriod/{month['id']}"
    assert stage.call("PATCH", period, json={"closed": True}).status_code == 204
    entry = {
        "subsidiary": "2",
        "tranDate": "2026-06-11",
        "approved": True,
        "postingPeriod": month["id"],
        "line": lines({"account": "104", "debit": 1}, {"account": "131", "credit": 1}),
    }
    told = {"memo": "told later"}

    late = stage.call("POST", f"{RECORDS}/journalEntry", json=entry)
    line = {"item": lines({"line": 1, "quantity": 9})}
    edit = stage.call("PATCH", f"{RECORDS}/invoice/{made}", json=line)
    memo = stage.call("PATCH", f"{RECORDS}/invoice/{made}", json=told)
    stage.call("PATCH", period, json={"allowNonGLChanges": True})
    again = stage.call("PATCH", f"{RECORDS}/invoice/{made}", json=told)

    for refused in (late, memo):
        assert (refused.status_code, detail(refused)["o:errorCode"]) == (400, "USER_ERROR")
        assert "period" in detail(refused)["detail"]
    assert (edit.status_code, again.status_code) == (400, 204)


# -- 12 to 14: limits, what is not there, what is not allowed --------------------------------------


def test_a_missing_document_and_a_missing_party_are_told_apart(stage: Stage) -> None:
    document = stage.call("GET", f"{RECORDS}/invoice/999999")
    party = stage.call("GET", f"{RECORDS}/customer/999999")

    assert (document.status_code, detail(document)["o:errorCode"]) == (400, "USER_ERROR")
    assert "Transaction type specified is incorrect." in detail(document)["detail"]
    assert (party.status_code, detail(party)["o:errorCode"]) == (404, "NONEXISTENT_ID")


def test_a_role_without_invoices_sees_none(stage: Stage) -> None:
    made = invoice(stage)
    stage.token = "uninvoiced_token"

    for answer in (
        stage.call("GET", f"{RECORDS}/invoice/{made}"),
        stage.call("GET", f"{RECORDS}/invoice"),
        stage.call("POST", f"{RECORDS}/invoice", json={}),
        stage.call("DELETE", f"{RECORDS}/invoice/{made}"),
    ):
        assert (answer.status_code, detail(answer)["o:errorCode"]) == (
            403,
            "INSUFFICIENT_PERMISSION",
        )
        assert "Transactions -> Invoice" in detail(answer)["detail"]
    kinds = stage.query("SELECT DISTINCT recordtype AS name FROM transaction")
    assert kinds
    assert {"name": "invoice"} not in kinds


def test_tables_that_a_role_does_not_know_are_not_there(stage: Stage) -> None:
    stage.token = "clerk_token"

    for table in ("transaction", "vendor", "account", "Term"):
        hidden = stage.ask(f"SELECT id FROM {table}")
        assert hidden.status_code == 400
        assert f"Record '{table}' was not found." in detail(hidden)["detail"]
    assert stage.query("SELECT id FROM timebill WHERE ROWNUM <= 1")
    assert stage.call("GET", f"{RECORDS}/vendor").status_code == 403


def test_a_role_kept_to_a_company_sees_its_rows_only(stage: Stage) -> None:
    everything = stage.query("SELECT id FROM employee")
    stage.token = "regional_token"

    own = stage.query("SELECT id, subsidiary FROM employee")
    listed = stage.get("employee")["totalResults"]
    ledger = stage.query(
        "SELECT DISTINCT t.subsidiary FROM transactionaccountingline l"
        " JOIN transaction t ON t.id = l.transaction"
    )

    assert {row["subsidiary"] for row in own} == {"2"}
    assert len(own) == listed < len(everything)
    assert ledger == [{"subsidiary": "2"}]


def test_a_token_that_was_taken_away_opens_nothing(stage: Stage) -> None:
    stage.token = "revoked_token"

    assert stage.call("GET", f"{RECORDS}/customer").status_code == 401
    trail = stage.system.part(auth.AuditTrail)
    assert trail.attempts[-1].detail == "token_rejected"


# -- 15: later, and once ---------------------------------------------------------------------------


def test_a_request_for_later_is_done_once(stage: Stage) -> None:
    key = str(UUID(int=7, version=4))
    headers = {**ASYNC, "X-NetSuite-Idempotency-Key": key}
    body = {"companyName": "Later Ltd", "subsidiary": "3"}

    taken = stage.call("POST", f"{RECORDS}/customer", json=body, headers=headers)
    again = stage.call("POST", f"{RECORDS}/customer", json=body, headers=headers)
    waiting = stage.call("GET", taken.headers["location"]).json()
    stage.clock.moment = stage.clock.moment.replace(second=5)
    stage.system.run_due()
    job = stage.call("GET", taken.headers["location"]).json()
    tasks = stage.call("GET", job["task"]["links"][0]["href"]).json()
    task = stage.call("GET", tasks["items"][0]["links"][0]["href"]).json()
    result = stage.call("GET", {link["rel"]: link["href"] for link in task["links"]}["related"])
    after = stage.call("POST", f"{RECORDS}/customer", json=body, headers=headers)

    assert (taken.status_code, taken.headers["preference-applied"]) == (202, "respond-async")
    for refused in (again, after):
        assert (refused.status_code, refused.json()["title"]) == (400, "Conflict")
        assert detail(refused)["o:errorCode"] == "IDEMPOTENCY_ERROR"
        assert refused.headers["location"] == taken.headers["location"]
    assert (waiting["completed"], waiting["progress"]) == (False, "pending")
    assert (job["completed"], job["progress"], task["progress"]) == (
        True,
        "succeeded",
        "succeeded",
    )
    assert (result.status_code, result.content) == (204, b"")
    assert stage.call("GET", result.headers["location"]).json()["companyName"] == "Later Ltd"
    assert len(stage.query("SELECT id FROM customer WHERE companyname = 'Later Ltd'")) == 1


def test_a_key_without_the_wish_for_later_means_nothing(stage: Stage) -> None:
    headers = {"X-NetSuite-Idempotency-Key": str(UUID(int=8, version=4))}
    body = {"companyName": "Twice Ltd", "subsidiary": "3"}

    for _ in range(2):
        made = stage.call("POST", f"{RECORDS}/customer", json=body, headers=headers)
        assert made.status_code == 204
    assert len(stage.query("SELECT id FROM customer WHERE companyname = 'Twice Ltd'")) == 2


def test_any_rest_address_answers_a_test_of_the_connection(stage: Stage) -> None:
    for path in ("/services/rest/*", "/services/rest/record/v1/*", "/services/rest/record/v1"):
        assert stage.call("OPTIONS", path).status_code == 204, path


# -- 10: revenue earned later ----------------------------------------------------------------------


def test_revenue_is_planned_on_approval_and_earned_at_month_end(stage: Stage) -> None:
    term = {"revRecStartDate": "2026-06-01", "revRecEndDate": "2026-08-31"}
    made = invoice(
        stage,
        tranDate="2026-06-10",
        approvalStatus="1",
        item=lines({"item": "44", "quantity": 1, "rate": 1000, **term}),
    )
    of_it = "SELECT id, salesamount, deferralaccount FROM revenueelement WHERE sourceid = ?"
    assert stage.query(of_it, made) == []
    stage.call("PATCH", f"{RECORDS}/invoice/{made}", json={"approvalStatus": {"id": "2"}})
    (element,) = stage.query(of_it, made)
    planned = (
        "SELECT r.amount, BUILTIN.DF(r.plannedperiod) AS month, r.isrecognized, r.journal"
        " FROM revenueplanplannedrevenue r JOIN revenueplan p ON p.id = r.revenueplan"
        " WHERE p.createdfrom = ? AND p.revenueplantype = 'ACTUAL' ORDER BY r.id"
    )
    before = stage.query(planned, element["id"])
    (month,) = stage.query("SELECT id FROM accountingperiod WHERE periodname = 'Jun 2026'")

    stage.call("PATCH", f"{RECORDS}/accountingPeriod/{month['id']}", json={"closed": True})

    assert [row["amount"] for row in before] == ["333.33", "333.33", "333.34"]
    assert {row["isrecognized"] for row in before} == {"F"}
    earned = stage.query(f"{planned} FETCH FIRST 1 ROWS ONLY", element["id"])[0]
    assert (earned["isrecognized"], earned["month"]) == ("T", "Jun 2026")
    entries = stage.get(f"journalEntry/{earned['journal']}?expandSubResources=true")
    assert [
        (line["account"]["id"], line.get("debit"), line.get("credit"))
        for line in entries["line"]["items"]
    ] == [("114", 333.33, None), ("131", None, 333.33)]
    left = stage.query(
        "SELECT totalrecognized, remainingdeferredbalance FROM revenueplan"
        " WHERE createdfrom = ? AND revenueplantype = 'ACTUAL'",
        element["id"],
    )
    assert left == [{"totalrecognized": "333.33", "remainingdeferredbalance": "666.67"}]
    assert stage.call("GET", f"{RECORDS}/revenueElement/{element['id']}").status_code == 404


# -- what else integrations look at ----------------------------------------------------------------


def test_a_customer_tells_what_is_owed_and_how_late_it_is(stage: Stage) -> None:
    made = invoice(stage, tranDate="2026-06-01", dueDate="2026-05-15")
    customer = stage.get(f"invoice/{made}")["entity"]["id"]
    order = {"item": lines({"item": "41", "quantity": 1, "rate": 70})}
    stage.make("salesOrder", entity=customer, **order)
    stage.make("customerPayment", customer=customer, payment=50, tranDate="2026-06-01")

    found = stage.get(f"customer/{customer}?fields=balance,overdueBalance,aging2,unbilledOrders")

    del found["links"], found["id"]
    assert found == {
        "balance": 150.0,
        "overdueBalance": 200.0,
        "aging2": 200.0,
        "unbilledOrders": 70.0,
    }


def test_everything_that_is_missing_is_told_at_once(stage: Stage) -> None:
    answer = stage.call("POST", f"{RECORDS}/invoice", json={})
    employee = stage.call("POST", f"{RECORDS}/employee", json={"firstName": "Ada"})

    assert "Please enter value(s) for: Customer" in detail(answer)["detail"]
    assert "Please enter value(s) for: Last Name, Subsidiary" in detail(employee)["detail"]


def test_the_billing_type_of_a_project_goes_by_its_number_too(stage: Stage) -> None:
    customer = stage.make("customer", companyName="Fenn", subsidiary="1")
    made = stage.make("job", companyName="Fixed", parent=customer, jobBillingType={"id": "3"})

    assert stage.get(f"job/{made}")["jobBillingType"]["refName"] == "Fixed Bid, Milestone"


def test_a_journal_is_approved_by_its_status(stage: Stage) -> None:
    sides = lines({"account": "104", "debit": 5}, {"account": "131", "credit": 5})
    made = stage.make("journalEntry", subsidiary="2", tranDate="2026-06-20", line=sides)
    assert stage.get(f"journalEntry/{made}")["approvalStatus"]["id"] == "1"

    stage.call("PATCH", f"{RECORDS}/journalEntry/{made}", json={"approvalStatus": {"id": "2"}})

    found = stage.get(f"journalEntry/{made}")
    assert (found["approved"], found["status"]["id"]) == (True, "B")


def test_a_document_keeps_a_copy_of_its_address(stage: Stage) -> None:
    book = {"defaultBilling": True, "addressBookAddress": {"city": "Berlin", "country": "DE"}}
    values = {"companyName": "Fenn", "subsidiary": "2", "addressBook": lines(book)}
    customer = stage.make("customer", **values)
    item = lines({"item": "41", "quantity": 1, "rate": 70})
    copied = stage.make("invoice", entity=customer, item=item)
    own = {"addr1": "Hafen 1", "city": "Kiel", "country": {"id": "DE"}}
    given = stage.make("salesOrder", entity=customer, item=item, billingAddress=own)
    moved = {"addressBook": lines({**book, "addressBookAddress": {"city": "Bonn"}})}
    path = f"{RECORDS}/customer/{customer}?replace=addressBook"
    assert stage.call("PATCH", path, json=moved).status_code == 204

    found = stage.get(f"invoice/{copied}/billingAddress")
    assert (found["city"], found["country"]["id"]) == ("Berlin", "DE")
    assert stage.get(f"invoice/{copied}")["billingAddress"] == {"links": found["links"]}
    whole = stage.get(f"salesOrder/{given}?expandSubResources=true")["billingAddress"]
    assert (whole["addr1"], whole["city"]) == ("Hafen 1", "Kiel")
    wrong = {"billingAddress": {"planet": "Mars"}}
    refused = stage.call("PATCH", f"{RECORDS}/invoice/{copied}", json=wrong)
    assert (refused.status_code, detail(refused)["o:errorCode"]) == (400, "INVALID_CONTENT")
