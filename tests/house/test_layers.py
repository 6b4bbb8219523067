"""The layers hold, and each contract is shown able to break."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

LINT = Path(sys.executable).with_name("lint-imports")
SKELETON = (
    "harness/understudy/kernel",
    "harness/understudy/world",
    "harness/understudy/vendor",
    "harness/understudy/faults",
    "harness/understudy/report",
    "mocks/understudy_mocks/acme",
    "mocks/understudy_mocks/other",
    "engine/understudy_engine",
)


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    """What `lint-imports` says of the packages in `checkout`."""
    folders = [str(checkout / folder) for folder in ("harness", "mocks", "engine")]
    return subprocess.run(
        [LINT, "--no-cache", "--no-logo"],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(folders)},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A checkout of empty packages under the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in SKELETON:
        folder = tmp_path / path
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        if len(Path(path).parts) > 2:
            (folder.parent / "__init__.py").touch()
    return tmp_path


def test_the_layers_hold() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


def test_an_empty_checkout_breaks_nothing(skeleton: Path) -> None:
    result = lint(skeleton)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("harness/understudy/kernel", "understudy.world", "the harness has layers"),
        ("harness/understudy/vendor", "understudy.faults", "the harness has layers"),
        ("harness/understudy/faults", "understudy.report", "the harness has layers"),
        ("harness/understudy/stray", "understudy.kernel", "the harness has layers"),
        ("harness/understudy/vendor", "understudy_mocks.acme", "the harness knows neither"),
        ("harness/understudy/report", "understudy_engine", "the harness knows neither"),
        ("mocks/understudy_mocks/acme", "understudy_mocks.other", "vendors do not know"),
        ("mocks/understudy_mocks/acme", "understudy.faults", "a vendor sees the kit"),
        ("mocks/understudy_mocks/acme", "understudy_engine", "a vendor sees the kit"),
        ("engine/understudy_engine", "understudy.kernel", "the engine is a stranger"),
    ],
)
def test_a_contract_finds_its_breach(
    skeleton: Path, importer: str, imported: str, contract: str
) -> None:
    (skeleton / importer).mkdir(exist_ok=True)
    (skeleton / importer / "__init__.py").write_text(f"import {imported}\n")

    result = lint(skeleton)

    broken = [line for line in result.stdout.splitlines() if line.endswith(" BROKEN")]
    assert result.returncode == 1
    assert len(broken) == 1
    assert broken[0].startswith(contract)
