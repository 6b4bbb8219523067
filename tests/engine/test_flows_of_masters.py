"""Customers, deals and people: what the flows bring about, and that a second look adds nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.engine.house import (
    ACCOUNT,
    ANA,
    DEAL,
    House,
    account,
    deal,
    ledger,
    project,
)
from understudy_engine.connectors.workday import CostRate
from understudy_engine.wire import Row


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
