"""Nouns for a story to take from: none of them twice, and always in the same order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from itertools import islice
from typing import Generic, TypeVar

from understudy.kernel.errors import UsageError
from understudy.world.nouns import Noun

N = TypeVar("N", bound=Noun)


class Picks(Generic[N]):
    """All nouns of a kind; `taken` holds the ids that this or another story has taken."""

    def __init__(self, what: str, nouns: Sequence[N], taken: set[str]) -> None:
        self._what, self._nouns, self._taken = what, nouns, taken

    def pick(self, **wanted: object) -> N:
        """The first noun with these values that was not taken yet; raises `UsageError` if none."""
        return self.take(1, **wanted)[0]

    def take(self, count: int, **wanted: object) -> list[N]:
        """The first `count` of them."""
        known = [f.name for noun in self._nouns[:1] for f in fields(noun)]
        for name in wanted:
            if name not in known:
                raise UsageError.unknown(f"field of {self._what}", name, known)
        free = (noun for noun in self._nouns if noun.id not in self._taken)
        fits = (n for n in free if all(getattr(n, k) == v for k, v in wanted.items()))
        found = list(islice(fits, count))
        if len(found) < count:
            raise UsageError(self._missing(count, len(found), wanted))
        self._taken.update(noun.id for noun in found)
        return found

    def _missing(self, count: int, left: int, wanted: dict[str, object]) -> str:
        told = "".join(f", {name} {value}" for name, value in wanted.items())
        free = [noun for noun in self._nouns if noun.id not in self._taken]
        there = [f"{len(free)} not taken yet"]
        for name in wanted:
            counted = Counter(str(getattr(noun, name)) for noun in free)
            values = ", ".join(f"{value} ({n})" for value, n in counted.most_common(5))
            there.append(f"{name}: {values or 'none'}")
        lacks = f"only {left} of {count}" if left else "no more"
        return f"this firm has {lacks} {self._what}{told}; there are: {'; '.join(there)}"
