"""Orders for workers on other machines: told by whoever runs the load, asked by whoever helps.

Nothing of it is secret: the systems are stand-ins, and their credentials grow from the seed.
"""

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import orjson

from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError

ANYWHERE = "0.0.0.0"
ORDER_PORT = 5558
PATIENCE_S = 60.0
Told = Mapping[str, object]


class OrderDesk:
    """Tells the order of the phase that is played; `close` tells that there are no more."""

    def __init__(self, port: int = ORDER_PORT) -> None:
        told: dict[str, bytes] = {"order": b"{}"}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(told["order"])

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._told = told
        try:
            self._server = ThreadingHTTPServer((ANYWHERE, port), Handler)
        except OSError as wrong:
            raise UsageError(f"port {port} for orders is taken: {wrong.strerror}") from None
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def tell(self, number: int, order: Told, workers: int) -> None:
        """What is to be done now, with the landscape in it."""
        landscape = orjson.loads(Path(str(order["landscape"])).read_bytes())
        self._told["order"] = orjson.dumps(
            {"number": number, "workers": workers, "order": order, "landscape": landscape}
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def next_order(host: str, done: int, folder: Path) -> tuple[int, int, Path] | None:
    """The order after number `done`, as a file for this machine; None when there are no more.

    Its number, how many workers there are in all, and where it was written. Raises `UsageError`
    when nobody is there from the beginning.
    """
    clock, pause = RealClock(), threading.Event()
    began = clock.wall()
    while True:
        told = _asked(host)
        if told is not None and int(told.get("number", 0)) > done:
            return int(told["number"]), int(told["workers"]), _written(told, host, folder)
        if told is None and done:
            return None
        if (clock.wall() - began).total_seconds() > (PATIENCE_S if not done else 10 * PATIENCE_S):
            raise UsageError(f"{host} has no load run to help with")
        pause.wait(0.5)


def _asked(host: str) -> dict[str, int] | None:
    try:
        answer = httpx.get(f"http://{host}:{ORDER_PORT}/", timeout=5, trust_env=False)
        found = orjson.loads(answer.content)
    except (httpx.HTTPError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _written(told: Mapping[str, object], host: str, folder: Path) -> Path:
    """The order and its landscape, whose systems are on the other machine."""
    there = orjson.dumps(told["landscape"]).replace(b"//127.0.0.1:", f"//{host}:".encode())
    landscape = folder / "landscape.json"
    landscape.write_bytes(there)
    order = told["order"]
    if not isinstance(order, dict):
        raise UsageError(f"{host} gives no order")
    path = folder / "order.json"
    mine = {"landscape": str(landscape), "samples": str(folder / "samples.jsonl")}
    path.write_bytes(orjson.dumps({**order, **mine}))
    return path
