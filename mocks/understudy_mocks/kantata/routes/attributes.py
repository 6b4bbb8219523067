"""Attributes that are derived from others when a record is shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import cast

import orjson

from understudy.vendor import Row, System, Value
from understudy.vendor.sql import Compare
from understudy.world.nouns import billed_minor
from understudy_mocks.kantata.objects.fields import CURRENCIES, STATUSES
from understudy_mocks.kantata.objects.schema import SUBJECTS, UNSHOWN
from understudy_mocks.kantata.objects.standing import ACCOUNT_ID
from understudy_mocks.kantata.queries import of_ids

Shown = dict[str, object]
Derive = Callable[[System, Sequence[Row]], list[Shown]]
DAY_MINUTES = 480
"""What a working day has in the account's workweek of five."""


def derived(
    system: System, name: str, rows: Sequence[Row], optional: frozenset[str]
) -> list[Shown]:
    """What each row has beside its columns, in the order of the rows."""
    if name == "subscribed_events":
        return _payloads(system, rows, optional)
    derive = _DERIVED.get(name)
    return [{} for _ in rows] if derive is None else derive(system, rows)


def each(derive: Callable[[Row], Shown]) -> Derive:
    """What follows from the row alone."""
    return lambda system, rows: [derive(row) for row in rows]


def money(cents: Value, currency: Value) -> str | None:
    """`$12,000` or `€1,234.50`: cents only where there are some."""
    if cents is None:
        return None
    symbol, unit = CURRENCIES[str(currency)]
    whole = int(cents) / unit
    return f"{symbol}{whole:,.0f}" if int(cents) % unit == 0 else f"{symbol}{whole:,.2f}"


def _currency(row: Row) -> Shown:
    symbol, unit = CURRENCIES.get(str(row["currency"]), (None, 100))
    return {"currency_symbol": symbol, "currency_base_unit": unit}


def _status(key: Value) -> Shown:
    color, message = STATUSES[int(key or 0)]
    return {"color": color, "key": key, "message": message}


def _workspace(row: Row) -> Shown:
    return {
        **_currency(row),
        "account_id": ACCOUNT_ID,
        "rate_card_id": row["rate_card_id"] and int(row["rate_card_id"]),
        "price": money(row["price_in_cents"], row["currency"]),
        "status": _status(row["status_key"]),
        "effective_due_date": row["due_date"],
        "can_invite": True,
        "has_budget_access": True,
    }


_NEW = Compare(("status",), "=", "new")


def _workspaces(system: System, rows: Sequence[Row]) -> list[Shown]:
    keys = [str(row["id"]) for row in rows]
    waiting = {
        kind: {
            found["workspace_id"]
            for found in of_ids(system, f"{kind}_submissions", "workspace_id", keys, _NEW)
        }
        for kind in ("timesheet", "expense_report")
    }
    return [
        {
            **_workspace(row),
            **{f"has_active_{kind}_submissions": row["id"] in w for kind, w in waiting.items()},
        }
        for row in rows
    ]


def _line(row: Row) -> Shown:
    locked = bool(row["active_submission_id"] or row["is_invoiced"])
    return {**_currency(row), "user_can_edit": not locked, "invoice_id": None}


def _expenses(system: System, rows: Sequence[Row]) -> list[Shown]:
    ids = {found["name"]: found["id"] for found in system.store.all("expense_categories")}
    more: Shown = {"receipt_id": None, "vendor_id": None}
    return [{**_line(row), **more, "expense_category_id": ids.get(row["category"])} for row in rows]


def _submissions(lines: str, worth: Callable[[Row], int]) -> Derive:
    def derive(system: System, rows: Sequence[Row]) -> list[Shown]:
        total: dict[Value, int] = {}
        for line in of_ids(system, lines, "recent_submission_id", [str(r["id"]) for r in rows]):
            key = line["recent_submission_id"]
            total[key] = total.get(key, 0) + worth(line)
        return [
            {
                **_currency(row),
                "line_item_total_in_cents": total.get(row["id"], 0),
                "line_item_total_formatted": money(
                    total.get(row["id"], 0), row["currency"] or "USD"
                ),
            }
            for row in rows
        ]

    return derive


