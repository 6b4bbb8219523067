"""What Locust runs: the personas of an order, each as a pool of users that arrivals are drawn from.

`understudy load` writes the order and starts this. The process writes what it noted to the order's
samples; workers of a distributed run hand theirs to the master, which writes them.
"""

import os
from pathlib import Path
from typing import BinaryIO

import gevent
import orjson
from locust import LoadTestShape, events
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from load.office import WHERE, Office, Order
from load.person import Person, Somebody, personas
from load.protocols.http import Sample

TAIL_S, WORKERS_TAIL_S = 6.0, 15.0
"""So long sessions may go on after the last arrival; workers begin later than their master."""

ORDER = Order.read(Path(os.environ[WHERE]))
KINDS = personas()
HABITS = {name: kind.habit for name, kind in KINDS.items()}
ARRIVALS = ORDER.arrivals(HABITS)
COMING = sorted({arrival.persona for arrival in ARRIVALS})
SHARES = int(os.environ.get("UNDERSTUDY_LOAD_WORKERS", "0"))
if SHARES:

    class Anybody(Somebody):
        """Everybody, of whom each worker gets its share."""

        kinds = KINDS
        fixed_count = ORDER.people * len(COMING)

else:
    for _name in COMING:
        KINDS[_name].fixed_count = ORDER.people
        globals()[KINDS[_name].__name__] = KINDS[_name]  # where Locust looks for users


class Notes:
    """What was noted and not yet handed on."""

    def __init__(self) -> None:
        self.kept: list[Sample] = []
        self.came = 0
        self.environment: Environment | None = None
        self._file: BinaryIO | None = None

    def __call__(self, sample: Sample) -> None:
        self.kept.append(sample)
        if sample["kind"] == "request" and self.environment is not None:
            error = str(sample["error"])
            self.environment.events.request.fire(
                request_type=sample["method"],
                name=f"{sample['role']} {sample['operation']}",
                response_time=sample["latency_ms"],
                response_length=sample["size"],
                exception=Exception(error) if error else None,
                context={},
            )

    def take(self) -> list[Sample]:
        kept, self.kept = self.kept, []
        return kept

    def write(self, samples: list[Sample]) -> None:
        """Append to the order's samples, one a line."""
        self.came += sum(sample["kind"] == "arrival" for sample in samples)
        if samples:
            if self._file is None:
                self._file = ORDER.samples.open("ab")
            self._file.write(b"".join(orjson.dumps(s) + b"\n" for s in samples))
            self._file.flush()


NOTES = Notes()
OFFICE = Office(ORDER, NOTES)
Person.office = OFFICE


class WholePools(LoadTestShape):
    """Everybody is there from the beginning, and the run ends when the last may be done."""

    def tick(self) -> tuple[int, float] | None:
        count, passed = ORDER.people * len(COMING), self.get_run_time()
        if isinstance(self.runner, MasterRunner):
            over = NOTES.came >= len(ARRIVALS) or passed > ORDER.seconds + WORKERS_TAIL_S
        else:
            begun = bool(OFFICE.began_at)
            over = (begun and not OFFICE.left) or passed > ORDER.seconds + TAIL_S
        return None if over else (count, float(count))


@events.test_start.add_listener
def begin(environment: Environment, **told: object) -> None:
    """Take this process's share of the arrivals."""
    NOTES.environment = environment
    runner = environment.runner
    if isinstance(runner, MasterRunner):
        NOTES.write(_planned())
        return
    share, of = 0, 1
    if isinstance(runner, WorkerRunner):
        share, of = runner.worker_index, SHARES
    else:
        NOTES.write(_planned())
        gevent.spawn(_flush)
    try:
        OFFICE.open([a for a in ARRIVALS if a.number % of == share])
        NOTES({"kind": "begun", "at": OFFICE.began_at})
    except Exception as wrong:  # Locust would go on with nobody to play
        NOTES({"kind": "failed", "reason": f"{type(wrong).__name__}: {wrong}"})
        if runner is not None:
            gevent.spawn_later(1, runner.quit)


def _planned() -> list[Sample]:
    counts = {name: sum(a.persona == name for a in ARRIVALS) for name in COMING}
    return [{"kind": "plan", "seconds": ORDER.seconds, "arrivals": counts}]


def _flush() -> None:
    while True:
        gevent.sleep(0.5)
        NOTES.write(NOTES.take())


@events.report_to_master.add_listener
def hand_on(client_id: str, data: dict[str, object]) -> None:
    """A worker's notes travel with its statistics."""
    data["notes"] = orjson.dumps(NOTES.take()).decode()
    data["logins"] = dict(OFFICE.logins())


@events.worker_report.add_listener
def take_over(client_id: str, data: dict[str, object]) -> None:
    """The master writes what a worker noted."""
    logins: Sample = {"kind": "logins", "logins": data.get("logins", {})}
    NOTES.write([*orjson.loads(str(data.get("notes", "[]"))), logins])


@events.quitting.add_listener
def end(environment: Environment, **told: object) -> None:
    """The last notes, and whose accounts were used."""
    if not isinstance(environment.runner, MasterRunner | WorkerRunner):
        NOTES.write([*NOTES.take(), {"kind": "logins", "logins": OFFICE.logins()}])
