"""A toy vendor's system with every fault at hand."""

from collections.abc import Iterator

import pytest

from tests.vendor.conftest import Bench
from understudy.faults import make_fault


@pytest.fixture
def stage() -> Iterator[Bench]:
    bench = Bench()
    bench.system.make_fault = make_fault
    bench.login()
    yield bench
    bench.loop.run_until_complete(bench.system.close())
    bench.loop.close()
