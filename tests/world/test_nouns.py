"""What a piece of work costs the customer."""

import pytest

from tests.world.firms import SMALL
from understudy.world.nouns import TimeEntry, billed_minor


@pytest.mark.parametrize(
    ("minutes", "rate", "price"),
    [
        (60, 147_50, 147_50),
        (0, 147_50, 0),
        (425, 180_00, 1275_00),
        (425, 147_50, 1044_79),
        (245, 147_50, 602_29),
        (465, 112_50, 871_88),
        (435, 147_50, 1069_38),
        (1, 29, 0),
        (1, 30, 1),
    ],
)
def test_an_entry_is_rounded_once_and_half_up(minutes: int, rate: int, price: int) -> None:
    assert billed_minor(minutes, rate) == price


def test_a_firm_has_work_that_comes_to_half_a_cent() -> None:
    halves = [
        e
        for e in SMALL.all(TimeEntry)
        if e.minutes * e.bill_rate_minor % 60 == 30
        # Half to even, which many libraries do unasked, would charge a cent less.
        and e.minutes * e.bill_rate_minor // 60 % 2 == 0
    ]

    assert len(halves) > 100
