"""Every gate holds, breaks and stays unknown when it should."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from understudy.kernel.errors import UsageError
from understudy.kernel.events import InvariantJudged, ScenarioEnded, ViolationFound
from understudy.load.flows import Moved
from understudy.load.measured import Measured, Struck, Usage
from understudy.load.samples import Come, Request
from understudy.load.slo import Gate, Slo, gates, read_slo

AT = datetime(2026, 6, 30, tzinfo=UTC)


def ended(violations: int = 0, witnesses: int = 9) -> ScenarioEnded:
    found = [ViolationFound("deal 1", "1 project", "2", 0, "", ())] * violations
    verdict = "broken" if violations else "held"
    judged = [InvariantJudged("one-project-per-won-deal", "one", verdict, witnesses, found)]  # type: ignore[arg-type]
    return ScenarioEnded("load/x", "held", "", 7, "", AT, AT, 1.0, 1, judged, (), ())


def measured(
    requests: Sequence[Request] = (),
    journeys: Sequence[Moved] = (),
    arrivals: Sequence[Come] = (),
    planned: Mapping[str, int] | None = None,
    troubles: Sequence[Struck] = (),
    usage: Mapping[str, Usage] | None = None,
) -> Measured:
    right = sum(one.right for one in journeys)
    return Measured(
        0,
        60,
        [("all", 0, 60)],
        planned or {},
        arrivals,
        requests,
        journeys,
        troubles,
        usage or {},
        right,
        10.0,
    )


def slo(tmp_path: Path, text: str) -> Slo:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return read_slo(str(file))


def asked(tmp_path: Path, text: str, run: Measured, end: ScenarioEnded | None = None) -> list[Gate]:
    """The gates that the text adds to those that are always there."""
    always = {"rate arrivals", "invariants violations"}
    found = gates(slo(tmp_path, text), run, end or ended())
    return [gate for gate in found if gate.id not in always or f"[{gate.area}]" in text]


def request(latency_ms: float, operation: str = "deal.update", **more: object) -> Request:
    told: dict[str, object] = {"at": 5.0, "error": "", **more}
    at, error = float(str(told["at"])), str(told["error"])
    return Request(at, "crm", operation, "ae", latency_ms, 200, error)


def test_each_operation_is_measured_apart(tmp_path: Path) -> None:
    quick = [request(1.0, "deal.query") for _ in range(99)]
    slow = [request(900.0)]
    (gate,) = asked(tmp_path, '[http."crm *"]\np95_ms = 500', measured([*quick, *slow]))
    assert (gate.verdict, gate.detail) == ("broken", "slowest: crm deal.update")
    (gate,) = asked(tmp_path, '[http."crm *"]\np95_ms = 500', measured(quick))
    assert gate.verdict == "held"
    (gate,) = asked(tmp_path, '[http."erp *"]\np95_ms = 500', measured(quick))
    assert (gate.verdict, gate.found) == ("unknown", "nothing to look at")


def test_errors_count_unless_a_trouble_of_ours_made_them(tmp_path: Path) -> None:
    wrong = [request(1.0), request(1.0, error="503")]
    text = '[http."*"]\nerrors = 0.1'
    assert asked(tmp_path, text, measured(wrong))[0].verdict == "broken"
    for on, verdict in (
        ("crm *", "unknown"),
        ("crm deal.update", "unknown"),
        ("crm deal.create", "broken"),
        ("erp *", "broken"),
    ):
        outage = Struck("unavailable", on, 4.0, 6.0, 0.0)
        (gate,) = asked(tmp_path, text, measured(wrong, troubles=[outage]))
        assert gate.verdict == verdict, on


def test_a_flow_is_slow_or_incomplete(tmp_path: Path) -> None:
    text = "[flow.deal-to-project]\np95_s = 5"
    fast = [Moved("deal-to-project", "a", 0, 1.0, 1)]
    late = [Moved("deal-to-project", "b", 0, 9.0, 1)]
    lost = [Moved("deal-to-project", "c", 0, None, 0)]
    verdicts = {
        name: [gate.verdict for gate in asked(tmp_path, text, measured(journeys=some))]
        for name, some in (("fast", fast), ("late", late), ("lost", fast + lost), ("none", []))
    }
    assert verdicts == {
        "fast": ["held", "held"],
        "late": ["held", "broken"],
        "lost": ["broken", "held"],
        "none": ["unknown", "unknown"],
    }


def test_load_that_did_not_come_leaves_the_run_unknown(tmp_path: Path) -> None:
    text = "[rate]\nreached = 0.9\nlate_s = 1"
    prompt, late = Come(0, "ae", 3.0, ""), Come(0, "ae", 1500.0, "")
    for came, verdict in (([prompt] * 10, "held"), ([prompt] * 8 + [late] * 2, "unknown")):
        gate = asked(tmp_path, text, measured(arrivals=came, planned={"ae": 10}))[0]
        assert gate.verdict == verdict
    (absent, *_) = asked(tmp_path, text, measured(arrivals=[prompt] * 8, planned={"ae": 10}))
    assert absent.verdict == "unknown"
    assert asked(tmp_path, text, measured())[0].verdict == "unknown"


def test_only_what_shows_once_counts_as_a_record(tmp_path: Path) -> None:
    text = "[records]\na_second = 0.2"
    once = [Moved("deal-to-project", str(n), 0, 1.0, 1) for n in range(2)]
    twice = [Moved("deal-to-project", str(n), 0, 1.0, 2) for n in range(9)]
    assert asked(tmp_path, text, measured(journeys=once))[0].verdict == "held"
    assert asked(tmp_path, text, measured(journeys=twice))[0].verdict == "broken"
    assert asked(tmp_path, text, measured())[0].verdict == "unknown"


def test_a_backlog_is_drained_in_time_or_not(tmp_path: Path) -> None:
    text = "[drain]\nwithin_s = 10"
    for drained, verdict in ((3.0, "held"), (-2.0, "held"), (11.0, "broken"), (None, "broken")):
        run = measured(troubles=[Struck("outage", "erp *", 0, 5, drained)])
        assert asked(tmp_path, text, run)[0].verdict == verdict
    assert asked(tmp_path, text, measured())[0].verdict == "unknown"


def test_a_budget_counts_what_the_integration_asked(tmp_path: Path) -> None:
    used = measured(usage={"crm": Usage(600, 12, 3)})
    text = "[budget.crm]\nrequests = 500\nat_once = 12\nthrottled = 0\nquota_a_day = 10000\n"
    found = asked(tmp_path, text + "share = 0.05", used)
    verdicts = {gate.about: gate.verdict for gate in found}
    assert verdicts == {
        "crm requests": "broken",
        "crm at_once": "held",
        "crm throttled": "broken",
        "crm quota": "broken",
    }


def test_no_violation_is_let_pass_unless_said(tmp_path: Path) -> None:
    text = "[invariants]\nviolations = 0"
    gate = asked(tmp_path, text, measured(), ended(2))[-1]
    assert (gate.verdict, gate.detail) == ("broken", "one-project-per-won-deal (2)")
    assert asked(tmp_path, text, measured(), ended(0))[-1].verdict == "held"
    assert gates(slo(tmp_path, ""), measured(), ended(1))[-1].verdict == "broken"
    assert asked(tmp_path, text, measured(), ended(0, witnesses=0))[-1].verdict == "unknown"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[http.'*']\np95 = 1", "p95_ms"),
        ("[flow.deals]\np95_s = 1", "deal-to-project"),
        ("[budget.crn]\nat_once = 1", "crm"),
        ("[flows]\na = 1", "flow"),
        ("[records]\na_second = 'x'", "a_second is a number"),
        ("[records]\na_second = -1", "not below 0"),
        ("records = 1", "must be a table"),
        ("[", "is not TOML"),
    ],
)
def test_a_mistake_in_a_file_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        slo(tmp_path, text)
