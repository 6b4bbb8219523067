"""What tasks are made of beside themselves: assignments, schedules, checklists, talk, files."""

from understudy.vendor import Field
from understudy_mocks.kantata.objects.fields import LONG, flag, kind, one_of, own, ref

ASSIGNMENTS = kind(
    "assignments",
    ref("story_id", "stories", required=True, indexed=True),
    ref("resource_id", "workspace_resources", required=True, indexed=True),
    own("assignee_id", "users", indexed=True),
    flag("current", True),
    Field("estimated_minutes", "integer"),
    deletable=True,
)
STORY_ALLOCATION_DAYS = kind(
    "story_allocation_days",
    ref("assignment_id", "assignments", required=True, indexed=True),
    Field("date", "date", required=True, indexed=True),
    Field("minutes", "integer", required=True),
    flag("current", True),
    own("story_id", "stories", indexed=True),
    own("workspace_id", "workspaces", indexed=True),
    deletable=True,
)
DEPENDENCIES = ("finish_to_start", "start_to_start", "finish_to_finish", "start_to_finish")
STORY_DEPENDENCIES = kind(
    "story_dependencies",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("source_id", "stories", required=True, indexed=True),
    ref("target_id", "stories", required=True, indexed=True),
    one_of("dependency_type", DEPENDENCIES, "finish_to_start"),
    Field("lag", "integer", default=0),
    deletable=True,
)
STORY_TASKS = kind(
    "story_tasks",
    ref("story_id", "stories", required=True, indexed=True),
    Field("title", required=True),
    flag("completed"),
    Field("position", "integer", computed=True),
    deletable=True,
)
STORY_FOLLOWS = kind(
    "story_follows",
    ref("story_id", "stories", required=True, indexed=True),
    ref("user_id", "users", indexed=True),
    updateable=False,
    deletable=True,
)
STORY_STATE_CHANGES = kind(
    "story_state_changes",
    ref("story_id", "stories", required=True, indexed=True),
    Field("from_state"),
    Field("state"),
    own("user_id", "users"),
    createable=False,
    updateable=False,
)
TAGS = kind(
    "tags",
    Field("name", required=True),
    ref("story_id", "stories", required=True, indexed=True),
    own("workspace_id", "workspaces", indexed=True),
    deletable=True,
)
POSTS = kind(
    "posts",
    Field("message", length=LONG, required=True),
    ref("workspace_id", "workspaces", indexed=True),
    ref("story_id", "stories", indexed=True),
    ref("subject_id", "posts", indexed=True),
    own("user_id", "users"),
    flag("private"),
    Field("recipient_ids", "json"),
    Field("reply_count", "integer", default=0, computed=True),
    Field("newest_reply_at", "datetime", computed=True),
    own("newest_reply_id", "posts"),
    own("newest_reply_user_id", "users"),
    deletable=True,
)
ATTACHMENTS = kind(
    "attachments",
    Field("filename", required=True),
    Field("filesize", "integer", computed=True),
    Field("content_type", computed=True),
    Field("type", default="post_attachment"),
    ref("post_id", "posts", indexed=True),
    ref("story_id", "stories", indexed=True),
    ref("expense_id", "expenses", indexed=True),
    own("user_id", "users"),
    # Beside what the API shows: what is in the file, in Base64.
    Field("data", length=100_000_000, computed=True),
    deletable=True,
)
CUSTOM_TASK_STATUSES = kind(
    "custom_task_statuses",
    ref("task_status_set_id", "task_status_sets", required=True, indexed=True),
    Field("name", required=True),
    one_of("state", ("not started", "started", "needs info", "completed"), required=True),
    Field("position", "integer", computed=True),
    deletable=True,
)
TASK_STATUS_SETS = kind(
    "task_status_sets",
    Field("name", required=True, unique=True),
    flag("default", computed=True),
    deletable=True,
)
WORKSPACE_BASELINES = kind(
    "workspace_baselines",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    Field("name", required=True),
    flag("current"),
    own("creator_id", "users"),
    Field("payload", "json", computed=True),
    deletable=True,
)
PROJECT_SNAPSHOTS = kind(
    "project_snapshots",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    Field("title"),
    Field("description", length=LONG),
    own("creator_id", "users"),
    Field("tasks", "json", computed=True),
    Field("assignments", "json", computed=True),
)

KINDS = (
    *(ASSIGNMENTS, STORY_ALLOCATION_DAYS, STORY_DEPENDENCIES, STORY_TASKS, STORY_FOLLOWS),
    *(STORY_STATE_CHANGES, TAGS, POSTS, ATTACHMENTS, CUSTOM_TASK_STATUSES, TASK_STATUS_SETS),
    *(WORKSPACE_BASELINES, PROJECT_SNAPSHOTS),
)
