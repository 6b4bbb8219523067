"""Workday's REST services for time and projects."""

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Ask
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects.xml import moment
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.finding import DELIVERED
from understudy_mocks.workday.routes.hours import add_time_block, hours_between
from understudy_mocks.workday.routes.rest import absent
from understudy_mocks.workday.routes.rest.absence import between, hours_of
from understudy_mocks.workday.routes.rest.events import given_body, needed
from understudy_mocks.workday.routes.rest.pages import (
    checked_day,
    instance,
    keyed,
    known,
    one_worker,
    page,
    seen,
    serve,
    worker_instance,
)

ROUTES = Routes()
SOURCE = "REST reference: absence management, time tracking and projects, names from memory"
_TIME = "timeTracking/v{version}/{tenant}"
_PROJECTS = "projects/v{version}/{tenant}"
_DAYS = (Ask("fromDate", shapes.A_DAY), Ask("toDate", shapes.A_DAY))


def _block(call: Call, row: Row) -> dict[str, object]:
    project = call.system.store.get("Project", str(row["project"] or ""))
    return known(
        {
            "id": row["wid"],
            "descriptor": f"{row['day']} {row['hours']}",
            "worker": worker_instance(seen(call)[str(row["worker"])]),
            "calculatedDate": row["day"],
            "calculatedQuantity": row["hours"],
            "inTime": row["in_at"],
            "outTime": row["out_at"],
            "project": instance(project),
            "comment": row["comment"],
            "status": row["status"],
        }
    )


@serve(
    ROUTES,
    "GET",
    f"{_TIME}/workers/{{id}}/timeBlocks",
    verb="query",
    object="Time_Block",
    source=SOURCE,
    contract=shapes.collection(absent.TIME_BLOCK, *_DAYS, errors=("not-found",)),
)
def time_blocks(call: Call) -> Reply:
    """The hours a worker has reported."""
    auth.require(call.caller, auth.TIME)
    one = one_worker(call)
    rows = between(call, list(call.system.store.find("Time_Block", worker=one.wid)))
    return page(call, rows, _block)


def _worker_in(call: Call, body: dict[str, object]) -> Standing:
    """The worker in a body, who is named by WID and by nothing else."""
    given = needed(body, "worker")
    wid = given.get("id") if isinstance(given, dict) else None
    found = seen(call).get(wid) if isinstance(wid, str) else None
    if found is None or found.hire is None:
        raise Refusal("bad-reference", field="worker", value=wid, location="request body")
    return found


def _moment(body: dict[str, object], name: str) -> str | None:
    given = body.get(name)
    if given is None:
        return None
    try:
        return moment(str(given))
    except (ValueError, OverflowError):
        raise Refusal("invalid-value", field=name, value=given, location="request body") from None


@serve(
    ROUTES,
    "POST",
    f"{_TIME}/timeBlocks",
    verb="create",
    object="Time_Block",
    source=SOURCE,
    contract=shapes.written(absent.NEW_TIME_BLOCK, absent.TIME_BLOCK),
)
def create_time_block(call: Call) -> Reply:
    """Report hours, or from when to when."""
    auth.require(call.caller, auth.TIME)
    body = given_body(call, "worker", "date", "quantity", "inTime", "outTime", "comment")
    one, day = _worker_in(call, body), checked_day(needed(body, "date"), "date")
    begin, end = _moment(body, "inTime"), _moment(body, "outTime")
    if body.get("quantity") is not None:
        hours = hours_of(body["quantity"], "quantity")
    elif begin and end:
        hours = hours_of(hours_between(begin, end), "outTime")
    else:
        raise Refusal("required-missing", field="quantity", fields="quantity")
    values: dict[str, object] = {
        "worker": one.wid,
        "day": day,
        "hours": hours,
        "in_at": begin,
        "out_at": end,
        "comment": body.get("comment"),
    }
    return json_reply(_block(call, add_time_block(call, values)), 201)


