"""pytest in a project of somebody else's: fixtures, markers, scenarios, and nothing in the way."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import httpx
import pytest

from understudy import ServedLandscape

ROOT = Path(__file__).parents[2]
STRANGER = {
    "mocks/__init__.py": "WHOSE = 'theirs'\n",
    "tests/__init__.py": "",
    "tests/helpers.py": "WHOSE = 'theirs'\n",
    "tests/test_names.py": """\
        import sys

        def test_the_projects_own_packages_are_found():
            from mocks import WHOSE as mocks
            from tests.helpers import WHOSE as tests
            assert mocks == tests == "theirs"

        def test_nothing_of_the_stage_is_imported_that_nobody_asked_for():
            loaded = [name for name in sys.modules if name.startswith("understudy")]
            assert set(loaded) <= {"understudy", "understudy.pytest_plugin"}, loaded
        """,
    "tests/test_stage.py": """\
        import httpx
        import pytest

        @pytest.mark.parametrize("n", range(4))
        def test_a_vendor_answers(landscape, n):
            token = landscape.psa.auth["access_token"]
            answer = httpx.get(
                "https://api.mavenlink.com/api/v1/users/me.json",
                headers={"authorization": f"Bearer {token}"},
            )
            assert answer.status_code == 200
        """,
}
SCENARIO = """\
    from understudy.scenario import Run, scenario


    @scenario()
    def a_deal(run: Run) -> None:
        '''A won deal becomes one project.'''
        deal = run.world.deals.pick(stage="negotiation")
        run.crm.close_won(deal)
        run.clock.advance(hours=1)
        run.settle()
    """
REFERENCE = """\
    [sut]
    name = "reference"
    factory = "understudy_engine.factory:create"
    """


def _project(folder: Path, files: dict[str, str]) -> Path:
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\nfilterwarnings = 'error'\n")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(dedent(text))
    return folder


def _pytest(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *args],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.slow
def test_a_project_with_packages_of_the_same_names_is_not_disturbed(tmp_path: Path) -> None:
    ended = _pytest(_project(tmp_path, STRANGER))

    assert ended.returncode == 0, ended.stdout
    assert "6 passed" in ended.stdout


@pytest.mark.slow
def test_tests_run_side_by_side_under_xdist(tmp_path: Path) -> None:
    ended = _pytest(_project(tmp_path, STRANGER), "-n", "2")

    assert ended.returncode == 0, ended.stdout
    assert "6 passed" in ended.stdout


@pytest.mark.slow
def test_the_test_in_the_readme_passes_in_an_empty_folder(tmp_path: Path) -> None:
    (shown,) = re.findall(
        r"```python\n(\S[^`]*?def test_[^`]*)```", (ROOT / "README.md").read_text()
    )

    ended = _pytest(_project(tmp_path, {"test_ours.py": shown}))

    assert ended.returncode == 0, ended.stdout
    assert "1 passed" in ended.stdout


@pytest.mark.slow
def test_a_scenario_file_is_a_test(tmp_path: Path) -> None:
    files = {"scenarios/a_deal.py": SCENARIO, "understudy.toml": REFERENCE}

    ended = _pytest(_project(tmp_path, files))

    assert ended.returncode == 0, ended.stdout
    assert "1 passed" in ended.stdout


@pytest.mark.slow
def test_a_scenario_that_does_not_hold_says_what_shows_it(tmp_path: Path) -> None:
    idle = REFERENCE.replace("understudy_engine.factory:create", "nobody:create")
    nobody = """\
        import asyncio

        class Nobody:
            async def run(self):
                await asyncio.Event().wait()

        def create(landscape, **told):
            return Nobody()
        """
    files = {"scenarios/a_deal.py": SCENARIO, "understudy.toml": idle, "nobody.py": nobody}

    ended = _pytest(_project(tmp_path, files))

    assert ended.returncode == 1, ended.stdout
    assert "expected: 1 project in the PSA" in ended.stdout
    assert "play it again: understudy run" in ended.stdout
    assert "Traceback" not in ended.stdout


@pytest.mark.slow
def test_a_scenario_without_an_integration_to_play_it_is_told_what_to_do(tmp_path: Path) -> None:
    ended = _pytest(_project(tmp_path, {"scenarios/a_deal.py": SCENARIO}))

    assert ended.returncode == 1
    assert "`understudy init` writes one" in ended.stdout


@pytest.mark.slow
def test_other_files_of_a_scenarios_folder_are_left_alone(tmp_path: Path) -> None:
    files = {"scenarios/notes.py": "raise SystemExit\n", "test_one.py": "def test_one(): pass\n"}

    ended = _pytest(_project(tmp_path, files))

    assert "1 passed" in ended.stdout


def _me(landscape: ServedLandscape) -> httpx.Response:
    token = landscape.psa.auth["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    return httpx.get(f"{landscape.psa.base_url}/api/v1/users/me.json", headers=headers)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2])
def test_a_served_landscape_is_as_new_for_each_test(
    live_landscape: ServedLandscape, number: int
) -> None:
    assert live_landscape.psa.base_url.startswith("http://127.0.0.1:")
    assert _me(live_landscape).status_code == 200
    assert len(live_landscape.psa.requests()) == 1

    live_landscape.crm.act("customer", None, name="Alone")
    assert len(live_landscape.crm.records("customer", name="Alone")) == 1

    live_landscape.psa.fault("unavailable")
    assert _me(live_landscape).status_code == 503


@pytest.mark.slow
def test_a_served_landscape_can_be_told_to_another_process(live_landscape: ServedLandscape) -> None:
    told = json.loads(live_landscape.file.read_text())

    assert told["systems"]["kantata"]["base_url"] == live_landscape.psa.base_url
    assert "HTTPS_PROXY" in live_landscape.environment
