"""Which workers a caller asks for, among those that the caller may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from understudy.vendor import Row
from understudy.vendor.store import Store
from understudy_mocks.workday.queries.timeline import Standing, Window, select_events


@dataclass(frozen=True, slots=True)
class Selection:
    """What a worker must be. Criteria of different kinds must all hold.

    With `windows` a worker needs an event in one of them, and may be hired in the future; without,
    the worker must be hired as of the day. `organizations`, where given, are those one of which the
    worker must be in.
    """

    windows: tuple[Window, ...] = ()
    organizations: frozenset[str] | None = None
    exclude_inactive: bool = False
    exclude_employees: bool = False
    exclude_contingent: bool = False

    def of(
        self, people: Mapping[str, Standing], store: Store, moment: str | None
    ) -> list[Standing]:
        """The workers selected, in the order of `people`."""
        touched = None
        if self.windows:
            events = logged(store, self.windows, moment)
            touched = {str(event["worker"]) for event in events}
        return [one for wid, one in people.items() if self._holds(one, touched, wid)]

    def _holds(self, one: Standing, touched: set[str] | None, wid: str) -> bool:
        if one.hire is None if touched is None else wid not in touched:
            return False
        if self.exclude_contingent if one.contingent else self.exclude_employees:
            return False
        if self.exclude_inactive and not one.active:
            return False
        return self.organizations is None or any(
            organization in self.organizations for organization in one.organizations
        )


def logged(store: Store, windows: Sequence[Window], moment: str | None) -> list[Row]:
    """The events in any of the windows that were entered by the moment."""
    found: dict[object, Row] = {}
    for window in windows:
        for event in select_events(store, window.condition()):
            if moment is None or str(event["entered_at"]) <= moment:
                found[event["wid"]] = event
    return list(found.values())


def visible(people: Mapping[str, Standing], company: str | None) -> Mapping[str, Standing]:
    """The workers of a company (None: all). Who is not seen is not there."""
    if company is None:
        return people
    return {
        wid: one
        for wid, one in people.items()
        if (one.values["company"] or one.worker["company"]) == company
    }
