"""Workday's REST service for absences."""

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Ask
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import instance_wid
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.queries.absence import balance
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.finding import DELIVERED
from understudy_mocks.workday.routes.rest import absent
from understudy_mocks.workday.routes.rest.events import given_body, needed
from understudy_mocks.workday.routes.rest.pages import (
    checked_day,
    employed,
    given_day,
    one_worker,
    page,
    seen,
    serve,
    worker_instance,
)

ROUTES = Routes()
SOURCE = "REST reference: absence management, time tracking and projects, names from memory"
_ABSENCE = "absenceManagement/v{version}/{tenant}"
_DAYS = (Ask("fromDate", shapes.A_DAY), Ask("toDate", shapes.A_DAY))
TYPES = DELIVERED["Time_Off_Type_ID"]


def _type(value: str) -> dict[str, object]:
    return {"id": instance_wid("Time_Off_Type_ID", value), "descriptor": TYPES[value]}


def between(call: Call, rows: list[Row]) -> list[Row]:
    """The rows of the days asked for, in the order of days."""
    low, high = given_day(call, "fromDate"), given_day(call, "toDate")
    found = [
        row
        for row in rows
        if (low is None or str(row["day"]) >= low) and (high is None or str(row["day"]) <= high)
    ]
    return sorted(found, key=lambda row: (str(row["day"]), str(row["wid"])))


def _entry(call: Call, row: Row) -> dict[str, object]:
    kind = _type(str(row["type"]))
    return {
        "id": row["wid"],
        "descriptor": f"{row['day']} {kind['descriptor']}",
        "date": row["day"],
        "units": row["units"],
        "unitOfTime": {"id": instance_wid("Unit_of_Time_ID", "Hours"), "descriptor": "Hours"},
        "employee": worker_instance(seen(call)[str(row["worker"])]),
        "timeOff": {**kind, "plan": kind},
        "timeOffRequest": {
            "id": row["request"] or row["wid"],
            "descriptor": "Time Off Request",
            "status": row["status"],
        },
    }


def _entries(call: Call) -> Reply:
    auth.require(call.caller, auth.ABSENCE)
    one = one_worker(call)
    rows = between(call, list(call.system.store.find("Time_Off_Entry", worker=one.wid)))
    return page(call, rows, _entry)


@serve(
    ROUTES,
    "GET",
    "v1/{tenant}/workers/{id}/timeOffEntries",
    verb="query",
    object="Time_Off_Entry",
    source=SOURCE,
    contract=shapes.collection(absent.TIME_OFF, *_DAYS, errors=("not-found",)),
)
def time_off_entries(call: Call) -> Reply:
    """The days off of a worker."""
    return _entries(call)


@serve(
    ROUTES,
    "GET",
    f"{_ABSENCE}/workers/{{id}}/timeOffDetails",
    verb="query",
    object="Time_Off_Entry",
    source=SOURCE,
    contract=shapes.collection(absent.TIME_OFF, *_DAYS, errors=("not-found",)),
)
def time_off_details(call: Call) -> Reply:
    """The days off of a worker, as the absence service has them."""
    return _entries(call)


@serve(
    ROUTES,
    "GET",
    f"{_ABSENCE}/workers/{{id}}/eligibleAbsenceTypes",
    verb="query",
    object="Time_Off_Entry",
    source=SOURCE,
    contract=shapes.collection(shapes.INSTANCE, errors=("not-found",)),
)
def eligible_absence_types(call: Call) -> Reply:
    """What kinds of absence a worker may ask for."""
    one_worker(call)
    return page(call, list(TYPES), lambda _, value: _type(value))


@serve(
    ROUTES,
    "GET",
    f"{_ABSENCE}/balances",
    verb="query",
    object="Time_Off_Entry",
    source=SOURCE,
    contract=shapes.collection(
        absent.BALANCE, Ask("worker"), Ask("effective", shapes.A_DAY), errors=("not-found",)
    ),
)
def balances(call: Call) -> Reply:
    """What is left of time off, by worker and plan."""
    auth.require(call.caller, auth.ABSENCE)
    day = given_day(call, "effective")
    key = call.query.get("worker")
    people = [one_worker(call, key)] if key else employed(call)
    pairs = [(one, plan) for one in people for plan in TYPES]

    def shown(call: Call, pair: tuple[Standing, str]) -> dict[str, object]:
        one, plan = pair
        return {
            "id": f"{one.wid[:20]}{instance_wid('Absence_Plan_ID', plan)[:12]}",
            "descriptor": f"{one.name}: {TYPES[plan]}",
            "worker": worker_instance(one),
            "absencePlan": _type(plan),
            "quantity": balance(call.system, one, plan, day or one.day),
            "unit": {"id": instance_wid("Unit_of_Time_ID", "Hours"), "descriptor": "Hours"},
            "effectiveDate": day or one.day,
        }

    return page(call, pairs, shown)


@serve(
    ROUTES,
    "POST",
    f"{_ABSENCE}/workers/{{id}}/requestTimeOff",
    verb="create",
    object="Time_Off_Entry",
    source=SOURCE,
    contract=shapes.written(
        absent.NEW_TIME_OFF,
        absent.TIME_OFF_REQUEST,
        example={
            "days": [
                {
                    "date": "2026-05-04",
                    "dailyQuantity": 8,
                    "timeOffType": {"id": instance_wid("Time_Off_Type_ID", "VACATION")},
                }
            ]
        },
    ),
)
def request_time_off(call: Call) -> Reply:
    """Ask for days off; they are granted at once."""
    auth.require(call.caller, auth.ABSENCE)
    one = one_worker(call)
    days = needed(given_body(call, "days"), "days")
    if not isinstance(days, list):
        raise Refusal("invalid-value", field="days", value=days, location="request body")
    request = call.system.secret("time-off-request", 32)
    rows = [_request_day(call, one, day, request) for day in days]
    return json_reply(
        {
            "id": request,
            "descriptor": f"Time Off Request: {one.name}",
            "days": [_entry(call, row) for row in rows],
        },
        201,
    )


def _request_day(call: Call, one: Standing, day: object, request: str) -> Row:
    if not isinstance(day, dict):
        raise Refusal("invalid-value", field="days", value=day, location="request body")
    given = day.get("timeOffType")
    wid = given.get("id") if isinstance(given, dict) else None
    kind = next((k for k in TYPES if wid in (k, instance_wid("Time_Off_Type_ID", k))), None)
    if kind is None:
        raise Refusal("bad-reference", field="timeOffType", value=wid, location="request body")
    units = needed(day, "dailyQuantity")
    return call.system.records.create(
        "Time_Off_Entry",
        {
            "worker": one.wid,
            "day": checked_day(needed(day, "date"), "date"),
            "type": kind,
            "units": hours_of(units, "dailyQuantity"),
            "request": request,
        },
        call.caller,
        trusted=True,
    )


def hours_of(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 24:
        raise Refusal("invalid-value", field=name, value=value, location="request body")
    return float(value)
