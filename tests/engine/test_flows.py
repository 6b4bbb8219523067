"""What the flows bring about, and that a second look brings about nothing more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.engine.doubles import Clock, run
from tests.engine.fakes import Firm
from understudy_engine.bus import Event, SqliteBus
from understudy_engine.clock import Chance
from understudy_engine.connectors.workday import CostRate, Worker
from understudy_engine.flows import all_flows
from understudy_engine.state import Store
from understudy_engine.wire import Row, text
from understudy_engine.work import Worker as Hand

ACCOUNT, DEAL = "001A", "006A"

ANA = Worker(
    id="21001",
    first_name="Ana",
    last_name="Brandt",
    email="ana@halden.test",
    title="Principal",
    job_profile="Principal Consultant",
    company="Halden Partners GmbH",
    manager="",
    hired_on=date(2021, 3, 1),
    active=True,
)


class House:
    """A firm, its flows and a bus; `look` looks at a key until nothing is due any more."""

    def __init__(self, firm: Firm, bus: SqliteBus, clock: Clock) -> None:
        self.firm, self.bus, self.clock = firm, bus, clock
        self.flows = {flow.name: flow for flow in all_flows(firm.systems)}
        self._hand = Hand(bus, clock, Chance("seed"))
        self._looks = 0

    def look(self, flow: str, *keys: str) -> str:
        """What becomes of the last key."""
        self._looks += 1
        self.bus.put([Event(flow, key, f"{key}#{self._looks}") for key in keys], self.clock())
        run(self._hand.drain(self.flows[flow]))
        rows = self.bus._db.execute(
            "SELECT state, reason FROM messages WHERE flow = ? AND key = ?", (flow, keys[-1])
        )
        state, reason = rows.fetchone()
        return f"{state}: {reason}" if reason else str(state)

    def again(self, flow: str) -> str:
        """Time passes, and what waits in a flow is looked at again."""
        self.clock.turn(3600)
        run(self._hand.drain(self.flows[flow]))
        return str(self.bus.accounts()[flow])


@pytest.fixture
def house(store: Store, clock: Clock) -> House:
    return House(Firm(store), SqliteBus("sqlite:///:memory:"), clock)


def account(house: House, **changes: object) -> None:
    row: Row = {
        "Id": ACCOUNT,
        "Name": "Borealis",
        "Phone": "1",
        "BillingStreet": "Hauptstr. 1",
        "BillingCity": "Berlin",
        "BillingPostalCode": "10115",
        "BillingCountry": "DE",
        "CurrencyIsoCode": "EUR",
        "Legal_Entity__c": "Halden Partners GmbH",
        "Payment_Terms_Days__c": Decimal("30.0"),
    }
    house.firm.crm.rows["Account"][ACCOUNT] = row | changes


def deal(house: House, **changes: object) -> None:
    row: Row = {
        "Id": DEAL,
        "Name": "Rollout",
        "AccountId": ACCOUNT,
        "IsWon": True,
        "Amount": Decimal("120000.00"),
        "CurrencyIsoCode": "EUR",
        "Legal_Entity__c": "Halden Partners GmbH",
        "Billing_Type__c": "Time and Materials",
        "Project_Start__c": "2026-07-01",
        "Project_End__c": "2026-12-31",
        "Rate_Card__c": "Standard EUR",
    }
    house.firm.crm.rows["Opportunity"][DEAL] = row | changes


def ledger(record: str, key: str, values: Mapping[str, object]) -> tuple[str, Row] | None:
    """What NetSuite shows by SuiteQL after an upsert."""
    match record:
        case "customer":
            row = {"companyname": values["companyName"], "phone": values["phone"], "terms": "1"}
            return "customer", row
        case "job":
            starts, ends = values["startDate"], values["projectedEndDate"]
            amount = str(values["estimatedRevenue"])
            row = {"companyname": values["companyName"], "starts": starts, "ends": ends}
            return "job", {**row, "estimatedrevenue": amount, "customer": "1"}
        case "timeBill":
            hours, minutes = str(values["hours"]).split(":")
            return "timebill", {
                "customer": "1",
                "employee": "1",
                "day": values["tranDate"],
                "hours": f"{int(hours) + int(minutes) / 60:.6f}",
                "rate": str(values["rate"]),
                "isbillable": "T" if values["isBillable"] else "F",
                "memo": values["memo"],
            }
        case "expenseReport":
            line = values["expense"]["items"][0]  # type: ignore[index]  # a list of lines
            row = {"day": values["tranDate"], "foreigntotal": str(line["amount"])}
            return "transaction", {**row, "type": "ExpRept", "memo": values["memo"]}
        case "invoice":
            return "transaction", {"type": "CustInvc", "status": "A", "foreigntotal": "0"}
    return None


def project(house: House) -> str:
    """A deal that is everywhere already; returns its project in the PSA."""
    account(house)
    deal(house)
    house.firm.erp.after = ledger
    assert house.look("customers", ACCOUNT) == "applied"
    assert house.look("deals", DEAL) == "applied"
    space = next(iter(house.firm.psa.rows["workspaces"].values()))
    space["price_in_cents"] = 12_000_000
    return text(space, "id")


def entry(house: House, space: str, **changes: object) -> str:
    """An approved time entry of Ana's."""
    user = next(iter(house.firm.psa.rows.get("users", {}).values()), None)
    if user is None:
        user = house.firm.psa.add("users", "21001", email_address="ana@halden.test")
        house.firm.erp.add("employee", externalid="21001")
    row = house.firm.psa.add("time_entries", workspace_id=space, user_id=user["id"])
    row |= {
        "date_performed": "2026-06-29",
        "time_in_minutes": 440,
        "billable": True,
        "approved": True,
        "rate_in_cents": 18050,
        "notes": "Workshop",
        "updated_at": "2026-06-29T09:14:00-07:00",
        **changes,
    }
    return text(row, "id")


