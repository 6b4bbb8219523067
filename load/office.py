"""What all who act in one process share: the plan, the systems, what is known, what is noted."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import orjson

from load.arrivals import Arrival, Habit, Span, plan, shape
from load.protocols.http import Sample, Stopwatch, wall
from load.protocols.kantata import Kantata
from load.protocols.netsuite import NetSuite
from load.protocols.salesforce import Salesforce
from load.protocols.servicenow import ServiceNow
from load.protocols.workday import Workday
from understudy.kernel.seed import Seed

WHERE = "UNDERSTUDY_LOAD"
"""The variable that says where the order is: what this run is to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run of the load generator is to do, as the harness wrote it down."""

    landscape: Path
    samples: Path
    seed: int
    shape: str
    peak: float
    seconds: float
    since: datetime
    until: datetime
    today: date
    people: int
    personas: Mapping[str, float]

    @classmethod
    def read(cls, path: Path) -> "Order":
        told = orjson.loads(path.read_bytes())
        return cls(
            Path(told["landscape"]),
            Path(told["samples"]),
            told["seed"],
            told["shape"],
            told["peak"],
            told["seconds"],
            datetime.fromisoformat(told["since"]),
            datetime.fromisoformat(told["until"]),
            date.fromisoformat(told["today"]),
            told["people"],
            told["personas"],
        )

    def arrivals(self, habits: Mapping[str, Habit]) -> list[Arrival]:
        """Who comes when in the whole run, of those that the order names."""
        some = {name: _times(habits[name], by) for name, by in self.personas.items() if by > 0}
        span = Span(self.since, self.until, self.seconds)
        return plan(Seed(self.seed), shape(self.shape), self.peak, span, some)


def _times(habit: Habit, factor: float) -> Habit:
    """Somebody of the same kind who comes so many times as often."""
    peaks = {kind: extra * factor for kind, extra in habit.peaks.items()}
    usual, off_hours = habit.usual * factor, habit.off_hours * factor
    return replace(habit, usual=usual, off_hours=off_hours, peaks=peaks)


@dataclass(frozen=True, slots=True)
class Team:
    """A project under way: who works on it, who leads it, and what on."""

    workspace: str
    lead: str
    members: tuple[str, ...]
    tasks: tuple[str, ...]
    fixed_fee: bool


class Office:
    """One process of the load generator. `left` are the sessions that are not over yet."""

    def __init__(self, order: Order, note: Callable[[Sample], None]) -> None:
        self.order, self.seed, self.note = order, Seed(order.seed), note
        systems = orjson.loads(order.landscape.read_bytes())["systems"]
        by_role = {entry["role"]: entry for entry in systems.values()}
        self.crm = Salesforce(by_role["crm"])
        self.psa = Kantata(by_role["psa"])
        self.erp = NetSuite(by_role["erp"], self.seed.stream(f"nonces/{wall()}"))
        self.hcm, self.ppm = Workday(by_role["hcm"]), ServiceNow(by_role["ppm"])
        self.teams: list[Team] = []
        self.began_at = 0.0
        self.left = 0
        self._waiting: dict[str, deque[Arrival]] = {}

    def open(self, arrivals: list[Arrival]) -> None:
        """Learn what people know who work here, and let time begin."""
        watch = Stopwatch("preparation", wall(), lambda sample: None)
        self.teams = self._teams(watch)
        for arrival in arrivals:
            self._waiting.setdefault(arrival.persona, deque()).append(arrival)
        self.left = len(arrivals)
        self.began_at = wall() + 0.5

    def next(self, persona: str) -> Arrival | None:
        """The next who is to come, of a kind; None when all have come."""
        waiting = self._waiting.get(persona)
        return waiting.popleft() if waiting else None

    def next_of_all(self) -> Arrival | None:
        """The next who is to come, of any kind."""
        due = [waiting[0] for waiting in self._waiting.values() if waiting]
        first = min(due, key=lambda arrival: arrival.due_s, default=None)
        return None if first is None else self.next(first.persona)

    def watch(self, arrival: Arrival) -> Stopwatch:
        """The stopwatch of a session, running since its arrival was due."""
        return Stopwatch(arrival.persona, self.began_at + arrival.due_s, self.note)

    def logins(self) -> Mapping[str, tuple[str, ...]]:
        """Whose accounts people used, by role, where the vendor does not tell people's apart."""
        every = (("psa", self.psa.logins), ("erp", self.erp.logins), ("hcm", self.hcm.logins))
        return dict(every)

    def _teams(self, watch: Stopwatch) -> list[Team]:
        """The projects under way that somebody leads, as a viewer of reports sees them."""
        psa, today = self.psa, self.order.today.isoformat()
        people = {str(u["id"]): str(u["email_address"]) for u in psa.all(watch, "", "users", {})}
        found = []
        for space in psa.all(watch, "", "workspaces", {"order": "created_at:asc"}):
            if not str(space["start_date"]) <= today <= str(space["due_date"]):
                continue
            inside = {"workspace_id": str(space["id"])}
            stories = psa.all(watch, "", "stories", inside)
            tasks = tuple(str(s["id"]) for s in stories if s["story_type"] == "task")
            parts = psa.all(watch, "", "participations", inside)
            seats = [p for p in parts if p["role"] == "maven" and str(p["user_id"]) in people]
            leads = [people[str(p["user_id"])] for p in seats if p["is_team_lead"]]
            if not tasks or not leads:
                continue
            others = {people[str(p["user_id"])] for p in seats if not p["is_team_lead"]}
            fixed = any(s["story_type"] == "milestone" for s in stories)
            members = tuple(sorted(others - {leads[0]}))
            found.append(Team(str(space["id"]), leads[0], members, tasks, fixed))
        return found
