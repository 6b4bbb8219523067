"""Three kinds of wrong, kept apart: asked wrongly, promise broken, our own bug.

A broken promise is not an exception but a `Violation` (see `understudy.invariants`), so only
two kinds are raised. A vendor's refusals are a third family, in `understudy.vendor.errors`.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class UsageError(Exception):
    """You asked wrongly. One clear line; the command line ends with 2."""

    @classmethod
    def unknown(cls, what: str, name: str, known: Iterable[str]) -> "UsageError":
        """There is no `what` called `name`; say which one was probably meant."""
        names = sorted(known)
        near = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names) or 'none'}"
        return cls(f"no {what} called {name!r}; {hint}")


class HarnessBug(Exception):
    """We are wrong. The command line ends with 70 and asks for a report with the seed."""
