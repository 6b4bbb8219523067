"""The same seed is the same run, in any process; another seed is another run."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

pytestmark = pytest.mark.slow
UNDERSTUDY = Path(sys.executable).with_name("understudy")


def run_hash(folder: Path, seed: int, hash_seed: str) -> str:
    """The hash of a run in a process of its own, whose sets are shuffled anew."""
    done = subprocess.run(
        [str(UNDERSTUDY), "run", "calm/opportunity_to_cash", "--seed", str(seed), "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=False,
    )
    document = orjson.loads(done.stdout)
    assert (done.returncode, document["verdict"]) == (0, "held"), done.stderr.decode()
    return str(document["run_hash"])


def test_two_processes_play_the_same_run_and_another_seed_plays_another(tmp_path: Path) -> None:
    first = run_hash(tmp_path, 7, "1")

    assert run_hash(tmp_path, 7, "2") == first
    assert run_hash(tmp_path, 8, "1") != first
