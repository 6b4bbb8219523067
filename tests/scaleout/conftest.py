"""The servers, one of each for a session; a test that finds none is skipped and says so."""

from collections.abc import Iterator
from itertools import count

import pytest

from load.bench.stage.servers import nats_server, postgres_bin, running_nats, running_postgres

NAMES = count()


@pytest.fixture(scope="session")
def nats_url() -> Iterator[str]:
    program = nats_server()
    if program is None:
        pytest.skip("there is no nats-server here")
    with running_nats(program) as server:
        yield server.url


@pytest.fixture
def jetstream(nats_url: str) -> str:
    """A bus that nobody has used."""
    return f"{nats_url}/test{next(NAMES)}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    programs = postgres_bin()
    if programs is None:
        pytest.skip("there is no PostgreSQL here")
    with running_postgres(programs) as server:
        yield server.url
