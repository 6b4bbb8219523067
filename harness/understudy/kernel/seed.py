"""One number a run grows from; every draw comes from a named sub-stream of it.

A new draw in one stream moves no other stream, so a run stays comparable when code grows.
Streams are the same on every operating system and supported Python: only the parts of `Random`
whose sequences the standard library keeps stable are relied on.
"""

from dataclasses import dataclass
from hashlib import sha256
from random import Random


@dataclass(frozen=True, slots=True)
class Seed:
    """The root of a run's randomness. Two seeds of the same number are the same seed."""

    number: int
    path: str = ""

    def stream(self, name: str) -> Random:
        """A generator of its own for `name`, always at its beginning."""
        return Random(int.from_bytes(self._digest(name)[:16]))

    def sub(self, name: str) -> "Seed":
        """A seed below this one, say for one system of a landscape."""
        return Seed(self.number, f"{self.path}/{name}")

    def hex(self, name: str, length: int = 32) -> str:
        """`length` (at most 64) lower-case hex digits that only `name` decides: ids, secrets."""
        return self._digest(name).hex()[:length]

    def _digest(self, name: str) -> bytes:
        return sha256(f"{self.number}{self.path}/{name}".encode()).digest()
