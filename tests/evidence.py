"""Which operation was driven by which client: seen in the tests, kept in contracts/evidence.

A test says which client it lets speak by `@pytest.mark.client("zeep", agent="Zeep")`: of the calls
during that test, those whose User-Agent begins with `agent` are that client's. All others are raw
protocol ("httpx"). Only calls that succeed are evidence.

    python -m tests.evidence freeze FOLDER      write contracts/evidence from what a run saw
    python -m tests.evidence check FOLDER       fail when it claims what the run did not see
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from understudy.vendor import Call, Reply, System, life
from understudy.vendor.discovery import vendors
from understudy.vendor.operations import operation_id

KEPT = Path(__file__).parents[1] / "contracts" / "evidence"
RAW = "httpx"

Seen = dict[str, dict[str, set[str]]]
"""By vendor and operation: the clients."""


class Watch:
    """Listens to every system of this process."""

    def __init__(self) -> None:
        self.seen: Seen = defaultdict(lambda: defaultdict(set))
        self.client, self.agent = RAW, ""

    def note(self, system: System, call: Call, reply: Reply) -> None:
        if call.route is None or reply.status >= 400:
            return
        spoke = self.agent and call.headers.get("user-agent", "").startswith(self.agent)
        exchange = call.exchange
        # What a request is about may be another object than the one its path names.
        named = call.params.get("object", exchange.object)
        operation = operation_id(system.vendor, call.route, named, exchange.action)
        self.seen[system.vendor.name][operation].add(self.client if spoke else RAW)

    def dump(self) -> bytes:
        told = {
            vendor: {operation: sorted(clients) for operation, clients in sorted(found.items())}
            for vendor, found in sorted(self.seen.items())
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2)


WATCH = Watch()


def pytest_configure(config: pytest.Config) -> None:
    """Listen to every system of this process, when UNDERSTUDY_EVIDENCE names a folder."""
    if "UNDERSTUDY_EVIDENCE" not in os.environ:
        return
    play = life.play

    async def watched(system: System, call: Call) -> Reply:
        reply = await play(system, call)
        WATCH.note(system, call, reply)
        return reply

    life.play = watched


@pytest.fixture(autouse=True)
def _who_speaks(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("client")
    if marker is not None:
        WATCH.client, WATCH.agent = marker.args[0], marker.kwargs["agent"]
    yield
    WATCH.client, WATCH.agent = RAW, ""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what this process saw; the processes of a run are merged by `make evidence`."""
    folder = os.environ.get("UNDERSTUDY_EVIDENCE")
    if folder and WATCH.seen:
        name = os.environ.get("PYTEST_XDIST_WORKER", "main")
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}-{os.getpid()}.json").write_bytes(WATCH.dump())


# -- what the processes of a run saw, put together -------------------------------------------------


def _merged(folder: Path) -> Seen:
    """What all processes of a run saw."""
    seen: Seen = defaultdict(lambda: defaultdict(set))
    for path in sorted(folder.glob("*.json")):
        for vendor, operations in orjson.loads(path.read_bytes()).items():
            for operation, clients in operations.items():
                seen[vendor][operation] |= set(clients)
    return seen


def freeze(folder: Path) -> None:
    """Write what a run saw to contracts/evidence, one file a vendor."""
    KEPT.mkdir(exist_ok=True)
    seen = _merged(folder)
    for vendor in vendors():
        told = {name: sorted(clients) for name, clients in sorted(seen[vendor].items())}
        (KEPT / f"{vendor}.json").write_bytes(
            orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"
        )


def unseen(folder: Path) -> list[str]:
    """What contracts/evidence claims and a run did not see."""
    seen = _merged(folder)
    return [
        f"{path.stem}: {operation} by {client}"
        for path in sorted(KEPT.glob("*.json"))
        for operation, clients in orjson.loads(path.read_bytes()).items()
        for client in clients
        if client not in seen[path.stem][operation]
    ]


if __name__ == "__main__":
    what, where = sys.argv[1:]
    if what == "freeze":
        freeze(Path(where))
    else:
        sys.exit("\n".join(unseen(Path(where))) or 0)
