"""Every bug as a factory for the simulated stage: `planted.factories:<name of the bug>`."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from planted import catalogue
from planted.tools import NoSuchFlow
from understudy_engine.clock import Now
from understudy_engine.engine import Engine
from understudy_engine.factory import create


def __getattr__(name: str) -> Callable[..., Engine]:
    found = catalogue().get(name)
    if found is None:
        raise AttributeError(f"there is no bug {name!r}")
    plant = found.plant

    def spoilt(landscape: Mapping[str, object], *, now: Now, state: str) -> Engine:
        engine = create(landscape, now=now, state=state)
        with suppress(NoSuchFlow):  # where a flow does not run, no bug in it does
            plant(engine)
        return engine

    return spoilt
