"""Workday's REST API: tokens, workers and supervisory organisations."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from understudy.vendor import Call, ErrorAnswer, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.paging import whole
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import instance_wid, position_wid, wid
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.routes.getting import people, today

ROUTES = Routes()
LIMIT_DEFAULT, LIMIT_MAX = 20, 100

T = TypeVar("T")

_TOKEN_ERRORS = {
    "invalid-client": "invalid_client",
    "invalid-grant": "invalid_grant",
    "unsupported-grant": "unsupported_grant_type",
}


def error(answer: ErrorAnswer) -> Reply:
    """An error of the token endpoint, or of REST and WQL."""
    entry, details = answer.entry, answer.details
    if entry.kind in _TOKEN_ERRORS:
        told = {"error": _TOKEN_ERRORS[entry.kind], "error_description": answer.message}
        return json_reply(told, entry.status)
    body: dict[str, object] = {"error": answer.message}
    if entry.kind == "bad-query":
        body = {"error": "invalid request: WQL error.", "errors": [_detail(answer)]}
    elif details.get("field"):
        body = {"error": "invalid request: validation errors", "errors": [_detail(answer)]}
    reply = json_reply(body, entry.status)
    return reply.with_headers((b"www-authenticate", b"Bearer")) if entry.status == 401 else reply


def _detail(answer: ErrorAnswer) -> Mapping[str, object]:
    named = {k: str(answer.details[k]) for k in ("field", "location") if answer.details.get(k)}
    return {"error": answer.message, **named}


# -- tokens --------------------------------------------------------------------------------------


@ROUTES.route("POST", "/ccx/oauth2/{tenant}/token", verb="login", public=True)
def token(call: Call) -> Reply:
    """Give an access token for a refresh token or for the client's own credentials."""
    return json_reply(auth.issue_token(call), headers=((b"cache-control", b"no-store"),))


# -- workers -------------------------------------------------------------------------------------


def _page(call: Call, found: Sequence[T], show: Callable[[Call, T], object]) -> Reply:
    """A page of what was found, with the count of all of it."""
    limit = whole(call.query.get("limit"), LIMIT_DEFAULT, 1, LIMIT_MAX, "limit")
    offset = whole(call.query.get("offset"), 0, 0, 1 << 40, "offset")
    shown = [show(call, one) for one in found[offset : offset + limit]]
    return json_reply({"data": shown, "total": len(found)})


def _employed(call: Call) -> list[Standing]:
    """Who works here today; `search` looks in names, the terminated are to be asked for."""
    all_ = call.query.get("includeTerminatedWorkers", "").lower() in ("true", "1")
    words = call.query.get("search", "").casefold().split()
    return [
        one
        for one in people(call, today(call)).values()
        if (one.active or (all_ and one.hire is not None))
        and all(word in one.name.casefold() for word in words)
    ]


def _one(call: Call) -> Standing:
    """The worker of the path: a WID, or `Employee_ID=…`."""
    everyone = people(call, today(call))
    type_, equals, value = call.params["id"].partition("=")
    if not equals:
        found = everyone.get(type_)
    else:
        known = (one for one in everyone.values() if one.hire is not None)
        found = next((o for o in known if (o.id_type, o.worker_id) == (type_, value)), None)
    if found is None or found.hire is None:
        raise Refusal("not-found", object="worker", id=call.params["id"])
    return found


def _instance(row: Row | None) -> Mapping[str, object] | None:
    if row is None:
        return None
    return {"id": row["wid"], "descriptor": row.get("name") or row.get("title")}


