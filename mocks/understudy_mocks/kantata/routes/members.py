"""Attributes that follow from what somebody is: of memberships, participations, skills held.

Source: the attributes that the vendor's own client library lists for these collections.
"""

from collections.abc import Sequence

from understudy.vendor import Call, Row
from understudy_mocks.kantata.queries import of_ids

Shown = dict[str, object]
_LEADING = ("administrator", "project_lead")
_CREATING = (*_LEADING, "project_creator")


def memberships(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """What a membership's permission lets its user do."""
    backups = {found["backup_approver_id"] for found in _all(call, "backup_approver_associations")}
    return [
        {
            "is_administrator": row["permission"] == "administrator",
            "is_project_lead": row["permission"] in _LEADING,
            "is_punch_clock_user": row["permission"] == "punch_clock",
            "can_create_workspace": row["permission"] in _CREATING,
            "can_view_reports": row["permission"] == "administrator"
            or str(row["permission"]).startswith("reports_viewer"),
            "can_log_in": row["disabled_at"] is None,
            "default_read_only": False,
            "is_backup_approver": row["user_id"] in backups,
        }
        for row in rows
    ]


def participations(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """What somebody may do in a project, and how much time is meant for it."""
    shown: list[Shown] = []
    for row in rows:
        seat = {"workspace_id": row["workspace_id"], "user_id": row["user_id"]}
        seats = call.system.store.find("workspace_resources", **seat)
        booked = [
            int(found["minutes"] or 0)
            for one in seats
            for found in call.system.store.find(
                "workspace_allocations", workspace_resource_id=one["id"]
            )
        ]
        leads = bool(row["is_team_lead"]) or row["access_level"] == "admin"
        shown.append(
            {
                "active_role": row["primary_role_id"],
                "allocated_workspace_minutes": sum(booked),
                "can_edit": leads,
                "can_invite": leads,
                "can_post": True,
                "is_foreign_participant": row["role"] == "buyer",
            }
        )
    return shown


def skills_held(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """What a skill that somebody holds is called, and how far it goes."""
    wanted = list(dict.fromkeys(str(row["skill_id"]) for row in rows))
    known = {found["id"]: found for found in of_ids(call.system, "skills", "id", wanted)}
    return [
        {"cached_skill_name": skill["name"], "max_level": skill["max_level"]}
        if (skill := known.get(row["skill_id"]))
        else {}
        for row in rows
    ]


def calendar_days(call: Call, rows: Sequence[Row]) -> list[Shown]:
    """The names of both sides."""
    names = {
        (name, found["id"]): found["name"]
        for name in ("holidays", "holiday_calendars")
        for found in _all(call, name)
    }
    return [
        {
            "holiday_name": names.get(("holidays", row["holiday_id"])),
            "holiday_calendar_name": names.get(("holiday_calendars", row["holiday_calendar_id"])),
        }
        for row in rows
    ]


def _all(call: Call, name: str) -> list[Row]:
    return list(call.system.store.all(name))
