"""Questions to a history are looked up, and answered as of a moment."""

from datetime import UTC, datetime, timedelta

from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, ChangeKind, History, Record

START = datetime(2026, 6, 29, 8, tzinfo=UTC)


def record(id: str = "1", source: str | None = None, **fields: object) -> Record:
    return Record("books", "erp", "invoice", id, source, fields)


def change(
    minute: int, kind: ChangeKind, before: dict[str, object], after: dict[str, object]
) -> Change:
    at = START + timedelta(minutes=minute)
    return Change(minute, "books", "erp", at, "system", kind, "invoice", "1", "k", before, after, 0)


LIFE = [
    change(1, "created", {}, {"status": "open", "total": 5}),
    change(2, "updated", {"status": "open"}, {"status": "paid"}),
    change(3, "updated", {"total": 5}, {"total": 6}),
]


def history(**more: object) -> History:
    return History(START, START + timedelta(hours=1), **more)  # type: ignore[arg-type]


def test_a_field_had_other_values_before() -> None:
    told = history(records=[record(status="paid", total=6)], changes=LIFE)

    def status(minute: float) -> object:
        return told.value_at("erp", "invoice", "1", "status", START + timedelta(minutes=minute))

    assert [status(m) for m in (0, 1, 1.5, 2, 9)] == [None, "open", "open", "paid", "paid"]
    assert told.value_at("erp", "invoice", "1", "total", START + timedelta(minutes=2)) == 5


def test_a_field_of_a_deleted_record_is_known_until_then() -> None:
    told = history(changes=[*LIFE[:1], change(2, "deleted", {"status": "open"}, {})])

    assert told.value_at("erp", "invoice", "1", "status", LIFE[0].at) == "open"
    assert told.value_at("erp", "invoice", "1", "status", told.ended_at) is None


def test_records_and_changes_are_found_by_id_and_by_key_of_origin() -> None:
    kept, old = record("1", "k"), record("2")
    told = history(records=[kept, old], baseline=[old], changes=LIFE)

    assert told.copies("erp", "invoice", "k") == [kept]
    assert (told.existed(kept), told.existed(old)) == (False, True)
    assert told.before("erp", "invoice", "2") == old
    assert told.changes_of("erp", "invoice") == told.changes_of("erp", "invoice", "1") == LIFE
    assert told.changes_of_copies("erp", "invoice", "k") == LIFE
    assert told.changes_of("erp", "invoice", "2") == ()


def test_a_write_without_an_end_may_have_made_one_more() -> None:
    asked = Exchange(1, "books", "erp", START, "x", "POST", "/", b"", verb="create")
    told = history(records=[record("1", "k")], exchanges=[asked])

    count = told.possible_count("erp", "invoice", "k")

    assert (count.low, count.high, 2 in count, 3 in count) == (1, 2, True, False)
    assert told.roles == {"erp"}
    assert told.writes("erp") == [asked]


def test_fields_are_read_as_what_they_hold() -> None:
    found = record(
        name=None, total=5, on="2026-06-30", at="2026-06-30T10:00:00.000Z", naive="2026-06-30T10:00"
    )

    assert (found.text("name"), found.number("total"), found.number("name")) == ("", 5, 0)
    assert str(found.day("on")) == "2026-06-30"
    assert found.moment("at") == found.moment("naive") == datetime(2026, 6, 30, 10, tzinfo=UTC)
    assert (found.day("name"), found.moment("name")) == (None, None)


def test_what_is_derived_is_derived_once() -> None:
    told, asked = history(), []

    def derive(of: History) -> int:
        asked.append(of)
        return len(of.records)

    assert told.once(derive) == told.once(derive) == 0
    assert len(asked) == 1
