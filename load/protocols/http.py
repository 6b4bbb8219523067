"""One system's address: connections that are kept, and every exchange noted.

A latency counts from when the request was meant to be sent. For the first request of a session that
is when somebody was due to come, however long all others were being served: no omission is
coordinated with whoever is slow.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson
from geventhttpclient import HTTPClient

from understudy.kernel.clock import RealClock

TIMEOUT_S = 30.0
Headers = Mapping[str, str]
Sample = dict[str, object]


class Declined(Exception):
    """A system did not do what was asked; the session is over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        found = orjson.loads(self.body) if self.body else {}
        if not isinstance(found, dict):
            raise Declined("the answer is no object")
        return found


class Stopwatch:
    """The time of one session: what is due, and who is waiting."""

    def __init__(self, persona: str, due: float, note: Callable[[Sample], None]) -> None:
        self.persona, self._due, self._note = persona, due, note
        self._first = True

    def begin(self) -> tuple[float, float]:
        """When the next request was meant to be sent, and when it is."""
        now = wall()
        meant = self._due if self._first else now
        self._first = False
        return meant, now

    def note(self, sample: Sample) -> None:
        self._note({**sample, "persona": self.persona})


def wall() -> float:
    """The machine's time in seconds."""
    return RealClock().wall().timestamp()


class Door:
    """Connections to one system, shared by all who act in this process."""

    def __init__(self, role: str, base_url: str, at_once: int = 32) -> None:
        self.role, self.base_url = role, base_url
        self._client = HTTPClient.from_url(
            base_url,
            concurrency=at_once,
            connection_timeout=TIMEOUT_S,
            network_timeout=TIMEOUT_S,
        )

    def send(
        self,
        watch: Stopwatch,
        name: str,
        method: str,
        path: str,
        *,
        headers: Headers,
        query: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        content: bytes = b"",
        expected: Collection[int] = (),
    ) -> Answer:
        """Send and note; raises `Declined` unless the status is below 400, or `expected`."""
        given, target = dict(headers), path + (f"?{urlencode(query)}" if query else "")
        if json is not None:
            content = orjson.dumps(json)
            given.setdefault("Content-Type", "application/json")
        if form is not None:
            content = urlencode(form).encode()
            given["Content-Type"] = "application/x-www-form-urlencoded"
        meant, began = watch.begin()
        answer, error = Answer(0, {}, b""), ""
        try:
            got = self._client.request(method, target, body=content, headers=given)
            kept = {str(k).lower(): str(v) for k, v in got.items()}
            answer = Answer(int(got.status_code), kept, bytes(got.read()))
        except Exception as wrong:  # whatever a socket may do is what a caller sees
            error = type(wrong).__name__
        if not error and answer.status >= 400 and answer.status not in expected:
            error = f"{answer.status}"
        ended = wall()
        watch.note(
            {
                "kind": "request",
                "at": round(meant, 6),
                "role": self.role,
                "operation": name,
                "method": method,
                "latency_ms": round((ended - meant) * 1000, 3),
                "service_ms": round((ended - began) * 1000, 3),
                "status": answer.status,
                "error": error,
                "size": len(answer.body),
            }
        )
        if error:
            raise Declined(f"{self.role} {name}: {error} {answer.body[:200]!r}")
        return answer
