"""A nightly extractor: pulls whole tables for the data warehouse, page after page."""

from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Stopwatch

PAGES = 5


class NightlyExtractor(Person):
    """Comes at night, and again when somebody wants to see figures before a close."""

    habit: ClassVar[Habit] = Habit(usual=0.1, peaks={"close-month": 1}, off_hours=2, think_s=0.05)

    def session(self, watch: Stopwatch, rng: Random) -> None:
        office = self.office
        office.crm.query(
            watch, "SELECT Id, Name, Phone, BillingCity FROM Account ORDER BY Id", PAGES
        )
        self.think(rng)
        office.psa.all(watch, "", "time_entries", {"order": "created_at:asc"}, most=PAGES)
        self.think(rng)
        columns = "id, trandate, entity, foreigntotal"
        query = f"SELECT {columns} FROM transaction WHERE type = 'CustInvc' ORDER BY id"
        office.erp.suiteql(watch, query, PAGES)
        self.think(rng)
        office.hcm.workers(watch, PAGES)
        office.ppm.rows(watch, "pm_project", "ORDERBYsys_id", PAGES)
