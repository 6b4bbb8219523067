"""Gates: what a load run must come to. Each is held, broken or unknown, as promises are.

[rate]                              # whether the load was what it should have been
reached = 0.98                      # the share of arrivals that began not much later than due
late_s = 1.0

[http."*"]                          # a role and an operation, with * for any
p95_ms = 500
errors = 0.01

[flow.deal-to-project]              # from the decision to the record at the other end
p95_s = 20

[records]
a_second = 0.5                      # what shows exactly once

[drain]
within_s = 60                       # after each trouble

[budget.crm]                        # what the integration itself asked of a system
requests = 5000
quota_a_day = 100000                # of which one run may use `share`
share = 0.05
at_once = 10
throttled = 0

[invariants]
violations = 0
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from understudy.kernel.errors import UsageError
from understudy.kernel.events import Judgement, ScenarioEnded
from understudy.kernel.reading import Reader, read
from understudy.load.figures import percentile
from understudy.load.flows import FLOWS
from understudy.load.measured import Measured
from understudy.load.samples import by_operation
from understudy.load.shipped import find
from understudy.world.contracts import ROLES

_PERCENTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}
_HTTP = (*(f"{name}_ms" for name in _PERCENTILES), "errors")
_FLOW = (*(f"{name}_s" for name in _PERCENTILES), "missing")
_BUDGET = ("requests", "quota_a_day", "share", "at_once", "throttled")
Limits = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Slo:
    """The limits of a file, by what they are about."""

    rate: Mapping[str, float]
    http: Limits
    flow: Limits
    records: Mapping[str, float]
    drain: Mapping[str, float]
    budget: Limits
    invariants: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gate:
    """One limit and what was found. `samples` is how much was looked at."""

    area: str
    about: str
    limit: str
    found: str
    verdict: Judgement
    samples: int
    detail: str = ""

    @property
    def id(self) -> str:
        return f"{self.area} {self.about}".strip()


def read_slo(name: str) -> Slo:
    """Shipped gates by name, or those of a file; raises `UsageError`."""
    path: Path = find("slo", name)
    told = Reader(read(path), path.name)
    slo = Slo(
        _table(told, "rate", ("reached", "late_s")),
        _tables(told, "http", _HTTP, None),
        _tables(told, "flow", _FLOW, [flow.name for flow in FLOWS]),
        _table(told, "records", ("a_second",)),
        _table(told, "drain", ("within_s",)),
        _tables(told, "budget", _BUDGET, ROLES),
        _table(told, "invariants", ("violations",)),
    )
    told.done()
    return slo


def _table(told: Reader, name: str, known: Sequence[str]) -> Mapping[str, float]:
    found = told.numbers(name)
    for key in found:
        if key not in known:
            raise UsageError.unknown(f"key in {told.where}, {name}", key, known)
    return found


def _tables(
    told: Reader, name: str, known: Sequence[str], subjects: Sequence[str] | None
) -> Limits:
    inside = told.table(name)
    found = {}
    for subject in inside.keys():  # noqa: SIM118  # a method of ours
        if subjects is not None and subject not in subjects:
            raise UsageError.unknown(f"{name} in {told.where}", subject, subjects)
        found[subject] = _table(inside, subject, known)
    return found


# -- asking ------------------------------------------------------------------------------------


def gates(slo: Slo, measured: Measured, ended: ScenarioEnded) -> list[Gate]:
    """Every limit asked of a run."""
    return [
        *_rate(slo.rate, measured),
        *(gate for on, limits in slo.http.items() for gate in _http(on, limits, measured)),
        *(gate for name, limits in slo.flow.items() for gate in _flow(name, limits, measured)),
        *_records(slo.records, measured),
        *_drain(slo.drain, measured),
        *(gate for role, limits in slo.budget.items() for gate in _budget(role, limits, measured)),
        *_invariants(slo.invariants, ended),
    ]


def _most(
    area: str, about: str, found: float, limit: float, unit: str, samples: int, detail: str = ""
) -> Gate:
    """A figure that must not exceed its limit; of nothing, nothing is known."""
    verdict: Judgement = "unknown" if not samples else "held" if found <= limit else "broken"
    told = f"{found:,.4g} {unit}".strip() if samples else "nothing to look at"
    return Gate(area, about, f"at most {limit:g} {unit}".strip(), told, verdict, samples, detail)


def _rate(limits: Mapping[str, float], m: Measured) -> Iterator[Gate]:
    """Load that was not there proves nothing: short of the rate, the run is not known."""
    wanted, late_s = limits.get("reached", 0.98), limits.get("late_s", 1.0)
    planned = sum(m.planned.values())
    came = sum(one.late_ms <= late_s * 1000 for one in m.arrivals)
    share = came / planned if planned else 0.0
    worst = max((one.late_ms for one in m.arrivals), default=0.0)
    detail = f"{came} of {planned} within {late_s:g} s, the last of them {worst / 1000:.2f} s late"
    verdict: Judgement = "held" if planned and share >= wanted else "unknown"
    limit = f"at least {wanted:.1%} of the arrivals in time"
    yield Gate("rate", "arrivals", limit, f"{share:.1%}", verdict, planned, detail)


def _http(pattern: str, limits: Mapping[str, float], m: Measured) -> Iterator[Gate]:
    """Each operation apart, so that a quick one cannot hide a slow one."""
    every = [one for one in m.calm() if fnmatchcase(one.name, pattern)]
    by_name = by_operation(every)
    for key, limit in limits.items():
        if key == "errors":
            wrong = sum(bool(one.error) for one in every)
            share = wrong / len(every) if every else 0.0
            yield _most("http", f"{pattern} errors", share, limit, "of all", len(every))
            continue
        name = key.removesuffix("_ms")
        figures = {
            op: percentile([o.latency_ms for o in some if not o.error], _PERCENTILES[name])
            for op, some in by_name.items()
        }
        slowest = max(figures, key=figures.__getitem__, default="")
        told = f"slowest: {slowest}" if slowest else ""
        found = figures.get(slowest, 0.0)
        yield _most("http", f"{pattern} {name}", found, limit, "ms", len(every), told)


def _flow(name: str, limits: Mapping[str, float], m: Measured) -> Iterator[Gate]:
    journeys = [one for one in m.journeys if one.flow == name]
    latencies = m.latencies_s(name)
    missing = len(journeys) - len(latencies)
    yield _most("flow", f"{name} missing", missing, limits.get("missing", 0), "", len(journeys))
    for key, limit in limits.items():
        if key != "missing":
            rank = _PERCENTILES[key.removesuffix("_s")]
            found = percentile(latencies, rank)
            about = f"{name} {key.removesuffix('_s')}"
            yield _most("flow", about, found, limit, "s", len(latencies))


def _records(limits: Mapping[str, float], m: Measured) -> Iterator[Gate]:
    if "a_second" in limits:
        wanted, found = limits["a_second"], m.records_a_second
        verdict: Judgement = "held" if found >= wanted else "broken" if m.journeys else "unknown"
        detail = f"{m.records} of {len(m.journeys)} in {m.busy_s:.1f} s"
        limit = f"at least {wanted:g} a second"
        told = f"{found:.2f} a second"
        yield Gate("records", "correct", limit, told, verdict, len(m.journeys), detail)


def _drain(limits: Mapping[str, float], m: Measured) -> Iterator[Gate]:
    if "within_s" not in limits:
        return
    for one in m.troubles:
        within = limits["within_s"]
        if one.drained_s is None:
            limit = f"at most {within:g} s"
            yield Gate("drain", f"after {one.label}", limit, "never", "broken", 1)
        else:
            yield _most("drain", f"after {one.label}", max(0.0, one.drained_s), within, "s", 1)
    if not m.troubles:
        yield _most("drain", "after trouble", 0.0, limits["within_s"], "s", 0)


def _budget(role: str, limits: Mapping[str, float], m: Measured) -> Iterator[Gate]:
    used = m.usage.get(role)
    count = used.requests if used else 0
    figures: dict[str, float] = {
        "requests": count,
        "at_once": used.at_once if used else 0,
        "throttled": used.throttled if used else 0,
    }
    for key, found in figures.items():
        if key in limits:
            yield _most("budget", f"{role} {key}", found, limits[key], "", count)
    if "quota_a_day" in limits:
        quota = limits["quota_a_day"]
        share = count / quota if quota else 1.0
        detail = f"{count:,} of {quota:,.0f} requests a day"
        most = limits.get("share", 1.0)
        yield _most("budget", f"{role} quota", share, most, "of a day", count, detail)


def _invariants(limits: Mapping[str, float], ended: ScenarioEnded) -> Iterator[Gate]:
    judged = ended.invariants
    broken = [one for one in judged if one.violations]
    count = sum(len(one.violations) for one in broken)
    looked = sum(one.witnesses for one in judged)
    detail = ", ".join(f"{one.id} ({len(one.violations)})" for one in broken)
    most = limits.get("violations", 0)
    yield _most("invariants", "violations", count, most, "", looked, detail)
