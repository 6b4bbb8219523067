"""What people decided and where it shows: counted from the systems' own changes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from understudy.kernel.history import Change
from understudy.load.flows import Ledger, Moved, Timeline, backlog, drained_s, moved

AT = datetime(2026, 6, 30, 14, tzinfo=UTC)
WALL = datetime(2027, 1, 1, tzinfo=UTC)


def change(
    seconds: float,
    role: str,
    noun: str,
    id: str,
    source: str | None = None,
    kind: Literal["created", "updated", "deleted"] = "created",
    **after: object,
) -> Change:
    at = AT + timedelta(seconds=seconds)
    nothing: Mapping[str, object] = {}
    return Change(1, role, role, at, "person:x", kind, noun, id, source, nothing, after, 0)


def read(*changes: Change) -> Ledger:
    ledger = Ledger()
    ledger.read(changes)
    return ledger


def clock() -> Timeline:
    timeline = Timeline()
    timeline.mark(AT, WALL)
    return timeline


WON = change(0, "crm", "engagement", "d1", kind="updated", stage="won")


def test_a_deal_is_done_when_its_project_is_in_the_erp() -> None:
    elsewhere = change(1, "psa", "project", "w1", "d1")
    (waiting,) = moved(read(WON, elsewhere), clock())
    assert (waiting.took_s, waiting.copies, waiting.right) == (None, 0, False)

    (done,) = moved(read(WON, change(3, "erp", "project", "j1", "d1")), clock())
    assert (done.took_s, done.copies, done.right) == (3.0, 1, True)


def test_the_log_of_the_other_end_may_be_read_first() -> None:
    (done,) = moved(read(change(3, "erp", "project", "j1", "d1"), WON), clock())
    assert (done.took_s, done.copies) == (3.0, 1)


def test_two_copies_are_not_right_and_one_that_was_deleted_is_no_copy() -> None:
    twice = [change(3, "erp", "project", "j1", "d1"), change(4, "erp", "project", "j2", "d1")]
    (doubled,) = moved(read(WON, *twice), clock())
    assert (doubled.copies, doubled.right) == (2, False)

    gone = change(5, "erp", "project", "j2", "d1", kind="deleted")
    (mended,) = moved(read(WON, *twice, gone), clock())
    assert mended.right


def test_a_milestone_shows_on_the_line_of_an_invoice() -> None:
    done = change(0, "psa", "milestone", "m1", kind="updated", status="completed")
    line = {"kind": "milestone", "source": "m1"}
    billed = change(2, "erp", "invoice", "i1", kind="updated", lines=[line])
    (found,) = moved(read(done, change(1, "erp", "invoice", "i1", lines=[]), billed), clock())
    assert (found.flow, found.took_s, found.copies) == ("milestone-to-invoice", 2.0, 1)


def test_what_was_only_put_in_is_no_decision() -> None:
    assert read(change(0, "psa", "time_entry", "t1", status="draft")).open == 0
    assert read(change(0, "psa", "time_entry", "t1", status="approved")).open == 1


def test_a_leap_of_the_landscapes_clock_is_no_latency() -> None:
    timeline = clock()
    timeline.mark(AT + timedelta(hours=19), WALL + timedelta(seconds=40))
    later = change(19 * 3600 + 2, "erp", "project", "j1", "d1")
    (found,) = moved(read(WON, later), timeline)
    assert found.took_s == 42.0


def test_what_shows_after_the_load_run_is_missing() -> None:
    timeline = clock()
    timeline.close(AT + timedelta(seconds=60))
    (found,) = moved(read(WON, change(61, "erp", "project", "j1", "d1")), timeline)
    assert found.took_s is None


def test_a_queue_is_what_was_decided_and_does_not_show() -> None:
    journeys = [
        Moved("deal-to-project", "a", 0, 10, 1),
        Moved("deal-to-project", "b", 5, None, 0),
        Moved("milestone-to-invoice", "c", 6, 1, 1),
    ]
    assert [backlog(journeys, at) for at in (0, 6, 8, 10)] == [1, 3, 2, 1]
    assert backlog(journeys, 6, "milestone-to-invoice") == 1


def test_an_outage_is_drained_when_all_that_waited_shows() -> None:
    journeys = [Moved("f", "a", 0, 10, 1), Moved("f", "b", 5, 20, 1), Moved("f", "c", 9, 99, 1)]
    assert drained_s(journeys, 8) == 17
    assert drained_s([*journeys, Moved("f", "d", 1, None, 0)], 8) is None
    assert drained_s([], 8) == 0
