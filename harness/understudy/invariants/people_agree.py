"""Who works for the firm is known where they work, by the same name, and as active as they are."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import ClassVar

from understudy.invariants._concerned import people
from understudy.invariants.base import Invariant, Violation, called, failed_write, trail
from understudy.kernel.history import History, Record

_ROLES = ("psa", "erp", "ppm")
_NAMES = ("first_name", "last_name")
_DAY = timedelta(days=1)


class PeopleAgree(Invariant):
    """Who leaves some day is active until then; around the last day itself either is right.

    A name is all of it: where the last name begins, not every system tells. Looked at are the
    people who were staffed, booked time or changed in this run.
    """

    id: ClassVar[str] = "people-agree"
    family = "people"
    flows = ("resource-master",)

    def subjects(self, history: History) -> Iterable[Record]:
        return people(history)

    def check(self, subject: Record, history: History) -> Iterator[Violation]:
        today = history.ended_at.date()
        causes = history.changes_of("hcm", "resource", subject.id)[-1:]
        wanted = _facts(subject, today)
        for role in _ROLES:
            copies = history.copies(role, "resource", subject.text("employee_number"))
            if role in history.roles and not copies:
                missing = failed_write(history, role, causes[0].at) if causes else []
                yield Violation(
                    called(subject),
                    f"known in the {role.upper()}",
                    "unknown",
                    witness=[*causes, *missing],
                )
            for copy in copies:
                found = _facts(copy, today)
                wrong = [n for n in wanted if n in found and found[n] != wanted[n]]
                if wrong:
                    made = history.changes_of(role, "resource", copy.id)
                    yield Violation(
                        f"{called(subject)} in the {role.upper()}",
                        ", ".join(f"{name} {wanted[name]}" for name in wrong),
                        ", ".join(f"{name} {found[name]}" for name in wrong),
                        witness=trail(history, *causes, *made),
                    )


def _facts(person: Record, today: date) -> dict[str, str]:
    """What a system says of a person, as far as it says anything."""
    facts = {}
    if all(name in person.fields for name in _NAMES):
        facts["name"] = " ".join(word for n in _NAMES for word in person.text(n).casefold().split())
    if "email" in person.fields:
        facts["email"] = person.text("email").strip().casefold()
    last_day = person.day("terminated_on")
    if "active" in person.fields:
        facts["active"] = "yes" if person.fields["active"] else "no"
    elif "terminated_on" in person.fields and (last_day is None or abs(last_day - today) > _DAY):
        facts["active"] = "yes" if last_day is None or last_day > today else "no"
    return facts
