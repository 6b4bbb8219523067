"""Who is planned for what, and how long they worked: plans, allocations, time sheets."""

from understudy.vendor import Field
from understudy_mocks.servicenow.objects.fields import (
    amounts,
    choice,
    day,
    days,
    durations,
    flag,
    label_of,
    moment,
    numbers,
    reference,
    refs,
    several,
    state,
    text,
    texts,
    words,
)
from understudy_mocks.servicenow.objects.tables.base import Table

PLAN_STATES = (
    *(("1", "Planning"), ("2", "Requested"), ("11", "Confirmed"), ("3", "Allocated")),
    *(("4", "Rejected"), ("5", "Change"), ("6", "Work in progress"), ("7", "Completed")),
    *(("8", "Canceled"), ("9", "Allocate in progress"), ("10", "Change in progress")),
    *(("12", "Confirm in progress"), ("13", "Cancel in progress")),
)
BOOKINGS = (("1", "Hard"), ("2", "Soft"))
CARD_STATES = "Pending Submitted Approved Processed Rejected Recalled"
WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def _same(values: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values.split())


def _hours(name: str, *, computed: bool = False) -> Field:
    return Field(
        name, "decimal", label_of(name), "decimal", scale=4, default=0.0, computed=computed
    )


_ROLLED_UP = (
    *refs("resource_allocation", "resource_allocation"),
    reference("resource_plan", "resource_plan"),
    *refs("sys_user", "user"),
    reference("task", "planned_task"),
    *days("start_date end_date"),
    *numbers("allocated_hours assigned_hours actual_hours"),
)


def _rollup(name: str, label: str) -> Table:
    return Table(name, label, _ROLLED_UP, "start_date", writable=False)


TABLES = (
    Table(
        "resource_plan",
        "Resource Plan",
        (
            text("number"),
            text("short_description", 160),
            state("state", PLAN_STATES, default=1),
            reference("task", "planned_task"),
            reference("top_task", "planned_task"),
            *refs("pm_program", "program"),
            *refs("pm_portfolio", "portfolio"),
            choice("resource_type", words("user group role attribute"), default="user"),
            *refs("sys_user", "user_resource"),
            *refs("sys_user_group", "group_resource"),
            *refs("resource_role", "role"),
            choice("members_preference", words("any_member all_members specific_members")),
            choice("request_type", words("hours fte man_days percent_capacity"), default="hours"),
            *numbers("planned_hours fte man_days percent_capacity"),
            *days("start_date end_date"),
            *numbers("allocated_hours assigned_hours actual_hours"),
            *amounts("planned_cost allocated_cost actual_cost resource_rate"),
            flag("rate_override"),
            *refs("rate_model", "rate_model"),
            several("skills", "cmn_skill"),
            choice("distribution", words("weekly monthly plan_duration"), default="weekly"),
            choice("distribution_type", words("even front_load"), default="even"),
            choice("plan_type", words("task operational_work"), default="task"),
            text("operational_work_type"),
            text("correlation_id", 100, indexed=True),
        ),
        "number",
    ),
    Table(
        "resource_allocation",
        "Resource Allocation",
        (
            text("number"),
            reference("resource_plan", "resource_plan"),
            *days("start_date end_date"),
            *refs("sys_user", "user"),
            *refs("sys_user_group", "group_resource"),
            reference("task", "planned_task"),
            *refs("resource_role", "role"),
            *refs("cmn_skill", "skill"),
            state("booking_type", BOOKINGS, default=1),
            *numbers("requested_hours allocated_hours assigned_hours actual_hours"),
            *amounts("planned_cost allocated_cost"),
            *refs("sn_plng_att_core_resource_assignment", "resource_assignment"),
        ),
        "number",
    ),
    _rollup("resource_allocation_daily", "Resource Allocation Daily"),
    _rollup("resource_aggregate_daily", "Resource Aggregate Daily"),
    _rollup("resource_aggregate_weekly", "Resource Aggregate Weekly"),
    _rollup("resource_aggregate_monthly", "Resource Aggregate Monthly"),
    Table(
        "sn_plng_att_core_resource_assignment",
        "Resource Assignment",
        (
            text("number"),
            reference("task", "planned_task"),
            *refs("sys_user", "user"),
            *refs("resource_role", "role"),
            *days("start_date end_date"),
            *numbers("planned_hours"),
            choice(
                "status",
                words("unassigned pending approved unapproved completed canceled"),
                default="unassigned",
            ),
            text("correlation_id", 100, indexed=True),
        ),
        "number",
    ),
    Table("resource_role", "Resource Role", (text("name", 100), text("description", 255))),
    Table(
        "user_has_resource_role",
        "User Resource Role",
        (*refs("sys_user", "user"), *refs("resource_role", "role"), flag("primary_role")),
        "user",
    ),
    Table(
        "group_has_resource_role",
        "Group Resource Role",
        (*refs("sys_user_group", "group"), *refs("resource_role", "role"), flag("primary_role")),
        "group",
    ),
    Table("cmn_skill", "Skill", (text("name", 100), text("description", 255))),
    Table(
        "time_sheet",
        "Time Sheet",
        (
            text("number"),
            *refs("sys_user", "user"),
            *days("week_starts_on week_ends_on"),
            choice("state", _same(CARD_STATES), default="Pending"),
            *(_hours(name, computed=True) for name in (*WEEK, "total_hours")),
        ),
        "number",
    ),
    Table(
        "time_card",
        "Time Card",
        (
            *refs("sys_user", "user"),
            reference("time_sheet", "time_sheet"),
            reference("task", "task"),
            reference("top_task", "planned_task"),
            choice(
                "category",
                words("task_work project_work admin meeting training time_off ktlo"),
                default="task_work",
            ),
            *texts("project_time_category rate_type"),
            day("week_starts_on"),
            *(_hours(name) for name in WEEK),
            _hours("total", computed=True),
            choice("state", _same(CARD_STATES), default="Pending"),
            *refs("sys_user", "approved_by"),
            moment("approved_on"),
            reference("resource_plan", "resource_plan"),
            *refs("sn_plng_att_core_resource_assignment", "resource_assignment"),
            *durations("remaining_effort"),
            text("comments", 4000),
            text("correlation_id", 100, indexed=True),
        ),
        "week_starts_on",
    ),
    Table(
        "time_card_daily",
        "Time Card Daily",
        (
            *refs("time_card", "time_card"),
            *refs("sys_user", "user"),
            reference("task", "task"),
            day("date"),
            _hours("hours"),
        ),
        "date",
        writable=False,
    ),
)
