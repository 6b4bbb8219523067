"""What a report keeps of a history: a few figures and traces, however long the history was."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from understudy.kernel.events import ScenarioEnded
from understudy.kernel.history import History
from understudy.report.traces import Trace, Tracer
from understudy.world.owed import statements

BINS = 120
TRACES_MAX = 40
TRACES_A_PROMISE_MAX = 6


@dataclass(slots=True)
class Books:
    """What the deals that moved owe and were billed, in one currency."""

    owed_minor: int = 0
    billed_minor: int = 0
    too_much_minor: int = 0
    too_much: Counter[str] = field(default_factory=Counter)
    missing_minor: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    """How many things, by kind."""


@dataclass(slots=True)
class Activity:
    """The requests of one system over the span of the scenario, in `BINS` equal parts."""

    calls: list[int] = field(default_factory=lambda: [0] * BINS)
    failed: list[int] = field(default_factory=lambda: [0] * BINS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the page needs beside the result. `written`: records by system."""

    books: Mapping[str, Books]
    activity: Mapping[str, Activity]
    traces: Mapping[tuple[str, int], Trace]
    written: Mapping[str, int]
    accounts: Mapping[str, Mapping[str, int]]


def gathered(history: History, ended: ScenarioEnded) -> Evidence:
    """Read a history once and let it go."""
    return Evidence(
        _books(history),
        _activity(history),
        _traces(history, ended),
        _written(history),
        history.accounts,
    )


def _books(history: History) -> Mapping[str, Books]:
    """By currency. Books that cannot be read make no figures; their promises say so."""
    found: dict[str, Books] = {}
    try:
        read = statements(history)
    except Exception:  # the judge of the same books is then unknown, with the reason
        return {}
    for statement in read:
        books = found.setdefault(statement.currency, Books())
        books.owed_minor += statement.owed_minor
        books.billed_minor += statement.billed_minor
        for (kind, _), owed, billed in statement.differences():
            if billed > owed:
                books.too_much_minor += billed - owed
                books.too_much[kind] += 1
            else:
                books.missing_minor += owed - billed
                books.missing[kind] += 1
    return dict(sorted(found.items()))


def _activity(history: History) -> Mapping[str, Activity]:
    span = (history.ended_at - history.started_at).total_seconds() or 1.0
    found: dict[str, Activity] = {}
    for exchange in history.exchanges:
        part = (exchange.at - history.started_at).total_seconds() / span
        at = min(BINS - 1, max(0, int(part * BINS)))
        activity = found.setdefault(exchange.system, Activity())
        activity.calls[at] += 1
        activity.failed[at] += exchange.outcome != "ok"
    return dict(sorted(found.items()))


def _traces(history: History, ended: ScenarioEnded) -> Mapping[tuple[str, int], Trace]:
    """Of the first violations of each promise, so that none takes the room of all others."""
    wanted = [
        (promise.id, nth)
        for nth in range(TRACES_A_PROMISE_MAX)
        for promise in ended.invariants
        if nth < len(promise.violations)
    ]
    if not wanted:
        return {}
    tracer = Tracer(history, ended.faults)
    by_id = {promise.id: promise for promise in ended.invariants}
    return {(id, nth): tracer.trace(by_id[id].violations[nth]) for id, nth in wanted[:TRACES_MAX]}


def _written(history: History) -> Mapping[str, int]:
    records: dict[str, dict[tuple[str, str], None]] = {}
    for change in history.changes:
        if change.by_integration:
            records.setdefault(change.system, {})[change.noun, change.id] = None
    return {system: len(ids) for system, ids in sorted(records.items())}
