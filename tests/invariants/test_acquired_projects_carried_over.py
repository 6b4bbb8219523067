"""Every open project of a company that was bought goes on here, once and as it was sold."""

from tests.invariants.builders import deal, history, judged, project, record, told
from understudy.invariants.acquired_projects_carried_over import AcquiredProjectsCarriedOver
from understudy.kernel.history import Record

BOOKS = record("erp@acquired", "legal_entity", "1", name="Other AG")


def theirs(**more: object) -> Record:
    fields: dict[str, object] = {"budget_minor": 5_000_000, "status": "active", **more}
    return project("psa@acquired", "P7", "X7", **fields)


def test_kept_when_it_goes_on_as_one_deal_of_the_same_worth() -> None:
    done = project("psa@acquired", "P8", "X8", name="Done", status="completed")

    outcome = judged(AcquiredProjectsCarriedOver(), history([BOOKS, theirs(), done, deal()]))

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_it_is_missing_or_worth_something_else() -> None:
    about = history([BOOKS, theirs(), deal(amount_minor=50_000)])

    (less,) = judged(AcquiredProjectsCarriedOver(), about).violations
    (none,) = judged(AcquiredProjectsCarriedOver(), history([BOOKS, theirs()])).violations

    assert told(less) == (
        "project P7 (Rollout) of psa@acquired",
        "1 won deal of 50,000.00 EUR",
        "1: engagement D1 (Rollout) of 500.00 EUR",
    )
    assert (told(none)[2], none.money_minor, none.currency) == ("none", 5_000_000, "EUR")


def test_unknown_when_nobody_was_bought_or_all_is_over() -> None:
    over = history([BOOKS, theirs(status="cancelled"), deal()])

    assert judged(AcquiredProjectsCarriedOver(), history([deal()])).verdict == "unknown"
    assert judged(AcquiredProjectsCarriedOver(), over).verdict == "unknown"
