"""The collections around tasks: assignments, schedules, checklists, talk, files, statuses."""

from understudy.vendor.sql import Compare, Condition, Either, In, InSelect, IsEmpty, Select
from understudy_mocks.kantata.queries.collections import (
    Association,
    Collection,
    Filter,
    any_of,
    between,
    equals,
    flag,
    truth,
)
from understudy_mocks.kantata.queries.finding import found_one, own
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    STORY,
    UPDATED,
    USER,
    WORKSPACE,
    keyed,
    many,
    one,
    references,
)

_CREATOR = one("users", "creator_id")


def _by_story(column: str) -> Filter:
    """Of the stories of some projects."""

    def condition(text: str) -> Condition:
        stories = Select("stories", (("id",),), any_of("workspace_id")(text))
        return InSelect((column,), stories)

    return condition


def _either_side(text: str) -> Condition:
    ids = tuple(word.strip() for word in text.split(",") if word.strip())
    return Either((In(("source_id",), ids), In(("target_id",), ids)))


TASKS = (
    Collection(
        "assignments",
        "assignment",
        "created_at:asc",
        UPDATED,
        {
            "story": STORY,
            "assignee": one("users", "assignee_id"),
            "resource": one("workspace_resources", "resource_id"),
            "story_allocation_days": many(
                "story_allocation_days", "assignment_id", "story_allocation_day_ids"
            ),
            **references("Assignment"),
        },
        {
            "story_id": any_of("story_id"),
            "story_ids": any_of("story_id"),
            "resource_id": any_of("resource_id"),
            "assignee_id": any_of("assignee_id"),
            "user_ids": any_of("assignee_id"),
            "workspace_id": _by_story("story_id"),
            "workspace_ids": _by_story("story_id"),
            "current": flag("current"),
        },
    ),
    Collection(
        "story_allocation_days",
        "story_allocation_day",
        "date:asc",
        {**UPDATED, "date": "date"},
        {
            "assignment": one("assignments", "assignment_id"),
            "story": STORY,
            "workspace": WORKSPACE,
            **keyed("StoryAllocationDay"),
        },
        {
            "assignment_id": any_of("assignment_id"),
            "story_id": any_of("story_id"),
            "workspace_id": any_of("workspace_id"),
            "workspace_ids": any_of("workspace_id"),
            "date_between": between("date"),
            "current": flag("current"),
        },
    ),
    Collection(
        "story_dependencies",
        "story_dependency",
        "created_at:asc",
        UPDATED,
        {"source": one("stories", "source_id"), "target": one("stories", "target_id")},
        {
            "workspace_id": any_of("workspace_id"),
            "source_id": any_of("source_id"),
            "target_id": any_of("target_id"),
            "story_id": _either_side,
        },
    ),
    Collection(
        "story_tasks",
        "story_task",
        "position:asc",
        {**UPDATED, "position": "position"},
        {"story": STORY},
        {"story_id": any_of("story_id"), "completed": flag("completed")},
        ("title",),
    ),
    Collection(
        "story_follows",
        "story_follow",
        "created_at:asc",
        UPDATED,
        {
            "story": STORY,
            "user": USER,
            "follower": found_one("users", "follower_id", own("user_id")),
        },
        {"story_id": any_of("story_id"), "user_id": any_of("user_id")},
    ),
    Collection(
        "story_state_changes",
        "story_state_change",
        "created_at:desc",
        UPDATED,
        {"story": STORY, "user": USER},
        {"story_id": any_of("story_id"), "workspace_id": _by_story("story_id")},
    ),
    Collection(
        "tags",
        "tag",
        "name:asc",
        BY_NAME,
        {"story": STORY, "workspace": WORKSPACE},
        {
            "story_id": any_of("story_id"),
            "workspace_id": any_of("workspace_id"),
            "name": equals("name"),
        },
        ("name",),
    ),
    Collection(
        "posts",
        "post",
        "newest_reply_at:desc",
        {**UPDATED, "newest_reply_at": "newest_reply_at"},
        {
            "user": USER,
            "workspace": WORKSPACE,
            "story": STORY,
            "subject": one("posts", "subject_id"),
            "replies": many("posts", "subject_id", "reply_ids"),
            "newest_reply": one("posts", "newest_reply_id"),
            "newest_reply_user": one("users", "newest_reply_user_id"),
            "attachments": many("attachments", "post_id", "attachment_ids"),
            **references("Post"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "story_id": any_of("story_id"),
            "parents_only": lambda text: IsEmpty(("subject_id",)) if truth(text) else None,
            "has_attachments": lambda text: InSelect(
                ("id",),
                Select("attachments", (("post_id",),), IsEmpty(("post_id",), negated=True)),
                negated=not truth(text),
            ),
        },
        ("message",),
    ),
    Collection(
        "attachments",
        "attachment",
        "created_at:desc",
        {**UPDATED, "filename": "filename"},
        {"post": one("posts", "post_id"), "story": STORY, "user": USER},
        {"post_id": any_of("post_id"), "story_id": any_of("story_id")},
        ("filename",),
    ),
    Collection(
        "custom_task_statuses",
        "custom_task_status",
        "position:asc",
        {**UPDATED, "position": "position"},
        {"task_status_set": one("task_status_sets", "task_status_set_id")},
        {"task_status_set_id": any_of("task_status_set_id"), "state": any_of("state")},
        ("name",),
    ),
    Collection(
        "task_status_sets",
        "task_status_set",
        "name:asc",
        BY_NAME,
        {
            "custom_task_statuses": many(
                "custom_task_statuses", "task_status_set_id", "custom_task_status_ids"
            ),
            "workspaces": Association(
                "workspaces", "task_status_set_id", many=True, key="workspace_ids"
            ),
        },
        {"default": lambda text: Compare(("default",), "=", truth(text))},
        ("name",),
    ),
    Collection(
        "workspace_baselines",
        "workspace_baseline",
        "created_at:desc",
        UPDATED,
        {"workspace": WORKSPACE, "creator": _CREATOR},
        {"workspace_id": any_of("workspace_id")},
    ),
    Collection(
        "project_snapshots",
        "project_snapshot",
        "created_at:desc",
        UPDATED,
        {"workspace": WORKSPACE, "creator": _CREATOR},
        {"workspace_id": any_of("workspace_id"), "workspace_ids": any_of("workspace_id")},
    ),
)
