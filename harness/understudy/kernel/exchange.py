"""One request with its reply, or without."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Outcome = Literal["ok", "failed", "unknown"]
"""What the caller can know: it was done, it was certainly not done, or nobody outside can tell."""

Verb = Literal[
    "read", "query", "describe", "create", "update", "upsert", "delete", "login", "other"
]

WRITES: frozenset[str] = frozenset({"create", "update", "upsert", "delete"})


@dataclass(slots=True)
class Exchange:
    """What passed between a caller and one system; bodies are the very bytes that passed.

    `object` is the vendor's own name of what was asked for ("Opportunity"), `changes` the first and
    last sequence number that the request wrote to the system's change log (0, 0 when nothing).
    `error` is the error's kind where the answer was one, `fault` the id of the fault at work.
    `action` tells operations apart that share a path (those of SOAP), `parent` is the exchange that
    brought this one along, as a batch does (0: it came by itself).
    """

    seq: int
    system: str
    role: str
    at: datetime
    caller: str
    method: str
    target: str
    request: bytes
    verb: Verb = "other"
    object: str = ""
    record_id: str = ""
    done_at: datetime | None = None
    status: int = 0
    reply: bytes = b""
    outcome: Outcome = "ok"
    error: str = ""
    fault: str = ""
    retry_after_s: float | None = None
    changes: tuple[int, int] = (0, 0)
    action: str = ""
    parent: int = 0

    @property
    def operation(self) -> str:
        return f"{self.object}.{self.verb}" if self.object else self.verb

    @property
    def writes(self) -> bool:
        return self.verb in WRITES
