"""How one engine is spoilt: what a flow asks, believes or does is replaced in that engine alone."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import TypeVar

from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject
from understudy_engine.flows.base import Flow, Truth
from understudy_engine.wire import Row

T = TypeVar("T")


class NoSuchFlow(LookupError):
    """The engine has no flow of this kind on the stage that it was made for."""


def flow(engine: Engine, kind: type[T]) -> T:
    """The engine's flow of a kind, or `NoSuchFlow`."""
    for one in engine.flows:
        if isinstance(one, kind):
            return one
    raise NoSuchFlow(kind.__name__)


def part(thing: object, name: str, kind: type[T]) -> T:
    """What a flow keeps to itself."""
    found = getattr(thing, name)
    assert isinstance(found, kind)
    return found


def own(thing: object, name: str, kind: type[T]) -> T:
    """A copy of a connector that this thing alone uses from now on, over the same connection."""
    mine = copy(part(thing, name, kind))
    setattr(thing, name, mine)
    return mine


def overrule(thing: object, name: str, instead: Callable[..., object]) -> None:
    """Let a method of one object be another from now on."""
    assert callable(getattr(thing, name)), f"{type(thing).__name__} has no {name}"
    setattr(thing, name, instead)


def believe(one: Flow[T], change: Callable[[T], T | Reject]) -> None:
    """Let a flow take something else for the truth."""
    read = one.read

    async def believed(keys: Sequence[str]) -> Truth[T]:
        truth = await read(keys)
        return {k: t if isinstance(t, Reject) else change(t) for k, t in truth.items()}

    overrule(one, "read", believed)


def forget(psa: Kantata, collection: str) -> None:
    """Let look-ups by the key of origin find nothing in a collection."""
    look = psa.referenced

    async def referenced(
        name: str,
        reference: tuple[str, str],
        keys: Sequence[str],
        query: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Row], Listing]:
        if name == collection:
            return {}, Listing()
        return await look(name, reference, keys, query)

    overrule(psa, "referenced", referenced)