def test_a_customer_is_in_three_systems_and_a_second_look_writes_nothing(house: House) -> None:
    account(house)
    house.firm.erp.after = ledger

    assert house.look("customers", ACCOUNT) == "applied"
    assert [w[0] for w in house.firm.writes] == ["workspace_groups", "customer", "core_company"]
    assert house.look("customers", ACCOUNT) == "applied"
    assert len(house.firm.writes) == 3


def test_a_changed_customer_is_changed_where_it_differs(house: House) -> None:
    account(house)
    house.firm.erp.after = ledger
    house.look("customers", ACCOUNT)
    account(house, Name="Borealis SE")
    house.look("customers", ACCOUNT)

    assert house.firm.psa.writes[1][2] == {"name": "Borealis SE"}
    assert house.firm.ppm.writes[1][2] == {"name": "Borealis SE"}
    assert "subsidiary" not in house.firm.erp.writes[1][2]


def test_a_lost_reply_is_followed_by_a_question_and_not_by_a_double(house: House) -> None:
    account(house)
    house.firm.erp.after = ledger
    house.firm.psa.lose_replies = 1

    assert house.look("customers", ACCOUNT).startswith("pending: the reply was lost")
    house.again("customers")
    assert [w[0] for w in house.firm.psa.writes] == ["workspace_groups"]


def test_a_deal_that_is_not_won_is_rejected_with_that_reason(house: House) -> None:
    deal(house, IsWon=False)

    assert house.look("deals", DEAL) == "rejected: it is not won"
    assert house.firm.writes == []


def test_a_deal_waits_for_its_customer(house: House) -> None:
    deal(house)

    assert "is not in the PSA yet" in house.look("deals", DEAL)


