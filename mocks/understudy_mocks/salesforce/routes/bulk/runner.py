"""Work on jobs is put off in business time; whoever polls sees it wait, go on, and end."""

from collections.abc import Callable

from understudy.vendor import System

QUEUED_S, CHUNK_S = 0.5, 0.2
"""How long a job waits, and how long a chunk of it takes: quick, as in an org at night."""


class Runner:
    """Puts off work, and forgets it when the records are put back to an earlier state."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.restored = -1
        """The state of the records that the work now put off is about."""

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Do this after a while, unless the records are put back before."""
        restored = self._system.store.restored

        def unless_put_back() -> None:
            if restored == self._system.store.restored:
                work()

        self._system.later(seconds, unless_put_back)
