"""What holds for all promises: their names, their words, and what judging costs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.invariants.builders import (
    SYNC,
    approved,
    at,
    deal,
    invoice,
    line,
    posted_time,
    project,
    synced,
    time_entry,
)
from understudy import invariants
from understudy.invariants import catalogue
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, History
from understudy.scenario.judging import judge, measure
from understudy.sut.claims import Claims

FOLDER = Path(invariants.__file__).parent


class Counted(list[object]):
    """A list that counts how often its items are handed out."""

    def __init__(self, items: object) -> None:
        super().__init__(items)  # type: ignore[call-overload]  # any sequence
        self.read = 0

    def __iter__(self) -> Iterator[object]:
        self.read += len(self)
        return super().__iter__()


@pytest.mark.parametrize("id", catalogue())
def test_a_promise_is_named_as_its_file_and_tested_by_three_histories(id: str) -> None:
    name = id.replace("-", "_")
    tests = (Path(__file__).parent / f"test_{name}.py").read_text(encoding="utf-8")

    assert (FOLDER / f"{name}.py").is_file()
    for outcome in ("kept", "broken", "unknown"):
        assert tests.count(f"def test_{outcome}_") == 1


@pytest.mark.parametrize("id", catalogue())
def test_a_promise_is_a_sentence(id: str) -> None:
    promise = catalogue()[id].promise()

    assert promise[0].isupper()
    assert len(promise.split()) > 3


def long(days: int) -> tuple[Counted, Counted, History]:
    """A deal with many days of work, all billed."""
    work = [time_entry(str(n)) for n in range(days)]
    posted = [posted_time(f"9{n}", str(n)) for n in range(days)]
    bills = [invoice(f"I{n}", line("time", str(n), 96_000)) for n in range(days)]
    changes: list[Change] = []
    for entry, booked, bill in zip(work, posted, bills, strict=True):
        changes += [approved(entry), synced(booked, "06-30 10:01"), synced(bill, "07-01 09:00")]
    asked = [
        Exchange(n, "erp", "erp", at("06-30 10:01"), SYNC, "POST", "/things", b"%d" % n)
        for n in range(days)
    ]
    counted_changes, counted_exchanges = Counted(changes), Counted(asked)
    history = History(
        at("06-29 08:00"),
        at("07-01 12:00"),
        exchanges=counted_exchanges,  # type: ignore[arg-type]  # a list that counts
        changes=counted_changes,  # type: ignore[arg-type]
        records=[deal(), project("psa"), project("erp"), *work, *posted, *bills],
    )
    return counted_changes, counted_exchanges, history


def reads(days: int) -> tuple[int, int]:
    changes, exchanges, history = long(days)
    judge(history, [], Claims.everything())
    measure(history)
    return changes.read // len(changes), exchanges.read // len(exchanges)


def test_judging_reads_a_history_a_fixed_number_of_times_however_long_it_is() -> None:
    assert reads(10) == reads(60)
