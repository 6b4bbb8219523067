"""What tasks do beside themselves: trees, assignments, schedules, talk, statuses, snapshots."""

import orjson

from understudy.vendor import Caller, Draft, Refusal, Row, Rules
from understudy.vendor.records import Records
from understudy.vendor.validation import stored

RULES = Rules()
DEPTH_MAX = 20


def _story(records: Records, id: object) -> Row | None:
    return records.store.get("stories", str(id or ""))


@RULES.before("stories")
def a_story_knows_where_it_hangs(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting or not (draft.changed("parent_id") or draft.was("parent_id")):
        return
    parent = _story(records, row["parent_id"])
    if parent is None:
        row["root_id"], row["ancestor_ids"], row["subtree_depth"] = None, "[]", 0
        return  # a reference to nothing is refused by name
    above = [*orjson.loads(str(parent["ancestor_ids"] or "[]")), parent["id"]]
    other_project = parent["workspace_id"] != row["workspace_id"]
    if other_project or row["id"] in above or len(above) > DEPTH_MAX:
        raise Refusal("bad-reference", field="parent_id", value=row["parent_id"])
    row["root_id"], row["subtree_depth"] = above[0], len(above)
    row["ancestor_ids"] = orjson.dumps(above).decode()


@RULES.after("stories")
def a_parent_follows_its_children(draft: Draft) -> None:
    """How many there are, and how far they have come."""
    row, records = draft.after, draft.records
    watched = ("parent_id", "percentage_complete", "deleted_at", "archived")
    if not any(draft.creating or draft.changed(name) for name in watched):
        return
    for parent_id in dict.fromkeys((row["parent_id"], draft.was("parent_id"))):
        parent = _story(records, parent_id)
        if parent is None:
            continue
        children = records.store.find("stories", parent_id=parent_id, deleted_at=None)
        values: dict[str, object] = {"sub_story_count": len(children)}
        if children:
            done = sum(int(child["percentage_complete"] or 0) for child in children)
            values["percentage_complete"] = done // len(children)
        records.update("stories", str(parent_id), values, draft.by, trusted=True)
    if not draft.creating and draft.changed("parent_id"):
        # Whatever hangs below moves along.
        for child in records.store.find("stories", parent_id=row["id"]):
            same = {"parent_id": child["parent_id"]}
            records.update("stories", str(child["id"]), same, draft.by, trusted=True)


@RULES.after("stories")
def a_change_of_state_is_kept(draft: Draft) -> None:
    if draft.creating or draft.deleting or not draft.changed("state"):
        return
    values = {
        "story_id": draft.after["id"],
        "from_state": draft.was("state"),
        "state": draft.after["state"],
        "user_id": draft.by.user_id or None,
    }
    draft.records.create("story_state_changes", values, draft.by, trusted=True)


@RULES.before("stories")
def an_own_status_stands_for_a_state(draft: Draft) -> None:
    row = draft.after
    if draft.deleting or not draft.changed("custom_task_status_id"):
        return
    found = draft.records.store.get("custom_task_statuses", str(row["custom_task_status_id"] or ""))
    if found is not None and row["story_type"] != "issue":
        row["state"] = found["state"]
        complete = {"not started": 0, "completed": 100}.get(str(found["state"]))
        if complete is not None:
            row["percentage_complete"] = complete


@RULES.before("assignments")
def an_assignment_joins_a_task_and_a_seat_of_one_project(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    story = store.get("stories", str(row["story_id"] or ""))
    seat = store.get("workspace_resources", str(row["resource_id"] or ""))
    if draft.deleting or story is None or seat is None:
        return  # the reference is refused by name
    if story["workspace_id"] != seat["workspace_id"]:
        raise Refusal("bad-reference", field="resource_id", value=row["resource_id"])
    if draft.creating and store.first(
        "assignments", story_id=row["story_id"], resource_id=row["resource_id"], current=True
    ):
        raise Refusal("duplicate", field="resource_id", value=row["resource_id"])
    row["assignee_id"] = seat["user_id"]


@RULES.after("assignments")
def a_task_knows_when_it_was_assigned(draft: Draft) -> None:
    records, now = draft.records, stored(draft.now)
    if draft.creating:
        story, by = str(draft.after["story_id"]), draft.by
        records.update("stories", story, {"assignment_timestamped_at": now}, by, trusted=True)
    elif draft.deleting:
        for day in records.store.find("story_allocation_days", assignment_id=draft.after["id"]):
            records.delete("story_allocation_days", str(day["id"]), draft.by)


@RULES.before("story_allocation_days")
def a_day_of_a_schedule_is_there_once(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    assignment = store.get("assignments", str(row["assignment_id"] or ""))
    if draft.deleting or assignment is None:
        return  # the reference is refused by name
    story = store.get("stories", str(assignment["story_id"]))
    row["story_id"] = assignment["story_id"]
    row["workspace_id"] = None if story is None else story["workspace_id"]
    minutes = row["minutes"]
    if minutes is not None and not 0 <= int(minutes) <= 24 * 60:
        raise Refusal("invalid-value", field="minutes", value=minutes, type="minutes")
    for other in store.find("story_allocation_days", assignment_id=row["assignment_id"]):
        if other["date"] == row["date"] and other["id"] != row["id"]:
            raise Refusal("duplicate", field="date", value=row["date"])


@RULES.before("story_dependencies")
def a_dependency_makes_no_circle(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    for name in ("source_id", "target_id"):
        story = store.get("stories", str(row[name] or ""))
        if story is not None and story["workspace_id"] != row["workspace_id"]:
            raise Refusal("bad-reference", field=name, value=row[name])
    ahead, seen = [row["target_id"]], {row["target_id"]}
    while ahead:
        story_id = ahead.pop()
        if story_id == row["source_id"]:
            raise Refusal("dependency-circle", field="base")
        for found in store.find("story_dependencies", source_id=story_id):
            if found["id"] != row["id"] and found["target_id"] not in seen:
                seen.add(found["target_id"])
                ahead.append(found["target_id"])


@RULES.before("story_tasks", "custom_task_statuses", "survey_questions", "custom_field_sets")
def things_in_a_row_have_a_place(draft: Draft) -> None:
    if draft.creating:
        draft.after["position"] = draft.records.store.count(f"{draft.kind.name}-position")


@RULES.before("story_follows")
def somebody_follows_a_task_once(draft: Draft) -> None:
    row = draft.after
    row["user_id"] = row["user_id"] or draft.by.user_id or None
    if draft.creating and draft.records.store.first(
        "story_follows", story_id=row["story_id"], user_id=row["user_id"]
    ):
        raise Refusal("duplicate", field="user_id", value=row["user_id"])


@RULES.before("tags")
def a_tag_is_of_the_tasks_project(draft: Draft) -> None:
    story = _story(draft.records, draft.after["story_id"])
    draft.after["workspace_id"] = None if story is None else story["workspace_id"]
    if draft.creating and draft.records.store.first(
        "tags", story_id=draft.after["story_id"], name=draft.after["name"]
    ):
        raise Refusal("duplicate", field="name", value=draft.after["name"])


@RULES.before("posts")
def a_reply_is_where_its_post_is(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.creating:
        row["user_id"], row["newest_reply_at"] = draft.by.user_id or None, stored(draft.now)
    if draft.deleting:
        return
    subject = store.get("posts", str(row["subject_id"] or ""))
    if subject is not None:
        if subject["subject_id"] is not None:
            raise Refusal("bad-reference", field="subject_id", value=row["subject_id"])
        row["workspace_id"], row["story_id"] = subject["workspace_id"], subject["story_id"]
    story = store.get("stories", str(row["story_id"] or ""))
    if story is not None:
        row["workspace_id"] = story["workspace_id"]
    if row["workspace_id"] is None:
        raise Refusal("required-missing", field="workspace_id", fields="workspace_id")


@RULES.after("posts")
def a_post_counts_its_replies(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting:
        for reply in records.store.find("posts", subject_id=row["id"]):
            records.delete("posts", str(reply["id"]), draft.by)
    if row["subject_id"] is None or not (draft.creating or draft.deleting):
        return
    subject = records.store.get("posts", str(row["subject_id"]))
    if subject is None:
        return  # it goes with all its replies
    replies = records.store.find("posts", subject_id=row["subject_id"])
    newest = max(replies, key=lambda r: (str(r["created_at"]), str(r["id"])), default=None)
    values = {
        "reply_count": len(replies),
        "newest_reply_at": newest["created_at"] if newest else subject["created_at"],
        "newest_reply_id": newest and newest["id"],
        "newest_reply_user_id": newest and newest["user_id"],
    }
    records.update("posts", str(subject["id"]), values, draft.by, trusted=True)


@RULES.before("attachments")
def a_file_has_an_owner(draft: Draft) -> None:
    if draft.creating:
        draft.after["user_id"] = draft.by.user_id or None


def make_default(records: Records, set_id: str, by: Caller) -> Row:
    """Let new projects have this set of statuses."""
    records.get("task_status_sets", set_id)
    for other in records.store.find("task_status_sets", default=True):
        records.update("task_status_sets", str(other["id"]), {"default": False}, by, trusted=True)
    return records.update("task_status_sets", set_id, {"default": True}, by, trusted=True)


@RULES.before("task_status_sets")
def a_set_in_use_stays(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting and (
        row["default"] or store.first("workspaces", task_status_set_id=row["id"])
    ):
        raise Refusal("conflict", field="base", id=row["id"])


@RULES.before("custom_task_statuses")
def a_status_in_use_stays(draft: Draft) -> None:
    if draft.deleting and draft.records.store.first(
        "stories", custom_task_status_id=draft.after["id"]
    ):
        raise Refusal("conflict", field="base", id=draft.after["id"])


_KEPT = (
    *("id", "title", "story_type", "state", "start_date", "due_date", "percentage_complete"),
    *("time_estimate_in_minutes", "budget_estimate_in_cents", "parent_id"),
)


@RULES.before("workspace_baselines", "project_snapshots")
def the_plan_of_today_is_kept(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if not draft.creating:
        return
    row["creator_id"] = draft.by.user_id or None
    stories = store.find("stories", workspace_id=row["workspace_id"], deleted_at=None)
    plan = orjson.dumps([{name: story[name] for name in _KEPT} for story in stories]).decode()
    if draft.kind.name == "workspace_baselines":
        row["payload"] = plan
        return
    row["tasks"] = plan
    kept = [
        {name: found[name] for name in ("id", "story_id", "resource_id", "estimated_minutes")}
        for story in stories
        for found in store.find("assignments", story_id=story["id"])
    ]
    row["assignments"] = orjson.dumps(kept).decode()
    row["title"] = row["title"] or f"Snapshot of {draft.now.date()}"


@RULES.after("workspace_baselines")
def one_baseline_is_current(draft: Draft) -> None:
    row, records = draft.after, draft.records
    if draft.deleting or not row["current"]:
        return
    for other in records.store.find("workspace_baselines", workspace_id=row["workspace_id"]):
        if other["current"] and other["id"] != row["id"]:
            id_ = str(other["id"])
            records.update("workspace_baselines", id_, {"current": False}, draft.by, trusted=True)
