"""The same script on real sockets, with the engine as a process of its own."""

import subprocess
from pathlib import Path

import orjson
import pytest

from tests.live.conftest import BIN

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["order/event_delivered_twice", "loss/lost_reply_on_invoice"])
def test_a_scenario_holds_on_the_live_stage(tmp_path: Path, name: str) -> None:
    done = subprocess.run(
        [str(BIN / "understudy"), "run", name, "--stage", "live", "--json"],
        cwd=tmp_path,
        capture_output=True,
        timeout=300,
        check=False,
    )

    document = orjson.loads(done.stdout)
    assert (done.returncode, document["verdict"]) == (0, "held"), done.stderr.decode()
    (played,) = document["scenarios"]
    assert all(fault["fired"] for fault in played["faults"])
    assert all(judged["witnesses"] for judged in played["invariants"])
