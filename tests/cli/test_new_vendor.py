"""`understudy new-vendor` writes what the battery, the linters and the contract take at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_usage import call
from tests.house.source import ROOT

BIN = Path(sys.executable).parent


def done(folder: Path, *words: str | Path, code: int = 0) -> str:
    """What a command prints before it ends so, where `folder` is a place to import from."""
    path = os.pathsep.join([str(folder), *(entry for entry in sys.path if entry)])
    ended = subprocess.run(
        [BIN / words[0], *words[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, f"{ended.stdout}\n{ended.stderr}"
    return ended.stdout


@pytest.mark.slow
def test_a_new_vendor_passes_the_battery_the_contract_and_the_linters(tmp_path: Path) -> None:
    done(tmp_path, "understudy", "new-vendor", "acme", "--role", "ledger", "--title", "Acme Books")
    project = tmp_path / "understudy-acme"
    points = project / "understudy_acme-0.dist-info"  # what an installer would have written
    points.mkdir()
    (points / "METADATA").write_text("Metadata-Version: 2.1\nName: understudy-acme\nVersion: 0\n")
    (points / "entry_points.txt").write_text(
        "[understudy.vendors]\nacme = understudy_acme:VENDOR\n"
    )

    told = done(project, "pytest", "-q", "--pyargs", "understudy.battery", "-k", "acme")

    assert "33 passed" in told
    probed = done(
        project, "understudy", "contract", "acme", "--max-examples", "5", code=1
    )  # it is not published
    assert "acme: 6 operations" in probed
    assert "0 failures" in probed
    done(project, "ruff", "check", "--isolated", ".")


@pytest.mark.slow
def test_a_vendor_put_into_a_package_is_styled_as_its_neighbours(tmp_path: Path) -> None:
    pack = tmp_path / "understudy_mocks"
    pack.mkdir()
    (pack / "__init__.py").write_text('"""A pack."""\n')

    done(tmp_path, "understudy", "new-vendor", "beta", "--into", pack)

    assert (pack / "beta" / "__init__.py").is_file()
    done(tmp_path, "ruff", "format", "--check", "--config", ROOT / "pyproject.toml", pack)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["class"], "is no name for a package"),
        (["Acme"], "is no name for a package"),
        (["acme", "--into", "nowhere"], "nowhere is no package"),
    ],
)
def test_what_cannot_be_written_is_refused(
    words: list[str],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert call(monkeypatch, "new-vendor", *words) == 2
    assert why in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_not_written_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    assert call(monkeypatch, "new-vendor", "acme") == 0
    assert call(monkeypatch, "new-vendor", "acme") == 2
    assert "is there already" in capsys.readouterr().err
