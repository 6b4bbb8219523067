"""The result of a load run as data: the JSON document, and JUnit."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import orjson

from understudy.kernel.errors import UsageError
from understudy.kernel.events import Judgement, ScenarioEnded, worst
from understudy.kernel.seed import Seed
from understudy.load.figures import Compared, percentile
from understudy.load.flows import FLOWS
from understudy.load.measured import Measured
from understudy.load.samples import by_operation
from understudy.load.slo import Gate
from understudy.report.junit import junit
from understudy.report.results import Results

KEPT_MAX = 1000
"""Samples a figure that a result keeps, for later runs to be compared with."""
RANKS = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}


@dataclass(frozen=True, slots=True)
class LoadResult:
    """All there is to say of one load run."""

    profile: str
    about: str
    sut: str
    seed: int
    measured: Measured
    ended: ScenarioEnded
    gates: Sequence[Gate]
    compared: Sequence[Compared]
    replay: str

    @property
    def verdict(self) -> Judgement:
        """The worst of the promises, the gates and the comparison."""
        slower: list[Judgement] = ["broken" for one in self.compared if one.worse]
        return worst([self.ended.verdict, *(gate.verdict for gate in self.gates), *slower])


def as_json(result: LoadResult, results: Results) -> Mapping[str, object]:
    """The document of `load --json`: that of `run --json`, and what is told of load beside it."""
    m = result.measured
    return {
        **results.as_json(),
        "verdict": result.verdict,
        "load": {
            "profile": result.profile,
            "sut": result.sut,
            "seconds": round(m.busy_s, 3),
            "arrivals": {"planned": dict(m.planned), "came": len(m.arrivals)},
            "records": {"right": m.records, "a_second": round(m.records_a_second, 3)},
            "http": {
                name: _figures([r.latency_ms for r in some if not r.error], "ms")
                | {"errors": sum(bool(r.error) for r in some)}
                for name, some in by_operation(m.requests).items()
            },
            "flows": {f.name: _flow(m, f.name) for f in FLOWS},
            "troubles": [asdict(one) for one in m.troubles],
            "usage": {role: asdict(used) for role, used in m.usage.items()},
            "gates": [{"id": gate.id, **asdict(gate)} for gate in result.gates],
            "compared": [asdict(one) for one in result.compared],
        },
        "replay": result.replay,
        "samples": {name: kept(values, result.seed, name) for name, values in m.samples().items()},
    }


def kept(values: Sequence[float], seed: int, name: str) -> Sequence[float]:
    """At most `KEPT_MAX` of the values, drawn evenly from all of them."""
    rng = Seed(seed).stream(f"kept/{name}")
    some = rng.sample(list(values), KEPT_MAX) if len(values) > KEPT_MAX else values
    return [round(value, 3) for value in some]


def read_samples(path: Path) -> dict[str, Sequence[float]]:
    """What an earlier result kept; raises `UsageError`."""
    try:
        found = orjson.loads(path.read_bytes())["samples"]
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path} is no result of a load run") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path} is no result of a load run")
    return {str(name): [float(v) for v in values] for name, values in found.items()}


def _figures(values: Sequence[float], unit: str) -> dict[str, object]:
    return {
        "count": len(values),
        **{f"{name}_{unit}": round(percentile(values, by), 3) for name, by in RANKS.items()},
    }


def _flow(m: Measured, name: str) -> Mapping[str, object]:
    journeys = [one for one in m.journeys if one.flow == name]
    return {
        **_figures(m.latencies_s(name), "s"),
        "missing": sum(one.took_s is None for one in journeys),
        "doubled": sum(one.copies > 1 for one in journeys),
    }


def as_junit(result: LoadResult) -> bytes:
    """The promises as `run` tells them, and the gates as one more suite."""
    root = Xml.fromstring(junit([result.ended]))
    suite = Xml.SubElement(
        root,
        "testsuite",
        name=f"load/{result.profile} gates",
        tests=str(len(result.gates)),
        failures=str(sum(gate.verdict == "broken" for gate in result.gates)),
        errors=str(sum(gate.verdict == "unknown" for gate in result.gates)),
    )
    for gate in result.gates:
        case = Xml.SubElement(suite, "testcase", classname=f"load/{result.profile}", name=gate.id)
        if gate.verdict != "held":
            kind = "failure" if gate.verdict == "broken" else "error"
            told = f"expected {gate.limit}, found {gate.found}"
            Xml.SubElement(case, kind, message=told).text = gate.detail
    for one in result.compared:
        case = Xml.SubElement(
            suite, "testcase", classname=f"load/{result.profile}", name=f"baseline {one.name}"
        )
        if one.worse:
            told = f"{one.ratio:.2f} times as slow as before ({one.low:.2f} to {one.high:.2f})"
            Xml.SubElement(case, "failure", message=told)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))
