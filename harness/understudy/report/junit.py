"""JUnit XML: a scenario is a suite, a promise a test case."""

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from understudy.kernel.events import InvariantJudged, ScenarioEnded


def junit(scenarios: Sequence[ScenarioEnded]) -> bytes:
    """The document; broken promises are failures, unknown ones errors."""
    root = Xml.Element("testsuites", name="understudy")
    for scenario in scenarios:
        suite = Xml.SubElement(
            root,
            "testsuite",
            name=scenario.name,
            tests=str(len(scenario.invariants)),
            failures=str(sum(i.verdict == "broken" for i in scenario.invariants)),
            errors=str(sum(i.verdict == "unknown" for i in scenario.invariants)),
            time=f"{scenario.wall_s:.3f}",
            timestamp=scenario.started_at.isoformat(),
        )
        for judged in scenario.invariants:
            _case(suite, scenario, judged)
        if scenario.verdict == "unknown" and scenario.reason:
            case = Xml.SubElement(suite, "testcase", classname=scenario.name, name="the run itself")
            Xml.SubElement(case, "error", message=scenario.reason)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _case(suite: Xml.Element, scenario: ScenarioEnded, judged: InvariantJudged) -> None:
    case = Xml.SubElement(
        suite, "testcase", classname=scenario.name, name=f"{judged.id}: {judged.promise}"
    )
    if judged.verdict == "unknown":
        Xml.SubElement(case, "error", message=judged.reason or "there was nothing to look at")
    for violation in judged.violations:
        failure = Xml.SubElement(
            case,
            "failure",
            message=f"{violation.subject}: expected {violation.expected}, found {violation.found}",
        )
        failure.text = "\n".join(
            f"{line.at.isoformat()} {line.system} {line.text}" for line in violation.witness
        )
