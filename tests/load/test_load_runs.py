"""A month is closed under load: by the reference engine, a naive one, and one that is slowed.

Shorter than the profile has it, so that all of it is there and nobody waits long.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.live.conftest import BIN

# Looked for, not imported: it would change how this process waits.
there = find_spec("locust") is not None
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not there, reason="the extra `load`")]

SUTS = Path(__file__).parent / "suts"
FAKES = Path(__file__).parents[1] / "fakes"
SECONDS = "20"
SLEEP_S = "4"


def load(folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [str(BIN / "understudy"), "load", *words, "--out", "out", "--json"],
        cwd=folder,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr.decode()
    return done.returncode, orjson.loads(done.stdout)


def sut(folder: Path, name: str, command: list[str], rest: str = "") -> str:
    file = folder / "understudy.toml"
    told = orjson.dumps(command).decode()
    file.write_text(f'[sut]\nname = "{name}"\ncommand = {told}\n{rest}', encoding="utf-8")
    return str(file)


def verdicts(document: dict[str, Any], area: str) -> set[str]:
    return {gate["verdict"] for gate in document["load"]["gates"] if gate["area"] == area}


def test_the_reference_engine_closes_a_month_within_its_gates(tmp_path: Path) -> None:
    code, document = load(tmp_path, "month-end-close", "--seconds", SECONDS, "--workers", "2")

    red = [gate for gate in document["load"]["gates"] if gate["verdict"] != "held"]
    assert (code, document["verdict"], red) == (0, "held", [])
    told = document["load"]
    assert told["arrivals"]["came"] == sum(told["arrivals"]["planned"].values())
    assert all(flow["count"] and not flow["doubled"] for flow in told["flows"].values())
    assert {name.partition(" ")[0] for name in told["http"]} >= {"crm", "psa", "erp"}
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 10
    assert "http://" not in page
    junit = (tmp_path / "out" / "junit.xml").read_text(encoding="utf-8")
    assert 'name="flow deal-to-project p95"' in junit


def test_the_naive_engine_is_convicted_of_duplicates(tmp_path: Path) -> None:
    command = ["env", f"PYTHONPATH={FAKES}", sys.executable, str(SUTS / "naive.py"), "{landscape}"]
    spec = sut(tmp_path, "naive", command)
    code, document = load(tmp_path, "month-end-close", "--seconds", SECONDS, "--sut", spec)

    assert (code, document["verdict"]) == (1, "broken")
    broken = {i["id"]: i["violations"] for i in document["scenarios"][0]["invariants"]}
    found = [v["found"] for v in broken["one-project-per-won-deal"]]
    assert any(one.startswith(("2:", "3:")) for one in found), found
    assert verdicts(document, "http") == {"held"}


def test_a_slowed_engine_is_late_end_to_end_and_nowhere_else(tmp_path: Path) -> None:
    words = ["--landscape", "{landscape}", "--port", "{port}"]
    ready = 'ready = "http://127.0.0.1:{port}/health"\nevents_url = "/hooks"\n'
    command = [sys.executable, str(SUTS / "slowed.py"), SLEEP_S, *words]
    spec = sut(tmp_path, "slowed", command, ready)
    code, document = load(tmp_path, "month-end-close", "--seconds", SECONDS, "--sut", spec)

    assert (code, document["verdict"]) == (1, "broken")
    assert verdicts(document, "http") == {"held"}
    # Business time goes on while the engine sleeps, so what is late here is late there as well.
    told = document["scenarios"][0]["invariants"]
    assert {i["id"] for i in told if i["verdict"] == "broken"} <= {"converged-within-slo"}
    broken = {g["about"] for g in document["load"]["gates"] if g["verdict"] == "broken"}
    assert {f"{name} p50" for name in document["load"]["flows"]} <= broken
