"""A small run, as its events tell it: one scenario held, one broken, one unknown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from understudy.kernel.events import (
    Event,
    FaultReported,
    InvariantJudged,
    Judgement,
    Measure,
    RunEnded,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    Told,
    ViolationFound,
    WitnessLine,
)

START = datetime(2026, 6, 29, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)

BILLED_TWICE = ViolationFound(
    subject="invoice INV000107 of <Acme> & Sons",
    expected="14,400.00 EUR billed",
    found="28,800.00 EUR billed",
    money_minor=1_440_000,
    currency="EUR",
    witness=[
        WitnessLine(START + 50 * HOUR, "ledger", "POST /invoice → no answer (unknown, lost-reply)"),
        WitnessLine(START + 51 * HOUR, "ledger", "POST /invoice → 204 (ok)"),
    ],
)


def judged(id: str, verdict: Judgement, *violations: ViolationFound) -> InvariantJudged:
    reason = "the judge crashed" if verdict == "unknown" else ""
    return InvariantJudged(id, f"The promise of {id}", verdict, 3, violations, reason)


def ended(name: str, verdict: Judgement, *invariants: InvariantJudged) -> ScenarioEnded:
    return ScenarioEnded(
        name=name,
        verdict=verdict,
        promise=f"What {name} promises",
        seed=7,
        run_hash="0123456789abcdef",
        started_at=START,
        ended_at=START + 54 * HOUR,
        wall_s=1.25,
        requests=1_234,
        invariants=invariants,
        measures=[
            Measure("project-setup-cycle-time", "Project setup", "hours", 0.1, 2, 0.25, 0.2),
            Measure("latency", "Time to invoice", "hours", None, 0),
        ],
        faults=[
            FaultReported(
                "lost-reply", "lost-reply on erp", 1, START + 48 * HOUR, START + 52 * HOUR, "ledger"
            )
        ],
        reason="lost-reply on erp never fired" if verdict == "unknown" else "",
        requests_by_system={"ledger": 1_000, "crm": 234},
    )


def run() -> Iterator[Event]:
    yield RunStarted(7, "simulation", ["calm/a", "loss/b", "loss/c"])
    for result in (
        ended("calm/a", "held", judged("projects-exist", "held")),
        ended(
            "loss/b", "broken", judged("billed-once", "broken", BILLED_TWICE), judged("x", "held")
        ),
        ended("loss/c", "unknown", judged("crashed", "unknown")),
    ):
        yield ScenarioStarted(result.name, result.promise, "A story <b>.", START, 7)
        yield Told(START, "act", "a deal is won", "crm")
        yield Told(START + 48 * HOUR, "trouble", "The answer never arrives", "ledger")
        yield Told(START + 52 * HOUR, "healed", "lost-reply is over", "ledger")
        yield result
    yield RunEnded("broken", "feedface", "understudy run --seed 7")
