"""A policy and its evidence, written by hand: what is promoted, what is held back, and why."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from understudy.cli.promoting import gate
from understudy.kernel.errors import UsageError
from understudy.promotion.decision import Decision, decide
from understudy.promotion.policy import read_policy

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STEP = 'from = "test"\nto = "prod"\n'
SCENARIOS = STEP + '[scenarios]\nresults = "results.json"\nhold = ["calm/*", "loss/*"]\nseeds = 2\n'
CONTRACT = STEP + '[contract]\nresults = "contract.json"\n'
LOAD = STEP + '[load]\nresults = ["load.json"]\nprofiles = ["month-end-close"]\n'


def _scenario(name: str, seed: int, verdict: str = "held", **promises: str) -> dict[str, object]:
    told = promises or {"billed-once": verdict}
    return {
        "name": name,
        "seed": seed,
        "verdict": verdict,
        "invariants": [{"id": k, "promise": f"Of {k}", "verdict": v} for k, v in told.items()],
    }


GOOD = [_scenario(name, seed) for name in ("calm/a", "loss/b") for seed in (7, 8)]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder into which `put` writes."""
    return tmp_path


def put(folder: Path, name: str, document: object, age: timedelta = timedelta()) -> None:
    path = folder / name
    path.write_text(json.dumps(document))
    at = (NOW - age).timestamp()
    os.utime(path, (at, at))


def decided(folder: Path, policy: str) -> Decision:
    (folder / "policy.toml").write_text(policy)
    return decide(read_policy(folder / "policy.toml"), NOW)


def why(decision: Decision) -> list[tuple[str, str, str]]:
    return [(r.about, r.verdict, r.text) for r in decision.reasons]


def test_what_held_on_enough_firms_is_promoted(written: Path) -> None:
    put(written, "results.json", {"run_hash": "feed", "scenarios": GOOD})

    decision = decided(written, SCENARIOS)

    assert decision.verdict == "held"
    assert decision.words == "promote: from test to prod"


@pytest.mark.parametrize(
    ("scenarios", "verdict", "text"),
    [
        ([*GOOD, _scenario("loss/b", 9, "broken")], "broken", "broken on seed 9: Of billed-once"),
        ([*GOOD, _scenario("calm/c", 7)], "unknown", "held, but on 1 firms, not 2"),
        (GOOD[:2], "unknown", "none of them was played"),
        ([*GOOD, _scenario("loss/b", 9, "unknown")], "unknown", "unknown on seed 9"),
    ],
    ids=["broken", "too-few-firms", "not-played", "unknown"],
)
def test_what_did_not_hold_or_was_not_tried_is_held_back(
    written: Path, scenarios: list[object], verdict: str, text: str
) -> None:
    put(written, "results.json", {"scenarios": scenarios})

    decision = decided(written, SCENARIOS)

    assert decision.verdict == verdict
    assert any(text in told for _, _, told in why(decision))


def test_a_scenario_that_nobody_asked_for_decides_nothing(written: Path) -> None:
    put(written, "results.json", {"scenarios": [*GOOD, _scenario("growth/x", 7, "broken")]})

    assert decided(written, SCENARIOS).verdict == "held"


@pytest.mark.parametrize(
    ("promise", "until", "verdict"),
    [
        ("billed-once", "2026-11-24", "held"),
        ("billed-once", "2026-11-23", "broken"),
        ("copies-agree", "2026-12-31", "broken"),
    ],
    ids=["accepted", "no-longer", "another-promise"],
)
def test_a_finding_may_be_accepted_until_a_day(
    written: Path, promise: str, until: str, verdict: str
) -> None:
    broken = {"billed-once": "broken", "copies-agree": "held"}
    scenarios = [*GOOD[:3], _scenario("loss/b", 8, "broken", **broken)]
    put(written, "results.json", {"scenarios": scenarios})
    accepted = f"""
        [[scenarios.accepted]]
        scenario = "loss/b"
        promise = "{promise}"
        reason = "INT-231"
        until = {until}
        """

    decision = decided(written, SCENARIOS + accepted)

    assert decision.verdict == verdict
    assert ("INT-231" in why(decision)[-1][2]) == (verdict == "held")


def test_a_run_that_did_not_end_well_cannot_be_accepted_away(written: Path) -> None:
    scenarios = [*GOOD[:3], {**_scenario("loss/b", 8), "verdict": "unknown", "reason": "no rest"}]
    put(written, "results.json", {"scenarios": scenarios})
    accepted = '[[scenarios.accepted]]\nscenario = "*"\nreason = "all"\nuntil = 2030-01-01\n'

    decision = decided(written, SCENARIOS + accepted)

    assert decision.verdict == "unknown"
    assert "no rest" in why(decision)[-1][2]


