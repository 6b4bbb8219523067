"""Whom a run was about: the masters that what changed refers to."""

from collections.abc import Mapping, Sequence

from understudy.kernel.history import History, Record

_WORK = ("assignment", "time_entry", "expense_item")


def customers(history: History) -> Sequence[Record]:
    """The CRM's customers that changed in the run, or one of whose won deals did."""
    return history.once(_customers)


def people(history: History) -> Sequence[Record]:
    """The HCM's people who were staffed, booked time or money, or changed in the run."""
    return history.once(_people)


def by_number(history: History) -> Mapping[str, Record]:
    """The HCM's people by employee number: the key that their copies keep."""
    return history.once(_by_number)


def _customers(history: History) -> Sequence[Record]:
    ids = dict.fromkeys(change.id for change in history.changes_of("crm", "customer"))
    for change in history.changes_of("crm", "engagement"):
        deal = history.record("crm", "engagement", change.id)
        if deal is not None and deal.fields.get("stage") == "won":
            ids[deal.text("customer")] = None
    records = (history.record("crm", "customer", id) for id in ids)
    return [record for record in records if record is not None]


def _people(history: History) -> Sequence[Record]:
    numbers: dict[str, None] = {}
    for noun in _WORK:
        for change in history.changes_of("psa", noun):
            work = history.record("psa", noun, change.id)
            booked = work and history.record("psa", "resource", work.text("resource"))
            if booked and booked.source is not None:
                numbers[booked.source] = None
    ids = dict.fromkeys(change.id for change in history.changes_of("hcm", "resource"))
    for change in history.changes_of("hcm", "cost_rate"):
        rate = history.record("hcm", "cost_rate", change.id)
        ids |= {rate.text("resource"): None} if rate is not None else {}
    changed = (history.record("hcm", "resource", id) for id in ids)
    known = by_number(history)
    found = {r.id: r for r in changed if r is not None}
    found |= {known[number].id: known[number] for number in numbers if number in known}
    return list(found.values())


def _by_number(history: History) -> Mapping[str, Record]:
    return {r.text("employee_number"): r for r in history.books("hcm", "resource")}
