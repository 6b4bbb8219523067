"""What the store promises by itself, below any protocol."""

from collections.abc import Iterator

import pytest
from toy_pack.tallybook import VENDOR

from understudy.vendor import Refusal
from understudy.vendor.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store(VENDOR.schema)
    yield made
    made.close()


def test_a_query_without_end_is_refused(store: Store) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"

    with pytest.raises(Refusal) as refused:
        store.select(endless)

    assert refused.value.kind == "bad-query"
    assert store.select("SELECT 1") == [(1,)]


@pytest.mark.slow
def test_patience_grows_with_the_records(store: Store) -> None:
    counted = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3500000)"
        " SELECT count(*) FROM n"
    )
    with pytest.raises(Refusal):
        store.select(counted)

    store.load("client", ({"id": f"c{n}", "title": "x"} for n in range(200_000)))

    assert store.select(counted) == [(3_500_000,)]
