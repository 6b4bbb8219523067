"""Workday's common REST service: workers and supervisory organisations."""

from datetime import date

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Ask
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import instance_wid
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.queries.directory import TYPE_NAMES
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.instances import title_of
from understudy_mocks.workday.routes.rest.pages import (
    base,
    employed,
    instance,
    known,
    one_worker,
    page,
    seen,
    serve,
)

ROUTES = Routes()
SOURCE = "REST reference: common service; sample answers of the fact sheet"
_AT = "v1/{tenant}"
_WHO = (Ask("search"), Ask("includeTerminatedWorkers"))


def summary(call: Call, one: Standing) -> dict[str, object]:
    """A worker as the common service has it."""
    directory = call.system.part(Directory)
    address = base(call)
    supervisory = directory.find("Organization", one.values["supervisory_org"])
    days = date.fromisoformat(one.day) - date.fromisoformat(one.hired_on)
    contact = auth.CONTACT in call.caller.scopes
    shown = {
        "id": one.wid,
        "descriptor": one.descriptor,
        "href": f"{address}/workers/{one.wid}",
        "isManager": bool(directory.managed(one.wid)),
        "primaryWorkEmail": one.email if contact else None,
        "primaryWorkPhone": one.phone if contact else None,
        "businessTitle": title_of(directory, one),
        "yearsOfService": days.days // 365,
    }
    if supervisory is not None:
        href = f"{address}/supervisoryOrganizations/{supervisory['wid']}"
        shown["primarySupervisoryOrganization"] = {**(instance(supervisory) or {}), "href": href}
    return known(shown)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(
        shapes.WORKER,
        *_WHO,
        leads_to="worker direct_reports worker_organizations supervisory_organizations_managed"
        " worker_history pay_slips change_business_title time_off_entries staffing_worker"
        " worker_jobs start_job_change legal_name work_emails time_off_details"
        " eligible_absence_types request_time_off time_blocks",
    ),
)
def workers(call: Call) -> Reply:
    """The workers, a page at a time."""
    return page(call, employed(call), summary)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers/{{id}}",
    verb="read",
    source=SOURCE,
    contract=shapes.resource(shapes.WORKER),
)
def worker(call: Call) -> Reply:
    """One worker."""
    return json_reply(summary(call, one_worker(call)))


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers/{{id}}/directReports",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(shapes.WORKER, *_WHO, errors=("not-found",)),
)
def direct_reports(call: Call) -> Reply:
    """The workers whose manager one is."""
    manager, directory = one_worker(call), call.system.part(Directory)
    found = [
        one
        for one in employed(call)
        if directory.manager(one.wid, one.values["supervisory_org"]) == manager.wid
    ]
    return page(call, found, summary)


# -- organisations ---------------------------------------------------------------------------------


def supervisory(call: Call, row: Row) -> dict[str, object]:
    """A supervisory organisation."""
    href = f"{base(call)}/supervisoryOrganizations/{row['wid']}"
    manager = seen(call).get(str(row["manager"]))
    shown = {
        "id": row["wid"],
        "descriptor": row["name"],
        "href": href,
        "name": row["name"],
        "code": row["code"],
        "manager": {"id": manager.wid, "descriptor": manager.descriptor} if manager else None,
        "workers": f"{href}/workers",
    }
    return known(shown)


def _of_type(call: Call, *types: str) -> list[Row]:
    rows = call.system.part(Directory).rows("Organization")
    return [rows[key] for key in sorted(rows) if rows[key]["type"] in types]


def _supervisory_of_path(call: Call) -> Row:
    type_, equals, value = call.params["id"].partition("=")
    given = (type_, value) if equals else ("WID", type_)
    row = call.system.part(Directory).organization_by(*given)
    if row is None or row["type"] != "SUPERVISORY":
        raise Refusal("not-found", object="supervisoryOrganization", id=call.params["id"])
    return row