def _cost_rates(system: System, rows: Sequence[Row]) -> list[Shown]:
    """In use is the latest one of a membership that is in force by now."""
    today = system.clock.now().date().isoformat()
    keys = list(dict.fromkeys(str(row["account_membership_id"]) for row in rows))
    latest: dict[Value, tuple[str, Value]] = {}
    for rate in of_ids(system, "cost_rates", "account_membership_id", keys):
        day, key = str(rate["effective_date"]), rate["account_membership_id"]
        if day <= today and (key not in latest or day > latest[key][0]):
            latest[key] = (day, rate["id"])
    in_use = {id_ for _, id_ in latest.values()}
    return [{"in_use": row["id"] in in_use} for row in rows]


def _seat(row: Row) -> Shown:
    return {"deletable": not row["allocations_count"]}


def _allocation(row: Row) -> Shown:
    """Percent of the working time of the days it covers."""
    first, last = (date.fromisoformat(str(row[n])) for n in ("start_date", "end_date"))
    whole, left = divmod((last - first).days + 1, 7)
    days = whole * 5 + sum((first + timedelta(n)).weekday() < 5 for n in range(left))
    minutes = int(row["minutes"] or 0)
    return {"percentage": round(minutes * 100 / (days * DAY_MINUTES), 2) if days else 0.0}


def _status_change(row: Row) -> Shown:
    was, now = _status(row["from_status_key"]), _status(row["to_status_key"])
    return {
        "from_color": was["color"],
        "from_status_message": was["message"],
        "to_color": now["color"],
        "to_status_message": now["message"],
    }


def _fields(system: System, rows: Sequence[Row]) -> list[Shown]:
    """Those to choose from name their choices."""
    found: list[Shown] = []
    for row in rows:
        chosen = row["value_type"] in ("single", "multi")
        store = system.store
        own = store.find("custom_field_choices", custom_field_id=row["id"]) if chosen else []
        found.append({"choice_ids": [choice["id"] for choice in own]} if chosen else {})
    return found


def _field_values(system: System, rows: Sequence[Row]) -> list[Shown]:
    fields = {row["id"]: row for row in system.store.all("custom_fields")}
    labels = {row["id"]: str(row["label"]) for row in system.store.all("custom_field_choices")}
    found = []
    for row in rows:
        field = fields[row["custom_field_id"]]
        value = orjson.loads(str(row["value"]))
        chosen = value if field["value_type"] in ("single", "multi") else []
        key = SUBJECTS[str(row["subject_type"])]
        found.append(
            {
                "custom_field_name": field["name"],
                "type": field["value_type"],
                "subject_id": int(str(row["subject_id"])),
                "subject_ref": {"key": key, "id": row["subject_id"]},
                "display_value": ", ".join(labels[id_] for id_ in chosen) if chosen else str(value),
                **({"selected_choice_ids": chosen} if chosen else {}),
                "can_edit": True,
                "account_id": ACCOUNT_ID,
            }
        )
    return cast("list[Shown]", found)


def _payloads(system: System, rows: Sequence[Row], optional: frozenset[str]) -> list[Shown]:
    found: list[Shown] = []
    for row in rows:
        more: Shown = {"account_id": ACCOUNT_ID}
        if optional & {"current_payload", "previous_payload"}:
            seq = int(row["change"] or 0)
            (logged,) = system.store.changes(seq - 1, limit=1)
            unshown = UNSHOWN.get(logged.object, frozenset())
            now = {n: v for n, v in logged.after.items() if n not in unshown}
            before = {n: logged.before.get(n, v) for n, v in now.items()}
            if "current_payload" in optional:
                more["current_payload"] = None if logged.kind == "deleted" else now
            if "previous_payload" in optional:
                more["previous_payload"] = None if logged.kind == "created" else before
        found.append(more)
    return found


_DERIVED: Mapping[str, Derive] = {
    "workspaces": _workspaces,
    "time_entries": each(_line),
    "expenses": _expenses,
    "timesheet_submissions": _submissions(
        "time_entries",
        lambda line: billed_minor(
            int(line["time_in_minutes"] or 0), int(line["rate_in_cents"] or 0)
        ),
    ),
    "expense_report_submissions": _submissions(
        "expenses", lambda line: int(line["amount_in_cents"] or 0)
    ),
    "resolutions": each(lambda row: {"account_id": ACCOUNT_ID}),
    "users": each(lambda row: {"account_id": ACCOUNT_ID, "photo_path": None}),
    "cost_rates": _cost_rates,
    "workspace_resources": each(_seat),
    "workspace_allocations": each(_allocation),
    "workspace_status_changes": each(_status_change),
    "custom_fields": _fields,
    "custom_field_values": _field_values,
}
