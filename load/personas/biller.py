"""A biller: goes through the open invoices, opens one, and books what a customer paid."""

from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Stopwatch

LOCKED = (400,)
"""The answer when somebody else has booked it meanwhile."""


class Biller(Person):
    """Busy when a month is billed, and until it is closed."""

    habit: ClassVar[Habit] = Habit(usual=0.5, peaks={"bill-run": 8, "close-month": 8}, think_s=0.8)

    def session(self, watch: Stopwatch, rng: Random) -> None:
        erp, today = self.office.erp, self.office.order.today
        unpaid = erp.suiteql(
            watch,
            "SELECT id, tranid, entity, foreigntotal, foreignamountunpaid FROM transaction"
            " WHERE type = 'CustInvc' AND foreignamountunpaid > 0 ORDER BY trandate, id",
            pages=3,
        )
        self.think(rng)
        if not unpaid:
            return
        invoice = erp.read(watch, "invoice", rng.choice(unpaid)["id"])
        self.think(rng)
        customer: dict[str, str] = invoice["entity"]  # type: ignore[assignment]  # a reference
        left = invoice["amountRemaining"]
        applied = {"doc": {"id": invoice["id"]}, "apply": True, "amount": left}
        values: dict[str, object] = {
            "customer": {"id": customer["id"]},
            "tranDate": today.isoformat(),
            "payment": left,
            "apply": {"items": [applied]},
        }
        erp.create(watch, "customerPayment", values, LOCKED)
