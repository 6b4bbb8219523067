"""The whole engine, its bus on JetStream and its state on PostgreSQL, beside real systems."""

import subprocess
from pathlib import Path

import orjson
import pytest

from tests.live.conftest import BIN

pytestmark = pytest.mark.slow

SPEC = """
[sut]
name = "engine on shared servers"
command = ["understudy-engine", "--landscape", "{landscape}", "--port", "{port}",
           "--bus", "NATS", "--state", "POSTGRES"]
ready = "http://127.0.0.1:{port}/health"
events_url = "/hooks"
replay_url = "/dead-letters/replay"
"""


def test_a_deal_comes_to_cash_through_shared_servers(
    tmp_path: Path, jetstream: str, postgres_url: str
) -> None:
    told = SPEC.replace("NATS", jetstream).replace("POSTGRES", postgres_url)
    (tmp_path / "understudy.toml").write_text(told, encoding="utf-8")
    words = ["calm/opportunity_to_cash", "--stage", "live", "--sut", "understudy.toml", "--json"]
    done = subprocess.run(
        [str(BIN / "understudy"), "run", *words],
        cwd=tmp_path,
        capture_output=True,
        timeout=300,
        check=False,
    )

    document = orjson.loads(done.stdout)
    assert (done.returncode, document["verdict"]) == (0, "held"), done.stderr.decode()
    (played,) = document["scenarios"]
    assert all(judged["witnesses"] for judged in played["invariants"])
