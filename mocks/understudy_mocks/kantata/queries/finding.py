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


def own(column: str) -> Finder:
    """What a column of the row names, as a list."""
    return lambda asked, rows: {str(row["id"]): _ids([row], column) for row in rows}


def category(asked: Finding, rows: Sequence[Row]) -> Found:
    """The expense category that has the row's name for one."""
    known = {row["name"]: str(row["id"]) for row in asked.system.store.all("expense_categories")}
    return {
        str(row["id"]): [known[row["category"]]] if row["category"] in known else [] for row in rows
    }


def effective_version(asked: Finding, rows: Sequence[Row]) -> Found:
    """The version of a rate card that is in force today."""
    store, today = asked.system.store, stored(asked.system.clock.now())[:10]
    found: Found = {}
    for row in rows:
        in_force = []
        for version in store.find("rate_card_versions", rate_card_id=row["id"]):
            of_set = store.get("rate_card_set_versions", str(version["rate_card_set_version_id"]))
            if of_set and of_set["active"] and str(of_set["effective_date"] or "") <= today:
                in_force.append((str(of_set["effective_date"] or ""), str(version["id"])))
        found[str(row["id"])] = [max(in_force)[1]] if in_force else []
    return found


def pending_request(asked: Finding, rows: Sequence[Row]) -> Found:
    store = asked.system.store
    return {
        str(row["id"]): _ids(store.find("resource_requests", resource_id=row["id"]), "id")[-1:]
        for row in rows
    }


def placed(asked: Finding, rows: Sequence[Row]) -> Found:
    """Where the seat's person belongs."""
    store = asked.system.store
    return {
        str(row["id"]): _ids(
            store.find("organization_memberships", member_type="User", member_id=row["user_id"]),
            "id",
        )
        for row in rows
    }


OF_SEATS = {
    "organization_membership": found_one(
        "organization_memberships", "organization_membership_id", placed
    ),
    "pending_resource_request": found_one(
        "resource_requests", "pending_resource_request_id", pending_request
    ),
}
OF_ESTIMATED_SEATS = {
    "organization_membership": OF_SEATS["organization_membership"],
    "allocation": found_one(
        "estimate_scenario_resource_allocations",
        "allocation_id",
        through("estimate_scenario_resource_allocations", "estimate_scenario_resource_id", "id"),
    ),
    "skills": found_many(
        "skills",
        "skill_ids",
        through("estimate_scenario_resource_skills", "estimate_scenario_resource_id", "skill_id"),
    ),
}
OF_ACCESS_GROUPS = {
    "users": found_many(
        "users", "user_ids", through("access_group_memberships", "access_group_id", "user_id")
    )
}


def managees(asked: Finding, rows: Sequence[Row]) -> Found:
    """Those who have the row's person for a manager."""
    store = asked.system.store
    return {
        str(row["id"]): _ids(
            store.find("account_memberships", manager_id=row["user_id"]), "user_id"
        )
        for row in rows
    }


def possible(managing: bool) -> Finder:
    """Whoever is somebody else: they may lead, unless they may only take part."""

    def find(asked: Finding, rows: Sequence[Row]) -> Found:
        others = [
            m
            for m in asked.system.store.find("account_memberships", disabled_at=None)
            if not managing or m["permission"] not in ("collaborator", "punch_clock")
        ]
        return {
            str(row["id"]): _ids([m for m in others if m["user_id"] != row["user_id"]], "user_id")
            for row in rows
        }

    return find


def skills_held(asked: Finding, rows: Sequence[Row]) -> Found:
    store = asked.system.store
    return {
        str(row["id"]): _ids(store.find("skill_memberships", user_id=row["user_id"]), "id")
        for row in rows
    }


OF_MEMBERSHIPS = {
    "managees": found_many("users", "managee_ids", managees),
    "possible_managers": found_many("users", "possible_manager_ids", possible(managing=True)),
    "possible_managees": found_many("users", "possible_managee_ids", possible(managing=False)),
    "skill_memberships": found_many("skill_memberships", "skill_membership_ids", skills_held),
}
OF_USERS = {
    "skills": found_many("skills", "skill_ids", through("skill_memberships", "user_id", "skill_id"))
}
