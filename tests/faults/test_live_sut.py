"""What can happen to a system under test that is a process of its own."""

import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from understudy.kernel.errors import UsageError
from understudy.scenario.live.process import Process, Told
from understudy.sut import REFERENCE, SutSpec

TICKING = "import time\nwhile True:\n    open('ticks', 'a').write('.')\n    time.sleep(0.01)\n"
ANSWERING = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()
    def do_POST(self):
        self.send_response(200 if self.path == "/dead-letters/replay" else 404)
        self.end_headers()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
pytestmark = pytest.mark.slow


def ticks(folder: Path) -> int:
    path = folder / "ticks"
    return path.stat().st_size if path.exists() else 0


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(500):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it did not come to that")


def test_a_process_stands_still_loses_its_disk_and_gets_a_double(tmp_path: Path) -> None:
    sut = Process(SutSpec("ticking", command=(sys.executable, "-c", TICKING)), {}, tmp_path)
    sut.start()
    until(lambda: ticks(tmp_path) > 3)
    sut.pause()
    threading.Event().wait(0.1)
    stood = ticks(tmp_path)
    threading.Event().wait(0.2)
    assert ticks(tmp_path) == stood
    sut.resume()
    until(lambda: ticks(tmp_path) > stood)

    sut.kill()
    sut.lose_disk()
    assert ticks(tmp_path) == 0
    assert sut.file.exists()
    sut.start()
    sut.start_copy()
    (copy,) = sut._copies
    until(lambda: ticks(tmp_path) > 0 and ticks(copy.folder) > 0)
    assert copy.port != sut.port
    sut.pause()
    sut.close()
    assert not copy.folder.exists()


def test_what_was_not_started_here_is_left_alone(tmp_path: Path) -> None:
    sut = Told(SutSpec("theirs", url="http://127.0.0.1:1"), {}, tmp_path)

    for strike in (sut.pause, sut.resume, sut.lose_disk, sut.start_copy):
        with pytest.raises(UsageError, match="was not started here"):
            strike()
    with pytest.raises(UsageError, match="simulated stage"):
        sut.crash(1, "after")


def test_it_is_asked_to_try_again_where_it_has_a_door_for_that(tmp_path: Path) -> None:
    ready = "http://127.0.0.1:{port}/health"
    answering = (sys.executable, "-c", ANSWERING, "{port}")
    sut = Process(replace(REFERENCE, command=answering), {}, tmp_path)
    doorless = Told(SutSpec("theirs", ready=ready), {}, tmp_path)

    sut.start()
    assert sut.replay()
    sut.close()
    assert not sut.replay()
    assert not doorless.replay()