def test_a_won_deal_is_a_project_in_three_systems_and_only_once(house: House) -> None:
    project(house)
    writes = len(house.firm.writes)

    assert house.look("deals", DEAL) == "applied"
    assert len(house.firm.writes) == writes
    workspace = house.firm.psa.writes[1][2]
    assert (workspace["price"], workspace["currency"]) == ("120000.00", "EUR")
    job = house.firm.erp.writes[1]
    assert (job[1], job[2]["parent"]) == (DEAL, {"id": "1"})
    assert job[2]["estimatedRevenue"] == Decimal("120000.00")
    pm_project = house.firm.ppm.writes[1][2]
    assert pm_project["primary_portfolio"] == "pm_portfolio-1"


def test_what_the_crm_owns_follows_it_and_nothing_else_is_touched(house: House) -> None:
    project(house)
    space = next(iter(house.firm.psa.rows["workspaces"].values()))
    space |= {"status": {"key": 305}, "description": "by the project manager"}
    deal(house, Amount=Decimal("130000"), Name="Rollout II")
    house.look("deals", DEAL)

    assert house.firm.psa.writes[-1][2] == {"title": "Rollout II", "price": "130000.00"}
    assert house.firm.ppm.writes[-1][2] == {"short_description": "Rollout II"}


def test_a_weekend_moved_to_monday_by_the_portfolio_is_no_difference(house: House) -> None:
    project(house)
    deal(house, Project_Start__c="2026-07-04")
    house.look("deals", DEAL)
    [pm_project] = house.firm.ppm.tables["pm_project"]
    pm_project["start_date"] = "2026-07-06 06:00:00"
    writes = len(house.firm.ppm.writes)
    house.look("deals", DEAL)

    assert len(house.firm.ppm.writes) == writes


def test_a_worker_is_invited_and_known_by_key_and_nobody_hears_of_pay(house: House) -> None:
    house.firm.hcm.people["21001"] = ANA
    house.firm.psa.add("roles", name="Principal Consultant")

    def invited(collection: str, row: Row) -> None:
        if collection == "account_invitations":
            membership = house.firm.psa.add("account_memberships")
            house.firm.psa.add(
                "users",
                full_name=row["full_name"],
                email_address=row["email_address"],
                account_membership_id=membership["id"],
            )

    house.firm.psa.after = invited
    house.look("workers", "Employee_ID/21001")

    assert [w[0] for w in house.firm.psa.writes] == [
        "account_invitations",
        "external_references/create_or_update",
        "account_memberships",
    ]
    employee = house.firm.erp.writes[0][2]
    assert employee["hireDate"] == "2021-03-01"
    assert not any("cost" in name.lower() for w in house.firm.writes for name in w[2])


def test_who_never_worked_with_us_is_not_created_for_having_left(house: House) -> None:
    house.firm.hcm.people["21001"] = replace(ANA, active=False)

    assert house.look("workers", "Employee_ID/21001") == "applied"
    assert house.firm.writes == []


def test_cost_rates_go_to_the_psa_one_for_each_day(house: House) -> None:
    house.firm.hcm.rates = [
        CostRate("21001", date(2026, 4, 1), 9500, "EUR"),
        CostRate("21001", date(2025, 4, 1), 9250, "EUR"),
    ]
    house.firm.psa.add("users", "21001", account_membership_id="7")

    assert house.look("cost-rates", "Employee_ID/21001") == "applied"
    assert [w[2]["effective_date"] for w in house.firm.psa.writes] == ["2025-04-01", "2026-04-01"]
    house.firm.hcm.rates[0] = CostRate("21001", date(2026, 4, 1), 9600, "EUR")
    house.look("cost-rates", "Employee_ID/21001")
    assert house.firm.psa.writes[2:] == [
        ("cost_rates", "3", {"amount_in_subunits": 9600, "currency": "EUR"})
    ]
    assert house.firm.erp.writes == []
    assert house.firm.ppm.writes == []


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


def milestone(house: House, space: str, state: str) -> str:
    story = house.firm.psa.add(
        "stories", workspace_id=space, title="Concept", story_type="milestone", state=state
    )
    story["due_date"] = "2026-07-15"
    house.firm.psa.add(
        "billing_milestones", story_id=story["id"], amount_in_cents=4_000_000, currency="EUR"
    )
    return text(story, "id")


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
