"""What was changed or deleted since when: for those who keep a copy."""

from datetime import UTC, datetime, timedelta

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, json_reply, sql
from understudy.vendor.contract import TEXT, Ask, listing, record
from understudy.vendor.validation import stored
from understudy_mocks.salesforce.objects.recycle_bin import KEPT, binned
from understudy_mocks.salesforce.queries import CONVERT
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import kind_of

ROUTES = Routes()
SOBJECT = "/services/data/v{version}/sobjects/{object}"
UPDATED_WITHIN = timedelta(days=30)
WINDOW = tuple(
    Ask(name, {"type": "string", "format": "date-time"}, required=True) for name in ("start", "end")
)


@ROUTES.route(
    "GET",
    SOBJECT + "/updated",
    verb="query",
    source="REST API reference: sObject Get Updated; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.told(
            record("ids latestDateCovered", ids=listing(shapes.ID), latestDateCovered=TEXT)
        ),
        asks=WINDOW,
        errors=("bad-window",),
    ),
)
def updated_records(call: Call) -> Reply:
    """The ids of records changed within a window of time."""
    kind = kind_of(call)
    start, end = window(call, UPDATED_WITHIN)
    return json_reply(
        {"ids": updated_between(call, kind, start, end), "latestDateCovered": _told(end)}
    )


@ROUTES.route(
    "GET",
    SOBJECT + "/deleted",
    verb="query",
    source="REST API reference: sObject Get Deleted; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.told(
            record(
                "deletedRecords earliestDateAvailable latestDateCovered",
                deletedRecords=listing(record("id deletedDate", id=shapes.ID, deletedDate=TEXT)),
                earliestDateAvailable=TEXT,
                latestDateCovered=TEXT,
            )
        ),
        asks=WINDOW,
        errors=("bad-window",),
    ),
)
def deleted_records(call: Call) -> Reply:
    """The ids of records deleted within a window of time."""
    kind = kind_of(call)
    start, end = window(call, KEPT)
    now = call.system.clock.now()
    found = [
        {"id": id_, "deletedDate": CONVERT["datetime"](at)}
        for id_, at in deleted_between(call, kind, start, end)
    ]
    return json_reply(
        {
            "deletedRecords": found,
            "earliestDateAvailable": _told(now - KEPT),
            "latestDateCovered": _told(end),
        }
    )


def updated_between(call: Call, kind: ObjectType, start: datetime, end: datetime) -> list[str]:
    """The ids of what was changed, the earliest first."""
    ids = sql.compile_select(
        call.system.schema,
        sql.Select(
            kind.name,
            (("Id",),),
            sql.Both(
                (
                    sql.Compare(("SystemModstamp",), ">=", stored(start)),
                    sql.Compare(("SystemModstamp",), "<", stored(end)),
                )
            ),
            order_by=(sql.OrderBy(("SystemModstamp",)), sql.OrderBy(("Id",))),
        ),
    )
    return [str(row[0]) for row in call.system.store.select(ids.sql, ids.values)]


def deleted_between(
    call: Call, kind: ObjectType, start: datetime, end: datetime
) -> list[tuple[str, str]]:
    """The ids of what was deleted, and when."""
    return [
        (str(gone["Id"]), str(gone["DeletedDate"]))
        for gone in binned(call.system.store, call.system.clock.now())
        if gone["Object"] == kind.name and stored(start) <= str(gone["DeletedDate"]) < stored(end)
    ]


def window(
    call: Call, reach: timedelta, begins: str | None = None, ends: str | None = None
) -> tuple[datetime, datetime]:
    """Start and end in whole minutes, the end not in the future; refuses what makes no window."""
    now = call.system.clock.now()
    start = _minute(call.query.get("start", "") if begins is None else begins)
    end = min(_minute(call.query.get("end", "") if ends is None else ends), now)
    if start >= end:
        raise Refusal("bad-window", reason="startDate must come before endDate by a minute")
    if start < now - reach - timedelta(minutes=1):
        raise Refusal("bad-window", reason=f"startDate before {reach.days} days ago")
    return start, end


def _minute(text: str) -> datetime:
    """A moment of a window. A `+` may have become a blank, and a colon may trail."""
    try:
        found = datetime.fromisoformat(text.rstrip(":").replace(" ", "+"))
    except ValueError:
        raise Refusal("bad-window", reason=f"{text} is not a date") from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.replace(second=0, microsecond=0)


def _told(moment: datetime) -> str:
    return str(CONVERT["datetime"](stored(moment.replace(second=0, microsecond=0))))
