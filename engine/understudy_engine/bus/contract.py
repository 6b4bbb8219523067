"""The bus: what is still to be looked at, and what became of every source event.

A message says "look again at this key of this flow", and there is one at most for each: events that
come while it waits are looked at together. A source event has a reference of its own, so the same
event twice is one event. It is pending, applied, rejected or dead, and never lost: it is on disk
before the source is told to go on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

State = Literal["pending", "applied", "rejected", "dead"]
STATES: tuple[State, ...] = ("pending", "applied", "rejected", "dead")


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened at the source `ref`: flow `flow` is to look at `key`."""

    flow: str
    key: str
    ref: str


@dataclass(frozen=True, slots=True)
class Message:
    """A key to look at; `version` counts the events it has heard of."""

    flow: str
    key: str
    attempts: int
    version: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a message: with state `pending` it comes again, not before `again_at`."""

    message: Message
    state: State
    reason: str = ""
    attempts: int = 0
    again_at: datetime | None = None


class Bus(Protocol):
    """What the engine needs of a bus, and all that another one would have to offer."""

    def put(self, events: Iterable[Event], now: datetime) -> int:
        """Keep events; returns how many were new. On return they are durable."""

    def due(self, flow: str, now: datetime, limit: int) -> Sequence[Message]:
        """Messages of a flow whose time has come, oldest first.

        Nobody else gets them until they are settled, or whoever took them is dead.
        """

    def settle(self, settled: Iterable[Settled], now: datetime) -> None:
        """Note outcomes. A message that heard of another event meanwhile stays pending."""

    def next_at(self) -> datetime | None:
        """When it pays to look for due messages: never later than the next one is due."""

    def dead(self) -> Sequence[Mapping[str, object]]:
        """The dead letters, oldest first, with their reasons."""

    def replay(self, flow: str | None, key: str | None, now: datetime) -> int:
        """Make dead letters (all, of a flow, or one) pending again; returns how many."""

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        """Source events by flow and state."""

    def close(self) -> None: ...


def stamp(moment: datetime) -> str:
    """A moment as text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
