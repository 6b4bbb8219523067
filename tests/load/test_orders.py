"""A machine that helps is told what to do, and where the systems are."""

import socket
from pathlib import Path

import orjson
import pytest

from understudy.kernel.errors import UsageError
from understudy.load import orders


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = int(probe.getsockname()[1])
    monkeypatch.setattr(orders, "ORDER_PORT", found)
    return found


def test_each_order_is_taken_once_and_the_end_is_noticed(tmp_path: Path, port: int) -> None:
    told = {"systems": {"x": {"base_url": "http://127.0.0.1:8801"}}}
    there = tmp_path / "there.json"
    there.write_bytes(orjson.dumps(told))
    desk = orders.OrderDesk(port)
    desk.tell(1, {"landscape": str(there), "samples": "/elsewhere", "seed": 7}, 3)

    found = orders.next_order("localhost", 0, tmp_path)
    assert found is not None
    number, workers, path = found
    order = orjson.loads(path.read_bytes())
    landscape = orjson.loads(Path(order["landscape"]).read_bytes())
    assert (number, workers, order["seed"]) == (1, 3, 7)
    assert landscape["systems"]["x"]["base_url"] == "http://localhost:8801"
    assert Path(order["samples"]).parent == tmp_path

    with pytest.raises(UsageError, match="taken"):
        orders.OrderDesk(port)
    desk.close()
    assert orders.next_order("localhost", 1, tmp_path) is None


def test_nobody_there_is_said(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "PATIENCE_S", 0.0)
    with pytest.raises(UsageError, match="no load run"):
        orders.next_order("127.0.0.1", 0, tmp_path)