@serve(
    ROUTES,
    "POST",
    f"{_TIME}/timeClockEvents",
    verb="create",
    object="Clock_Event",
    source=SOURCE,
    contract=shapes.written(absent.NEW_CLOCK_EVENT, absent.CLOCK_EVENT),
)
def create_clock_event(call: Call) -> Reply:
    """Clock somebody in or out. The worker is named by WID only."""
    auth.require(call.caller, auth.TIME)
    body = given_body(call, "worker", "dateTime", "eventType", "comment")
    one = _worker_in(call, body)
    needed(body, "dateTime")
    kind = body.get("eventType", "In")
    if kind not in DELIVERED["Time_Punch_Type_ID"]:
        raise Refusal("bad-choice", field="eventType", value=kind, location="request body")
    row = call.system.records.create(
        "Clock_Event",
        {
            "worker": one.wid,
            "at": _moment(body, "dateTime"),
            "type": kind,
            "comment": body.get("comment"),
        },
        call.caller,
        trusted=True,
    )
    told = {
        "id": row["wid"],
        "descriptor": f"{kind} {row['at']}",
        "worker": worker_instance(one),
        "dateTime": row["at"],
        "eventType": kind,
    }
    return json_reply(told, 201)


# -- projects --------------------------------------------------------------------------------------


def _project(call: Call, row: Row) -> dict[str, object]:
    return known(
        {
            "id": row["wid"],
            "descriptor": row["name"],
            "name": row["name"],
            "projectId": row["project_id"],
            "description": row["description"],
            "startDate": row["starts_on"],
            "endDate": row["ends_on"],
            "inactive": bool(row["inactive"]),
        }
    )


def _projects(call: Call) -> dict[str, Row]:
    rows = sorted(call.system.store.all("Project"), key=lambda row: str(row["project_id"]))
    return {str(row["wid"]): row for row in rows}


@serve(
    ROUTES,
    "GET",
    f"{_PROJECTS}/projects",
    verb="query",
    object="Project",
    source=SOURCE,
    contract=shapes.collection(absent.PROJECT),
)
def projects(call: Call) -> Reply:
    """The projects, a page at a time."""
    return page(call, list(_projects(call).values()), _project)


@serve(
    ROUTES,
    "GET",
    f"{_PROJECTS}/projects/{{id}}",
    verb="read",
    object="Project",
    source=SOURCE,
    contract=shapes.resource(absent.PROJECT),
)
def project(call: Call) -> Reply:
    """One project, by WID or `Project_ID=…`."""
    return json_reply(
        _project(call, keyed(call, _projects(call), "project", "Project_ID", "project_id"))
    )


def _task(call: Call, row: Row) -> dict[str, object]:
    return known(
        {
            "id": row["wid"],
            "descriptor": row["name"],
            "name": row["name"],
            "taskId": row["task_id"],
            "startDate": row["starts_on"],
            "endDate": row["ends_on"],
        }
    )


@serve(
    ROUTES,
    "GET",
    f"{_PROJECTS}/projects/{{id}}/tasks",
    verb="query",
    object="Project_Task",
    source=SOURCE,
    contract=shapes.collection(absent.TASK, errors=("not-found",)),
)
def project_tasks(call: Call) -> Reply:
    """The tasks of a project."""
    wid = keyed(call, _projects(call), "project", "Project_ID", "project_id")["wid"]
    rows = sorted(
        call.system.store.find("Project_Task", project=wid), key=lambda row: str(row["task_id"])
    )
    return page(call, rows, _task)


@serve(
    ROUTES,
    "POST",
    f"{_PROJECTS}/projects/{{id}}/tasks",
    verb="create",
    object="Project_Task",
    source=SOURCE,
    contract=shapes.written(absent.NEW_TASK, absent.TASK, example={"name": "Design"}),
)
def create_project_task(call: Call) -> Reply:
    """Add a task to a project."""
    auth.require(call.caller, auth.FINANCE)
    wid = keyed(call, _projects(call), "project", "Project_ID", "project_id")["wid"]
    body = given_body(call, "name", "startDate", "endDate")
    days = {name: body.get(name) for name in ("startDate", "endDate")}
    number = call.system.store.count("number/TASK", 1)
    row = call.system.records.create(
        "Project_Task",
        {
            "project": wid,
            "task_id": f"TASK-{number:06}",
            "name": needed(body, "name"),
            "starts_on": days["startDate"] and checked_day(days["startDate"], "startDate"),
            "ends_on": days["endDate"] and checked_day(days["endDate"], "endDate"),
        },
        call.caller,
        trusted=True,
    )
    return json_reply(_task(call, row), 201)
