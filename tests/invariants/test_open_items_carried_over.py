"""What customers owe a company that was bought they owe us, to the cent and in its currency."""

from tests.invariants.builders import change, evidence, history, judged, record, synced, told
from understudy.invariants.open_items_carried_over import OpenItemsCarriedOver
from understudy.kernel.history import Record

THEIR_BOOKS = "erp@acquired"
CLOSED = change(THEIR_BOOKS, "accounting_period", "3", "06-30 16:00", after={"status": "closed"})
BUYER = record(THEIR_BOOKS, "customer", "7", "A7", name="Müller")


def item(role: str, source: str, total: int, **more: object) -> Record:
    fields: dict[str, object] = {
        "number": "INV9" if role == "erp" else source,
        "customer": "7",
        "currency": "CHF",
        "status": "open",
        "total_minor": total,
        "paid_minor": 0,
    }
    return record(role, "invoice", source, source, **{**fields, **more})


def test_kept_when_both_books_say_the_same_of_each_item() -> None:
    theirs = item(THEIR_BOOKS, "INV1", 90_001, paid_minor=10_000)
    settled = item(THEIR_BOOKS, "INV2", 50_000, paid_minor=50_000, status="paid")
    about = history([BUYER, theirs, settled, item("erp", "INV1@acquired", 80_001)], [CLOSED])

    outcome = judged(OpenItemsCarriedOver(), about)

    assert (outcome.verdict, outcome.witnesses) == ("held", 1)


def test_broken_when_a_cent_is_missing_or_the_currency_is_another() -> None:
    theirs, ours = item(THEIR_BOOKS, "INV1", 90_001), item("erp", "INV1@acquired", 90_000)
    about = history([BUYER, theirs, ours], [CLOSED, synced(ours, "06-30 17:00")])
    euros = item("erp", "INV1@acquired", 90_001, currency="EUR")
    moved = history([BUYER, theirs, euros], [CLOSED])

    (cent,) = judged(OpenItemsCarriedOver(), about).violations
    francs, other = judged(OpenItemsCarriedOver(), moved).violations

    assert told(cent) == (
        "Müller of acquired",
        "900.01 CHF open in our books",
        "900.00 CHF: INV1 at 900.00, not 900.01",
    )
    assert (cent.money_minor, cent.currency) == (1, "CHF")
    assert evidence(cent) == ["erp invoice INV1@acquired created"]
    assert (francs.money_minor, francs.currency) == (90_001, "CHF")
    assert (other.money_minor, other.currency) == (90_001, "EUR")


def test_unknown_when_their_books_were_not_handed_over() -> None:
    about = history([BUYER, item(THEIR_BOOKS, "INV1", 90_001)])

    assert judged(OpenItemsCarriedOver(), about).verdict == "unknown"
    assert judged(OpenItemsCarriedOver(), history([])).verdict == "unknown"
