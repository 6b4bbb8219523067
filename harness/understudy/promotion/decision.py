"""The decision: every reason for and against, each from the evidence that a policy asks for.

Broken speaks against it, and so does what nobody has tried: a missing result, one that is too old,
a scenario on too few firms. Only what all holds is promoted.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from understudy.kernel.events import Judgement, worst
from understudy.promotion.evidence import Evidence, Json, evidence, inner
from understudy.promotion.policy import Accepted, Contract, Load, Policy, Scenarios

_ALLOWED = {"none": (), "compatible": ("compatible",), "any": ("compatible", "breaking")}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was looked at, and what it says."""

    area: str
    about: str
    verdict: Judgement
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a release goes on, with all reasons, and the evidence they are from."""

    policy: Policy
    decided_at: datetime
    reasons: Sequence[Reason]
    evidence: Sequence[Evidence]

    @property
    def verdict(self) -> Judgement:
        return worst([reason.verdict for reason in self.reasons])

    @property
    def words(self) -> str:
        """The decision as people say it."""
        step = f"from {self.policy.source} to {self.policy.target}"
        told = {"held": "promote", "broken": "hold back", "unknown": "hold back, not enough tried"}
        return f"{told[self.verdict]}: {step}"


def decide(policy: Policy, now: datetime) -> Decision:
    """Hold what there is against a policy; raises `UsageError` for what is no evidence at all."""
    seen: list[Evidence] = []
    reasons: list[Reason] = []
    if policy.scenarios:
        reasons += _scenarios(policy.scenarios, now, seen)
    if policy.contract:
        reasons += _contract(policy.contract, now, seen)
    if policy.load:
        reasons += _load(policy.load, now, seen)
    return Decision(policy, now, reasons, seen)


def _usable(area: str, found: Evidence, max_age_hours: float, now: datetime) -> Reason | None:
    """Why a result cannot be used, if so."""
    if not found.digest:
        return Reason(area, found.path.name, "unknown", f"{found.path} is not there")
    age = found.age_hours(now)
    if age > max_age_hours:
        told = f"{found.path} is {age:.0f} hours old, older than {max_age_hours:g}"
        return Reason(area, found.path.name, "unknown", told)
    return None


# -- scenarios -------------------------------------------------------------------------------------


def _scenarios(asked: Scenarios, now: datetime, seen: list[Evidence]) -> Iterator[Reason]:
    found = evidence(asked.results)
    seen.append(found)
    if (useless := _usable("scenarios", found, asked.max_age_hours, now)) is not None:
        yield useless
        return
    played: dict[str, list[Json]] = defaultdict(list)
    for row in found.rows("scenarios"):
        played[str(row.get("name"))].append(row)
    for pattern in asked.hold:
        if not any(fnmatchcase(name, pattern) for name in played):
            yield Reason("scenarios", pattern, "unknown", "none of them was played")
    for name, rows in played.items():
        if any(fnmatchcase(name, pattern) for pattern in asked.hold):
            yield _scenario(name, rows, asked, now)


def _scenario(name: str, rows: Sequence[Json], asked: Scenarios, now: datetime) -> Reason:
    firms = {row.get("seed") for row in rows}
    accepted = [one for one in asked.accepted if fnmatchcase(name, one.scenario)]
    judged = [(row, _verdict(row, accepted, now)) for row in rows]
    verdict = worst([found for _, found in judged])
    if verdict != "held":
        bad = [row for row, found in judged if found == verdict]
        seeds = ", ".join(str(row.get("seed")) for row in bad)
        return Reason("scenarios", name, verdict, f"{verdict} on seed {seeds}: {_why(bad[0])}")
    if len(firms) < asked.seeds:
        told = f"held, but on {len(firms)} firms, not {asked.seeds}"
        return Reason("scenarios", name, "unknown", told)
    waived = [one for one in accepted if any(row.get("verdict") != "held" for row in rows)]
    told = "; ".join(f"accepted until {one.until}: {one.reason}" for one in waived)
    return Reason("scenarios", name, "held", told or f"held on {len(firms)} firms")


def _verdict(row: Json, accepted: Sequence[Accepted], now: datetime) -> Judgement:
    """The verdict on a scenario without the findings that are accepted today."""
    told = row.get("verdict")
    valid = [one for one in accepted if now.date() <= one.until]
    if told == "held" or not valid:
        return _judgement(told)
    left = [
        _judgement(promise.get("verdict"))
        for promise in inner(row, "invariants")
        if not any(fnmatchcase(str(promise.get("id")), one.promise) for one in valid)
    ]
    # Without promises left to look at, what was wrong was the run itself.
    wrong = any(promise.get("verdict") != "held" for promise in inner(row, "invariants"))
    return worst(left) if wrong else _judgement(told)


def _judgement(told: object) -> Judgement:
    return "held" if told == "held" else "broken" if told == "broken" else "unknown"


def _why(row: Json) -> str:
    bad = [str(p.get("promise")) for p in inner(row, "invariants") if p.get("verdict") != "held"]
    return "; ".join(bad) or str(row.get("reason") or "the run did not end well")


# -- contract --------------------------------------------------------------------------------------


def _contract(asked: Contract, now: datetime, seen: list[Evidence]) -> Iterator[Reason]:
    found = evidence(asked.results)
    seen.append(found)
    if (useless := _usable("contract", found, asked.max_age_hours, now)) is not None:
        yield useless
        return
    for row in found.rows("vendors"):
        name, changes, failures = str(row.get("vendor")), row.get("changes"), row.get("failures")
        told = (
            [one for one in changes if isinstance(one, dict)] if isinstance(changes, list) else []
        )
        bad = [one for one in told if one.get("class") not in _ALLOWED[asked.changes]]
        if row.get("verdict") != "held":
            failures = len(inner(row, "failures"))
            yield Reason("contract", name, "broken", f"not what it says: {failures} failures")
        elif bad:
            first = f"{bad[0].get('class')}: {bad[0].get('rule')} at {bad[0].get('at')}"
            yield Reason("contract", name, "broken", f"{len(bad)} changes not allowed, {first}")
        else:
            yield Reason("contract", name, "held", f"as published, {len(told)} changes")


# -- load ------------------------------------------------------------------------------------------


def _load(asked: Load, now: datetime, seen: list[Evidence]) -> Iterator[Reason]:
    played: dict[str, Evidence] = {}
    for path in asked.results:
        found = evidence(path)
        seen.append(found)
        if (useless := _usable("load", found, asked.max_age_hours, now)) is not None:
            yield useless
            continue
        played[str(found.part("load").get("profile"))] = found
    for profile in asked.profiles:
        if profile not in played:
            yield Reason("load", profile, "unknown", "there is no result of it that can be used")
            continue
        found = played[profile]
        verdict = _judgement(found.document.get("verdict"))
        bad = [
            f"{gate.get('id')} at {gate.get('found')}, not {gate.get('limit')}"
            for gate in inner(found.part("load"), "gates")
            if gate.get("verdict") != "held"
        ]
        told = "; ".join(bad) or ("all gates held" if verdict == "held" else "a promise is broken")
        yield Reason("load", profile, verdict, told)
