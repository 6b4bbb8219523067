"""What differs between two runs is told by what a business would call it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from understudy.kernel.history import History, Record
from understudy.scenario.comparing import Difference, differences

START = datetime(2026, 6, 29, 8, tzinfo=UTC)


def history(*records: Record, before: Sequence[Record] = ()) -> History:
    return History(START, START, records=[*before, *records], baseline=before)


def project(id: str, name: str, source: str | None = "deal-1", customer: str = "c1") -> Record:
    fields = {"name": name, "customer": customer, "code": f"P-{id}", "changed_at": id}
    return Record("netsuite", "erp", "project", id, source, fields)


def invoice(id: str, total: int, source: str | None = "bill-1") -> Record:
    fields = {"number": f"INV-{id}", "total_minor": total, "currency": "EUR", "project": "p1"}
    return Record("netsuite", "erp", "invoice", id, source, fields)


def test_ids_numbers_and_times_of_day_are_no_difference() -> None:
    first = history(project("1", "Cloud"), invoice("7", 100))
    second = history(project("9", "Cloud"), invoice("8", 100))

    assert differences(first, second) == []


def test_a_field_is_told_with_both_values() -> None:
    found = differences(history(invoice("7", 100)), history(invoice("7", 101)))

    assert found == [Difference("erp", "invoice", "bill-1", "total_minor", 100, 101)]
    assert str(found[0]) == "erp invoice bill-1: total_minor 100, 101"


def test_a_record_that_one_of_them_lacks_is_told_with_its_worth() -> None:
    (found,) = differences(history(), history(invoice("7", 1_234_00)))

    assert str(found) == "erp invoice bill-1: only the second has it (1,234.00 EUR)"


def test_a_copy_too_many_is_a_difference() -> None:
    (found,) = differences(
        history(invoice("7", 100)), history(invoice("7", 100), invoice("8", 100))
    )

    assert (found.field, found.first, found.second) == ("copies", 1, 2)


def test_a_reference_is_compared_by_what_it_refers_to() -> None:
    def with_customer(id: str, source: str) -> History:
        customer = Record("netsuite", "erp", "customer", id, source, {"name": "Garner"})
        return history(customer, project("1", "Cloud", customer=id))

    assert differences(with_customer("c1", "acc-1"), with_customer("c2", "acc-1")) == []
    (_, _, told) = differences(with_customer("c1", "acc-1"), with_customer("c2", "acc-2"))
    assert (told.field, told.first, told.second) == ("customer", "acc-1", "acc-2")


def test_records_without_a_key_are_compared_by_what_they_say() -> None:
    first = history(invoice("7", 100, None), invoice("8", 200, None))
    second = history(invoice("1", 200, None), invoice("2", 100, None))

    assert differences(first, second) == []
