"""What every promise is: its subjects, and one question asked of each."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from inspect import getdoc, getmodule
from typing import ClassVar

from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, History

Evidence = Exchange | Change


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise broken: what should be, what is, what it is worth, and what shows it.

    `witness` holds the fewest exchanges and changes that show it, oldest first.
    """

    subject: str
    expected: str
    found: str
    money_minor: int = 0
    currency: str = ""
    witness: Sequence[Evidence] = field(default=())


class Invariant(ABC):
    """A promise about a recorded history.

    `subjects` says what is looked at; where there is nothing to look at, nothing is known.
    `check` asks the question of one subject and yields every finding. Neither prints, reads a clock
    or touches a live system.
    """

    id: ClassVar[str]

    @abstractmethod
    def subjects(self, history: History) -> Iterable[object]:
        """What the promise is about in this history."""

    @abstractmethod
    def check(self, subject: object, history: History) -> Iterator[Violation]:
        """The findings about one subject."""

    @classmethod
    def promise(cls) -> str:
        """The promise in words: the first line of its file."""
        return (getdoc(getmodule(cls)) or cls.id).partition("\n")[0].rstrip(".")