def test_evidence_that_is_missing_or_old_is_none(written: Path) -> None:
    missing = decided(written, SCENARIOS)
    put(written, "results.json", {"scenarios": GOOD}, age=timedelta(hours=25))
    old = decided(written, SCENARIOS)

    assert missing.verdict == old.verdict == "unknown"
    assert why(missing)[0][2].endswith("is not there")
    assert "25 hours old" in why(old)[0][2]


@pytest.mark.parametrize(
    ("allowed", "changed", "verdict"),
    [
        ("none", "compatible", "broken"),
        ("compatible", "compatible", "held"),
        ("compatible", "breaking", "broken"),
        ("any", "breaking", "held"),
    ],
)
def test_a_contract_may_change_as_far_as_the_policy_says(
    written: Path, allowed: str, changed: str, verdict: str
) -> None:
    change = {"rule": "response-field-removed", "at": "GET /x", "class": changed}
    row = {"vendor": "kantata", "verdict": "held", "changes": [change], "failures": []}
    put(written, "contract.json", {"vendors": [row]})

    assert decided(written, f'{CONTRACT}changes = "{allowed}"\n').verdict == verdict


def test_a_stand_in_that_is_not_what_its_contract_says_proves_nothing(written: Path) -> None:
    row = {"vendor": "kantata", "verdict": "broken", "changes": [], "failures": [{}, {}]}
    put(written, "contract.json", {"vendors": [row]})

    assert why(decided(written, CONTRACT)) == [
        ("kantata", "broken", "not what it says: 2 failures")
    ]


def test_a_load_profile_counts_with_all_its_gates(written: Path) -> None:
    slow = {"id": "flow deal-to-project", "verdict": "broken", "found": "40 s", "limit": "20 s"}
    put(
        written,
        "load.json",
        {"verdict": "broken", "load": {"profile": "month-end-close", "gates": [slow]}},
    )

    decision = decided(written, LOAD)

    assert decision.verdict == "broken"
    assert "deal-to-project at 40 s, not 20 s" in why(decision)[0][2]


def test_a_load_profile_that_was_not_played_is_not_known(written: Path) -> None:
    put(written, "load.json", {"verdict": "held", "load": {"profile": "spike", "gates": []}})

    assert decided(written, LOAD).verdict == "unknown"


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (STEP, "asks for nothing"),
        ('to = "prod"\n[load]\nresults=[]\nprofiles=["x"]', "does not say from"),
        (SCENARIOS + "colour = 1\n", "colour"),
        (CONTRACT + 'changes = "some"\n', "some"),
        (LOAD.replace('["month-end-close"]', "[]"), "names no profiles"),
        (SCENARIOS.replace("[scenarios]", "[[scenarios]]"), "must be a table"),
    ],
)
def test_a_policy_that_cannot_be_read_gets_one_clear_line(
    written: Path, policy: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        decided(written, policy)


@pytest.mark.parametrize("body", ["{", "[]", '{"scenarios": 1}', '{"scenarios": [1]}'])
def test_what_is_no_result_is_not_taken_for_one(written: Path, body: str) -> None:
    (written / "results.json").write_text(body)

    with pytest.raises(UsageError):
        decided(written, SCENARIOS)


def test_a_decision_is_on_record_for_auditors(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(written, "results.json", {"run_hash": "feed", "scenarios": GOOD})
    (written / "policy.toml").write_text(SCENARIOS + "max_age_hours = 1e9\n")
    page = written / "summary.md"

    codes = [gate(written / "policy.toml", written / "gate", page) for _ in range(2)]

    assert codes == [0, 0]
    lines = (written / "gate" / "decisions.jsonl").read_text().splitlines()
    record = json.loads(lines[1])
    assert len(lines) == 2
    assert (record["decision"], record["from"], record["to"]) == ("promote", "test", "prod")
    assert record["evidence"][0]["run_hash"] == "feed"
    assert len(record["evidence"][0]["sha256"]) == len(record["policy"]["sha256"]) == 64
    assert page.read_text().count("## ✅") == 2
    assert "promote: from test to prod" in capsys.readouterr().out


def test_what_is_held_back_ends_with_the_code_of_its_verdict(written: Path) -> None:
    (written / "policy.toml").write_text(SCENARIOS)
    assert gate(written / "policy.toml", written / "gate") == 3

    put(written, "results.json", {"scenarios": [_scenario("loss/b", 7, "broken")]})
    (written / "policy.toml").write_text(SCENARIOS + "max_age_hours = 1e9\n")
    assert gate(written / "policy.toml", written / "gate") == 1
