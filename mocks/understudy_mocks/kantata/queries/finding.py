"""What belongs to a record by way of others: people of a project, ancestors, the newest report."""

from collections.abc import Callable, Sequence

import orjson

from understudy.vendor import Row
from understudy.vendor.validation import stored
from understudy_mocks.kantata.queries.collections import Association, Finder, Finding

Found = dict[str, list[str]]
Keep = Callable[[Row], bool]


def _ids(rows: Sequence[Row], column: str) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in rows if row[column]))


def through(between: str, near: str, far: str, keep: Keep = lambda row: True) -> Finder:
    """Those that a record of `between` joins with each row."""

    def find(asked: Finding, rows: Sequence[Row]) -> Found:
        store = asked.system.store
        return {
            str(row["id"]): _ids(
                [r for r in store.find(between, **{near: row["id"]}) if keep(r)], far
            )
            for row in rows
        }

    return find


def of_project(between: str, far: str, keep: Keep = lambda row: True) -> Finder:
    """Those that a record of `between` joins with the row's project."""

    def find(asked: Finding, rows: Sequence[Row]) -> Found:
        store = asked.system.store
        return {
            str(row["id"]): _ids(
                [r for r in store.find(between, workspace_id=row["workspace_id"]) if keep(r)],
                far,
            )
            for row in rows
        }

    return find


def ancestors(asked: Finding, rows: Sequence[Row]) -> Found:
    return {str(row["id"]): orjson.loads(str(row["ancestor_ids"] or "[]")) for row in rows}


def descendants(asked: Finding, rows: Sequence[Row]) -> Found:
    store = asked.system.store
    found: Found = {}
    for row in rows:
        root = row["root_id"] or row["id"]
        found[str(row["id"])] = [
            str(s["id"])
            for s in store.find("stories", root_id=root, deleted_at=None)
            if str(row["id"]) in orjson.loads(str(s["ancestor_ids"] or "[]"))
        ]
    return found


def report_of_today(asked: Finding, rows: Sequence[Row]) -> Found:
    """The newest status report, if it is from today."""
    today = stored(asked.system.clock.now())[:10]
    found: Found = {}
    for row in rows:
        reports = asked.system.store.find("status_reports", workspace_id=row["id"])
        of_today = [r for r in reports if str(r["created_at"])[:10] == today]
        found[str(row["id"])] = _ids(of_today[-1:], "id")
    return found


def next_milestone(asked: Finding, rows: Sequence[Row]) -> Found:
    found: Found = {}
    for row in rows:
        milestones = asked.system.store.find(
            "stories", workspace_id=row["id"], story_type="milestone", deleted_at=None
        )
        still = [m for m in milestones if m["state"] != "completed"]
        first = min(still, key=lambda m: (str(m["due_date"] or "9"), str(m["id"])), default=None)
        found[str(row["id"])] = [] if first is None else [str(first["id"])]
    return found


def own_participation(asked: Finding, rows: Sequence[Row]) -> Found:
    store, me = asked.system.store, asked.caller.user_id
    return {
        str(row["id"]): _ids(store.find("participations", workspace_id=row["id"], user_id=me), "id")
        for row in rows
    }


def submissions_to_approve(asked: Finding, rows: Sequence[Row]) -> Found:
    store = asked.system.store
    return {
        str(row["id"]): _ids(
            store.find("timesheet_submissions", workspace_id=row["id"], status="new"), "id"
        )
        for row in rows
    }


def approvers(asked: Finding, rows: Sequence[Row]) -> Found:
    """Those who may approve time; the lead where nobody was named."""
    store = asked.system.store
    found: Found = {}
    for row in rows:
        named = [
            p for p in store.find("participations", workspace_id=row["id"]) if p["time_approver"]
        ]
        found[str(row["id"])] = sorted(_ids(named, "user_id")) or _ids([row], "primary_maven_id")
    return found


def first_approver(asked: Finding, rows: Sequence[Row]) -> Found:
    return {id_: found[:1] for id_, found in approvers(asked, rows).items()}


def found_many(target: str, key: str, find: Finder) -> Association:
    return Association(target, "id", many=True, key=key, find=find)


def found_one(target: str, key: str, find: Finder) -> Association:
    return Association(target, "id", key=key, find=find)


PEOPLE = "participations"
OF_WORKSPACES = {
    "participants": found_many(
        "users", "participant_ids", through(PEOPLE, "workspace_id", "user_id")
    ),
    "financial_viewers": found_many(
        "users",
        "financial_viewer_ids",
        through(
            PEOPLE,
            "workspace_id",
            "user_id",
            lambda p: p["access_level"] in ("admin", "financial"),
        ),
    ),
    "possible_approvers": found_many(
        "users",
        "possible_approver_ids",
        through(PEOPLE, "workspace_id", "user_id", lambda p: p["role"] == "maven"),
    ),
    "approvers": found_many("users", "approver_ids", approvers),
    "approver": found_one("users", "approver_id", first_approver),
    "current_user_participation": found_one(
        "participations", "current_user_participation_id", own_participation
    ),
    "current_status_report": found_one(
        "status_reports", "current_status_report_id", report_of_today
    ),
    "next_uncompleted_milestone": found_one(
        "stories", "next_uncompleted_milestone_id", next_milestone
    ),
    "timesheet_submissions": found_many(
        "timesheet_submissions", "timesheet_submission_ids", submissions_to_approve
    ),
    "workspace_groups": found_many(
        "workspace_groups",
        "workspace_group_ids",
        through("workspace_groupings", "workspace_id", "workspace_group_id"),
    ),
    "workspace_resources": found_many(
        "workspace_resources",
        "workspace_resource_ids",
        through(
            "workspace_resources", "workspace_id", "id", lambda seat: seat["user_id"] is not None
        ),
    ),
    "workspace_resources_with_unnamed": found_many(
        "workspace_resources",
        "workspace_resources_with_unnamed_ids",
        through("workspace_resources", "workspace_id", "id"),
    ),
}


def _named(seat: Row) -> bool:
    return seat["user_id"] is not None


_SEATS = "workspace_resources"
OF_STORIES = {
    "assignees": found_many(
        "users", "assignee_ids", through("assignments", "story_id", "assignee_id")
    ),
    "current_assignments": found_many(
        "assignments",
        "current_assignment_ids",
        through("assignments", "story_id", "id", lambda a: bool(a["current"])),
    ),
    "followers": found_many(
        "users", "follower_ids", through("story_follows", "story_id", "user_id")
    ),
    "ancestors": found_many("stories", "ancestor_ids", ancestors),
    "descendants": found_many("stories", "descendant_ids", descendants),
    _SEATS: found_many(
        _SEATS, "workspace_resource_ids", through("assignments", "story_id", "resource_id")
    ),
    "workspace_resources_with_unnamed": found_many(
        _SEATS,
        "workspace_resources_with_unnamed_ids",
        through("assignments", "story_id", "resource_id"),
    ),
    "potential_workspace_resources": found_many(
        _SEATS, "potential_workspace_resource_ids", of_project(_SEATS, "id", _named)
    ),
    "potential_workspace_resources_with_unnamed": found_many(
        _SEATS,
        "potential_workspace_resources_with_unnamed_ids",
        of_project(_SEATS, "id"),
    ),
}
OF_GROUPS = {
    "workspaces": found_many(
        "workspaces",
        "workspace_ids",
        through("workspace_groupings", "workspace_group_id", "workspace_id"),
    )
}
OF_USERS = {
    "skills": found_many("skills", "skill_ids", through("skill_memberships", "user_id", "skill_id"))
}
