"""The one place where the engine reads the machine's clock and draws chance.

Everything else is handed `now` and a `Chance`, so that a rehearsal can run the engine in time and
with luck of its own choosing.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random, SystemRandom

Now = Callable[[], datetime]

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def wall() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


class Chance:
    """Nonces and jitter: from a seed where there is one, else from the system."""

    def __init__(self, seed: str | None = None) -> None:
        self._random = Random(seed) if seed else SystemRandom()

    def nonce(self) -> str:
        """Twenty letters nobody has used before."""
        return "".join(self._random.choice(_LETTERS) for _ in range(20))

    def jitter(self) -> float:
        """A number from 0 up to 1."""
        return self._random.random()
