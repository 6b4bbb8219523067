"""A customer of a company that was bought is one customer of ours, and the right one."""

from tests.invariants.builders import evidence, history, judged, record, synced, told
from understudy.invariants.acquired_customers_known_once import AcquiredCustomersKnownOnce

THEIRS = record(
    "erp@acquired", "customer", "7", "A7", name="MUELLER. GMBH ", phone="030 / 12 34 56"
)
OURS = record("crm", "customer", "C1", name="Müller GmbH", phone="030 123456")
STRANGER = record("crm", "customer", "C2", name="Müller AG", phone="044 999 99 99")


def test_kept_when_one_of_ours_is_reached_at_the_same_number() -> None:
    outcome = judged(AcquiredCustomersKnownOnce(), history([THEIRS, OURS, STRANGER]))

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_a_spelling_makes_a_second_one_or_a_namesake_takes_its_place() -> None:
    again = record("crm", "customer", "C3", name="Mueller GmbH", phone="030123456")
    about = history([THEIRS, OURS, again], [synced(again, "06-29 09:00")])

    (twice,) = judged(AcquiredCustomersKnownOnce(), about).violations
    (nobody,) = judged(AcquiredCustomersKnownOnce(), history([THEIRS, STRANGER])).violations

    assert told(twice) == (
        "customer 7 (MUELLER. GMBH ) of erp@acquired",
        "1 customer of the CRM",
        "2: customer C1 (Müller GmbH), customer C3 (Mueller GmbH)",
    )
    assert evidence(twice) == ["crm customer C3 created"]
    assert told(nobody)[2] == "none"


def test_unknown_when_nobody_was_bought_or_no_number_is_kept() -> None:
    silent = record("erp@acquired", "customer", "8", "A8", name="Acme", phone="12")

    assert judged(AcquiredCustomersKnownOnce(), history([OURS])).verdict == "unknown"
    assert judged(AcquiredCustomersKnownOnce(), history([silent, OURS])).verdict == "unknown"