@serve(
    ROUTES,
    "GET",
    f"{_AT}/supervisoryOrganizations",
    verb="query",
    object="Organization",
    source=SOURCE,
    contract=shapes.collection(
        shapes.SUPERVISORY,
        leads_to="supervisory_organization supervisory_organization_workers organization",
    ),
)
def supervisory_organizations(call: Call) -> Reply:
    """The supervisory organisations, a page at a time."""
    return page(call, _of_type(call, "SUPERVISORY"), supervisory)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/supervisoryOrganizations/{{id}}",
    verb="read",
    object="Organization",
    source=SOURCE,
    contract=shapes.resource(shapes.SUPERVISORY),
)
def supervisory_organization(call: Call) -> Reply:
    """One supervisory organisation, by WID or `Organization_Reference_ID=…`."""
    return json_reply(supervisory(call, _supervisory_of_path(call)))


@serve(
    ROUTES,
    "GET",
    f"{_AT}/supervisoryOrganizations/{{id}}/workers",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(shapes.WORKER, *_WHO, errors=("not-found",)),
)
def supervisory_organization_workers(call: Call) -> Reply:
    """The workers of a supervisory organisation."""
    wid = _supervisory_of_path(call)["wid"]
    found = [one for one in employed(call) if one.values["supervisory_org"] == wid]
    return page(call, found, summary)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers/{{id}}/supervisoryOrganizationsManaged",
    verb="query",
    object="Organization",
    source=SOURCE,
    contract=shapes.collection(shapes.SUPERVISORY, errors=("not-found",)),
)
def supervisory_organizations_managed(call: Call) -> Reply:
    """The supervisory organisations that a worker manages."""
    managed = call.system.part(Directory).managed(one_worker(call).wid)
    return page(call, managed, supervisory)


def _organization(call: Call, row: Row) -> dict[str, object]:
    kind = str(row["type"])
    return known(
        {
            "id": row["wid"],
            "descriptor": row["name"],
            "href": f"{base(call)}/organizations/{row['wid']}",
            "name": row["name"],
            "code": row["code"],
            "organizationType": _organization_type(call, kind),
        }
    )


def _organization_type(call: Call, kind: str) -> dict[str, object]:
    return {"id": instance_wid("Organization_Type_ID", kind), "descriptor": TYPE_NAMES[kind]}


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers/{{id}}/organizations",
    verb="query",
    object="Organization",
    source=SOURCE,
    contract=shapes.collection(shapes.ORGANIZATION, errors=("not-found",)),
)
def worker_organizations(call: Call) -> Reply:
    """The organisations a worker is in."""
    one, directory = one_worker(call), call.system.part(Directory)
    auth.require(call.caller, auth.ORGANIZATIONS)
    rows = [directory.find("Organization", wid) for wid in one.organizations]
    return page(call, [row for row in rows if row is not None], _organization)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/organizations",
    verb="query",
    object="Organization",
    source=SOURCE,
    contract=shapes.collection(shapes.ORGANIZATION, Ask("organizationType")),
)
def organizations(call: Call) -> Reply:
    """All organisations, or those of a type."""
    wanted = call.query.get("organizationType")
    types = [
        kind
        for kind, name in TYPE_NAMES.items()
        if not wanted or wanted in (kind, name, instance_wid("Organization_Type_ID", kind))
    ]
    return page(call, _of_type(call, *types), _organization)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/organizations/{{id}}",
    verb="read",
    object="Organization",
    source=SOURCE,
    contract=shapes.resource(shapes.ORGANIZATION),
)
def organization(call: Call) -> Reply:
    """One organisation, by WID or by a reference id."""
    type_, equals, value = call.params["id"].partition("=")
    given = (type_, value) if equals else ("WID", type_)
    row = call.system.part(Directory).organization_by(*given)
    if row is None:
        raise Refusal("not-found", object="organization", id=call.params["id"])
    return json_reply(_organization(call, row))


@serve(
    ROUTES,
    "GET",
    f"{_AT}/organizationTypes",
    verb="describe",
    object="Organization",
    source=SOURCE,
    contract=shapes.collection(shapes.INSTANCE, errors=("invalid-value",)),
)
def organization_types(call: Call) -> Reply:
    """The types of organisations."""
    return page(call, list(TYPE_NAMES), _organization_type)
