"""An approver: goes through what waits on a project, and lets it pass."""

from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Stopwatch

AT_A_SITTING = 12
SETTLED = (422,)
"""The answer when somebody else was faster."""


class Approver(Person):
    """A week is approved on Monday, and all that is left before a month is billed."""

    habit: ClassVar[Habit] = Habit(
        usual=2, peaks={"approve-week": 12, "bill-run": 6, "submit-week": 4}, think_s=0.2
    )

    def session(self, watch: Stopwatch, rng: Random) -> None:
        psa = self.office.psa
        team = rng.choice(self.office.teams)
        waiting = psa.all(
            watch,
            team.lead,
            "timesheet_submissions",
            {"statuses": "new", "workspace_id": team.workspace, "include": "time_entries"},
            most=2,
        )
        for sheet in waiting[:AT_A_SITTING]:
            self.think(rng)
            psa.act(watch, team.lead, "timesheet_submissions", str(sheet["id"]), "approve", SETTLED)
