"""No system knows a customer twice."""

from tests.invariants.builders import (
    WON,
    customer,
    deal,
    evidence,
    history,
    judged,
    record,
    synced,
    told,
)
from understudy.invariants.no_duplicate_customers import NoDuplicateCustomers


def test_kept_when_two_customers_of_one_name_have_keys_of_their_own() -> None:
    other = record("erp", "customer", "C10", "C2", name="Acme")
    about = history([deal(), customer("crm"), customer("erp"), other], [WON])

    outcome = judged(NoDuplicateCustomers(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_one_key_or_one_name_without_a_key_is_there_twice() -> None:
    again = record("erp", "customer", "C10", "C1", name="Acme Ltd")
    keyless = record("psa", "customer", "C11", name="ACME ")
    about = history(
        [deal(), customer("crm"), customer("erp"), again, customer("psa"), keyless],
        [WON, synced(again, "06-29 09:01"), synced(keyless, "06-29 09:02")],
    )

    by_name, by_key = judged(NoDuplicateCustomers(), about).violations

    assert told(by_name) == ("customer C9 (Acme) in the PSA", "1 customer", "2: C9, C11")
    assert evidence(by_name) == ["psa customer C11 created"]
    assert told(by_key) == ("customer C9 (Acme) in the ERP", "1 customer", "2: C9, C10")
    assert evidence(by_key) == ["erp customer C10 created"]
    assert by_key.money_minor == 0


def test_unknown_when_no_customer_mattered() -> None:
    assert judged(NoDuplicateCustomers(), history([customer("erp")])).verdict == "unknown"
