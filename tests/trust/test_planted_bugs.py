"""Each planted bug turns the promises red that it breaks, and no other."""

from collections.abc import Iterable
from inspect import isfunction
from pathlib import Path

import pytest
from planted import Bug, catalogue

from tests.engine.doubles import LANDSCAPE, SYSTEMS, Clock
from tests.scenario.stages import broken, performed
from tests.trust.campaign import spoilt
from understudy.invariants import catalogue as invariants
from understudy_engine.engine import Engine
from understudy_engine.factory import create

BUGS = catalogue()
BESIDE = {f"{name}@acquired": SYSTEMS[name] for name in ("kantata", "netsuite")}
BOTH = {**LANDSCAPE, "systems": {**SYSTEMS, **BESIDE}}

CANNOT_BE_PLANTED = {
    "no-post-into-closed-period": "the ledger refuses it, whoever asks; see `closed_books_ignored`",
}
"""Promises that no defect of the engine can break on these stages, and why."""


@pytest.mark.slow
@pytest.mark.parametrize("one", BUGS.values(), ids=BUGS)
def test_a_planted_bug_breaks_what_it_should_and_nothing_else(one: Bug) -> None:
    ended = performed(one.scenario, spoilt(one.name))

    assert ended.verdict == "broken"
    assert broken(ended) == set(one.breaks), _told(ended.invariants)
    assert [i.id for i in ended.invariants if i.verdict == "unknown"] == []


def test_every_promise_can_be_broken() -> None:
    red = {id for one in BUGS.values() for id in one.breaks}

    assert red - set(invariants()) == set()
    assert set(invariants()) - red == set(CANNOT_BE_PLANTED)


def test_there_are_many_bugs_and_each_says_where_it_was_seen() -> None:
    assert len(BUGS) >= 60
    assert all(one.story.startswith("Seen in life") and one.breaks for one in BUGS.values())


def test_a_planted_bug_spoils_one_engine_alone(tmp_path: Path) -> None:
    """All of them are planted, each in an engine of its own: the next engine is as the first."""

    def engine() -> Engine:
        return create(BOTH, now=Clock(), state=f"sqlite:///{tmp_path}/state.db")

    before = _methods(engine())
    for one in BUGS.values():
        one.plant(engine())

    assert _methods(engine()) == before


def _methods(engine: Engine) -> dict[str, object]:
    """What the classes of an engine's parts do, and what its parts do otherwise."""
    parts = [engine.bus, engine._worker, *engine.sources, *engine.flows]
    for http in engine.systems.every.values():
        parts += [http, http.gate]
    systems = engine.systems
    parts += [systems.crm, systems.hcm, systems.psa, systems.erp, systems.ppm]
    found: dict[str, object] = {}
    for n, part in enumerate(parts):
        kinds = {f"{k.__name__}.{m}": v for k in type(part).__mro__ for m, v in vars(k).items()}
        own = {f"{n}.{m}": v.__qualname__ for m, v in vars(part).items() if isfunction(v)}
        found |= {name: value for name, value in kinds.items() if callable(value)} | own
    return found


def _told(judged: Iterable[object]) -> str:
    return "\n".join(str(one) for one in judged)
