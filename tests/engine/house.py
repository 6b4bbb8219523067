"""A firm with its flows and a bus, and the records that flows start from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tests.engine.doubles import Clock, run
from tests.engine.fakes import Firm
from understudy_engine.bus import Event, SqliteBus
from understudy_engine.clock import Chance
from understudy_engine.connectors.workday import Worker
from understudy_engine.flows import all_flows
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
        self._hand = Hand(bus, clock, Chance("seed"), {})
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


def milestone(house: House, space: str, state: str) -> str:
    story = house.firm.psa.add(
        "stories", workspace_id=space, title="Concept", story_type="milestone", state=state
    )
    story["due_date"] = "2026-07-15"
    house.firm.psa.add(
        "billing_milestones", story_id=story["id"], amount_in_cents=4_000_000, currency="EUR"
    )
    return text(story, "id")
