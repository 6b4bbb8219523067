"""What its owner says of a thing is what its copies say."""

from tests.invariants.builders import (
    SYNC,
    WON,
    change,
    customer,
    deal,
    evidence,
    history,
    judged,
    only_violation,
    project,
    record,
    told,
)
from understudy.invariants.copies_agree import CopiesAgree

CUSTOMERS = [customer("crm"), customer("psa"), customer("erp"), customer("ppm")]
CARD = record("psa", "rate_card", "RC1", name="Standard")
RAISED = change(
    "crm",
    "engagement",
    "D1",
    "06-29 10:00",
    before={"amount_minor": 4_000_000},
    after={"amount_minor": 5_000_000},
)


def test_kept_when_names_are_records_elsewhere_and_weekends_become_mondays() -> None:
    sold = deal(end_on="2026-10-31")
    about = history(
        [
            *CUSTOMERS,
            CARD,
            sold,
            project("psa", budget_minor=5_000_000, rate_card="RC1", end_on="2026-10-31"),
            project("erp", legal_entity="L1", end_on="2026-10-31"),
            project("ppm", end_on="2026-11-02"),
        ],
        [WON],
    )

    outcome = judged(CopiesAgree(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 2)


def test_broken_when_an_older_amount_overwrites_a_newer_one() -> None:
    stale = project("psa", budget_minor=4_000_000, name="Roll-out")
    late = change("psa", "project", "P1", "06-29 10:05", by=SYNC, after={"budget_minor": 4_000_000})
    about = history([*CUSTOMERS, deal(), stale], [RAISED, late])

    violation = only_violation(CopiesAgree(), about)

    assert told(violation) == (
        "engagement D1 (Rollout) in the PSA",
        "name Rollout, amount 50,000.00 EUR",
        "name Roll-out, amount 40,000.00 EUR",
    )
    assert violation.money_minor == 0
    assert evidence(violation) == ["crm engagement D1 updated", "psa project P1 updated"]


def test_a_namesake_of_another_customer_may_be_told_apart() -> None:
    namesake = record("psa", "customer", "C8", "C2", name="ACME")
    apart = [customer("crm"), customer("psa", name="Acme (C1)"), namesake]

    assert judged(CopiesAgree(), history([*apart, deal()], [WON])).verdict == "held"


def test_no_customer_may_be_told_apart_from_nobody() -> None:
    alone = [customer("crm"), customer("psa", name="Acme (C1)")]

    violation = only_violation(CopiesAgree(), history([*alone, deal()], [WON]))

    assert told(violation) == ("customer C1 (Acme) in the PSA", "name Acme", "name Acme (C1)")


def test_unknown_when_owners_changed_nothing() -> None:
    assert judged(CopiesAgree(), history([*CUSTOMERS, deal(), project("psa")])).verdict == "unknown"
