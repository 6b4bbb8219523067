"""`understudy contract`: what it prints, what it ends with, and where it can look."""

import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from toy_pack.tallybook import VENDOR

from tests.mocks.server import serve
from understudy.cli import contracts, main
from understudy.contract import published
from understudy.contract.findings import Finding, Probed
from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.vendor import System
from understudy.vendor.trouble import FaultLike


@pytest.fixture(autouse=True)
def _only_tallybook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage with one vendor, whose contract is published in a folder of its own."""
    monkeypatch.setattr(contracts, "vendors", lambda: MappingProxyType({"tallybook": VENDOR}))
    monkeypatch.setattr(contracts, "vendor_named", lambda name: VENDOR)
    monkeypatch.setattr(published, "_place", lambda: tmp_path)


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["understudy", "contract", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(str(left.value.code or 0))


def found(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    """Let the probe find this, without probing."""
    probed = Probed("tallybook", operations=11, cases=400)
    for finding in findings:
        probed.add(finding)
    monkeypatch.setattr(contracts, "_one", lambda *_: probed)


LEAK = Finding("token", "ignored_auth", "Let in", "Expected 401\nGot 200", "curl", "200 {}")


def test_held_when_published_and_probed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch)
    assert call(monkeypatch, "--freeze") == 0

    assert call(monkeypatch) == 0

    out = capsys.readouterr().out.splitlines()
    assert out[-2:] == [
        "tallybook: 11 operations, 400 cases, 0 exclusions used, 0 failures",
        "held",
    ]


def test_broken_by_what_was_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call(monkeypatch, "--freeze")
    found(monkeypatch, LEAK)

    assert call(monkeypatch, "tallybook") == 1

    out = capsys.readouterr().out
    assert "  token: ignored_auth: Let in\n      Expected 401\n" in out
    assert out.endswith("broken\n")


def test_broken_when_nothing_is_published(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch)

    assert call(monkeypatch) == 1

    assert "no contract is published" in capsys.readouterr().out


def test_json_is_one_document(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, LEAK)

    assert call(monkeypatch, "--json") == 1

    out, err = capsys.readouterr()
    told: Any = orjson.loads(out)
    (row,) = told["vendors"]
    assert (told["verdict"], row["verdict"], err) == ("broken", "broken", "")
    assert (row["operations"], row["cases"], row["published"]) == (11, 400, False)
    assert row["failures"][0]["check"] == "ignored_auth"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--max-examples", "0"], "--max-examples must be at least 1"),
        (["--url", "http://127.0.0.1:1"], "--url is one system's"),
        (["--landscape", "/nowhere.json"], "is no landscape file"),
        (["tallybook", "--url", "http://127.0.0.1:1"], "does not answer"),
    ],
)
def test_asked_wrongly(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    line: str,
) -> None:
    assert call(monkeypatch, *words) == 2

    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert line in err


def test_without_schemathesis_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "schemathesis", None)
    monkeypatch.delitem(sys.modules, "understudy.contract.fuzz", raising=False)

    assert call(monkeypatch) == 2

    assert "pip install 'understudy[contract]'" in capsys.readouterr().err


def no_fault(fault_id: str, parameters: object) -> FaultLike:
    raise AssertionError(f"no test here arms {fault_id}")


@pytest.mark.slow
@pytest.mark.parametrize("by", ["url", "landscape"])
def test_a_running_system_is_probed_from_outside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, by: str
) -> None:
    call(monkeypatch, "--freeze")
    system = System(VENDOR, seed=Seed(7), clock=RealClock(), make_fault=no_fault)
    with serve(system) as served:
        words = ["tallybook", "--url", served.http]
        if by == "landscape":
            entry = {
                "vendor": "tallybook",
                "base_url": served.http,
                "auth": dict(system.credentials),
            }
            file = tmp_path / "landscape.json"
            file.write_bytes(orjson.dumps({"systems": {"tallybook": entry}}))
            words = ["--landscape", str(file)]

        code = call(monkeypatch, *words, "--max-examples", "1")

    assert code == 0, capsys.readouterr().out
    assert len(system.exchanges) > 200
