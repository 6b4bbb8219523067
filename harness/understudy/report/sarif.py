"""SARIF 2.1.0: what code hosts show as annotations. A finding lies at its scenario's file."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version

from understudy.kernel.events import InvariantJudged, ScenarioEnded

_LEVEL = {"broken": "error", "unknown": "warning"}


def sarif(scenarios: Sequence[ScenarioEnded], files: Mapping[str, str]) -> Mapping[str, object]:
    """The document; `files` are the paths of the scenarios' files by name."""
    rules = {i.id: i.promise for s in scenarios for i in s.invariants if i.verdict != "held"}
    driver = {
        "name": "understudy",
        "version": version("understudy"),
        "rules": [
            {"id": id, "shortDescription": {"text": promise}}
            for id, promise in sorted(rules.items())
        ],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "results": [found for s in scenarios for found in _results(s, files)],
            }
        ],
    }


def _results(scenario: ScenarioEnded, files: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    place = {"artifactLocation": {"uri": files[scenario.name]}, "region": {"startLine": 1}}
    for judged in scenario.invariants:
        if judged.verdict == "held":
            continue
        for text, key in _texts(judged):
            yield {
                "ruleId": judged.id,
                "level": _LEVEL[judged.verdict],
                "message": {"text": f"{scenario.name}, seed {scenario.seed}: {text}"},
                "locations": [{"physicalLocation": place}],
                "partialFingerprints": {"finding/v1": f"{scenario.name}/{judged.id}/{key}"},
            }


def _texts(judged: InvariantJudged) -> Iterator[tuple[str, str]]:
    """What is said of a promise, and what stays the same of it from run to run."""
    if not judged.violations:
        yield judged.reason or "there was nothing to look at", ""
    for found in judged.violations:
        yield f"{found.subject}: expected {found.expected}, found {found.found}", found.subject
