"""Who bought is known where the work is delivered, billed and steered."""

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
    record,
    told,
)
from understudy.invariants.customers_known_everywhere import CustomersKnownEverywhere

BOOKS = [deal(), customer("crm"), customer("psa"), customer("erp")]
RENAMED = change("crm", "customer", "C1", "06-29 10:00", after={"name": "Acme"})


def test_kept_when_each_copy_bears_the_key() -> None:
    about = history([*BOOKS, customer("ppm")], [WON, RENAMED])

    assert judged(CustomersKnownEverywhere(), about).verdict == "held"


def test_broken_when_an_update_wiped_the_key_off() -> None:
    wiped = record("ppm", "customer", "C9", name="Acme")
    update = change("ppm", "customer", "C9", "06-29 10:05", by=SYNC, after={"name": "Acme"})
    about = history([*BOOKS, wiped], [WON, RENAMED, update], baseline=[customer("ppm")])

    violation = only_violation(CustomersKnownEverywhere(), about)

    assert told(violation) == (
        "customer C1 (Acme) in the PPM",
        "known by the CRM's key",
        "unknown",
    )
    assert evidence(violation) == ["crm customer C1 updated", "ppm customer C9 updated"]


def test_unknown_when_they_bought_nothing() -> None:
    about = history([deal(stage="negotiation"), *BOOKS[1:]], [RENAMED])

    assert judged(CustomersKnownEverywhere(), about).verdict == "unknown"
