"""What happened to workers and what is asked for them: history, pay slips, job changes, titles."""

import json
from calendar import monthrange
from datetime import date

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import record
from understudy.vendor.validation import stored
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import COMPENSATION
from understudy_mocks.workday.queries import Directory, Standing, events_of, in_force
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.rest.pages import (
    base,
    checked_day,
    instance,
    known,
    one_worker,
    page,
    serve,
    worker_instance,
)

ROUTES = Routes()
SOURCE = "REST reference: common and staffing services, names from memory"
_COMMON, _STAFFING = "v1/{tenant}", "staffing/v{version}/{tenant}"
MONTHS_OF_PAY = 12
DEDUCTED = 0.3
"""The share of gross pay that is held back: one for all, as the world has no payroll."""


# -- history and pay -------------------------------------------------------------------------------


@serve(
    ROUTES,
    "GET",
    f"{_COMMON}/workers/{{id}}/history",
    verb="query",
    object="Worker_Event",
    source=SOURCE,
    contract=shapes.collection(shapes.HISTORY, errors=("not-found",)),
)
def worker_history(call: Call) -> Reply:
    """The events of a worker, the last entered first."""
    one = one_worker(call)
    events = events_of(call.system.store, one.wid)
    if auth.COMPENSATION not in call.caller.scopes:
        events = [e for e in events if e["type"] != COMPENSATION]
    events.sort(key=lambda e: (str(e["entered_at"]), str(e["wid"])), reverse=True)

    def shown(call: Call, event: Row) -> dict[str, object]:
        return {
            "id": event["wid"],
            "descriptor": f"{event['type']}: {one.name}",
            "href": f"{base(call)}/workers/{one.wid}/history/{event['wid']}",
            "subject": worker_instance(one),
            "effective": event["effective_on"],
            "initiated": event["entered_at"],
        }

    return page(call, events, shown)


@serve(
    ROUTES,
    "GET",
    f"{_COMMON}/workers/{{id}}/paySlips",
    verb="query",
    object="Worker_Event",
    source=SOURCE,
    contract=shapes.collection(shapes.PAY_SLIP, errors=("not-found",)),
)
def pay_slips(call: Call) -> Reply:
    """What a worker was paid, month by month, for a year back."""
    auth.require(call.caller, auth.COMPENSATION)
    one = one_worker(call)
    return page(call, list(reversed(_slips(call, one))), lambda _, slip: slip)


def _slips(call: Call, one: Standing) -> list[dict[str, object]]:
    rates = [
        e
        for e in events_of(call.system.store, one.wid)
        if e["type"] == COMPENSATION and in_force(e, None)
    ]
    today = date.fromisoformat(one.day)
    found: list[dict[str, object]] = []
    for back in range(MONTHS_OF_PAY, 0, -1):
        month = today.year * 12 + today.month - 1 - back
        year, number = month // 12, month % 12 + 1
        last = date(year, number, monthrange(year, number)[1]).isoformat()
        held = [e for e in rates if str(e["effective_on"]) <= last]
        gone = one.last_day is not None and one.last_day < last[:8] + "01"
        if not held or one.contingent or last < one.hired_on or gone:
            continue
        gross = round(float(held[-1]["hourly_rate"] or 0) * one.weekly_hours * 52 / 12, 2)
        found.append(
            {
                "id": f"{one.wid[:20]}{year * 100 + number:012x}",
                "descriptor": f"{one.name}: {last}",
                "date": last,
                "gross": gross,
                "net": round(gross * (1 - DEDUCTED), 2),
                "status": {"id": "complete", "descriptor": "Complete"},
            }
        )
    return found


# -- changes ---------------------------------------------------------------------------------------


def given_body(call: Call, *known_fields: str) -> dict[str, object]:
    """The JSON object in the body; refuses fields that are not known."""
    body = call.json_object()
    for name in body:
        if name not in known_fields:
            raise Refusal("unknown-field", object="request", field=name, location="request body")
    return body


def needed(body: dict[str, object], name: str) -> object:
    """A value that must be there."""
    value = body.get(name)
    if value in (None, "", {}, []):
        raise Refusal(
            "required-missing", object="request", field=name, fields=name, location="request body"
        )
    return value


def named_row(call: Call, body: dict[str, object], name: str, kind: str) -> str | None:
    """The WID in `{name: {id}}`; refuses what is not there."""
    given = body.get(name)
    if given is None:
        return None
    wid = given.get("id") if isinstance(given, dict) else None
    if not isinstance(wid, str) or call.system.part(Directory).find(kind, wid) is None:
        raise Refusal("bad-reference", object=kind, field=name, value=wid, location="request body")
    return wid


@serve(
    ROUTES,
    "POST",
    f"{_COMMON}/workers/{{id}}/businessTitleChanges",
    verb="create",
    object="Worker_Event",
    source=SOURCE,
    contract=shapes.written(
        record("proposedBusinessTitle", proposedBusinessTitle=shapes.TITLE),
        shapes.TITLE_CHANGE,
        example={"proposedBusinessTitle": "Principal"},
    ),
)
def change_business_title(call: Call) -> Reply:
    """Call a worker something else, from today on."""
    auth.require(call.caller, auth.STAFFING_ACTIONS)
    one = one_worker(call)
    title = needed(given_body(call, "proposedBusinessTitle"), "proposedBusinessTitle")
    if not isinstance(title, str):
        raise Refusal("invalid-value", field="proposedBusinessTitle", value=title)
    values = {"worker": one.wid, "business_title": title, "type": "Change Business Title"}
    event = call.system.records.create("Worker_Event", values, call.caller, trusted=True)
    return json_reply(
        {
            "id": event["wid"],
            "descriptor": f"Business Title Change: {one.name}",
            "proposedBusinessTitle": title,
            "effective": event["effective_on"],
        },
        201,
    )


