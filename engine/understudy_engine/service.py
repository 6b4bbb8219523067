"""`understudy-engine`: the engine as a process of its own."""

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import uvicorn

from understudy_engine.clock import wall
from understudy_engine.errors import BadLandscape
from understudy_engine.factory import create
from understudy_engine.settings import read_file

ASKED_WRONGLY = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until SIGTERM or SIGINT. Exit 2, with one line, when asked wrongly."""
    asked = _parser().parse_args(arguments)
    _log_as_json_lines()
    try:
        asyncio.run(_serve(asked))
    except BadLandscape as wrong:
        sys.stderr.write(f"understudy-engine: {wrong}\n")
        sys.exit(ASKED_WRONGLY)
    except KeyboardInterrupt:
        pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("understudy-engine", description=__doc__)
    parser.add_argument("--landscape", type=Path, required=True, metavar="FILE")
    parser.add_argument("--state", default="sqlite:///engine.db", metavar="URL")
    parser.add_argument("--bus", metavar="URL", help="kept with the state when left out")
    parser.add_argument("--host", default="127.0.0.1", help="the address served")
    parser.add_argument("--port", type=int, default=9100)
    return parser


class _Server(uvicorn.Server):
    """Ends when told to, as asked: a service manager's stop is no failure."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        self.should_exit = True


async def _serve(asked: argparse.Namespace) -> None:
    engine = create(read_file(asked.landscape), state=asked.state, bus=asked.bus)
    config = uvicorn.Config(
        engine.app, host=asked.host, port=asked.port, log_config=None, access_log=False
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.leave)
    work = asyncio.create_task(engine.run())
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110  # uvicorn has no event
        await asyncio.sleep(0.02)
    if server.started:
        sys.stdout.write(f"ready http://{asked.host}:{asked.port}\n")
        sys.stdout.flush()
    await asyncio.wait((work, serving), return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    work.cancel()
    await asyncio.gather(work, serving, return_exceptions=True)
    _raise_failure(work)


def _raise_failure(work: "asyncio.Task[None]") -> None:
    if not work.cancelled() and (wrong := work.exception()) is not None:
        raise wrong


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": wall().isoformat(),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _log_as_json_lines() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("httpx").setLevel(logging.WARNING)
