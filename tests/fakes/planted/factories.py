"""Every bug as a factory for the simulated stage: `planted.factories:<name of the bug>`."""

from collections.abc import Callable, Mapping

from planted import catalogue
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
        plant(engine)
        return engine

    return spoilt