def _job_change(call: Call, row: Row) -> dict[str, object]:
    directory, held = call.system.part(Directory), json.loads(str(row["request"]))
    worker = call.system.records.get("Worker", str(row["worker"]))
    name = f"{worker['first_name']} {worker['last_name']}"
    return known(
        {
            "id": row["wid"],
            "descriptor": f"Job Change: {name}",
            "href": f"{base(call, 'staffing/v6')}/jobChanges/{row['wid']}",
            "date": row["effective_on"],
            "status": row["status"],
            "supervisoryOrganization": instance(
                directory.find("Organization", held.get("supervisory_org"))
            ),
            "jobProfile": instance(directory.find("Job_Profile", held.get("job_profile"))),
            "location": instance(directory.find("Location", held.get("location"))),
            "businessTitle": held.get("business_title"),
        }
    )


_CHANGED = ("supervisoryOrganization", "jobProfile", "location", "businessTitle")


def _proposed(call: Call, body: dict[str, object]) -> dict[str, object]:
    """What a job change proposes."""
    found: dict[str, object] = {}
    for name, field, kind in (
        ("supervisoryOrganization", "supervisory_org", "Organization"),
        ("jobProfile", "job_profile", "Job_Profile"),
        ("location", "location", "Location"),
    ):
        wid = named_row(call, body, name, kind)
        if wid is not None:
            found[field] = wid
    title = body.get("businessTitle")
    if title is not None:
        if not isinstance(title, str):
            raise Refusal("invalid-value", field="businessTitle", value=title)
        found["business_title"] = title
    return found


@serve(
    ROUTES,
    "POST",
    f"{_STAFFING}/workers/{{id}}/jobChanges",
    verb="create",
    object="Business_Process",
    source=SOURCE,
    contract=shapes.written(
        shapes.NEW_JOB_CHANGE,
        shapes.JOB_CHANGE,
        example={"date": "2026-06-01"},
        leads_to="job_change edit_job_change submit_job_change",
    ),
)
def start_job_change(call: Call) -> Reply:
    """Begin to change a worker's job: nothing happens before it is submitted."""
    auth.require(call.caller, auth.STAFFING_ACTIONS)
    one = one_worker(call)
    body = given_body(call, "date", *_CHANGED)
    day = checked_day(needed(body, "date"), "date")
    now = stored(call.system.clock.now())
    row = call.system.records.create(
        "Business_Process",
        {
            "operation": "job_change",
            "type": "Change Job",
            "worker": one.wid,
            "effective_on": day,
            "status": "In Progress",
            "initiator": call.caller.name,
            "initiated_at": now,
            "request": _proposed(call, body),
        },
        call.caller,
        trusted=True,
    )
    return json_reply(_job_change(call, row), 201)


def _open_change(call: Call, *, must_wait: bool = False) -> Row:
    row = call.system.store.get("Business_Process", call.params["id"])
    if row is None or row["operation"] != "job_change":
        raise Refusal("not-found", object="jobChange", id=call.params["id"])
    if must_wait and row["status"] != "In Progress":
        raise Refusal("conflict", id=row["wid"])
    return row


@serve(
    ROUTES,
    "GET",
    f"{_STAFFING}/jobChanges/{{id}}",
    verb="read",
    object="Business_Process",
    source=SOURCE,
    contract=shapes.resource(shapes.JOB_CHANGE),
)
def job_change(call: Call) -> Reply:
    """One job change, submitted or not."""
    return json_reply(_job_change(call, _open_change(call)))


@serve(
    ROUTES,
    "PATCH",
    f"{_STAFFING}/jobChanges/{{id}}",
    verb="update",
    object="Business_Process",
    source=SOURCE,
    contract=shapes.written(
        shapes.JOB_CHANGE_PATCH, shapes.JOB_CHANGE, 200, example={"businessTitle": "Principal"}
    ),
)
def edit_job_change(call: Call) -> Reply:
    """Propose something else, or more, before it is submitted."""
    auth.require(call.caller, auth.STAFFING_ACTIONS)
    row = _open_change(call, must_wait=True)
    held = json.loads(str(row["request"]))
    proposed = {**held, **_proposed(call, given_body(call, *_CHANGED))}
    row = call.system.records.update(
        "Business_Process", str(row["wid"]), {"request": proposed}, call.caller, trusted=True
    )
    return json_reply(_job_change(call, row))


@serve(
    ROUTES,
    "POST",
    f"{_STAFFING}/jobChanges/{{id}}/submit",
    verb="update",
    object="Business_Process",
    source=SOURCE,
    contract=shapes.resource(shapes.JOB_CHANGE),
)
def submit_job_change(call: Call) -> Reply:
    """Let a job change happen."""
    auth.require(call.caller, auth.STAFFING_ACTIONS)
    row = _open_change(call, must_wait=True)
    proposed = json.loads(str(row["request"]))
    if not proposed:
        raise Refusal("conflict", id=row["wid"])
    values = {"worker": row["worker"], "effective_on": row["effective_on"], **proposed}
    event = call.system.records.create("Worker_Event", values, call.caller, trusted=True)
    done = {
        "status": "Successfully Completed",
        "completed_at": stored(call.system.clock.now()),
        "events": event["wid"],
    }
    row = call.system.records.update(
        "Business_Process", str(row["wid"]), done, call.caller, trusted=True
    )
    return json_reply(_job_change(call, row))
