"""A clock, a desk, a store, connectors, and a whole firm in memory."""

from collections.abc import Iterator

import pytest

from tests.engine.doubles import LANDSCAPE, Clock, Desk
from tests.engine.fakes import Firm
from tests.engine.house import House
from tests.scaleout.conftest import jetstream, nats_url, postgres_url
from understudy_engine.bus import SqliteBus
from understudy_engine.clock import Chance
from understudy_engine.settings import read_settings
from understudy_engine.state import Store
from understudy_engine.systems import Systems, open_systems

__all__ = ["jetstream", "nats_url", "postgres_url"]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk().open() as desk:
        yield desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store("sqlite:///:memory:")
    yield store
    store.close()


@pytest.fixture
def systems(clock: Clock, store: Store) -> Systems:
    return open_systems(read_settings(LANDSCAPE), clock, Chance("seed"), store)


@pytest.fixture
def house(store: Store, clock: Clock) -> House:
    return House(Firm(store), SqliteBus("sqlite:///:memory:"), clock)
