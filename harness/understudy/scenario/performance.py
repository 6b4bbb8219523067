"""A scenario performed: from the curtain to the verdict, told as events."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from hashlib import sha256

from understudy.kernel.clock import RealClock
from understudy.kernel.errors import HarnessBug
from understudy.kernel.events import (
    FaultReported,
    HistoryClosed,
    InvariantJudged,
    Judgement,
    Listener,
    RunEnded,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    worst,
)
from understudy.kernel.seed import Seed
from understudy.scenario.beside import plain
from understudy.scenario.cast import StoryStopped
from understudy.scenario.judging import books, close_history, judge, measure, run_hash, untried
from understudy.scenario.run import Run
from understudy.scenario.script import Scenario
from understudy.scenario.simulation import SutDied
from understudy.scenario.stage import Stage

MakeStage = Callable[[Scenario, Seed], Stage]


def perform_all(
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    make_stage: MakeStage,
    kind: str,
    listener: Listener,
    replay: str,
) -> RunEnded:
    """Every scenario with every seed; the worst verdict is the run's."""
    listener(RunStarted(seeds[0], kind, [s.name for s in scenarios]))
    results = [
        perform(scenario, Seed(seed), make_stage, listener)
        for seed in seeds
        for scenario in scenarios
    ]
    whole = sha256("".join(r.run_hash for r in results).encode()).hexdigest()[:16]
    ended = RunEnded(worst([r.verdict for r in results]), whole, replay)
    listener(ended)
    return ended


def perform(
    scenario: Scenario, seed: Seed, make_stage: MakeStage, listener: Listener
) -> ScenarioEnded:
    """One scenario on one stage. Whatever the integration does, there is a verdict."""
    clock = RealClock()
    began = clock.now()
    stage = make_stage(scenario, seed)
    try:
        started_at = stage.now()
        listener(
            ScenarioStarted(
                scenario.name, scenario.promise, scenario.story, started_at, seed.number
            )
        )
        baseline = books(stage)
        run = Run(stage, listener)
        stopped = _play(scenario, run)
        history = close_history(run, baseline, started_at, stage.claims)
        bugs = [bug for b in stage.backstage.values() for bug in b.bugs()]
        if bugs:
            raise HarnessBug(
                f"a stand-in failed in {scenario.name}, seed {seed.number}:\n{bugs[0]}"
            )
        listener(HistoryClosed(history))
        judged, spared = judge(history, run.judges, stage.claims)
        faults = run.fault_reports()
        away = {b.name for b in stage.backstage.values() if plain(b.role) not in stage.claims.roles}
        verdict, reason = _verdict(judged, due(faults, away), stopped, run.settled)
        by_system: dict[str, int] = {}
        for exchange in history.exchanges:
            by_system[exchange.system] = by_system.get(exchange.system, 0) + 1
        ended = ScenarioEnded(
            name=scenario.name,
            verdict=verdict,
            promise=scenario.promise,
            seed=seed.number,
            run_hash=run_hash(history, judged),
            started_at=started_at,
            ended_at=history.ended_at,
            wall_s=round((clock.now() - began).total_seconds(), 3),
            requests=len(history.exchanges),
            invariants=judged,
            measures=measure(history),
            faults=faults,
            reason=reason,
            requests_by_system=by_system,
            not_evaluated=spared,
            not_tried=untried(judged, spared),
        )
    finally:
        stage.close()
    listener(ended)
    return ended


def _play(scenario: Scenario, run: Run) -> str:
    """Play the script to its end; returns why it stopped early, if it did."""
    try:
        scenario.script(run)
        return ""
    except (StoryStopped, SutDied) as stopped:
        run.tell(f"the story stops: {stopped}", "settle")
        try:
            run.settle()
        except SutDied as again:
            return f"{stopped}; {again}"
        return str(stopped)


def due(faults: Sequence[FaultReported], away: AbstractSet[str]) -> Sequence[FaultReported]:
    """The faults that had to fire: not those of systems that nobody claims to connect.

    Where nothing fired at all the story was not played, and none is let off.
    """
    if not any(fault.fired for fault in faults):
        return faults
    return [fault for fault in faults if fault.fired or fault.system not in away]


def _verdict(
    judged: Sequence[InvariantJudged], faults: Sequence[FaultReported], stopped: str, settled: bool
) -> tuple[Judgement, str]:
    """Broken if a promise is; unknown if anything leaves a doubt; else held."""
    verdict = worst([j.verdict for j in judged])
    if verdict == "broken":
        return verdict, stopped
    doubts = [stopped] if stopped else []
    if not settled:
        doubts.append("the stage did not come to rest")
    doubts += [f"{f.label} never fired" for f in faults if not f.fired]
    doubts += [
        f"{j.id}: {j.reason or 'there was nothing to look at'}"
        for j in judged
        if j.verdict == "unknown"
    ]
    return ("unknown", "; ".join(doubts)) if doubts else ("held", "")
