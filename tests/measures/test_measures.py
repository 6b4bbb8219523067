"""Business figures of hand-written histories."""

import pytest

from tests.invariants.builders import (
    DAY_BILLED,
    WON,
    approved,
    change,
    deal,
    exchange,
    expense,
    history,
    invoice,
    line,
    lost,
    posted_time,
    project,
    record,
    refused,
    synced,
    time_entry,
)
from understudy.kernel.events import Measure
from understudy.kernel.history import History
from understudy.measures import catalogue

BOTH = [deal(), project("psa"), project("erp")]


def taken(id: str, about: History) -> Measure:
    return catalogue()[id]().taken(about)


@pytest.mark.parametrize("id", catalogue())
def test_nothing_happened_makes_no_figure(id: str) -> None:
    found = taken(id, history())

    assert (found.value, found.worst, found.samples) == (None, None, 0)


def test_a_deal_is_set_up_when_its_last_project_is_there() -> None:
    moments = {"psa": "06-29 09:03", "erp": "06-29 09:12", "ppm": "06-29 09:06"}
    made = [synced(project(role), moment) for role, moment in moments.items()]

    found = taken("project-setup-cycle-time", history([deal()], [WON, *made]))

    assert (found.value, found.samples, found.target, found.unit) == (0.2, 1, 0.25, "hours")


def test_a_deal_without_one_of_its_projects_has_no_time_yet() -> None:
    about = history([deal()], [WON, synced(project("psa"), "06-29 09:03")])

    assert taken("project-setup-cycle-time", about).value is None


def test_time_is_posted_and_billed_so_long_after_its_approval() -> None:
    bill = invoice("I1", DAY_BILLED)
    about = history(
        [*BOTH, time_entry(), posted_time(), bill],
        [
            approved(time_entry()),
            synced(posted_time(), "06-30 10:15"),
            synced(bill, "07-01 09:00"),
        ],
    )

    ledger = taken("approved-time-to-ledger-latency", about)
    invoiced = taken("approved-time-to-invoice-latency", about)

    assert (ledger.value, ledger.target) == (0.25, 1)
    assert (invoiced.value, invoiced.target) == (23, None)


def test_accuracy_is_by_currency_and_its_worst_is_off_either_way() -> None:
    swiss = time_entry("78", project="P2", currency="CHF")
    bills = [
        invoice("I1", line("time", "77", 105_600)),
        invoice("I2", line("time", "78", 76_800), project="P2", currency="CHF"),
    ]
    about = history(
        [
            *BOTH,
            project("psa", "P2", "D2"),
            project("erp", "P2", "D2"),
            time_entry(),
            swiss,
            *bills,
        ],
        [*(approved(e) for e in (time_entry(), swiss)), *(synced(b, "07-01 09:00") for b in bills)],
    )

    found = taken("billing-accuracy", about)

    assert (found.value, found.worst, found.samples, found.target) == (95, 80, 2, 100)


def test_leakage_is_what_is_missing_and_nothing_makes_up_for_it() -> None:
    other = time_entry("78")
    bill = invoice("I1", line("time", "77", 200_000))
    about = history(
        [*BOTH, time_entry(), other, bill],
        [approved(time_entry()), approved(other), synced(bill, "07-01 09:00")],
    )

    found = taken("revenue-leakage", about)

    assert (found.value, found.target, found.unit) == (50, 0, "percent")


def test_utilisation_is_wrong_by_what_is_missing_or_there_twice() -> None:
    third = time_entry("79", resource="U2")
    about = history(
        [
            *BOTH,
            time_entry(),
            third,
            posted_time(),
            posted_time("902"),
            posted_time("903", "79"),
        ],
        [approved(time_entry()), approved(third)],
    )

    found = taken("utilisation-accuracy", about)

    assert (found.value, found.worst, found.samples, found.target) == (150, 200, 2, 100)


def test_what_was_approved_just_now_is_on_its_way() -> None:
    about = history(
        [*BOTH, time_entry(approved_at="2026-07-01T11:45:00.000Z")], [approved(time_entry())]
    )

    assert taken("utilisation-accuracy", about).value is None


def test_an_exception_is_resolved_when_the_same_write_succeeds() -> None:
    about = history(
        [deal()],
        exchanges=[
            refused("erp", 1, "06-30 10:00"),
            lost("psa", 1, "06-30 10:15"),
            refused("erp", 2, "06-30 10:30"),
            exchange("erp", 3, "06-30 11:00"),
            exchange("erp", 4, "06-30 11:05", request=b"{1}"),
        ],
    )

    found = taken("exception-resolution-time", about)

    assert (found.value, found.samples) == (1, 1)


def test_a_close_leaves_to_people_what_is_not_posted_and_not_billed_by_then() -> None:
    june = record(
        *("erp", "accounting_period", "A6"),
        name="Jun 2026",
        starts_on="2026-06-01",
        ends_on="2026-06-30",
        status="closed",
    )
    closing = change(
        *("erp", "accounting_period", "A6", "07-01 15:00"),
        before={"status": "open"},
        after={"status": "closed"},
    )
    late, bill = posted_time("902", "78"), invoice("I1", DAY_BILLED, line("time", "79", 96_000))
    work = [time_entry(), time_entry("78"), time_entry("79"), expense()]
    books = [*BOTH, june, *work, posted_time(), late, posted_time("903", "79"), bill]
    about = history(
        books,
        [
            *(approved(each) for each in work),
            synced(posted_time(), "06-30 10:15"),
            synced(late, "07-01 16:00"),
            synced(bill, "07-01 09:00"),
            closing,
        ],
        ended="07-01 18:00",
    )

    found = taken("month-end-close-effort", about)

    # One entry was posted too late, one expense not at all; and both of them are not billed.
    assert (found.value, found.samples, found.target, found.unit) == (4, 1, 0, "items")
