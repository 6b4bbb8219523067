"""A project manager: looks at the plan, plans a delivery, and calls it made."""

from datetime import timedelta
from random import Random
from typing import ClassVar

from load.arrivals import Habit
from load.person import Person
from load.protocols.http import Declined, Stopwatch


class ProjectManager(Person):
    """Deliveries are called made before a month is billed."""

    habit: ClassVar[Habit] = Habit(usual=1.5, peaks={"bill-run": 4, "quarter-end": 3})

    def session(self, watch: Stopwatch, rng: Random) -> None:
        psa, order = self.office.psa, self.office.order
        teams = [team for team in self.office.teams if team.fixed_fee]
        if not teams:
            raise Declined("psa: no project at a fixed fee is under way")
        team = rng.choice(teams)
        psa.all(watch, team.lead, "stories", {"workspace_id": team.workspace}, most=2)
        self.think(rng)
        title = f"Delivery {order.seed}-{self.arrival.number}"
        due = (order.today + timedelta(days=14)).isoformat()
        story: dict[str, object] = {
            "workspace_id": team.workspace,
            "title": title,
            "story_type": "milestone",
            "due_date": due,
        }
        made = str(psa.create(watch, team.lead, "stories", "story", story)["id"])
        bill: dict[str, object] = {
            "workspace_id": team.workspace,
            "story_id": made,
            "title": title,
            "amount_in_cents": rng.randrange(10, 90) * 10_000,
            "date_to_invoice": due,
        }
        psa.create(watch, team.lead, "billing_milestones", "billing_milestone", bill)
        self.think(rng)
        psa.update(watch, team.lead, "stories", "story", made, {"state": "completed"})
