"""How a broken promise came about: its witness, step by step, across the systems.

A judge gives the fewest exchanges and changes that show a violation. Here the call behind each
change and the person's act behind each copy are added, and the fault that explains it is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from understudy.kernel.events import FaultReported, ViolationFound, WitnessLine
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, History

INTEGRATION = "integration"
STEPS_MAX = 16
SOURCES_MAX = 3
VALUES_MAX = 5
VALUE_LENGTH_MAX = 40
StepKind = Literal["event", "call", "write", "note"]
"""A person's change of the source, a request, what the integration wrote, a bare line."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace: what happened in which system, and how it ended."""

    at: datetime
    system: str
    kind: StepKind
    text: str
    detail: str = ""
    outcome: str = "ok"
    fault: str = ""
    exchange: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps, oldest first, the systems they pass, and what explains them."""

    steps: Sequence[Step]
    lanes: Sequence[str]
    struck: Sequence[FaultReported]
    meanwhile: Sequence[FaultReported]
    more: int = 0


@dataclass(slots=True)
class Tracer:
    """Looks witnesses up in one closed history."""

    history: History
    faults: Sequence[FaultReported]
    _changes: Mapping[tuple[str, int], Change] = field(init=False)
    _acts: Mapping[str, Sequence[Change]] = field(init=False)

    def __post_init__(self) -> None:
        """One pass over the changes, so that each trace only looks up."""
        self._changes = {(c.system, c.seq): c for c in self.history.changes}
        acts: dict[str, list[Change]] = {}
        for change in self.history.changes:
            if not change.by_integration:
                acts.setdefault(change.id, []).append(change)
        self._acts = acts

    def trace(self, violation: ViolationFound) -> Trace:
        """The trace of one violation; as long as a reader bears."""
        found: dict[object, Step] = {}
        for line in violation.witness:
            for key, step in self._steps(line):
                found.setdefault(key, step)
        steps = sorted(
            found.values(),
            key=lambda step: (step.at, step.kind != "event", step.exchange, _ORDER[step.kind]),
        )
        shown = steps[:STEPS_MAX]
        lanes = dict.fromkeys(step.system for step in shown)
        struck = [f for f in self.faults if any(_struck(f, step) for step in steps)]
        return Trace(
            shown,
            [INTEGRATION, *lanes],
            struck,
            [] if struck or not steps else self._meanwhile(steps, lanes),
            len(steps) - len(shown),
        )

    def _meanwhile(self, steps: Sequence[Step], lanes: Mapping[str, None]) -> list[FaultReported]:
        """What had struck these systems, or the integration, while this came about."""
        first, last = steps[0].at, steps[-1].at
        return [
            f
            for f in self.faults
            if f.fired
            and (f.system in lanes or f.system == "sut")
            and (f.started_at <= last or len(steps) == 1)
            and f.ended_at >= first
        ]

    def _steps(self, line: WitnessLine) -> Iterator[tuple[object, Step]]:
        change = self._changes.get((line.system, line.seq)) if line.kind == "change" else None
        exchange = self.history.exchange(line.system, line.seq) if change is None else None
        if line.kind == "exchange" and exchange is not None:
            yield _called(exchange)
        elif change is not None:
            yield from self._behind(change)
            yield _changed(change)
        else:
            yield line, Step(line.at, line.system, "note", line.text)

    def _behind(self, change: Change) -> Iterator[tuple[object, Step]]:
        """The act of a person that a copy goes back to, and the call that made the copy."""
        if not change.by_integration:
            return
        for source in list(_sources(change))[:SOURCES_MAX]:
            acts = [act for act in self._acts.get(source, ()) if act.at <= change.at]
            elsewhere = [act for act in acts if act.system != change.system]
            akin = [act for act in elsewhere if act.noun == change.noun] or elsewhere
            if akin:
                yield _changed(akin[-1])
        exchange = self.history.exchange(change.system, change.exchange)
        if exchange is not None:
            yield _called(exchange)


_ORDER: Mapping[StepKind, int] = {"event": 0, "call": 1, "write": 2, "note": 3}


def _sources(change: Change) -> Iterator[str]:
    """The keys of origin of a copy, and of its lines where it has such."""
    if change.source is not None:
        yield change.source
    for value in change.after.values():
        for line in value if isinstance(value, list | tuple) else ():
            if isinstance(line, Mapping) and line.get("source"):
                yield str(line["source"])


def _called(exchange: Exchange) -> tuple[object, Step]:
    answer = str(exchange.status) if exchange.status else "no answer"
    path = exchange.target.partition("?")[0]
    detail = f"{exchange.method} {path[:120]} → {answer}"
    step = Step(
        exchange.at,
        exchange.system,
        "call",
        f"asks to {exchange.verb} {exchange.object}".rstrip()
        if exchange.verb != "other"
        else "calls",
        detail,
        exchange.outcome,
        exchange.fault,
        exchange.seq,
    )
    return ("exchange", exchange.system, exchange.seq), step


def _changed(change: Change) -> tuple[object, Step]:
    who = "the integration" if change.by_integration else change.by.rpartition(":")[2]
    step = Step(
        change.at,
        change.system,
        "write" if change.by_integration else "event",
        f"{change.noun.replace('_', ' ')} {change.id} {change.kind} by {who.replace('-', ' ')}",
        _values(change),
        exchange=change.exchange,
    )
    return ("change", change.system, change.seq), step


def _values(change: Change) -> str:
    """What it holds now, as people write it."""
    currency = str(change.after.get("currency") or "")
    told = [
        _value(name, value, currency)
        for name, value in sorted(change.after.items(), key=lambda pair: (_rank(pair[0]), pair[0]))
        if value not in (None, "", []) and name != "currency"
    ]
    more = f", {len(told) - VALUES_MAX} more" if len(told) > VALUES_MAX else ""
    return ", ".join(told[:VALUES_MAX]) + more


def _rank(name: str) -> int:
    """Money first, then names and states, then the rest."""
    return 0 if name.endswith("_minor") else 1 if name in ("name", "number", "status") else 2


def _value(name: str, value: object, currency: str) -> str:
    if name.endswith("_minor") and isinstance(value, int):
        amount = f"{value / 100:,.2f} {currency}".rstrip()
        return f"{name.removesuffix('_minor').replace('_', ' ')} {amount}"
    if isinstance(value, list | tuple):
        noun = name.replace("_", " ")
        return f"{len(value)} {noun.removesuffix('s') if len(value) == 1 else noun}"
    text = str(value)
    if len(text) > VALUE_LENGTH_MAX:
        text = text[: VALUE_LENGTH_MAX - 1] + "…"
    return f"{name.replace('_', ' ')} {text}"


def _struck(fault: FaultReported, step: Step) -> bool:
    return bool(step.fault) and step.fault == fault.id and step.system == fault.system
