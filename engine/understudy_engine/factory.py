"""How a stage that brings its own time makes an engine."""

from collections.abc import Mapping

from understudy_engine.app import App
from understudy_engine.bus import open_bus
from understudy_engine.clock import Now, wall
from understudy_engine.engine import Engine
from understudy_engine.settings import read_settings
from understudy_engine.state import Store


def create(
    landscape: Mapping[str, object],
    *,
    now: Now = wall,
    state: str = "sqlite:///engine.db",
    bus: str | None = None,
) -> Engine:
    """An engine on a landscape; raises `BadLandscape`. Not said, the bus is kept with the state."""
    engine = Engine(read_settings(landscape), now, open_bus(bus or state), Store(state))
    engine.app = App(engine)
    return engine