def _known(values: Mapping[str, object]) -> dict[str, object]:
    """What is empty has no key."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _title(directory: Directory, one: Standing) -> object:
    profile = directory.find("Job_Profile", one.values["job_profile"])
    return profile["title"] if profile else None


def _summary(call: Call, one: Standing) -> dict[str, object]:
    directory = call.system.part(Directory)
    base = f"{call.origin}/ccx/api/v1/{call.params['tenant']}"
    supervisory = directory.find("Organization", one.values["supervisory_org"])
    organizations = directory.rows("Organization").values()
    days = date.fromisoformat(one.day) - date.fromisoformat(str(one.worker["hired_on"]))
    shown = {
        "id": one.wid,
        "descriptor": one.descriptor,
        "href": f"{base}/workers/{one.wid}",
        "isManager": any(row["manager"] == one.wid for row in organizations),
        "primaryWorkEmail": one.email if auth.CONTACT in call.caller.scopes else None,
        "businessTitle": _title(directory, one),
        "yearsOfService": days.days // 365,
    }
    if supervisory is not None:
        href = f"{base}/supervisoryOrganizations/{supervisory['wid']}"
        shown["primarySupervisoryOrganization"] = {**(_instance(supervisory) or {}), "href": href}
    return _known(shown)


def _staffed(call: Call, one: Standing) -> dict[str, object]:
    """A worker as the staffing service has it: with the number people know, and the job."""
    directory, values = call.system.part(Directory), one.values
    profile = directory.find("Job_Profile", values["job_profile"])
    location, title = directory.location(values["company"]), _title(directory, one)
    kind = "Contingent Worker" if one.contingent else "Employee"
    job = {
        "id": position_wid(one.wid),
        "descriptor": f"P-{one.worker_id} {title}",
        "businessTitle": title,
        "supervisoryOrganization": _instance(
            directory.find("Organization", values["supervisory_org"])
        ),
        "jobType": {"id": instance_wid("Job_Type", "Primary"), "descriptor": "Primary"},
        "jobProfile": _instance(profile),
        "location": _instance(location),
    }
    email = one.email if auth.CONTACT in call.caller.scopes else None
    person = {"id": wid("Person", int(one.wid[20:], 16)), "email": email}
    return {
        "id": one.wid,
        "descriptor": one.descriptor,
        "workerId": one.worker_id,
        "workerType": {"id": instance_wid("Worker_Type", kind), "descriptor": kind},
        "person": _known(person),
        "primaryJob": _known(job),
        "additionalJobs": [],
    }


def workers(call: Call) -> Reply:
    """The workers, a page at a time."""
    return _page(call, _employed(call), _summary)


def worker(call: Call) -> Reply:
    """One worker."""
    return json_reply(_summary(call, _one(call)))


def direct_reports(call: Call) -> Reply:
    """The workers whose manager one is."""
    manager, directory = _one(call), call.system.part(Directory)
    found = [
        one
        for one in _employed(call)
        if directory.manager(one.wid, one.values["supervisory_org"]) == manager.wid
    ]
    return _page(call, found, _summary)


def staffing_workers(call: Call) -> Reply:
    """The workers with their jobs, a page at a time."""
    return _page(call, _employed(call), _staffed)


def staffing_worker(call: Call) -> Reply:
    """One worker with the job."""
    return json_reply(_staffed(call, _one(call)))


def _supervisory(call: Call, row: Row) -> dict[str, object]:
    base = f"{call.origin}/ccx/api/v1/{call.params['tenant']}/supervisoryOrganizations"
    manager = people(call, today(call)).get(str(row["manager"]))
    shown = {
        "id": row["wid"],
        "descriptor": row["name"],
        "href": f"{base}/{row['wid']}",
        "name": row["name"],
        "code": row["code"],
        "manager": {"id": manager.wid, "descriptor": manager.descriptor} if manager else None,
    }
    return _known(shown)


def supervisory_organizations(call: Call) -> Reply:
    """The supervisory organisations, a page at a time."""
    rows = call.system.part(Directory).rows("Organization")
    found = [rows[key] for key in sorted(rows) if rows[key]["type"] == "SUPERVISORY"]
    return _page(call, found, _supervisory)


def supervisory_organization(call: Call) -> Reply:
    """One supervisory organisation, by WID or `Organization_Reference_ID=…`."""
    type_, equals, value = call.params["id"].partition("=")
    given = (type_, value) if equals else ("WID", type_)
    row = call.system.part(Directory).organization_by(*given)
    if row is None or row["type"] != "SUPERVISORY":
        raise Refusal("not-found", object="supervisoryOrganization", id=call.params["id"])
    return json_reply(_supervisory(call, row))


for _prefix in ("/ccx/api", "/api"):
    _common, _staffing = f"{_prefix}/v1/{{tenant}}", f"{_prefix}/staffing/v{{version}}/{{tenant}}"
    for _path, _handler, _verb in (
        (f"{_common}/workers", workers, "query"),
        (f"{_common}/workers/{{id}}", worker, "read"),
        (f"{_common}/workers/{{id}}/directReports", direct_reports, "query"),
        (f"{_staffing}/workers", staffing_workers, "query"),
        (f"{_staffing}/workers/{{id}}", staffing_worker, "read"),
    ):
        ROUTES.route("GET", _path, verb=_verb, object="Worker")(_handler)  # type: ignore[arg-type]  # literals
    for _path, _handler in (
        (f"{_common}/supervisoryOrganizations", supervisory_organizations),
        (f"{_common}/supervisoryOrganizations/{{id}}", supervisory_organization),
    ):
        ROUTES.route("GET", _path, verb="query", object="Organization")(_handler)
