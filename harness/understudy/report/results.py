"""The results of a run as plain data: what `run --json` prints, and other readers build on."""

from collections.abc import Mapping

from understudy.kernel.events import (
    Event,
    InvariantJudged,
    RunEnded,
    RunStarted,
    ScenarioEnded,
    ViolationFound,
)


class Results:
    """Listens, and keeps what a reader at the end wants."""

    def __init__(self) -> None:
        self.seed = 0
        self.stage = ""
        self.scenarios: list[ScenarioEnded] = []
        self.ended: RunEnded | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self.seed, self.stage = event.seed, event.stage
        elif isinstance(event, ScenarioEnded):
            self.scenarios.append(event)
        elif isinstance(event, RunEnded):
            self.ended = event

    def as_json(self) -> Mapping[str, object]:
        """The document of `run --json` (DESIGN.md, section 6)."""
        ended = self.ended
        return {
            "verdict": ended.verdict if ended else "unknown",
            "seed": self.seed,
            "run_hash": ended.run_hash if ended else "",
            "stage": self.stage,
            "scenarios": [_scenario(s) for s in self.scenarios],
            "replay": ended.replay if ended else "",
        }


def _scenario(s: ScenarioEnded) -> Mapping[str, object]:
    return {
        "name": s.name,
        "verdict": s.verdict,
        "promise": s.promise,
        "reason": s.reason,
        "seed": s.seed,
        "run_hash": s.run_hash,
        "invariants": [_invariant(i) for i in s.invariants],
        "measures": {
            m.id: {
                "title": m.title,
                "value": m.value,
                "worst": m.worst,
                "unit": m.unit,
                "samples": m.samples,
                "target": m.target,
            }
            for m in s.measures
        },
        "faults": [
            {"id": f.id, "label": f.label, "system": f.system, "fired": f.fired} for f in s.faults
        ],
        "sim_hours": round(s.sim_hours, 3),
        "wall_s": s.wall_s,
        "requests": s.requests,
        "not_evaluated": list(s.not_evaluated),
    }


def _invariant(i: InvariantJudged) -> Mapping[str, object]:
    return {
        "id": i.id,
        "promise": i.promise,
        "verdict": i.verdict,
        "witnesses": i.witnesses,
        "reason": i.reason,
        "violations": [_violation(v) for v in i.violations],
    }


def _violation(v: ViolationFound) -> Mapping[str, object]:
    return {
        "subject": v.subject,
        "expected": v.expected,
        "found": v.found,
        "money": {"minor": v.money_minor, "currency": v.currency} if v.currency else None,
        "witness": [
            {"at": line.at.isoformat(), "system": line.system, "text": line.text}
            for line in v.witness
        ],
    }


def money_at_stake(scenario: ScenarioEnded) -> Mapping[str, int]:
    """What the violations of a scenario are worth, in minor units by currency.

    One wrong invoice breaks several promises; the largest sum of any one promise is told.
    """
    worst: dict[str, int] = {}
    for judged in scenario.invariants:
        total: dict[str, int] = {}
        for v in judged.violations:
            if v.currency:
                total[v.currency] = total.get(v.currency, 0) + abs(v.money_minor)
        for currency, minor in total.items():
            worst[currency] = max(worst.get(currency, 0), minor)
    return dict(sorted(worst.items()))
