"""Asked wrongly: one clear line on stderr, exit code 2, nothing on stdout."""

import sys
from pathlib import Path

import orjson
import pytest

from understudy.cli import main


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["understudy", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(str(left.value.code or 0))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["run", "calm/oportunity"], "no scenario called"),
        (["run", "--stage", "simulated"], "did you mean 'simulation'"),
        (["run", "--seeds", "0"], "--seeds must be at least 1"),
        (["run", "--sut", "/nowhere/understudy.toml"], "cannot be read"),
        (["run", "--seed", "seven"], "--seed"),
        (["list", "scenario"], "did you mean 'scenarios'"),
        (["up", "--size", "smal"], "did you mean 'small'"),
        (["up", "--systems", "salesfarce"], "did you mean"),
        (["up", "--schema", "/nowhere/shape.toml"], "/nowhere/shape.toml cannot be read"),
        (["run", "--schema", "/nowhere/shape.toml"], "/nowhere/shape.toml cannot be read"),
        (["world", "--size", "tiny", "--out", "/tmp/x"], "no size called 'tiny'"),
        (["explode"], "explode"),
        (["run", "--explode"], "--explode"),
    ],
)
def test_asked_wrongly_gets_one_line_and_exit_code_two(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    line: str,
) -> None:
    assert call(monkeypatch, *words) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert line in err
    assert err.count("\n") == 1
    assert err.startswith("understudy: ")


@pytest.mark.parametrize(
    "toml", ["[sut", "name = 1", "[sut]\nfactry = 'x'", "[sut]\ncommand = 'x'"]
)
def test_an_understudy_toml_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    toml: str,
) -> None:
    path = tmp_path / "understudy.toml"
    path.write_text(toml)

    assert call(monkeypatch, "run", "--sut", str(path)) == 2

    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize("what", ["scenarios", "faults", "invariants", "measures", "vendors"])
def test_lists_are_one_json_document(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], what: str
) -> None:
    assert call(monkeypatch, "list", what, "--json") == 0

    document = orjson.loads(capfdbinary.readouterr().out)
    assert list(document) == [what]
    assert document[what]
