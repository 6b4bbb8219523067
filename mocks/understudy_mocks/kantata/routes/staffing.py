"""What can be done about people, their seats and allocations, and the account's books."""

from collections.abc import Mapping
from datetime import date, timedelta

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, record
from understudy.vendor.validation import stored
from understudy_mocks.kantata.routes import contracts, nested, shapes
from understudy_mocks.kantata.routes.actions import API, SPEC, inner, shown
from understudy_mocks.kantata.routes.bodies import ids_of, read
from understudy_mocks.kantata.routes.totals import Capacity
from understudy_mocks.kantata.rules import billing, planning

ROUTES = Routes()
MANY_RATES = 1000


def _day(value: object, name: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refusal("invalid-value", field=name, value=value, type="date") from None


# -- people ----------------------------------------------------------------------------------------


@ROUTES.route(
    "PUT",
    f"{API}/account_memberships/{{id}}/enable",
    verb="update",
    object="account_memberships",
    source=SPEC,
    contract=contracts.one("account_memberships"),
)
def enable(call: Call) -> Reply:
    """Open the account of somebody who comes back."""
    row = call.system.records.update(
        "account_memberships", call.params["id"], {"disabled_at": None}, call.caller, trusted=True
    )
    return shown(call, "account_memberships", row)


@ROUTES.route(
    "PUT",
    f"{API}/account_invitations/{{id}}/resend",
    verb="update",
    object="account_invitations",
    source=SPEC,
    contract=contracts.one("account_invitations"),
)
def resend(call: Call) -> Reply:
    """Send an invitation once more."""
    values = {"resent_at": stored(call.system.clock.now())}
    row = call.system.records.update(
        "account_invitations", call.params["id"], values, call.caller, trusted=True
    )
    return shown(call, "account_invitations", row)


@ROUTES.route(
    "GET",
    f"{API}/users/{{id}}/capacity",
    verb="read",
    object="users",
    source=f"{SPEC}; the answer's shape from memory",
    contract=contracts.plain(
        record("user_id capacity", user_id=TEXT, capacity={"type": "object"}), "bad-query"
    ),
)
def capacity(call: Call) -> Reply:
    """Tell how many minutes somebody can work each day."""
    user = call.system.records.get("users", call.params["id"])
    today = call.system.clock.now().date()
    first = _asked_day(call.query, "start_date", today)
    last = min(_asked_day(call.query, "end_date", first + timedelta(6)), first + timedelta(366))
    week = Capacity(call.system, user["id"])
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    told = {day.isoformat(): week.on(day) for day in days}
    return json_reply({"user_id": user["id"], "capacity": told})


def _asked_day(query: Mapping[str, str], name: str, otherwise: date) -> date:
    if not query.get(name):
        return otherwise
    try:
        found = date.fromisoformat(query[name])
    except ValueError:
        raise Refusal("bad-query", reason=f"{query[name]} is no date") from None
    if not date(1950, 1, 1) <= found <= date(2150, 1, 1):
        raise Refusal("bad-query", reason=f"{query[name]} is out of range")
    return found


@ROUTES.route(
    "PUT",
    f"{API}/workweek_memberships/standardize_to_default",
    verb="update",
    object="workweek_memberships",
    source=f"{SPEC}; names in the body from memory",
    contract=contracts.taking(
        "account_memberships",
        required="account_membership_ids",
        account_membership_ids=shapes.IDS,
    ),
)
def standardize(call: Call) -> Reply:
    """Let people have the account's own workweek again."""
    given = inner(read(call), "workweek_membership")
    ids = ids_of(given.get("account_membership_ids"), "account_membership_ids")
    if not ids:
        missing = "account_membership_ids"
        raise Refusal("required-missing", field=missing, fields=missing)
    rows = planning.standardize(call.system.records, ids, call.caller)
    return shown(call, "account_memberships", *rows)


# -- staffing --------------------------------------------------------------------------------------


@ROUTES.route(
    "PUT",
    f"{API}/workspace_allocations/split",
    verb="update",
    object="workspace_allocations",
    source=SPEC,
    contract=contracts.taking(
        "workspace_allocations",
        required="workspace_allocation_id split_date",
        workspace_allocation_id={"type": ["string", "integer"]},
        split_date={"type": "string", "format": "date"},
    ),
)
def split(call: Call) -> Reply:
    """Cut an allocation in two; the second part begins on the day."""
    given: Mapping[str, object] = {**call.query, **inner(read(call), "workspace_allocation")}
    records, by = call.system.records, call.caller
    found = records.get("workspace_allocations", str(given.get("workspace_allocation_id") or ""))
    first, last = (_day(found[name], name) for name in ("start_date", "end_date"))
    on = _day(given.get("split_date"), "split_date")
    if not first < on <= last:
        raise Refusal("invalid-value", field="split_date", value=str(on), type="date")
    seat = call.system.store.get("workspace_resources", str(found["workspace_resource_id"]))
    week = Capacity(call.system, None if seat is None else seat["user_id"])
    whole = week.between(first, last) or (last - first).days + 1
    part = week.between(first, on - timedelta(1)) or (on - first).days
    minutes = int(found["minutes"] or 0)
    before = minutes * part // whole
    values = {"end_date": (on - timedelta(1)).isoformat(), "minutes": before}
    kept = records.update("workspace_allocations", str(found["id"]), values, by)
    copied = ("workspace_resource_id", "end_date", "hard", "notes")
    rest = {name: found[name] for name in copied}
    rest.update(start_date=on.isoformat(), minutes=minutes - before)
    return shown(
        call, "workspace_allocations", kept, records.create("workspace_allocations", rest, by)
    )


def _book_schedule(call: Call, seat: str) -> list[Row]:
    """Allocations like the hours that the seat's tasks are scheduled for, one a week."""
    records, store, by = call.system.records, call.system.store, call.caller
    found = records.get("workspace_resources", seat)
    weeks: dict[date, tuple[date, date, int]] = {}
    for assignment in store.find("assignments", resource_id=seat, current=True):
        for row in store.find("story_allocation_days", assignment_id=assignment["id"]):
            day, minutes = date.fromisoformat(str(row["date"])), int(row["minutes"] or 0)
            monday = day - timedelta(day.weekday())
            first, last, sum_ = weeks.get(monday, (day, day, 0))
            weeks[monday] = (min(first, day), max(last, day), sum_ + minutes)
    for old in store.find("workspace_allocations", workspace_resource_id=seat):
        records.delete("workspace_allocations", str(old["id"]), by)
    made = []
    for _monday, (first, last, minutes) in sorted(weeks.items()):
        values = {
            "workspace_resource_id": seat,
            "start_date": first.isoformat(),
            "end_date": last.isoformat(),
            "minutes": minutes,
            "hard": found["user_id"] is not None,
        }
        made.append(records.create("workspace_allocations", values, by))
    return made


@ROUTES.route(
    "POST",
    f"{API}/workspace_resources/allocations_matching_scheduled_hours",
    verb="update",
    object="workspace_resources",
    source=SPEC,
    contract=contracts.taking(
        "workspace_allocations",
        required="workspace_resource_ids",
        workspace_resource_ids=shapes.IDS,
    ),
)
def book_schedules(call: Call) -> Reply:
    """Allocate several seats as their tasks are scheduled."""
    given = inner(read(call), "workspace_resource")
    seats = ids_of(
        given.get("workspace_resource_ids") or given.get("ids"), "workspace_resource_ids"
    )
    if not seats:
        missing = "workspace_resource_ids"
        raise Refusal("required-missing", field=missing, fields=missing)
    made = [row for seat in dict.fromkeys(seats) for row in _book_schedule(call, seat)]
    return shown(call, "workspace_allocations", *made)


@ROUTES.route(
    "POST",
    f"{API}/workspace_resources/{{id}}/allocations_matching_scheduled_hours",
    verb="update",
    object="workspace_resources",
    source=SPEC,
    contract=contracts.one("workspace_allocations"),
)
def book_schedule(call: Call) -> Reply:
    """Allocate a seat as its tasks are scheduled."""
    return shown(call, "workspace_allocations", *_book_schedule(call, call.params["id"]))


@ROUTES.route(
    "PUT",
    f"{API}/resource_requests/{{id}}/update_approver",
    verb="update",
    object="resource_requests",
    source=f"{SPEC}; names in the body from memory",
    contract=contracts.taking(
        "resource_requests", required="approver_ids", approver_ids=shapes.IDS
    ),
)
def set_approvers(call: Call) -> Reply:
    """Let others settle a request for somebody."""
    given = inner(read(call), "resource_request")
    users = ids_of(given.get("approver_ids") or given.get("approver_id"), "approver_ids")
    if not users:
        raise Refusal("required-missing", field="approver_ids", fields="approver_ids")
    row = planning.set_approvers(call.system.records, call.params["id"], users, call.caller)
    return shown(call, "resource_requests", row)


# -- accounting ------------------------------------------------------------------------------------


@ROUTES.route(
    "PUT",
    f"{API}/project_accounting_records/delete",
    verb="delete",
    object="project_accounting_records",
    source=f"{SPEC}; that the records are shown again from memory",
    contract=contracts.taking(
        "project_accounting_records",
        "required-missing",
        "invalid-value",
        required="ids",
        ids=shapes.IDS,
    ),
)
def delete_records(call: Call) -> Reply:
    """Take postings back: they are marked as deleted."""
    ids = ids_of(read(call).get("ids") or call.query.get("ids"), "ids")
    if not ids:
        raise Refusal("required-missing", field="ids", fields="ids")
    name, values = "project_accounting_records", {"deleted_at": stored(call.system.clock.now())}
    records = call.system.records
    rows = [records.update(name, id_, values, call.caller, trusted=True) for id_ in ids]
    return shown(call, name, *rows)


@ROUTES.route(
    "POST",
    f"{API}/foreign_exchange/exchange_tables/{{id}}/rates",
    verb="update",
    object="exchange_rates",
    source=f"{SPEC}; names in the body from memory",
    contract=contracts.taking(
        "exchange_rates",
        "too-many",
        required="rates",
        rates={"type": "array", "items": shapes.written_as("exchange_rates"), "minItems": 1},
    ),
)
def import_rates(call: Call) -> Reply:
    """Import exchange rates into a table."""
    body = read(call)
    given = nested.objects(body.get("rates", body.get("exchange_rates")), "rates")
    if not 0 < len(given) <= MANY_RATES:
        raise Refusal("too-many", field="rates", limit=MANY_RATES)
    rows = billing.import_rates(call.system.records, call.params["id"], given, call.caller)
    return shown(call, "exchange_rates", *rows)
