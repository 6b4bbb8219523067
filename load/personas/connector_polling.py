"""Another integration's connector: asks each system what is new, as connectors do all day."""

from datetime import timedelta
from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Stopwatch


class ConnectorPolling(Person):
    """Knows no calendar, and does not think."""

    habit: ClassVar[Habit] = Habit(usual=2, off_hours=2, think_s=0.01)

    def session(self, watch: Stopwatch, rng: Random) -> None:
        office, day = self.office, self.office.order.today
        since = f"{day}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z"
        office.crm.query(
            watch,
            "SELECT Id, Name, StageName, SystemModstamp FROM Opportunity"
            f" WHERE SystemModstamp >= {since} ORDER BY SystemModstamp, Id",
        )
        changed = {"updated_after": since, "order": "updated_at:asc"}
        office.psa.all(watch, "", "time_entries", changed, most=1)
        before = day - timedelta(days=rng.randrange(1, 5))
        office.erp.suiteql(
            watch,
            "SELECT id, tranid, status FROM transaction WHERE type = 'CustInvc'"
            f" AND lastmodifieddate >= TO_DATE('{before}','YYYY-MM-DD') ORDER BY id",
        )
        stamp = since.replace("T", " ").rstrip("Z")
        office.ppm.rows(watch, "pm_project", f"sys_updated_on>={stamp}^ORDERBYsys_updated_on")
