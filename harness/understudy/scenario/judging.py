"""From what happened to a verdict: the history is closed, and every promise is asked."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from operator import attrgetter

from understudy.invariants import catalogue as invariants
from understudy.invariants.base import Evidence, Invariant, Violation
from understudy.kernel.events import (
    InvariantJudged,
    Judgement,
    Measure,
    ViolationFound,
    WitnessLine,
)
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History, Record
from understudy.measures import catalogue as measures
from understudy.scenario.beside import plain
from understudy.scenario.run import Run
from understudy.scenario.stage import Stage
from understudy.sut.claims import Claims

WITNESSES_MAX = 12
"""Lines of evidence kept for one violation: a reader wants the fewest that show it."""


def books(stage: Stage) -> list[Record]:
    """All records of all systems in canonical terms."""
    return [
        record
        for backstage in stage.backstage.values()
        for noun in backstage.nouns()
        for record in backstage.records(noun)
    ]


def close_history(
    run: Run, baseline: Sequence[Record], started_at: object, claims: Claims
) -> History:
    """The closed history of a settled run, of the systems that the integration connects."""
    stage = run.stage
    every = [b for b in stage.backstage.values() if plain(b.role) in claims.roles]
    return History(
        started_at=started_at,  # type: ignore[arg-type]
        ended_at=stage.now(),
        exchanges=sorted((e for b in every for e in b.exchanges()), key=attrgetter("at")),
        changes=sorted((c for b in every for c in b.changes()), key=attrgetter("at")),
        records=[r for r in books(stage) if plain(r.role) in claims.roles],
        baseline=[r for r in baseline if plain(r.role) in claims.roles],
        deliveries=sorted((d for b in every for d in b.deliveries()), key=attrgetter("at")),
        accounts=stage.sut.accounts(),
    )


def standing() -> list[Invariant]:
    """The promises judged in every run."""
    return [kind() for kind in invariants().values()]


def judge(
    history: History, named: Iterable[Invariant], claims: Claims
) -> tuple[list[InvariantJudged], list[str]]:
    """What became of each promise, and the ids of those that were not evaluated.

    Judged are all standing promises that have a subject, and the named ones. A standing promise
    without a subject is left out: it was not tried, so nothing is said of it. A promise that the
    scenario names must have been tried, or its outcome is unknown. What the integration does not
    claim is not evaluated: neither held nor broken.
    """
    own = list(named)
    ids = {promise.id for promise in own}
    judged: list[InvariantJudged] = []
    spared: list[str] = []
    for promise in (*own, *(p for p in standing() if p.id not in ids)):
        found, unclaimed = _judged(promise, history, claims)
        if unclaimed and not found.witnesses and found.verdict == "unknown" and not found.reason:
            spared.append(promise.id)
        elif promise.id in ids or found.witnesses or found.reason:
            judged.append(found)
    return judged, spared


def untried(judged: Sequence[InvariantJudged], spared: Sequence[str]) -> list[str]:
    """The ids of the standing promises that had no subject in this run."""
    seen = {*(promise.id for promise in judged), *spared}
    return [promise.id for promise in standing() if promise.id not in seen]


def _judged(promise: Invariant, history: History, claims: Claims) -> tuple[InvariantJudged, int]:
    """What became of a promise, and of how many subjects nobody claims anything."""
    violations: list[Violation] = []
    count = unclaimed = 0
    try:
        for subject in promise.subjects(history):
            if not claims.cover(promise.needs(subject)):
                unclaimed += 1
                continue
            count += 1
            violations += promise.check(subject, history)
    except Exception as wrong:  # a judge that crashes knows nothing, and the run is not green
        reason = f"the judge crashed: {type(wrong).__name__}: {wrong}"
        judged = InvariantJudged(
            promise.id, promise.promise(), "unknown", count, (), reason, promise.family
        )
        return judged, unclaimed
    verdict: Judgement = "broken" if violations else "held" if count else "unknown"
    found = [_found(v) for v in violations]
    judged = InvariantJudged(
        promise.id, promise.promise(), verdict, count, found, family=promise.family
    )
    return judged, unclaimed


def _found(violation: Violation) -> ViolationFound:
    return ViolationFound(
        violation.subject,
        violation.expected,
        violation.found,
        violation.money_minor,
        violation.currency,
        [_line(e) for e in violation.witness[:WITNESSES_MAX]],
        violation.family,
    )


def _line(evidence: Evidence) -> WitnessLine:
    if isinstance(evidence, Exchange):
        fault = f", {evidence.fault}" if evidence.fault else ""
        answer = f"{evidence.status}" if evidence.status else "no answer"
        text = f"{evidence.method} {evidence.target} → {answer} ({evidence.outcome}{fault})"
        return WitnessLine(evidence.at, evidence.system, text, "exchange", evidence.seq)
    values = ", ".join(f"{k}={v}" for k, v in sorted(evidence.after.items()) if v is not None)
    text = f"{evidence.noun} {evidence.id} {evidence.kind} by {evidence.by}: {values}"
    return WitnessLine(evidence.at, evidence.system, text[:400], "change", evidence.seq)


def measure(history: History) -> list[Measure]:
    """Every business figure of the run."""
    return [kind().taken(history) for kind in measures().values()]


def run_hash(history: History, judged: Sequence[InvariantJudged]) -> str:
    """Equal for equal runs: what passed over the wire, what changed, and what was found."""
    digest = sha256()
    for e in history.exchanges:
        digest.update(
            f"{e.at.isoformat()} {e.system} {e.method} {e.target} {e.status} {e.outcome}".encode()
        )
        digest.update(e.request)
        digest.update(e.reply)
    for c in history.changes:
        digest.update(f"{c.at.isoformat()} {c.system} {c.noun} {c.id} {c.kind} {c.by}".encode())
        digest.update(repr(sorted(c.after.items())).encode())
    for j in judged:
        digest.update(f"{j.id} {j.verdict} {j.witnesses} {len(j.violations)}".encode())
    return digest.hexdigest()[:16]
