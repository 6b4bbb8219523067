"""How far a source was read, and that nothing is read past before it is safe."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from tests.engine.doubles import LANDSCAPE, Clock, Desk, json, run
from tests.engine.fakes import Firm
from understudy_engine.engine import Engine
from understudy_engine.factory import create
from understudy_engine.sources.base import Change, Found, Source, Watermark
from understudy_engine.sources.kantata import KantataChanges
from understudy_engine.sources.netsuite import BillingCalendar, NetSuiteChanges, last_due
from understudy_engine.sources.salesforce import SalesforceChanges
from understudy_engine.state import Store
from understudy_engine.systems import Systems
from understudy_engine.wire import Row

TOKEN = {"access_token": "t"}
NOON = datetime(2026, 6, 29, 12, tzinfo=UTC)


def scanned(source: Source, mark: Row, now: datetime) -> tuple[list[Change], Row]:
    """All changes of a scan, and the mark after it."""

    async def scan() -> tuple[list[Change], Row]:
        changes: list[Change] = []
        last = mark
        async for found, after in source.scan(mark, now):
            changes += found
            last = after or last
        return changes, last

    return run(scan())


def test_the_time_before_the_last_change_is_read_again_for_a_while(clock: Clock) -> None:
    overlap = timedelta(seconds=120)
    water = Watermark(None, None)
    assert water.start(None, overlap) is None
    water.reach(NOON, clock())
    water = Watermark.of(dict(water.marks("deals", clock(), overlap)), "deals")
    assert water.start(None, overlap) == NOON - overlap
    clock.turn(121)
    assert water.start(None, overlap) == NOON - overlap  # nobody has asked since
    water = Watermark.of(dict(water.marks("deals", clock(), overlap)), "deals")
    assert water.start(None, overlap) == NOON + timedelta(seconds=1)
    water.reach(NOON - timedelta(hours=1), clock())
    assert water.high == NOON


def test_two_changes_of_one_record_in_one_second_are_two(systems: Systems, desk: Desk) -> None:
    row = {"Id": "001", "Name": "A", "SystemModstamp": "2026-06-29T12:00:00.000+0000"}
    empty = json({"records": []})
    again = json({"records": [row | {"Name": "B"}]})
    desk.answers = [json(TOKEN), json({"records": [row]}), empty, again, empty]
    source = SalesforceChanges(systems.crm, None)

    [first], mark = scanned(source, {}, NOON)
    [second], _ = scanned(source, mark, NOON)

    assert first.id == second.id == "001"
    assert first.ref != second.ref
    assert " WHERE SystemModstamp >= 2026-06-29T11:58:00Z" in str(desk.requests[3].url.params["q"])


def test_the_feed_is_noted_before_the_first_listing(systems: Systems, desk: Desk) -> None:
    def event(id: str, at: str) -> Row:
        subject = {"subject_type": "TimeEntry", "subject_id": f"9{id}"}
        return {"id": id, "created_at": at, **subject}

    def page(collection: str, *rows: Row) -> Row:
        results = [{"key": collection, "id": row["id"]} for row in rows]
        maps = {collection: {str(row["id"]): row for row in rows}}
        return {"results": results, "meta": {"page_count": 1 if rows else 0}, **maps}

    listed: Row = {"id": "7", "updated_at": "2026-06-28T10:00:00Z"}
    late = event("2", "2026-06-29T05:01:00-07:00")
    desk.answers = [
        json(page("subscribed_events", event("1", "2026-06-29T05:00:00-07:00"))),
        json(page("time_entries", listed)),
        *(json(page(name)) for name in ("expenses", "stories", "workspaces")),
        json(page("subscribed_events", late)),
    ]
    changes, mark = scanned(KantataChanges(systems.psa, None), {}, NOON)

    assert [c.ref for c in changes] == ["time_entry/7@2026-06-28T10:00:00Z", "event/2"]
    assert desk.requests[-1].url.params["created_after"] == "2026-06-29T11:58:00Z"
    desk.answers = [json(page("subscribed_events"))]
    assert scanned(KantataChanges(systems.psa, None), mark, NOON)[0] == []

    desk.handler = lambda request: json(page("x"))
    scanned(KantataChanges(systems.psa, None), mark, NOON + timedelta(days=9))
    assert "/api/v1/time_entries" in desk.requests[-5].url.path  # the feed has forgotten


def test_a_billing_milestone_is_looked_at_with_its_story(systems: Systems, desk: Desk) -> None:
    event = {
        "id": "1",
        "created_at": "2026-06-29T12:00:00Z",
        "subject_type": "BillingMilestone",
        "subject_id": "5",
        "subject_ref": {"id": "5", "key": "billing_milestones"},
    }
    body = {
        "results": [{"key": "subscribed_events", "id": "1"}],
        "subscribed_events": {"1": event},
        "billing_milestones": {"5": {"id": "5", "story_id": "31"}},
        "meta": {"page_count": 1},
    }
    desk.answers = [json(body)]
    mark: Row = {"asked": NOON.isoformat()}

    changes, _ = scanned(KantataChanges(systems.psa, None), mark, NOON)

    assert changes == [Change("psa.story", "31", "event/1")]


def test_invoices_are_read_in_the_ledgers_own_time(systems: Systems, desk: Desk) -> None:
    row = {"id": "9", "externalid": "bill-006-2026-06", "changed": "2026-06-29 05:00:00"}
    other = {"id": "8", "changed": "2026-06-29 05:00:01"}
    desk.answers = [json({"items": [row, other]}), json({"items": []})]
    source = NetSuiteChanges(systems.erp, None)

    [change], mark = scanned(source, {}, NOON)
    scanned(source, mark, NOON)

    assert (change.kind, change.id) == ("erp.invoice", "bill-006-2026-06")
    assert "TO_TIMESTAMP('2026-06-29 03:50:01'" in desk.requests[1].content.decode()


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 7, 1, 8, 59, tzinfo=UTC), "2026-05"),
        (datetime(2026, 7, 1, 9, tzinfo=UTC), "2026-06"),
        (datetime(2026, 8, 2, 12, tzinfo=UTC), "2026-06"),  # a Sunday
        (datetime(2026, 8, 3, 9, tzinfo=UTC), "2026-07"),
        (datetime(2027, 1, 1, 9, tzinfo=UTC), "2026-12"),
    ],
)
def test_a_month_is_due_on_the_first_weekday_after_it(moment: datetime, month: str) -> None:
    assert last_due(moment) == month


def test_months_that_fell_due_meanwhile_are_billed_and_earlier_ones_are_not(store: Store) -> None:
    firm = Firm(store)
    firm.psa.add("workspaces")
    source = BillingCalendar(firm.systems)

    changes, mark = scanned(source, {}, NOON)
    assert (changes, mark) == ([], {"billed": "2026-05"})

    firm.erp.time = datetime(2026, 8, 3, 9, tzinfo=UTC)
    changes, mark = scanned(source, mark, NOON)
    assert [c.id[:7] for c in changes] == ["2026-06", "2026-07"]
    assert scanned(source, mark, NOON)[0] == []


class Once:
    """A source with one change."""

    name, slow = "crm", False

    async def scan(self, mark: Row, now: datetime) -> AsyncIterator[Found]:
        yield [Change("crm.account", "001", "ref")], {"Account": "read"}


def _engine(clock: Clock, state: str) -> Engine:
    engine = create(LANDSCAPE, now=clock, state=state)
    engine.sources = cast("list[Source]", [Once()])
    return engine


def test_a_mark_moves_only_after_its_changes_are_safe(
    clock: Clock, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _engine(clock, f"sqlite:///{tmp_path_factory.mktemp('state')}/engine.db")

    def die(*_: object) -> int:
        raise KeyboardInterrupt  # nothing catches it, as nothing catches kill -9

    with monkeypatch.context() as dying:
        dying.setattr(engine.bus, "put", die)
        with pytest.raises(KeyboardInterrupt):
            run(engine._scan(engine.sources[0]))
    assert engine.store.mark("crm") == {}

    run(engine._scan(engine.sources[0]))
    run(engine._scan(engine.sources[0]))
    assert engine.store.mark("crm") == {"Account": "read"}
    assert engine.accounts()["customers"]["pending"] == 1
    run(engine.close())
