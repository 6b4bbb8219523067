"""Portfolios, status reports, and how pieces of work belong together."""

from understudy_mocks.servicenow.objects.fields import (
    DOMAIN,
    amounts,
    choice,
    day,
    durations,
    flag,
    html,
    moment,
    percent,
    reference,
    refs,
    text,
    words,
)
from understudy_mocks.servicenow.objects.tables.base import HEALTH, STATES, Table
from understudy_mocks.servicenow.objects.tables.work import PHASES

TABLES = (
    Table(
        "pm_portfolio",
        "Portfolio",
        (
            text("name"),
            text("description", 4000),
            flag("active", default=True),
            reference("portfolio_manager", "sys_user"),
            reference("department", "cmn_department"),
            reference("business_unit", "business_unit"),
            choice("category", (("ttb", "Transform"), ("gtb", "Grow"), ("rtb", "Run"))),
            choice("state", words("define analyse approve charter"), default="define"),
        ),
    ),
    Table(
        "project_status",
        "Project Status Report",
        (
            text("number"),
            reference("project", "pm_project"),
            day("as_on"),
            choice("phase", PHASES),
            choice("overall_health", HEALTH, default="green"),
            *(choice(of, HEALTH, default="green") for of in ("schedule", "cost", "scope")),
            choice("resources", HEALTH, default="green"),
            choice("state", STATES),
            percent("percent_complete"),
            text("executive_summary", 4000),
            *html("achievements_last_week key_activities_next_week comments"),
            moment("start_date", label="Planned start date"),
            moment("end_date", label="Planned end date"),
            moment("work_start", label="Actual start date"),
            moment("work_end", label="Actual end date"),
            *amounts("planned_cost actual_cost budget_cost forecast_cost"),
        ),
        "number",
    ),
    Table(
        "planned_task_rel_planned_task",
        "Planned Task Relationship",
        (
            reference("parent", "planned_task", label="Predecessor"),
            reference("child", "planned_task", label="Successor"),
            reference("type", "task_rel_type"),
            choice(
                "sub_type",
                (
                    *(("fs", "Finish to start"), ("ss", "Start to start")),
                    *(("ff", "Finish to finish"), ("sf", "Start to finish")),
                ),
                default="fs",
            ),
            *durations("lag"),
            choice("inter_task_dependency_type", words("hard soft"), default="hard"),
            *refs("planned_task", "parent_top_task child_top_task"),
            flag("external"),
        ),
        "sub_type",
    ),
    Table("task_rel_type", "Task Relationship Type", (text("name", 100), *DOMAIN)),
    Table(
        "pm_m2m_portfolio_project",
        "Portfolio Project",
        (*refs("pm_portfolio", "portfolio"), *refs("pm_project", "project")),
        "project",
    ),
    Table(
        "pm_portfolio_project",
        "Related Portfolio",
        (*refs("pm_portfolio", "portfolio"), *refs("pm_project", "project")),
        "project",
    ),
    Table(
        "pm_m2m_project_stakeholder",
        "Project Stakeholder",
        (*refs("pm_project", "project"), *refs("sys_user", "user")),
        "user",
    ),
    Table("goal", "Goal", (text("name", 100), text("description", 4000))),
)
