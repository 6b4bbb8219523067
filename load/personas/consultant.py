"""A consultant: looks at the week, books a day of it, and submits it."""

from datetime import timedelta
from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Stopwatch


class Consultant(Person):
    """Time is booked on the last afternoon of the week, and of the month."""

    habit: ClassVar[Habit] = Habit(
        usual=4, peaks={"book-day": 6, "submit-week": 20, "bill-run": 4}, off_hours=0.5
    )

    def session(self, watch: Stopwatch, rng: Random) -> None:
        psa, today = self.office.psa, self.office.order.today
        team = rng.choice([team for team in self.office.teams if team.members])
        me = rng.choice(team.members)
        since = (today - timedelta(days=7)).isoformat()
        psa.all(
            watch,
            me,
            "time_entries",
            {"workspace_id": team.workspace, "date_performed_between": f"{since}:{today}"},
            most=2,
        )
        self.think(rng)
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(days=rng.randrange(min(today.weekday(), 4) + 1))
        values: dict[str, object] = {
            "workspace_id": team.workspace,
            "story_id": rng.choice(team.tasks),
            "date_performed": day.isoformat(),
            "time_in_minutes": rng.randrange(2, 17) * 30,
            "notes": f"work {self.office.order.seed}-{self.arrival.number}",
        }
        entry = psa.create(watch, me, "time_entries", "time_entry", values)
        self.think(rng)
        sheet: dict[str, object] = {
            "title": f"Week of {monday}",
            "workspace_id": team.workspace,
            "line_item_ids": [entry["id"]],
        }
        psa.create(watch, me, "timesheet_submissions", "timesheet_submission", sheet)
