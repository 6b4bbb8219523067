"""What can be queried: the data sources and their fields, each field with its domain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from understudy.vendor import Call, Field, Row, System
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import instance_wid, position_wid
from understudy_mocks.workday.objects.schema import WORKER
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.queries.wql import Instance, Value
from understudy_mocks.workday.routes.getting import people
from understudy_mocks.workday.routes.instances import WORKER_TYPES, title_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A worker, and whom and what the worker refers to."""

    one: Standing
    everyone: Mapping[str, Standing]
    directory: Directory

    def of(self, kind: str, field: str) -> Instance | None:
        """What a field of the worker refers to."""
        return _instance(self.directory.find(kind, self.one.values[field]))

    @property
    def profile(self) -> Row | None:
        return self.directory.find("Job_Profile", self.one.values["job_profile"])

    @property
    def title(self) -> str | None:
        found = title_of(self.directory, self.one)
        return None if found is None else str(found)

    @property
    def manager(self) -> Instance | None:
        wid = self.directory.manager(self.one.wid, self.one.values["supervisory_org"])
        manager = self.everyone.get(str(wid))
        return _worker(manager) if manager else None

    @property
    def management_level(self) -> Instance | None:
        level = self.profile and self.profile["level"]
        if level is None:
            return None
        type_ = "Management_Level_ID"
        return {"id": instance_wid(type_, f"Level_{level}"), "descriptor": f"Level {level}"}

    @property
    def position(self) -> Instance:
        name = f"P-{self.one.worker_id} {self.title} - {self.one.name}"
        return {"id": position_wid(self.one.wid), "descriptor": name}

    @property
    def manages(self) -> bool:
        rows = self.directory.rows("Organization").values()
        return any(row["manager"] == self.one.wid for row in rows)

    @property
    def employee_type(self) -> Instance:
        kind = WORKER_TYPES[str(self.one.worker["worker_type"])]
        type_ = "Contingent_Worker_Type_ID" if self.one.contingent else "Employee_Type_ID"
        return {"id": instance_wid(type_, kind), "descriptor": kind}


def _instance(row: Row | None) -> Instance | None:
    if row is None:
        return None
    return {"id": str(row["wid"]), "descriptor": str(row.get("name") or row.get("title"))}


def _worker(one: Standing) -> Instance:
    return {"id": one.wid, "descriptor": one.descriptor}


@dataclass(frozen=True, slots=True)
class WqlField:
    """A field of a data source, and the security domain that grants it."""

    type: str
    read: Callable[[Any], Value]
    domain: str = auth.STAFFING


FIELDS: Mapping[str, WqlField] = {
    "workdayID": WqlField("Text", lambda s: s.one.wid),
    "worker": WqlField("Single Instance", lambda s: _worker(s.one)),
    "fullName": WqlField("Text", lambda s: s.one.name),
    "firstName": WqlField("Text", lambda s: str(s.one.values["first_name"])),
    "lastName": WqlField("Text", lambda s: str(s.one.values["last_name"])),
    "userName": WqlField("Text", lambda s: s.one.user_name or None),
    "employeeID": WqlField("Text", lambda s: s.one.worker_id),
    "email_PrimaryWork": WqlField("Text", lambda s: s.one.email or None, auth.CONTACT),
    "phone_PrimaryWork": WqlField("Text", lambda s: s.one.phone or None, auth.CONTACT),
    "hireDate": WqlField("Date", lambda s: s.one.hired_on),
    "terminationDate": WqlField("Date", lambda s: s.one.last_day),
    "workerActive": WqlField("Boolean", lambda s: s.one.active),
    "employeeType": WqlField("Multi-Instance", lambda s: [s.employee_type]),
    "FTE": WqlField("Numeric", lambda s: Decimal(f"{s.one.fte:g}")),
    "scheduledWeeklyHours": WqlField("Numeric", lambda s: Decimal(f"{s.one.weekly_hours:g}")),
    "jobTitle": WqlField("Text", lambda s: s.title),
    "businessTitle": WqlField("Text", lambda s: s.title),
    "jobProfile": WqlField("Single Instance", lambda s: _instance(s.profile)),
    "managementLevel": WqlField("Single Instance", lambda s: s.management_level),
    "position": WqlField("Single Instance", lambda s: s.position),
    "positionID": WqlField("Text", lambda s: f"P-{s.one.worker_id}"),
    "company": WqlField(
        "Single Instance", lambda s: s.of("Organization", "company"), auth.ORGANIZATIONS
    ),
    "costCenter": WqlField(
        "Single Instance", lambda s: s.of("Organization", "cost_center"), auth.ORGANIZATIONS
    ),
    "supervisoryOrganization": WqlField(
        "Single Instance", lambda s: s.of("Organization", "supervisory_org"), auth.ORGANIZATIONS
    ),
    "location": WqlField(
        "Single Instance", lambda s: _instance(s.directory.location_of(s.one.values))
    ),
    "manager": WqlField("Single Instance", lambda s: s.manager, auth.ORGANIZATIONS),
    "isManager": WqlField("Boolean", lambda s: s.manages),
}


@dataclass(frozen=True)
class Source:
    """A data source: its name, its rows as of a day and a moment, and filters on them."""

    alias: str
    title: str
    rows: Callable[[Call, str, str | None], Sequence[Any]]
    fields: Callable[[System], Mapping[str, WqlField]]
    filters: Mapping[str, Callable[[Any], bool]]
    object: str = "Worker"

    @property
    def wid(self) -> str:
        return instance_wid("Data_Source", self.alias)


