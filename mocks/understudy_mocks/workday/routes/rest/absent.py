"""What the REST services for absence, time and projects take and give."""

from understudy.vendor.contract import NUMBER, TEXT, TRUTH, Named, Schema, listing, record
from understudy_mocks.workday.routes.shapes import (
    A_DAY,
    DAY,
    INSTANCE,
    NAMED_BY_ID,
    TITLE,
    thing,
)

_PLAN = record("id descriptor plan", id=TEXT, descriptor=TEXT, plan=INSTANCE)
TIME_OFF = Named(
    "TimeOffEntry",
    thing(
        "date units unitOfTime employee timeOff timeOffRequest",
        date=DAY,
        units=NUMBER,
        unitOfTime=INSTANCE,
        employee=INSTANCE,
        timeOff=_PLAN,
        timeOffRequest=record("id descriptor status", id=TEXT, descriptor=TEXT, status=TEXT),
    ),
)
BALANCE = Named(
    "Balance",
    thing(
        "worker absencePlan quantity unit effectiveDate",
        worker=INSTANCE,
        absencePlan=INSTANCE,
        quantity=NUMBER,
        unit=INSTANCE,
        effectiveDate=DAY,
    ),
)
HOURS: Schema = {"type": "number", "minimum": 0, "maximum": 24}
NEW_TIME_OFF = record(
    "days",
    days={
        "type": "array",
        "minItems": 1,
        "items": record(
            "date dailyQuantity timeOffType",
            date=A_DAY,
            dailyQuantity=HOURS,
            timeOffType=record("id", id=TEXT),
        ),
    },
)
TIME_OFF_REQUEST = Named("TimeOffRequest", thing("days", days=listing(TIME_OFF)))
TIME_BLOCK = Named(
    "TimeBlock",
    thing(
        "worker calculatedDate calculatedQuantity status",
        worker=INSTANCE,
        calculatedDate=DAY,
        calculatedQuantity=NUMBER,
        inTime=TEXT,
        outTime=TEXT,
        project=INSTANCE,
        comment=TEXT,
        status=TEXT,
    ),
)
_COMMENT: Schema = {"type": "string", "maxLength": 4000}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NEW_TIME_BLOCK = record(
    "worker date quantity",
    worker=NAMED_BY_ID,
    date=A_DAY,
    quantity=HOURS,
    inTime=MOMENT,
    outTime=MOMENT,
    comment=_COMMENT,
)
CLOCK_EVENT = Named(
    "ClockEvent",
    thing("worker dateTime eventType", worker=INSTANCE, dateTime=TEXT, eventType=TEXT),
)
NEW_CLOCK_EVENT = record(
    "worker dateTime",
    worker=NAMED_BY_ID,
    dateTime=MOMENT,
    eventType={"type": "string", "enum": ["In", "Out", "Break", "Meal"]},
    comment=_COMMENT,
)
PROJECT = Named(
    "Project",
    thing(
        "name projectId inactive",
        name=TEXT,
        projectId=TEXT,
        description=TEXT,
        startDate=DAY,
        endDate=DAY,
        inactive=TRUTH,
    ),
)
TASK = Named("Task", thing("name taskId", name=TEXT, taskId=TEXT, startDate=DAY, endDate=DAY))
NEW_TASK = record("name", name=TITLE, startDate=A_DAY, endDate=A_DAY)
