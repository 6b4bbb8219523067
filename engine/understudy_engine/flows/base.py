"""What a flow is: the truth about some keys, and what is to be done in each system with copies.

`read` asks the owners. Each target asks its system what is there, compares, and gives an act for
every key; an act writes only what differs. So a flow may be run at any time, any number of times,
and comes to the same end.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from understudy_engine.errors import Reject
from understudy_engine.wire import text

T = TypeVar("T")

Act = Callable[[], Awaitable[None]]
"""Makes one copy so. May raise `Trouble` or `Reject`."""

Target = Callable[[Mapping[str, T]], Awaitable[Mapping[str, Act]]]
"""Takes truths by key, gives acts by key, for one system. A key without an act is done."""

Truth = Mapping[str, T | Reject]
"""The truth by key; `Reject` says why there is nothing to do. A missing key is gone."""


class Flow(Protocol[T]):
    """One flow of the firm's data."""

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def owner(self) -> str:
        """The role of the system whose truth it is."""

    @property
    def version(self) -> str: ...

    @property
    def watches(self) -> Sequence[str]:
        """The kinds of changes after which to look."""

    @property
    def batch(self) -> int:
        """Keys to look at together."""

    async def read(self, keys: Sequence[str]) -> Truth[T]: ...

    @property
    def targets(self) -> Mapping[str, Target[T]]:
        """By the role of the system that keeps the copy."""


AnyFlow = Flow[Any]
"""Each has truths of a kind of its own, and whoever runs them never looks inside."""


def differing(row: Mapping[str, object], wanted: Mapping[str, str]) -> dict[str, str]:
    """What is to be changed in a row so that it says what is wanted."""
    return {name: value for name, value in wanted.items() if text(row, name) != value}
