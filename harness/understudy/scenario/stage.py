"""What a stage offers a run, whichever of the two it is.

A scenario never sees this; it sees a `Run`. Simulation and live implement it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from understudy.faults.base import Target
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Delivery, Record
from understudy.sut.claims import Claims
from understudy.vendor import Schema
from understudy.world.firm import World

Schemas = Mapping[str, Schema]
"""By vendor: the schema of a customer's own shape. A vendor that is not named has its own."""


@dataclass(frozen=True, slots=True)
class Armed:
    """A fault that stands armed at one system, and how often it has fired."""

    key: str
    fault: str
    fired: int


class Backstage(Protocol):
    """What the harness can do to one system beyond its vendor's protocol."""

    @property
    def name(self) -> str: ...

    @property
    def role(self) -> str: ...

    def nouns(self) -> Sequence[str]:
        """The nouns this system keeps."""

    def act(self, noun: str, id: str | None, values: Mapping[str, object], by: str) -> str:
        """What a person does on the screen; raises `UsageError` when the system declines."""

    def records(self, noun: str, **refer: str) -> Sequence[Record]:
        """The records of a noun; given references by field narrow them where that is quick."""

    def changes(self) -> Sequence[Change]: ...

    def exchanges(self) -> Sequence[Exchange]: ...

    def deliveries(self) -> Sequence[Delivery]: ...

    def bugs(self) -> Sequence[str]: ...

    def arm(
        self, fault: str, parameters: Mapping[str, object], aim: Mapping[str, object]
    ) -> Armed: ...

    def heal(self, key: str) -> Armed: ...

    def drift(self, drift: str, parameters: Mapping[str, object]) -> Armed:
        """Let the system drift from now on; `fired` counts the requests that meet it."""

    def drifted(self, key: str) -> Armed:
        """How often a drift was met."""

    def restless(self) -> tuple[int, int]:
        """Changes made and events still to deliver: equal twice, with nothing due, means quiet."""


class Understudied(Target, Protocol):
    """The system under test, as a stage runs it.

    `kill` ends it at once, as `kill -9` does: only what is on its disk remains. `start` is for the
    first time or again.
    """

    def replay(self) -> bool:
        """Ask it to try again what it had given up; False where it has no door for that."""

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        """What it says became of its source events, by flow and state; empty if it does not say."""


class Stage(Protocol):
    """Systems, a world, a clock and a system under test."""

    @property
    def kind(self) -> str: ...

    @property
    def world(self) -> World: ...

    @property
    def claims(self) -> Claims:
        """What the system under test claims to do."""

    @property
    def sut(self) -> Understudied: ...

    @property
    def backstage(self) -> Mapping[str, Backstage]:
        """The systems by role."""

    def key(self, role: str, world_id: str) -> str:
        """The id that a noun of the world has in the system that plays a role."""

    def now(self) -> datetime: ...

    def advance(self, span: timedelta) -> None:
        """Let business time pass, with everybody at work."""

    def close(self) -> None: ...
