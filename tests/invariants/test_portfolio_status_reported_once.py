"""What the portfolio office says of a project reaches its managers exactly once."""

from tests.invariants.builders import (
    evidence,
    history,
    judged,
    made,
    only_violation,
    record,
    synced,
    told,
)
from understudy.invariants.portfolio_status_reported_once import PortfolioStatusReportedOnce

STATUS = record("ppm", "portfolio_status", "S1", project="P1", health="amber")
REPORT = record("psa", "portfolio_status", "R1", "S1", project="P1", health="amber")
AGAIN = record("psa", "portfolio_status", "R2", "S1", project="P1", health="amber")


def test_kept_when_it_is_reported_once() -> None:
    about = history([STATUS, REPORT], [made(STATUS, "06-30 10:00")])

    assert judged(PortfolioStatusReportedOnce(), about).verdict == "held"


def test_broken_when_a_second_delivery_makes_a_second_report() -> None:
    about = history(
        [STATUS, REPORT, AGAIN],
        [
            made(STATUS, "06-30 10:00"),
            synced(REPORT, "06-30 10:01"),
            synced(AGAIN, "06-30 10:02"),
        ],
    )

    violation = only_violation(PortfolioStatusReportedOnce(), about)

    assert told(violation) == (
        "portfolio status S1",
        "1 portfolio status in the PSA",
        "2: R1, R2",
    )
    assert violation.money_minor == 0
    assert evidence(violation) == [
        "ppm portfolio_status S1 created",
        "psa portfolio_status R1 created",
        "psa portfolio_status R2 created",
    ]


def test_unknown_when_nobody_reported() -> None:
    assert judged(PortfolioStatusReportedOnce(), history([STATUS])).verdict == "unknown"
