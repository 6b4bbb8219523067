"""Whatever an integration writes refers to something that is there."""

from tests.invariants.builders import (
    customer,
    deal,
    evidence,
    history,
    judged,
    made,
    project,
    synced,
    told,
)
from understudy.invariants.no_orphan_references import NoOrphanReferences


def test_kept_when_the_key_and_the_references_are_there() -> None:
    about = history(
        [deal(), project("erp"), customer("erp")], [synced(project("erp"), "06-29 09:01")]
    )

    assert judged(NoOrphanReferences(), about).verdict == "held"


def test_broken_when_a_project_has_no_customer_and_is_of_no_deal() -> None:
    orphan = project("erp", "P1", "D404", customer="C404")
    about = history([deal(), orphan, customer("erp")], [synced(orphan, "06-29 09:01")])

    reference, key = judged(NoOrphanReferences(), about).violations

    assert told(reference) == (
        "project P1 (Rollout) in the ERP",
        "customer that is there",
        "customer C404, which is not",
    )
    assert told(key) == (
        "project P1 (Rollout) in the ERP",
        "the key of an existing engagement in the CRM",
        "D404, which is none",
    )
    assert key.money_minor == 0
    assert evidence(key) == ["erp project P1 created"]


def test_unknown_when_the_integration_wrote_nothing() -> None:
    about = history([deal(), project("erp")], [made(project("erp"), "06-29 09:01")])

    assert judged(NoOrphanReferences(), about).verdict == "unknown"
