"""An account executive: looks at the pipeline, puts a deal in, and wins it."""

from datetime import timedelta
from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Declined, Stopwatch

COPIED = (
    "AccountId",
    "CurrencyIsoCode",
    "Legal_Entity__c",
    "Billing_Type__c",
    "Rate_Card__c",
    "OwnerId",
)


class AccountExecutive(Person):
    """Deals are signed when a quarter ends."""

    habit: ClassVar[Habit] = Habit(usual=2, peaks={"quarter-end": 12}, think_s=0.6)

    def session(self, watch: Stopwatch, rng: Random) -> None:
        crm, order = self.office.crm, self.office.order
        fields = ", ".join(COPIED)
        pipeline = crm.query(
            watch,
            f"SELECT Id, Name, StageName, Amount, {fields} FROM Opportunity"
            " WHERE IsClosed = false ORDER BY CloseDate, Id",
            pages=2,
        )
        if not pipeline:
            raise Declined("crm: there is no pipeline to look at")
        self.think(rng)
        like = pipeline[rng.randrange(min(len(pipeline), 20))]
        starts = order.today + timedelta(days=rng.randrange(7, 30))
        deal = {
            **{name: like[name] for name in COPIED if like.get(name) is not None},
            "Name": f"{str(like['Name'])[:60]} {order.seed}-{self.arrival.number}",
            "StageName": "Negotiation/Review",
            "CloseDate": order.today.isoformat(),
            "Amount": rng.randrange(40, 400) * 500,
            "Project_Start__c": starts.isoformat(),
            "Project_End__c": (starts + timedelta(days=120)).isoformat(),
        }
        made = crm.create(watch, "Opportunity", deal)
        self.think(rng)
        crm.update(watch, "Opportunity", made, {"StageName": "Closed Won"})
