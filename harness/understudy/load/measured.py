"""What a load run came to: the figures that gates ask for and reports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History
from understudy.load.conductor import Observed
from understudy.load.flows import FLOWS, Ledger, Moved, drained_s, moved
from understudy.load.samples import Come, Request

SETTLING_S = 3.0
"""So long after a trouble requests may still be wrong because of it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the integration asked of one system: requests, how many at once, how many too many."""

    requests: int
    at_once: int
    throttled: int


@dataclass(frozen=True, slots=True)
class Struck:
    """A trouble, and how long after it all was done that was waiting; None: never."""

    label: str
    on: str
    since: float
    until: float
    drained_s: float | None

    def touches(self, request: Request) -> bool:
        """Whether it may have struck a request of people: the same system, the same verb."""
        role, _, operation = self.on.partition(" ")
        verb = operation.rpartition(".")[2]
        same = verb in ("", "*", request.operation.rpartition(".")[2])
        return role == request.role and same and self.since <= request.at <= self.until + SETTLING_S


@dataclass(frozen=True, slots=True)
class Measured:
    """All moments and spans are the machine's, in seconds."""

    began: float
    ended: float
    phases: Sequence[tuple[str, float, float]]
    planned: Mapping[str, int]
    arrivals: Sequence[Come]
    requests: Sequence[Request]
    journeys: Sequence[Moved]
    troubles: Sequence[Struck]
    usage: Mapping[str, Usage]
    records: int
    """Decisions of people that show exactly once at their other end."""
    busy_s: float
    """How long there was load, or something left of it."""
    open: Sequence[tuple[float, int]] = field(default=())

    @property
    def records_a_second(self) -> float:
        return self.records / self.busy_s if self.busy_s else 0.0

    def calm(self) -> Sequence[Request]:
        """The requests that no trouble of ours can have touched."""
        return [r for r in self.requests if not any(t.touches(r) for t in self.troubles)]

    def latencies_s(self, flow: str) -> Sequence[float]:
        """How long the journeys of a flow took that came to an end."""
        return [one.took_s for one in self.journeys if one.flow == flow and one.took_s is not None]

    def samples(self) -> dict[str, Sequence[float]]:
        """Milliseconds by figure, as runs are compared by them."""
        found: dict[str, list[float]] = {}
        for request in self.calm():
            if not request.error:
                found.setdefault(f"http {request.name}", []).append(request.latency_ms)
        for flow in FLOWS:
            found[f"flow {flow.name}"] = [s * 1000 for s in self.latencies_s(flow.name)]
        return {name: tuple(values) for name, values in sorted(found.items())}


def measure(observed: Observed, history: History) -> Measured:
    """The figures of a run whose history is closed."""
    ledger = Ledger()
    ledger.read(history.changes)
    journeys = moved(ledger, observed.timeline)
    phases = observed.phases
    done = [one.at + one.took_s for one in journeys if one.took_s is not None]
    spans = []
    for number, (_, since, until) in enumerate(phases):
        following = phases[number + 1][1] if number + 1 < len(phases) else float("inf")
        spans.append(max([until, *(at for at in done if since <= at < following)]) - since)
    return Measured(
        phases[0][1],
        max([phases[-1][2], *(look.at for look in observed.looks)]),
        phases,
        observed.samples.planned,
        observed.samples.arrivals,
        observed.samples.requests,
        journeys,
        [Struck(*one, drained_s(journeys, one[3])) for one in observed.troubles],
        _usage(history.exchanges),
        sum(one.right for one in journeys),
        sum(spans),
        [(look.at, look.open) for look in observed.looks],
    )


def _usage(exchanges: Sequence[Exchange]) -> Mapping[str, Usage]:
    """By role, what is left in the history: the integration's own requests."""
    by_role: dict[str, list[Exchange]] = {}
    for exchange in exchanges:
        if not exchange.parent:
            by_role.setdefault(exchange.role, []).append(exchange)
    return {
        role: Usage(len(some), _at_once(some), sum(e.status == 429 for e in some))
        for role, some in sorted(by_role.items())
    }


def _at_once(exchanges: Sequence[Exchange]) -> int:
    """The most requests that were under way at one time."""
    steps = [(e.at, 1) for e in exchanges if e.done_at]
    steps += [(e.done_at, -1) for e in exchanges if e.done_at]
    most = now = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most
