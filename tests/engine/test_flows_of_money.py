"""Time, expenses, milestones and invoices: posted once, billed once, told to everybody."""

from datetime import UTC, datetime
from decimal import Decimal

from tests.engine.house import DEAL, House, deal, entry, milestone, project
from understudy_engine.wire import text


def test_approved_time_is_posted_once_with_rate_and_minutes_of_the_entry(house: House) -> None:
    id = entry(house, project(house))

    assert house.look("time", id) == "applied"
    assert house.look("time", id) == "applied"
    posted = [w for w in house.firm.erp.writes if w[0] == "timeBill"]
    assert len(posted) == 1
    assert posted[0][1] == f"time-{id}"
    assert posted[0][2]["hours"] == "7:20"
    assert posted[0][2]["rate"] == Decimal("180.50")
    assert posted[0][2]["tranDate"] == "2026-06-29"
    assert posted[0][2]["memo"] == "Workshop"


def test_time_that_is_not_approved_is_rejected(house: House) -> None:
    id = entry(house, project(house), approved=False)

    assert house.look("time", id) == "rejected: it is not approved"


def test_time_of_a_closed_month_is_posted_on_the_first_open_day_and_stays_there(
    house: House,
) -> None:
    id = entry(house, project(house), date_performed="2026-06-30")
    house.firm.erp.tables["accountingperiod"][0]["closed"] = "T"
    house.look("time", id)
    [posted] = [w[2] for w in house.firm.erp.writes if w[0] == "timeBill"]
    assert (posted["tranDate"], posted["memo"]) == ("2026-07-01", "worked 2026-06-30")

    house.firm.erp.tables["accountingperiod"][1]["closed"] = "T"
    assert house.look("time", id) == "applied"
    assert len([w for w in house.firm.erp.writes if w[0] == "timeBill"]) == 1


def test_a_correction_after_billing_is_rejected_and_changes_nothing(house: House) -> None:
    id = entry(house, project(house))
    house.look("time", id)
    house.firm.erp.add("transactionline", custcol_source_id=f"time-{id}")
    house.firm.psa.rows["time_entries"][id]["time_in_minutes"] = 60

    assert house.look("time", id) == "rejected: it changed after it was billed"


def test_an_approved_expense_is_a_report_of_one_line(house: House) -> None:
    space = project(house)
    entry(house, space)
    [user] = house.firm.psa.rows["users"]
    row = house.firm.psa.add("expenses", workspace_id=space, user_id=user, approved=True)
    row |= {
        "date": "2026-06-29",
        "category": "Travel",
        "amount_in_cents": 48250,
        "currency": "EUR",
        "is_billable": True,
    }
    id = text(row, "id")

    assert house.look("expenses", id) == "applied"
    assert house.look("expenses", id) == "applied"
    [report] = [w for w in house.firm.erp.writes if w[0] == "expenseReport"]
    assert report[1] == f"expense-{id}"
    [line] = report[2]["expense"]["items"]  # type: ignore[index]  # a list of lines
    assert (line["amount"], line["expensedate"]) == (Decimal("482.50"), "2026-06-29")


def test_a_milestone_is_in_the_portfolio_and_is_billed_when_completed(house: House) -> None:
    id = milestone(house, project(house), "started")
    assert house.look("milestones", id) == "applied"
    assert house.firm.ppm.writes[-1][2]["correlation_id"] == f"milestone-{id}"
    assert not [w for w in house.firm.erp.writes if w[0] == "invoice"]

    house.firm.psa.rows["stories"][id]["state"] = "completed"
    assert house.look("milestones", id) == "applied"
    assert house.look("milestones", id) == "applied"
    assert house.firm.ppm.writes[-1][2] == {"state": "3"}
    [invoice] = [w for w in house.firm.erp.writes if w[0] == "invoice"]
    assert invoice[1] == f"milestone-{id}"
    assert invoice[2]["tranDate"] == "2026-06-29"
    [line] = invoice[2]["item"]["items"]  # type: ignore[index]  # a list of lines
    assert (line["amount"], line["custcol_source_id"]) == (Decimal("40000.00"), f"milestone-{id}")


