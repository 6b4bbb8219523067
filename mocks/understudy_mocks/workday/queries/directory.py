"""What workers refer to, and how Workday names it: by WID, by reference ids, by descriptor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from understudy.vendor import Row, Value
from understudy_mocks.workday.objects import chain_of

if TYPE_CHECKING:
    from understudy.vendor import System

TYPE_NAMES = {"COMPANY": "Company", "COST_CENTER": "Cost Center", "SUPERVISORY": "Supervisory"}
ID_TYPES = {"COMPANY": "Company_Reference_ID", "COST_CENTER": "Cost_Center_Reference_ID"}
"""By which further name an organisation's reference id is known."""


class Directory:
    """The organisations, job profiles, skills and locations, remembered until something changes."""

    def __init__(self, system: "System") -> None:
        self._store = system.store
        self._state: tuple[int, int] | None = None
        self._rows: Mapping[str, Mapping[str, Row]] = {}
        self._subordinates: Mapping[Value, list[str]] = {}
        self._locations: Mapping[Value, Row] = {}
        self._managed: Mapping[Value, list[Row]] = {}

    def rows(self, kind: str) -> Mapping[str, Row]:
        """All records of an object type, by WID."""
        state = (self._store.restored, self._store.last_seq)
        if self._state != state:
            self._read()
            self._state = state
        return self._rows[kind]

    def _read(self) -> None:
        kinds = (
            *("Organization", "Job_Profile", "Skill", "Location"),
            *("Job_Family", "Job_Family_Group", "Job_Category"),
        )
        self._rows = {
            kind: {str(row["wid"]): row for row in self._store.all(kind)} for kind in kinds
        }
        below: dict[Value, list[str]] = defaultdict(list)
        for wid, row in self._rows["Organization"].items():
            below[row["superior"]].append(wid)
        managed: dict[Value, list[Row]] = defaultdict(list)
        for row in self._rows["Organization"].values():
            if row["manager"] is not None:
                managed[row["manager"]].append(row)
        self._subordinates, self._managed = below, managed
        self._locations = {row["company"]: row for row in self._rows["Location"].values()}

    def find(self, kind: str, wid: Value) -> Row | None:
        """A record by WID."""
        return self.rows(kind).get(str(wid))

    def location(self, company: Value) -> Row | None:
        """Where the people of a company work."""
        self.rows("Location")
        return self._locations.get(company)

    def location_of(self, values: Row) -> Row | None:
        """Where somebody works: at a place of their own, or where the company is."""
        own = self.find("Location", values["location"]) if values["location"] else None
        return own or self.location(values["company"])

    def subordinates(self, wid: Value) -> list[str]:
        """The organisations right below one."""
        self.rows("Organization")
        return list(self._subordinates.get(wid, ()))

    def below(self, roots: Iterable[str]) -> list[str]:
        """The organisations and all that is below them."""
        found = dict.fromkeys(roots)
        queue = list(found)
        while queue:
            for wid in self.subordinates(queue.pop()):
                if wid not in found:
                    found[wid] = None
                    queue.append(wid)
        return list(found)

    def chain(self, supervisory: Value) -> list[tuple[Row, str | None]]:
        """The supervisory organisations from the top down to one, each with its manager."""
        return list(chain_of(supervisory, lambda wid: self.find("Organization", wid)))

    def manager(self, worker: str, supervisory: Value) -> str | None:
        """The manager of a worker of an organisation; for its manager, the next one upwards."""
        for _, manager in reversed(self.chain(supervisory)):
            if manager not in (None, worker):
                return manager
        return None

    def managed(self, worker: str) -> list[Row]:
        """The organisations that a worker manages."""
        self.rows("Organization")
        return self._managed.get(worker, [])

    def organization_by(self, id_type: str, value: str) -> Row | None:
        """The organisation with this id of this type."""
        if id_type == "WID":
            return self.find("Organization", value)
        for row in self.rows("Organization").values():
            if row["reference_id"] == value and id_type in reference_types(row):
                return row
        return None


def reference_types(row: Row) -> tuple[str, ...]:
    """The types by which an organisation's reference id is known."""
    further = ID_TYPES.get(str(row["type"]))
    first = "Organization_Reference_ID"
    return (first,) if further is None else (first, further)
