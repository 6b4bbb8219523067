"""A scenario played as a test."""

from pathlib import Path

from understudy.kernel.events import Event
from understudy.kernel.seed import Seed
from understudy.scenario.landscapes.judgement import in_words
from understudy.scenario.live.stage import LiveStage
from understudy.scenario.performance import perform
from understudy.scenario.script import Scenario, collect
from understudy.scenario.simulation import Simulation
from understudy.scenario.stage import Stage
from understudy.sut import read_spec


def played(path: Path, sut: Path, seed: int) -> str:
    """Play the scenario of a file; says what did not hold, or nothing.

    What has a factory is played in simulation, all else live.
    """
    spec = read_spec(sut)
    kind, stage = (Simulation, "simulation") if spec.factory else (LiveStage, "live")

    def make_stage(scenario: Scenario, seed: Seed) -> Stage:
        return kind(scenario, seed, spec)

    def silent(event: Event) -> None:
        """The verdict says it all."""

    (found,) = collect([str(path)])
    ended = perform(found, Seed(seed), make_stage, silent)
    if ended.verdict == "held":
        return ""
    bad = [promise for promise in ended.invariants if promise.verdict != "held"]
    again = f"understudy run {path} --stage {stage} --sut {sut} --seed {seed}"
    reason = [ended.reason] if ended.reason else []
    head = f"{ended.verdict}: {found.promise}"
    return "\n\n".join([head, *reason, *map(in_words, bad), f"play it again: {again}"])
