"""A type that shows the records of others, and a vendor that keeps references to nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from understudy.kernel.clock import RealClock
from understudy.vendor import SYSTEM, Dialect, Field, ObjectType, Refusal, Row, Rules, Schema
from understudy.vendor.records import Records
from understudy.vendor.sql import Compare, Select, compile_select
from understudy.vendor.store import Store

ID = Field("id")
BOSS = Field("boss", "reference", references=("person",), relationship="boss")
SCHEMA = Schema(
    (
        ObjectType("person", (ID, Field("name"), BOSS), union_of=("clerk", "smith")),
        ObjectType("clerk", (ID, Field("name"), BOSS, Field("desk"))),
        ObjectType("smith", (ID, Field("name"), Field("anvil"))),
    )
)


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    return f"{kind.name}-{records.store.count(kind.name)}"


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store(SCHEMA)
    yield made
    made.close()


def records(store: Store, dialect: Dialect) -> Records:
    clock = RealClock(datetime(2026, 6, 29, tzinfo=UTC))
    return Records(store, Rules(), dialect, new_id, clock)


def test_a_union_shows_the_records_of_its_parts(store: Store) -> None:
    write = records(store, Dialect())
    ana = write.create("clerk", {"name": "Ana", "desk": "1"}, SYSTEM)
    bo = write.create("smith", {"name": "Bo", "anvil": "2"}, SYSTEM)

    assert store.get("person", str(bo["id"])) == {"id": "smith-1", "name": "Bo", "boss": None}
    assert [row["name"] for row in store.find("person", name="Ana")] == ["Ana"]
    assert {row["id"] for row in store.all("person")} == {ana["id"], bo["id"]}


def test_references_to_a_union_are_walked_like_any_other(store: Store) -> None:
    write = records(store, Dialect())
    bo = write.create("smith", {"name": "Bo"}, SYSTEM)
    ana = write.create("clerk", {"name": "Ana", "boss": bo["id"]}, SYSTEM)
    write.create("clerk", {"name": "Cy", "boss": ana["id"]}, SYSTEM)

    where = Compare(("boss", "boss", "name"), "=", "Bo")
    found = compile_select(SCHEMA, Select("clerk", (("name",), ("boss", "name")), where))

    assert store.select(found.sql, found.values) == [("Cy", "Ana")]


def test_a_union_survives_a_snapshot(store: Store) -> None:
    records(store, Dialect()).create("smith", {"name": "Bo"}, SYSTEM)
    twin = store.fork()

    assert [row["name"] for row in twin.all("person")] == ["Bo"]
    twin.close()


def test_a_reference_to_nothing_is_refused_or_kept(store: Store) -> None:
    strict, forgiving = Dialect(), replace(Dialect(), bad_references="keep")

    with pytest.raises(Refusal, match="bad-reference"):
        records(store, strict).create("clerk", {"boss": "nobody"}, SYSTEM)

    kept = records(store, forgiving).create("clerk", {"boss": "nobody"}, SYSTEM)
    assert kept["boss"] == "nobody"
