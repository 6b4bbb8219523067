"""The bus, and what may stand behind it: a file for one process, JetStream for several."""

from understudy_engine.bus.contract import Bus, Event, Message, Settled, State
from understudy_engine.bus.sqlite import SqliteBus
from understudy_engine.errors import BadLandscape

__all__ = ["Bus", "Event", "Message", "Settled", "SqliteBus", "State", "open_bus"]


def open_bus(url: str) -> Bus:
    """The bus behind a URL; its scheme says which kind it is. Raises `BadLandscape`."""
    if url.startswith("sqlite:"):
        return SqliteBus(url)
    if url.startswith("nats:"):
        # Only here, for who has one process needs none of it installed.
        try:
            from understudy_engine.bus.nats import open_nats
        except ImportError:
            raise BadLandscape("NATS needs understudy[scale] to be installed") from None

        return open_nats(url)
    raise BadLandscape(f"there is no bus for {url!r}: give sqlite:///path or nats://host:port")
