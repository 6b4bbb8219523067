"""What several promises share, where their three histories do not reach."""

from datetime import timedelta

from tests.invariants.builders import (
    DAY_BILLED,
    SYNC,
    approved,
    at,
    change,
    deal,
    exchange,
    history,
    invoice,
    judged,
    line,
    made,
    only_violation,
    person,
    project,
    record,
    refused,
    synced,
    time_entry,
    told,
)
from understudy.invariants._outages import away
from understudy.invariants.approved_time_posted_once import ApprovedTimePostedOnce
from understudy.invariants.billed_equals_owed import BilledEqualsOwed
from understudy.invariants.converged_within_slo import ConvergedWithinSlo
from understudy.invariants.no_duplicate_people import NoDuplicatePeople
from understudy.invariants.owned_fields_changed_by_owners import OwnedFieldsChangedByOwners


def test_a_payment_that_is_told_back_late_breaks_the_promise() -> None:
    payment = record("erp", "payment", "Y1", invoice="I1", amount_minor=96_000)
    paid = {"paid_minor": 96_000}
    about = history(
        [deal(), project("psa"), project("erp"), invoice("I1", DAY_BILLED), payment],
        [
            made(payment, "06-30 09:00"),
            change("crm", "engagement", "D1", "06-30 09:05", by=SYNC, after=paid),
            change("psa", "project", "P1", "06-30 11:00", by=SYNC, source="D1", after=paid),
        ],
    )

    violation = only_violation(ConvergedWithinSlo(), about)

    assert told(violation) == (
        "payment Y1",
        "invoice-status-back within 60 min",
        "in the PSA after 120 min",
    )


def test_a_hire_shows_by_employee_number_and_a_milestone_by_its_invoice() -> None:
    done = change("psa", "milestone", "M1", "06-30 09:00", after={"status": "completed"})
    bill = invoice("I1", line("milestone", "M1", 2_000_000))
    about = history(
        [person("hcm"), person("psa"), project("erp"), bill],
        [
            made(person("hcm"), "06-30 09:00"),
            synced(person("psa"), "06-30 09:30"),
            done,
            synced(bill, "06-30 09:30"),
        ],
    )

    outcome = judged(ConvergedWithinSlo(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 2)


def test_a_role_is_away_from_its_first_refusal_to_its_next_answer() -> None:
    about = history(
        exchanges=[
            refused("erp", 1, "06-30 09:00"),
            refused("psa", 1, "06-30 09:02"),
            exchange("erp", 2, "06-30 09:05"),
            exchange("psa", 2, "06-30 09:10"),
            refused("erp", 3, "07-01 11:30"),
        ]
    )
    span = at("06-30 08:00"), at("06-30 20:00")

    assert away(about, ("erp",), *span) == timedelta(minutes=5)
    assert away(about, ("erp", "psa"), *span) == timedelta(minutes=10)
    assert away(about, ("crm",), *span) == timedelta()
    assert away(about, ("erp",), at("07-01 11:00"), about.ended_at) == timedelta(minutes=15)


def test_what_a_system_completes_within_the_request_is_not_a_change_of_its_own() -> None:
    completed = change(
        "psa", "project", "P1", "06-29 09:01", by=SYNC, after={"status": "planned"}, exchange=5
    )
    about = history([project("psa")], [synced(project("psa"), "06-29 09:01", 5), completed])

    assert judged(OwnedFieldsChangedByOwners(), about).verdict == "held"


def test_time_that_is_not_billable_has_no_money_at_stake() -> None:
    internal = time_entry(billable=False)

    violation = only_violation(ApprovedTimePostedOnce(), history([internal], [approved(internal)]))

    assert (violation.money_minor, violation.currency) == (0, "")


def test_a_person_without_a_number_is_the_twin_of_who_has_the_mailbox() -> None:
    twin = record("ppm", "resource", "U2", email="ADA@firm.test ")
    violation = only_violation(
        NoDuplicatePeople(), history([person("ppm"), twin], [synced(twin, "06-29 10:00")])
    )

    assert violation.found == "2: U1, U2"


def test_many_differences_are_told_in_few_words() -> None:
    work = [time_entry(str(n), minutes=60) for n in range(8)]
    about = history([deal(), project("psa"), *work], [approved(entry) for entry in work])

    violation = only_violation(BilledEqualsOwed(), about)

    assert violation.found.endswith("time 4 is not billed, and 3 more")
    assert violation.money_minor == 96_000
