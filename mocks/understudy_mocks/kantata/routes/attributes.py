"""Attributes that are derived from others when a record is shown."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import orjson

from understudy.vendor import Call, Row, System, Value
from understudy.world.nouns import billed_minor
from understudy_mocks.kantata.objects.planning import DAYS
from understudy_mocks.kantata.objects.schema import SUBJECTS, UNSHOWN
from understudy_mocks.kantata.objects.standing import ACCOUNT_ID
from understudy_mocks.kantata.queries import of_ids
from understudy_mocks.kantata.routes import members
from understudy_mocks.kantata.routes.money import currency_of, money, status
from understudy_mocks.kantata.routes.totals import allocations, billing, invoices, projects, stories

Shown = dict[str, object]
Derive = Callable[[Call, Sequence[Row]], list[Shown]]


def derived(call: Call, name: str, rows: Sequence[Row], optional: frozenset[str]) -> list[Shown]:
    """What each row has beside its columns, in the order of the rows."""
    if name == "subscribed_events":
        return _payloads(call.system, rows, optional)
    if name == "workspaces":
        return projects(call, rows, optional)
    derive = _DERIVED.get(name)
    return [{} for _ in rows] if derive is None else derive(call, rows)


def each(derive: Callable[[Row], Shown]) -> Derive:
    """What follows from the row alone."""
    return lambda call, rows: [derive(row) for row in rows]


def _line(row: Row) -> Shown:
    locked = bool(row["active_submission_id"] or row["is_invoiced"])
    return {**currency_of(row), "user_can_edit": not locked}


def _expenses(call: Call, rows: Sequence[Row]) -> list[Shown]:
    ids = {found["name"]: found["id"] for found in call.system.store.all("expense_categories")}
    return [{**_line(row), "expense_category_id": ids.get(row["category"])} for row in rows]


def _submissions(lines: str, worth: Callable[[Row], int]) -> Derive:
    def derive(call: Call, rows: Sequence[Row]) -> list[Shown]:
        total: dict[Value, int] = {}
        for line in of_ids(
            call.system, lines, "recent_submission_id", [str(r["id"]) for r in rows]
        ):
            key = line["recent_submission_id"]
            total[key] = total.get(key, 0) + worth(line)
        return [
            {
                **currency_of(row),
                "line_item_total_in_cents": total.get(row["id"], 0),
                "line_item_total_formatted": money(
                    total.get(row["id"], 0), row["currency"] or "USD"
                ),
            }
            for row in rows
        ]

    return derive


def _cost_rates(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """In use is the latest one of a membership that is in force by now."""
    today = call.system.clock.now().date().isoformat()
    keys = list(dict.fromkeys(str(row["account_membership_id"]) for row in rows))
    latest: dict[Value, tuple[str, Value]] = {}
    for rate in of_ids(call.system, "cost_rates", "account_membership_id", keys):
        day, key = str(rate["effective_date"]), rate["account_membership_id"]
        if day <= today and (key not in latest or day > latest[key][0]):
            latest[key] = (day, rate["id"])
    in_use = {id_ for _, id_ in latest.values()}
    return [{"in_use": row["id"] in in_use} for row in rows]


def _seats(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """Names and counts that a seat shows of what it stands for."""
    system = call.system
    names = {
        (name, str(row["id"])): row[column]
        for name, key, column in (
            ("users", "user_id", "full_name"),
            ("roles", "role_id", "name"),
            ("workspaces", "workspace_id", "title"),
        )
        for row in of_ids(system, name, "id", _distinct(rows, key))
    }
    assigned: dict[Value, int] = {}
    for found in of_ids(system, "assignments", "resource_id", [str(row["id"]) for row in rows]):
        assigned[found["resource_id"]] = assigned.get(found["resource_id"], 0) + 1
    shown: list[Shown] = []
    for row in rows:
        full_name = names.get(("users", str(row["user_id"])))
        role_name = names.get(("roles", str(row["role_id"])))
        shown.append(
            {
                "full_name": full_name,
                "role_name": role_name,
                "display_label": row["label"] or full_name or role_name,
                "workspace_title": names.get(("workspaces", str(row["workspace_id"]))),
                "assignments_count": assigned.get(row["id"], 0),
                "deletable": not row["allocations_count"],
                "is_foreign_user": False,
                "can_name_resource_with_allocations": True,
                "can_create_resource_request_for_resource": row["user_id"] is None,
            }
        )
    return shown


def _distinct(rows: Sequence[Row], column: str) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in rows if row[column]))


def _assignments(call: Call, rows: Sequence[Row]) -> list[Shown]:
    keys = [str(row["id"]) for row in rows]
    minutes: dict[Value, int] = {}
    for day in of_ids(call.system, "story_allocation_days", "assignment_id", keys):
        key = day["assignment_id"]
        minutes[key] = minutes.get(key, 0) + int(day["minutes"] or 0)
    return [
        {
            "allocated_minutes": minutes.get(row["id"], 0),
            "resource_id": int(str(row["resource_id"])),
        }
        for row in rows
    ]


def _posts(call: Call, rows: Sequence[Row]) -> list[Shown]:
    keys = [str(row["id"]) for row in rows]
    filed = {found["post_id"] for found in of_ids(call.system, "attachments", "post_id", keys)}
    return [
        {
            "has_attachments": row["id"] in filed,
            "reply": row["subject_id"] is not None,
            "formatted_message": row["message"],
            "subject_type": "Post" if row["subject_id"] else None,
        }
        for row in rows
    ]


def _week(row: Row) -> Shown:
    return {"total_minutes": sum(int(row[f"{day}_minutes"] or 0) for day in DAYS)}


def _organizations(call: Call, rows: Sequence[Row]) -> list[Shown]:
    parents = {row["id"]: row["parent_id"] for row in call.system.store.all("organizations")}
    shown: list[Shown] = []
    for row in rows:
        above: list[Value] = []
        parent = row["parent_id"]
        while parent and parent not in above:
            above.insert(0, parent)
            parent = parents.get(parent)
        shown.append({"ancestor_ids": above})
    return shown


def _budget(row: Row) -> Shown:
    cost = int(row["cost_per_unit_in_subunits"] or 0) * float(row["quantity"] or 0)
    billed = cost * (1 + float(row["markup_percent"] or 0) / 100)
    return {
        **currency_of(row),
        "total_cost_in_subunits": round(cost),
        "total_bill_amount_in_subunits": round(billed) if row["billable"] else 0,
    }


def _sets(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """A set of rate cards that no project uses can go."""
    store = call.system.store
    used = {row["rate_card_id"] for row in store.all("workspaces")}
    shown: list[Shown] = []
    for row in rows:
        cards = store.find("rate_cards", rate_card_set_id=row["id"])
        currencies = sorted({str(card["currency"]) for card in cards})
        free = not any(card["id"] in used for card in cards)
        shown.append({"active_currencies": currencies, "destroyable": free})
    return shown


def _status_change(row: Row) -> Shown:
    was, now = status(row["from_status_key"]), status(row["to_status_key"])
    return {
        "from_color": was["color"],
        "from_status_message": was["message"],
        "to_color": now["color"],
        "to_status_message": now["message"],
    }


def _fields(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """Those to choose from name their choices."""
    found: list[Shown] = []
    for row in rows:
        chosen = row["value_type"] in ("single", "multi")
        store = call.system.store
        own = store.find("custom_field_choices", custom_field_id=row["id"]) if chosen else []
        found.append({"choice_ids": [choice["id"] for choice in own]} if chosen else {})
    return found


def _field_values(call: Call, rows: Sequence[Row]) -> list[Shown]:
    fields = {row["id"]: row for row in call.system.store.all("custom_fields")}
    labels = {row["id"]: str(row["label"]) for row in call.system.store.all("custom_field_choices")}
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
    "stories": stories,
    "invoices": invoices,
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
    "users": each(lambda row: {"account_id": ACCOUNT_ID}),
    "cost_rates": _cost_rates,
    "account_memberships": members.memberships,
    "participations": members.participations,
    "skill_memberships": members.skills_held,
    "holiday_calendar_associations": members.calendar_days,
    "workspace_resources": _seats,
    "workspace_allocations": allocations,
    "workspace_status_changes": each(_status_change),
    "assignments": _assignments,
    "posts": _posts,
    "workweeks": each(_week),
    "organizations": _organizations,
    "expense_budgets": each(_budget),
    "rate_card_sets": _sets,
    "external_payments": each(currency_of),
    "fixed_fee_items": each(currency_of),
    "additional_items": each(currency_of),
    "billing_milestones": billing,
    "time_adjustments": each(currency_of),
    "custom_fields": _fields,
    "custom_field_values": _field_values,
}