class Fields:
    """The fields of workers in one tenant: Workday's, and those of a customer's shape."""

    def __init__(self, system: System) -> None:
        own = [f for f in system.schema.object(WORKER.name).fields if f.name not in FIELDS]
        self.by_alias: Mapping[str, WqlField] = {
            **FIELDS,
            **{f.name: _custom(f) for f in own if f.name.lower() not in WORKER.by_name},
        }


def _custom(f: Field) -> WqlField:
    def read(seen: Seen) -> Value:
        value = seen.one.worker[f.name]
        if value is None or f.type in ("boolean", "date", "string"):
            return cast(Value, value)
        if f.type == "decimal":
            return Decimal(f"{value:g}")
        return {"id": instance_wid(f.name, str(value)), "descriptor": str(value)}

    return WqlField(f.native, read)


# -- workers and positions -------------------------------------------------------------------------


def _workers(call: Call, day: str, entered: str | None) -> list[Seen]:
    everyone = people(call, day, entered)
    directory = call.system.part(Directory)
    return [Seen(one, everyone, directory) for one in everyone.values() if one.hire]


def _employees(call: Call, day: str, entered: str | None) -> list[Seen]:
    found = _workers(call, day, entered)
    return [seen for seen in found if seen.one.active and not seen.one.contingent]


def _active(call: Call, day: str, entered: str | None) -> list[Seen]:
    return [seen for seen in _workers(call, day, entered) if seen.one.active]


def _worker_fields(system: System) -> Mapping[str, WqlField]:
    return system.part(Fields).by_alias


_POSITION_FIELDS: Mapping[str, WqlField] = {
    "workdayID": WqlField("Text", lambda s: position_wid(s.one.wid)),
    **{
        name: FIELDS[name]
        for name in (
            *("position", "positionID", "jobTitle", "jobProfile", "managementLevel", "worker"),
            *("location", "FTE"),
        )
    },
    **{name: FIELDS[name] for name in ("supervisoryOrganization", "company", "costCenter")},
}
_WORKER_FILTERS: Mapping[str, Callable[[Any], bool]] = {
    "activeWorkersFilter": lambda s: s.one.active,
    "terminatedWorkersFilter": lambda s: s.one.terminated,
    "employeesFilter": lambda s: not s.one.contingent,
    "contingentWorkersFilter": lambda s: s.one.contingent,
}

# -- catalogues ------------------------------------------------------------------------------------


def _rows(kind: str, **where: str) -> Callable[[Call, str, str | None], list[Row]]:
    def rows(call: Call, day: str, entered: str | None) -> list[Row]:
        found = call.system.part(Directory).rows(kind)
        return [
            found[wid]
            for wid in sorted(found)
            if all(found[wid][name] == value for name, value in where.items())
        ]

    return rows


def _managed(call: Call, day: str, entered: str | None) -> list[Any]:
    """The supervisory organisations, each with its manager as somebody whom the caller sees."""
    everyone = people(call, day, entered)
    found = []
    for row in _rows("Organization", type="SUPERVISORY")(call, day, entered):
        manager = everyone.get(str(row["manager"]))
        found.append({**row, "managed_by": _worker(manager) if manager else None})
    return found


def _plain(field: str) -> Callable[[Row], Value]:
    return lambda row: cast(Value, row[field])


def _told(
    id_field: str, name_field: str, instance: str, **more: WqlField
) -> Callable[[System], Mapping[str, WqlField]]:
    fields = {
        "workdayID": WqlField("Text", _plain("wid")),
        "referenceID": WqlField("Text", _plain(id_field)),
        "name": WqlField("Text", _plain(name_field)),
        instance: WqlField("Single Instance", _instance),
        "isInactive": WqlField("Boolean", lambda row: bool(row["inactive"])),
        **more,
    }
    return lambda system: fields


_CODE = WqlField("Text", _plain("code"))
_LEVEL = WqlField("Numeric", lambda row: None if row["level"] is None else Decimal(row["level"]))
_COUNTRY, _CURRENCY = WqlField("Text", _plain("country")), WqlField("Text", _plain("currency"))

SOURCES: Mapping[str, Source] = {
    source.alias: source
    for source in (
        Source("allWorkers", "All Workers", _workers, _worker_fields, _WORKER_FILTERS),
        Source("allActiveWorkers", "All Active Workers", _active, _worker_fields, {}),
        Source("allActiveEmployees", "All Active Employees", _employees, _worker_fields, {}),
        Source("allPositions", "All Positions", _active, lambda system: _POSITION_FIELDS, {}),
        Source(
            "allJobProfiles",
            "All Job Profiles",
            _rows("Job_Profile"),
            _told("job_profile_id", "title", "jobProfile", managementLevel=_LEVEL),
            {},
            "Job_Profile",
        ),
        Source(
            "allSupervisoryOrganizations",
            "All Supervisory Organizations",
            _managed,
            _told(
                "reference_id",
                "name",
                "supervisoryOrganization",
                code=_CODE,
                manager=WqlField("Single Instance", lambda row: row["managed_by"]),
            ),
            {},
            "Organization",
        ),
        Source(
            "allCompanies",
            "All Companies",
            _rows("Organization", type="COMPANY"),
            _told(
                "reference_id", "name", "company", code=_CODE, country=_COUNTRY, currency=_CURRENCY
            ),
            {},
            "Organization",
        ),
        Source(
            "allCostCenters",
            "All Cost Centers",
            _rows("Organization", type="COST_CENTER"),
            _told("reference_id", "name", "costCenter", code=_CODE),
            {},
            "Organization",
        ),
        Source(
            "allLocations",
            "All Locations",
            _rows("Location"),
            _told("location_id", "name", "location", country=_COUNTRY, currency=_CURRENCY),
            {},
            "Location",
        ),
    )
}
