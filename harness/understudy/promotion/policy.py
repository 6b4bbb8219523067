"""What a release must show before it is promoted.

    name = "test to production"
    from = "test"
    to = "prod"

    [scenarios]                        # what `understudy run --out` wrote
    results = "report/results.json"
    hold = ["calm/*", "loss/*", "money/*"]
    seeds = 3                          # each of them on at least so many firms
    max_age_hours = 24

    [[scenarios.accepted]]             # a finding that is known, for a while, and why
    scenario = "order/event_delivered_twice"
    promise = "billed-once"            # all of its promises, if it is left out
    reason = "INT-231, fixed in the next release"
    until = 2026-12-31

    [contract]                         # what `understudy contract --json` printed
    results = "contract.json"
    changes = "compatible"             # none, compatible or any

    [load]                             # what `understudy load --out` wrote, by profile
    results = ["load/month-end-close/load.json"]
    profiles = ["month-end-close"]
    max_age_hours = 24

Paths are told from the policy's folder. A part that is left out is not asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from understudy.kernel.errors import UsageError
from understudy.kernel.reading import Reader, read

CHANGES = ("none", "compatible", "any")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that does not stand in the way until a day has passed."""

    scenario: str
    promise: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Which stories must hold, and on how many firms each."""

    results: Path
    hold: Sequence[str]
    seeds: int
    accepted: Sequence[Accepted]
    max_age_hours: float


@dataclass(frozen=True, slots=True)
class Contract:
    """How much the stand-ins may have changed since what was tried before."""

    results: Path
    changes: str
    max_age_hours: float


@dataclass(frozen=True, slots=True)
class Load:
    """The profiles whose gates must hold."""

    results: Sequence[Path]
    profiles: Sequence[str]
    max_age_hours: float


@dataclass(frozen=True, slots=True)
class Policy:
    """One step of a promotion, and what it asks for."""

    name: str
    source: str
    target: str
    path: Path
    scenarios: Scenarios | None
    contract: Contract | None
    load: Load | None


def read_policy(path: Path) -> Policy:
    """The policy of a file; raises `UsageError` with one clear line."""
    told, beside = Reader(read(path), path.name), path.parent
    policy = Policy(
        told.text("name", path.stem),
        told.text("from"),
        told.text("to"),
        path,
        _scenarios(told.table("scenarios"), beside) if told.has("scenarios") else None,
        _contract(told.table("contract"), beside) if told.has("contract") else None,
        _load(told.table("load"), beside) if told.has("load") else None,
    )
    told.done()
    if not (policy.scenarios or policy.contract or policy.load):
        raise UsageError(f"{path} asks for nothing: no [scenarios], [contract] or [load]")
    return policy


def _scenarios(told: Reader, beside: Path) -> Scenarios:
    found = Scenarios(
        beside / told.text("results"),
        told.texts("hold") or ("*",),
        int(told.number("seeds", 1)),
        [_accepted(one) for one in told.tables("accepted")],
        _age(told),
    )
    told.done()
    return found


def _accepted(told: Reader) -> Accepted:
    found = Accepted(
        told.text("scenario"), told.text("promise", "*"), told.text("reason"), told.day("until")
    )
    told.done()
    return found


def _contract(told: Reader, beside: Path) -> Contract:
    changes = told.text("changes", "compatible")
    if changes not in CHANGES:
        raise UsageError.unknown(f"value of changes in {told.where}", changes, CHANGES)
    found = Contract(beside / told.text("results"), changes, _age(told))
    told.done()
    return found


def _load(told: Reader, beside: Path) -> Load:
    found = Load(
        [beside / name for name in told.texts("results")], told.texts("profiles"), _age(told)
    )
    told.done()
    if not found.profiles:
        raise UsageError(f"{told.where} names no profiles")
    return found


def _age(told: Reader) -> float:
    return told.number("max_age_hours", 24)