def test_a_lost_reply_to_an_invoice_bills_once(house: House) -> None:
    id = milestone(house, project(house), "completed")
    house.firm.erp.lose_replies = 1

    assert house.look("milestones", id).startswith("pending")
    house.again("milestones")
    assert len([w for w in house.firm.erp.writes if w[0] == "invoice"]) == 1


def test_a_month_is_billed_with_what_was_approved_in_time(house: House) -> None:
    space = project(house)
    on_time = entry(house, space)
    late = entry(house, space, updated_at="2026-07-01T09:00:01+00:00")
    next_month = entry(house, space, date_performed="2026-07-01")
    free = entry(house, space, billable=False)
    for id in (on_time, late, next_month, free):
        house.look("time", id)
    house.firm.erp.time = datetime(2026, 7, 1, 14, tzinfo=UTC)
    house.firm.erp.tables["accountingperiod"][0]["closed"] = "T"

    assert house.look("billing", f"2026-06/{space}") == "applied"
    assert house.look("billing", f"2026-06/{space}") == "applied"
    [invoice] = [w for w in house.firm.erp.writes if w[0] == "invoice"]
    assert invoice[1] == f"bill-{DEAL}-2026-06"
    assert invoice[2]["tranDate"] == "2026-07-01"
    [line] = invoice[2]["item"]["items"]  # type: ignore[index]  # a list of lines
    assert line["custcol_source_id"] == f"time-{on_time}"
    assert line["amount"] == Decimal("1323.67")  # 440 minutes at 180.50, half up


def test_a_bill_waits_for_what_is_not_posted_yet(house: House) -> None:
    space = project(house)
    id = entry(house, space)

    assert f"not posted yet, time-{id} first" in house.look("billing", f"2026-06/{space}")
    house.look("time", id)
    house.again("billing")
    assert len([w for w in house.firm.erp.writes if w[0] == "invoice"]) == 1


def test_time_of_a_fixed_fee_project_is_posted_and_never_billed(house: House) -> None:
    space = project(house)
    deal(house, Billing_Type__c="Fixed Fee")
    house.look("time", entry(house, space))

    assert house.look("billing", f"2026-06/{space}") == "rejected: there is nothing to bill"


def test_what_was_invoiced_and_paid_goes_back(house: House) -> None:
    space = project(house)
    for name in ("Invoiced", "Paid"):
        house.firm.psa.add("custom_fields", name=name, subject_type="Workspace")
    house.firm.psa.rows["workspaces"][space]["status"] = {"key": 305}
    key = f"bill-{DEAL}-2026-06"
    amounts = {"foreigntotal": "1323.67", "foreignamountunpaid": "323.67"}
    house.firm.erp.add("transaction", type="CustInvc", externalid=key, status="A", **amounts)
    voided = {"foreigntotal": "99", "foreignamountunpaid": "99", "status": "V"}
    house.firm.erp.add("transaction", type="CustInvc", externalid=f"bill-{DEAL}-2026-05", **voided)

    assert house.look("invoiced", key) == "applied"
    assert house.firm.crm.writes == [
        (
            "Opportunity",
            DEAL,
            {
                "Invoiced_Amount__c": Decimal("1323.67"),
                "Paid_Amount__c": Decimal("1000.00"),
                "Project_Status__c": "active",
            },
        )
    ]
    assert [w[2]["value"] for w in house.firm.psa.writes[-2:]] == [132367, 100000]
    writes = len(house.firm.writes)
    assert house.look("invoiced", key, space).startswith("rejected: another event")
    assert len(house.firm.writes) == writes


def test_a_status_of_the_portfolio_is_reported_once(house: House) -> None:
    project(house)
    house.firm.ppm.tables["project_status"] = [
        {
            "sys_id": "s1",
            "project.correlation_id": DEAL,
            "overall_health": "yellow",
            "executive_summary": "10 percent done",
        }
    ]

    assert house.look("portfolio", "s1") == "applied"
    assert house.look("portfolio", "s1") == "applied"
    [report] = [w[2] for w in house.firm.psa.writes if w[0] == "status_reports"]
    assert (report["color"], report["description"]) == ("yellow", "10 percent done")
