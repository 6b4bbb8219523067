"""What an account holds beside its nouns: the integration's user, fields, categories, history."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import orjson

from understudy.vendor import Row, System
from understudy.vendor.sql import Aggregate, IsEmpty, Select, compile_select
from understudy_mocks.kantata.objects import ids
from understudy_mocks.kantata.objects.fields import ADMINISTRATOR
from understudy_mocks.kantata.objects.furniture import enlist, furnish, stamped
from understudy_mocks.kantata.objects.shaping import own_fields

if TYPE_CHECKING:
    from understudy.world.firm import World

ACCOUNT_ID = 3
INTEGRATION_EMAIL = "integration@firm.test"
INVOICED, PAID = ids.seeded("custom_fields", 1), ids.seeded("custom_fields", 2)
CHOICES = "custom_field_choices"
CATEGORIES = ("Travel", "Hotel", "Meals", "Software", "Mileage", "Other")

WEEK_ZERO = 100_000
"""Weeks are counted from Monday the first of January of the year one; this many are skipped."""

STATUS_DIGITS = {"approved": "1", "submitted": "2", "rejected": "3"}
_SUBMISSION_STATUS = {"1": "approved", "2": "new", "3": "rejected"}


def setup(system: System, world: "World") -> None:
    """The integration's user, the firm's custom fields, the expense categories."""
    membership = ids.beside(ids.INTEGRATION_USER, "users", "account_memberships")
    user: Row = {
        "id": ids.INTEGRATION_USER,
        "full_name": "Integration User",
        "email_address": INTEGRATION_EMAIL,
        "generic": True,
        "account_membership_id": membership,
        "account_permission": ADMINISTRATOR,
    }
    of_user: Row = {"id": membership, "user_id": user["id"], "permission": ADMINISTRATOR}
    system.store.load("users", [stamped(user)])
    system.store.load("account_memberships", [stamped(of_user)])
    for name in ("users", "account_memberships"):
        system.store.set_counter(name, 1)
    _custom_fields(system)
    furnish(system, world)
    system.store.load(
        "expense_categories",
        [
            stamped({"id": ids.seeded("expense_categories", n), "name": name})
            for n, name in enumerate(CATEGORIES, 1)
        ],
    )


def _custom_fields(system: System) -> None:
    """The firm's own, and what a customer's shape has beside them."""
    firms: list[Row] = [
        {"id": id_, "name": name, "subject_type": "Workspace", "value_type": "currency"}
        for id_, name in ((INVOICED, "Invoiced"), (PAID, "Paid"))
    ]
    own = list(own_fields(system.schema, firms))
    system.store.load("custom_fields", [stamped(row) for row in (*firms, *(row for row, _ in own))])
    choices = [(row["id"], choice.label) for row, found in own for choice in found]
    if choices:
        system.store.load(
            CHOICES,
            [
                stamped({"id": ids.seeded(CHOICES, n), "custom_field_id": field, "label": label})
                for n, (field, label) in enumerate(choices, 1)
            ],
        )


def arrange(system: System, world: "World") -> None:
    """Prices, what was invoiced and paid, and the timesheets that history's entries came on."""
    here = system.keys.here
    system.store.amend(
        "workspaces",
        [
            {"id": here(b.project), "price_in_cents": b.amount_minor, "budgeted": True}
            for b in world.all("budget")
        ],
    )
    _bill(system, world)
    system.store.load("timesheet_submissions", _timesheets(system))
    enlist(system)


def _bill(system: System, world: "World") -> None:
    project_of: dict[str, str] = {}
    invoiced: dict[str, int] = {}
    paid: dict[str, int] = {}
    for invoice in world.all("invoice"):
        project_of[invoice.id] = invoice.project
        invoiced[invoice.project] = invoiced.get(invoice.project, 0) + invoice.total_minor
    for payment in world.all("payment"):
        project = project_of[payment.invoice]
        paid[project] = paid.get(project, 0) + payment.amount_minor
    rows: list[Row] = []
    totals: list[Row] = []
    for project, amount in invoiced.items():
        subject = system.keys.here(project)
        received = paid.get(project, 0)
        totals.append({"id": subject, "invoiced_in_cents": amount, "paid_in_cents": received})
        for field, value in ((INVOICED, amount), (PAID, received)):
            row: Row = {
                "id": ids.seeded("custom_field_values", len(rows) + 1),
                "subject_type": "Workspace",
                "subject_id": subject,
                "custom_field_id": field,
                "value": orjson.dumps(value).decode(),
                "setter_id": ids.INTEGRATION_USER,
            }
            rows.append(stamped(row))
    system.store.load("custom_field_values", rows)
    system.store.amend("workspaces", totals)


def timesheet_id(status: str, worked_on: date, project: int, person: int) -> str | None:
    """The timesheet of a seeded entry: one a project, person, week and status.

    It says all of that itself, so that entries can name it before it is there. The digits stay
    below 2^53, for readers whose numbers are floating.
    """
    digit = STATUS_DIGITS.get(status)
    if digit is None:
        return None
    week = (worked_on.toordinal() - 1) // 7 - WEEK_ZERO
    return f"{digit}{week:04}{project:05}{person:05}"


def _timesheets(system: System) -> Iterator[Row]:
    query = compile_select(
        system.schema,
        Select(
            "time_entries",
            (
                ("recent_submission_id",),
                ("workspace_id",),
                ("user_id",),
                ("currency",),
                Aggregate("max", ("approved_at",)),
            ),
            IsEmpty(("recent_submission_id",), negated=True),
            group_by=(("recent_submission_id",),),
        ),
    )
    for id_, workspace, user, currency, approved_at in system.store.select(query.sql, query.values):
        text = str(id_)
        monday = date.fromordinal((int(text[1:5]) + WEEK_ZERO) * 7 + 1)
        friday = monday + timedelta(days=4)
        submitted_at = f"{friday}T17:30:00.000Z"
        yield {
            "id": id_,
            "title": f"Week of {monday}",
            "workspace_id": workspace,
            "user_id": user,
            "currency": currency,
            "start_date": monday.isoformat(),
            "end_date": (monday + timedelta(days=6)).isoformat(),
            "status": _SUBMISSION_STATUS[text[0]],
            "current_resolution_created_at_date": None
            if not approved_at
            else str(approved_at)[:10],
            "created_at": submitted_at,
            "updated_at": approved_at or submitted_at,
        }
