"""Business figures of hand-written histories."""

import pytest

from tests.invariants.builders import (
    DAY_BILLED,
    WON,
    approved,
    deal,
    history,
    invoice,
    line,
    posted_time,
    project,
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
