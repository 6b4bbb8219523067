"""WQL over REST: data sources, their fields, and queries on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from understudy.vendor import Call, Field, Refusal, Reply, Routes, Row, System, json_reply
from understudy.vendor.contract import TEXT, Ask, Body, Contract, gives, record
from understudy.vendor.paging import whole
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import instance_wid
from understudy_mocks.workday.objects.schema import WORKER
from understudy_mocks.workday.objects.xml import moment
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.queries.wql import Instance, Query, Value, parse, sort_key, wrong
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.getting import people, today
from understudy_mocks.workday.routes.instances import WORKER_TYPES, title_of
from understudy_mocks.workday.routes.rest.pages import serve

ROUTES = Routes()
SOURCE = "allWorkers"
LIMIT_MAX = 10_000
SOURCES = "WQL reference; answers and errors of the fact sheet"
_AT = "wql/v1/{tenant}"
_EXAMPLE = "SELECT worker, employeeID FROM allWorkers ORDER BY employeeID LIMIT 3"


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
    read: Callable[[Seen], Value]
    domain: str = auth.STAFFING


FIELDS: Mapping[str, WqlField] = {
    "workdayID": WqlField("Text", lambda s: s.one.wid),
    "worker": WqlField("Single Instance", lambda s: _worker(s.one)),
    "fullName": WqlField("Text", lambda s: s.one.name),
    "employeeID": WqlField("Text", lambda s: s.one.worker_id),
    "email_PrimaryWork": WqlField("Text", lambda s: s.one.email or None, auth.CONTACT),
    "hireDate": WqlField("Date", lambda s: s.one.hired_on),
    "terminationDate": WqlField("Date", lambda s: s.one.last_day),
    "workerActive": WqlField("Boolean", lambda s: s.one.active),
    "employeeType": WqlField("Multi-Instance", lambda s: [s.employee_type]),
    "FTE": WqlField("Numeric", lambda s: Decimal(f"{s.one.fte:g}")),
    "scheduledWeeklyHours": WqlField("Numeric", lambda s: Decimal(f"{s.one.weekly_hours:g}")),
    "jobTitle": WqlField("Text", lambda s: s.title),
    "businessTitle": WqlField("Text", lambda s: s.title),
    "jobProfile": WqlField("Single Instance", lambda s: _instance(s.profile)),
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


def _queried(call: Call, text: object) -> Reply:
    if not isinstance(text, str) or not text.strip():
        raise Refusal("required-missing", field="query", fields="query")
    call.about("Worker")
    query = parse(text)
    if query.source != SOURCE:
        raise wrong("Invalid data source.", query.source)
    fields = call.system.part(Fields).by_alias
    for name in query.fields:
        if name not in fields or fields[name].domain not in call.caller.scopes:
            raise wrong("Invalid field.", name)
    found = _found(call, query, fields)
    limit = whole(call.query.get("limit"), LIMIT_MAX, 1, LIMIT_MAX, "limit")
    offset = whole(call.query.get("offset"), 0, 0, 1 << 40, "offset")
    shown = [_shown(query, seen, fields) for seen in found[offset : offset + limit]]
    return json_reply({"total": len(found), "data": shown})


def _found(call: Call, query: Query, fields: Mapping[str, WqlField]) -> list[Seen]:
    day, entered = _as_of(call, query)
    everyone = people(call, day, entered)
    directory = call.system.part(Directory)
    found = [
        seen
        for seen in (Seen(one, everyone, directory) for one in everyone.values() if one.hire)
        if query.where(lambda name, seen=seen: fields[name].read(seen))  # type: ignore[misc]  # bound at once
    ]
    for name, descending in reversed(query.order):
        found.sort(key=lambda seen: sort_key(fields[name].read(seen)), reverse=descending)
    return found if query.limit is None else found[: query.limit]


def _as_of(call: Call, query: Query) -> tuple[str, str | None]:
    for name in query.options:
        if name not in ("effectiveAsOfDate", "entryMoment", "dataSourceFilter"):
            raise wrong("Invalid data source parameter.", name)
    day, entered = query.options.get("effectiveAsOfDate"), query.options.get("entryMoment")
    try:
        return (
            today(call) if day is None else date.fromisoformat(str(day)).isoformat(),
            None if entered is None else moment(str(entered)),
        )
    except (ValueError, OverflowError):
        raise wrong("Invalid data source parameter value.", f"{day or entered}") from None


def _shown(query: Query, seen: Seen, fields: Mapping[str, WqlField]) -> Mapping[str, object]:
    """What is empty is left out; numbers are text."""
    row = {column.alias: fields[column.field].read(seen) for column in query.columns}
    return {
        alias: str(value) if isinstance(value, Decimal) else value
        for alias, value in row.items()
        if value not in (None, "", [])
    }


def _data_source(call: Call) -> Mapping[str, object]:
    wid = instance_wid("Data_Source", SOURCE)
    return {
        "id": wid,
        "descriptor": "All Workers",
        "alias": SOURCE,
        "href": f"{call.origin}/ccx/api/wql/v1/{call.params['tenant']}/dataSources/{wid}",
    }


@serve(
    ROUTES,
    "GET",
    f"{_AT}/data",
    verb="query",
    object="Worker",
    source=SOURCES,
    contract=Contract(
        asks=(Ask("query", required=True, example=_EXAMPLE), *shapes.PAGING),
        gives=(gives(shapes.WQL_ROWS),),
        errors=("required-missing",),
    ),
)
def query_by_get(call: Call) -> Reply:
    """Run a query given in the address."""
    return _queried(call, call.query.get("query"))


@serve(
    ROUTES,
    "POST",
    f"{_AT}/data",
    verb="query",
    object="Worker",
    source=SOURCES,
    contract=Contract(
        asks=shapes.PAGING,
        takes=(Body(record("query", query=TEXT), example={"query": _EXAMPLE}),),
        gives=(gives(shapes.WQL_ROWS),),
        errors=("required-missing",),
    ),
)
def query_by_post(call: Call) -> Reply:
    """Run a query given in the body; the page is asked for in the address."""
    return _queried(call, call.json_object().get("query"))


@serve(
    ROUTES,
    "GET",
    f"{_AT}/dataSources",
    verb="describe",
    object="",
    source=SOURCES,
    contract=shapes.collection(
        shapes.WQL_SOURCE, Ask("alias"), Ask("search"), errors=("invalid-value",)
    ),
)
def data_sources(call: Call) -> Reply:
    """The data sources, by alias."""
    alias = call.query.get("alias", SOURCE)
    found = [_data_source(call)] if alias == SOURCE else []
    return json_reply({"total": len(found), "data": found})


@serve(
    ROUTES,
    "GET",
    f"{_AT}/dataSources/{{id}}/fields",
    verb="describe",
    object="",
    source=SOURCES,
    contract=shapes.collection(shapes.WQL_FIELD, errors=("not-found", "invalid-value")),
)
def data_source_fields(call: Call) -> Reply:
    """The fields of a data source."""
    if call.params["id"] != instance_wid("Data_Source", SOURCE):
        raise Refusal("not-found", object="dataSource", id=call.params["id"])
    found = [
        {
            "id": instance_wid("Data_Source_Field", name),
            "descriptor": name,
            "alias": name,
            "type": field.type,
            "isRequired": False,
        }
        for name, field in call.system.part(Fields).by_alias.items()
        if field.domain in call.caller.scopes
    ]
    return json_reply({"total": len(found), "data": found})
