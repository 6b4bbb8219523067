"""`understudy init` writes a file that `understudy run --sut` reads, and never over another."""

from pathlib import Path

import pytest

from tests.cli.test_usage import call
from understudy.sut import read_spec
from understudy.sut.claims import Claims


def test_the_file_that_is_written_can_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "work.py").write_text("def create(landscape, now, state): ...")

    assert call(monkeypatch, "init", str(tmp_path)) == 0

    read = read_spec(tmp_path / "understudy.toml")
    assert (read.name, read.factory) == (tmp_path.name, "work:create")
    assert read.claims == Claims.everything()
    assert "next: understudy run" in capsys.readouterr().out


def test_a_file_that_is_there_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "understudy.toml"
    path.write_text("[sut]")

    assert call(monkeypatch, "init", str(tmp_path)) == 2
    assert path.read_text() == "[sut]"
    assert "is there already" in capsys.readouterr().err
    assert call(monkeypatch, "init", str(tmp_path), "--force") == 0
    assert path.read_text() != "[sut]"
