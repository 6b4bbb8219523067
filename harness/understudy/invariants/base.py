"""What every promise is: its subjects, and one question asked of each."""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from inspect import getdoc, getmodule
from typing import Any, ClassVar

from understudy.kernel.events import Family
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, History, Record

Evidence = Exchange | Change


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise broken: what should be, what is, what it is worth, and what shows it.

    `witness` holds the fewest exchanges and changes that show it, oldest first. `family` is set
    where one promise can be broken in two ways, as "exactly once" can.
    """

    subject: str
    expected: str
    found: str
    money_minor: int = 0
    currency: str = ""
    witness: Sequence[Evidence] = field(default=())
    family: Family | None = None


class Invariant(ABC):
    """A promise about a recorded history.

    `subjects` says what is looked at; where there is nothing to look at, nothing is known.
    `check` asks the question of one subject and yields every finding. Neither prints, reads a clock
    or touches a live system. What a subject is, each promise decides: a record, a change, a pair.
    """

    id: ClassVar[str]
    family: ClassVar[Family]
    """What a reader loses when it is broken."""
    flows: ClassVar[tuple[str, ...]] = ()
    """The flows that answer for it; empty: whatever an integration does, it has to keep it."""

    def needs(self, subject: Any) -> tuple[str, ...]:
        """The flows that answer for one subject: who claims less is not asked."""
        return self.flows

    @abstractmethod
    def subjects(self, history: History) -> Iterable[Any]:
        """What the promise is about in this history."""

    @abstractmethod
    def check(self, subject: Any, history: History) -> Iterator[Violation]:
        """The findings about one subject."""

    @classmethod
    def promise(cls) -> str:
        """The promise in words: the first line of its file."""
        return (getdoc(getmodule(cls)) or cls.id).partition("\n")[0].rstrip(".")


def money(minor: int, currency: str) -> str:
    """An amount as people write it."""
    return f"{minor / 100:,.2f} {currency}".rstrip()


def called(record: Record) -> str:
    """What a finding calls a record: its noun and id, and its name where it has one."""
    name = record.text("name") or record.text("number")
    return f"{record.noun.replace('_', ' ')} {record.id}" + (f" ({name})" if name else "")


def trail(history: History, *changes: Change) -> list[Evidence]:
    """Changes as evidence, oldest first, each after its exchange where that went wrong."""
    found: list[Evidence] = []
    for change in sorted(changes, key=lambda c: c.at):
        exchange = history.exchange(change.system, change.exchange)
        if exchange is not None and (exchange.fault or exchange.outcome != "ok"):
            found.append(exchange)
        found.append(change)
    return found


def failed_write(history: History, role: str, after: datetime) -> list[Evidence]:
    """The first write that a role did not take after a moment: why something may be missing."""
    failed = history.once(_failed_writes).get(role, [])
    at = bisect_left(failed, after, key=lambda e: e.at)
    return list(failed[at : at + 1])


def _failed_writes(history: History) -> dict[str, list[Exchange]]:
    found: dict[str, list[Exchange]] = {}
    for exchange in history.exchanges:
        if exchange.writes and exchange.outcome != "ok":
            found.setdefault(exchange.role, []).append(exchange)
    return found
