"""The steps of the action and of the GitLab example, executed as their runners would."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # it has no types

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GITLAB = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text())
IDLE = """
import asyncio


class Idle:
    async def run(self):
        await asyncio.Event().wait()


def create(landscape, **told):
    return Idle()
"""
TOML = '[sut]\nname = "idle"\nfactory = "idle:create"\n'
POLICY = 'from = "test"\nto = "prod"\n[scenarios]\nresults = "out/results.json"\n'


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment, in which only understudy is still to be installed."""
    folder = tmp_path_factory.mktemp("runner")
    venv.create(folder, with_pip=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "outer.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return folder / "bin"


class Runner:
    """Plays steps in a folder, as a runner does: a shell for each, files for what they tell."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.told, self.page = folder, folder / "output", folder / "summary.md"
        self._env = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "GITHUB_OUTPUT": str(self.told),
            "GITHUB_STEP_SUMMARY": str(self.page),
        }

    def shell(self, script: str, env: Mapping[str, str]) -> int:
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder,
            env={**self._env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        sys.stdout.write(ended.stdout)
        return ended.returncode

    def action(self, **given: str) -> int:
        """All steps of the action until one fails; returns how the last one ended."""
        inputs = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
        known = {f"inputs.{name}": text for name, text in (inputs | given).items()}
        known["github.action_path"] = str(ROOT)

        def filled(text: str) -> str:
            return re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda found: known[found[1]], text)

        for step in ACTION["runs"]["steps"]:
            assert step["shell"] == "bash"
            if "if" in step:
                assert step["if"] == "${{ inputs.policy != '' }}"
                if not known["inputs.policy"]:
                    continue
            env = {name: filled(text) for name, text in step["env"].items()}
            assert "${{" not in step["run"], "what is given must not become part of a script"
            if code := self.shell(step["run"], env):
                return code
        return 0

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.told.read_text().splitlines())


@pytest.fixture
def runner(tmp_path: Path, python: Path) -> Runner:
    (tmp_path / "idle.py").write_text(IDLE)
    (tmp_path / "understudy.toml").write_text(TOML)
    return Runner(tmp_path, python)


def test_the_action_installs_plays_and_tells(runner: Runner) -> None:
    assert runner.action(scenarios="calm/opportunity_to_cash", out="out") == 0

    assert runner.outputs["verdict"] == "held"
    assert (runner.folder / runner.outputs["report"]).is_file()
    assert json.loads((runner.folder / runner.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert "`calm/opportunity_to_cash`" in runner.page.read_text()


def test_the_action_fails_where_a_promise_is_broken(runner: Runner) -> None:
    code = runner.action(scenarios="calm/opportunity_to_cash", sut="understudy.toml")

    assert code == 1
    assert runner.outputs["verdict"] == "broken"
    assert "expected 1 project in the PSA" in runner.page.read_text()


def test_with_a_policy_the_gate_decides(runner: Runner) -> None:
    (runner.folder / "policy.toml").write_text(POLICY)
    calm = {"scenarios": "calm/opportunity_to_cash", "out": "out", "policy": "policy.toml"}

    assert runner.action(**calm) == 0
    assert "promote: from test to prod" in runner.page.read_text()

    assert runner.action(**calm, sut="understudy.toml") == 1
    assert "hold back: from test to prod" in runner.page.read_text()


def test_the_action_ends_with_an_error_for_what_cannot_be_played(runner: Runner) -> None:
    assert runner.action(scenarios="calm/opportunity_to_crash", policy="policy.toml") == 2
    assert runner.outputs["verdict"] == "error"


def test_the_gitlab_job_plays_and_leaves_its_reports(runner: Runner) -> None:
    job = GITLAB["rehearsal"]
    env = job["variables"] | {"UNDERSTUDY": str(ROOT), "SCENARIOS": "calm/opportunity_to_cash"}

    code = runner.shell("\n".join(job["script"]), env)

    assert code == 1  # nobody does anything in this integration
    assert "<failure" in (runner.folder / job["artifacts"]["reports"]["junit"]).read_text()
    assert (runner.folder / "report" / "summary.md").is_file()
