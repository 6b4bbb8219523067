"""What the load generator noted: each request, and each arrival of somebody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a persona; `at` and `latency_ms` count from when it was meant to be sent."""

    at: float
    role: str
    operation: str
    persona: str
    latency_ms: float
    status: int
    error: str

    @property
    def name(self) -> str:
        return f"{self.role} {self.operation}"


@dataclass(frozen=True, slots=True)
class Come:
    """Somebody came; `late_ms` after they were due, because all of their kind were busy."""

    at: float
    persona: str
    late_ms: float
    error: str


@dataclass(slots=True)
class Samples:
    """All that was noted in a run."""

    requests: list[Request] = field(default_factory=list)
    arrivals: list[Come] = field(default_factory=list)
    planned: dict[str, int] = field(default_factory=dict)
    logins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    begun: list[float] = field(default_factory=list)
    """When time began in each process of each phase."""
    failures: list[str] = field(default_factory=list)

    def put(self, line: bytes) -> None:
        """Take one line of the generator's file."""
        told = orjson.loads(line)
        match told["kind"]:
            case "request":
                self.requests.append(Request(*(told[name] for name in _REQUEST)))
            case "arrival":
                self.arrivals.append(Come(*(told[name] for name in _ARRIVAL)))
            case "plan":
                for persona, count in told["arrivals"].items():
                    self.planned[persona] = self.planned.get(persona, 0) + count
            case "begun":
                self.begun.append(told["at"])
            case "logins":
                for role, names in told["logins"].items():
                    self.logins[role].update(names)
            case _:
                self.failures.append(str(told.get("reason")))


def by_operation(requests: Sequence[Request]) -> Mapping[str, Sequence[Request]]:
    """The requests by role and operation, in order of their names."""
    found: dict[str, list[Request]] = {}
    for request in requests:
        found.setdefault(request.name, []).append(request)
    return dict(sorted(found.items()))


_REQUEST = ("at", "role", "operation", "persona", "latency_ms", "status", "error")
_ARRIVAL = ("at", "persona", "late_ms", "error")


class Tail:
    """A file that another process still writes, read as far as its lines are whole."""

    def __init__(self, path: Path, into: Samples) -> None:
        self._path, self._into, self._read = path, into, 0

    def follow(self) -> None:
        """Take what has come since the last time."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            data = file.read()
        whole = data.rpartition(b"\n")[0]
        if whole:
            self._read += len(whole) + 1
            for line in whole.split(b"\n"):
                self._into.put(line)
