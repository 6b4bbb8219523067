"""What the engine remembers is the same on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from load.bench.stage.servers import soon
from understudy_engine.errors import BadLandscape
from understudy_engine.state import Store

Open = Callable[[], Store]
NOON = datetime(2026, 6, 29, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same state once more, as another process would."""
    url = f"sqlite:///{tmp_path}/state.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    opened: list[Store] = []

    def another() -> Store:
        opened.append(Store(url))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


def test_marks_are_what_was_last_said_for_every_process(another: Open) -> None:
    first, second = another(), another()
    first.set_mark("psa", {"high": "2026-06-01"})
    first.set_mark("psa", {"high": "2026-06-02"})

    assert second.mark("psa") == {"high": "2026-06-02"}
    assert second.mark("never") == {}


def test_links_may_be_given_twice(another: Open) -> None:
    first, second = another(), another()
    first.link("users", {"1": "a", "2": "b?%s"})
    second.link("users", {"2": "b?%s"})

    assert second.keys("users", ["1", "2", "3"]) == {"1": "a", "2": "b?%s"}


def test_the_audit_trail_is_told_newest_first(another: Open) -> None:
    store = another()
    store.note(NOON, "erp", "PUT", "/first", "204")
    store.note(NOON, "erp", "PUT", "/second", "204")

    assert [line["path"] for line in store.audit(2)] == ["/second", "/first"]
    assert store.audit(1)[0]["at"] == NOON.isoformat()


@pytest.mark.slow
def test_text_is_text_in_a_database_without_an_encoding(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as db:
        db.execute("CREATE DATABASE plain ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
    store = Store(postgres_url.replace("/postgres", "/plain"))
    store.link("users", {"1": "Müller"})

    assert store.keys("users", ["1"]) == {"1": "Müller"}
    store.close()


@pytest.mark.slow
def test_one_process_leads_until_it_is_gone(postgres_url: str) -> None:
    first, second = Store(postgres_url), Store(postgres_url)

    assert (first.leads(), second.leads(), first.leads()) == (True, False, True)
    first.close()
    assert soon(second.leads)  # the server may take a moment to notice
    second.close()


def test_a_state_that_cannot_be_had_is_one_line_without_the_password() -> None:
    with pytest.raises(BadLandscape, match="cannot be opened") as told:
        Store("postgresql://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
