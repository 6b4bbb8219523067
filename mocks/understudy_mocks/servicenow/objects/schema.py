"""The tables of the instance: portfolios and projects, people and companies, and how they are made.

Tables extend one another. A parent shows the records of its children; its columns are theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from understudy.vendor import Field, ObjectType, Schema
from understudy_mocks.servicenow.objects.fields import (
    DOMAIN,
    SYSTEM,
    choice,
    class_name,
    day,
    duration,
    flag,
    integer,
    label_of,
    moment,
    money,
    percent,
    reference,
    state,
    text,
)

HEALTH = (("green", "Green"), ("yellow", "Yellow"), ("red", "Red"))
STATES = (
    ("-5", "Pending"),
    ("1", "Open"),
    ("2", "Work in Progress"),
    ("3", "Closed Complete"),
    ("4", "Closed Incomplete"),
    ("7", "Closed Skipped"),
    # The firm's own: the product has no state for work that rests.
    ("8", "On Hold"),
)
PENDING, OPEN, IN_PROGRESS, COMPLETE, INCOMPLETE, SKIPPED, ON_HOLD = (int(v) for v, _ in STATES)
CLOSED = frozenset({COMPLETE, INCOMPLETE, SKIPPED})
PHASES = tuple(
    (phase, phase.capitalize())
    for phase in ("initiating", "planning", "executing", "delivering", "closing")
)
PRIORITIES = (
    ("1", "1 - Critical"),
    ("2", "2 - High"),
    ("3", "3 - Moderate"),
    ("4", "4 - Low"),
    ("5", "5 - Planning"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that it adds to its parent's. `display` is the one people see."""

    name: str
    label: str
    columns: tuple[Field, ...]
    display: str = "name"
    parent: str = ""
    writable: bool = True


TABLES = (
    Table(
        "task",
        "Task",
        (
            text("number"),
            text("short_description", 160),
            text("description", 4000),
            state("state", STATES, default=PENDING),
            flag("active", default=True),
            state("priority", PRIORITIES, default=4),
            reference("assigned_to", "sys_user"),
            moment("opened_at", label="Opened"),
            reference("opened_by", "sys_user"),
            moment("closed_at", label="Closed"),
            reference("closed_by", "sys_user"),
            moment("due_date"),
            moment("work_start", label="Actual start date"),
            moment("work_end", label="Actual end date"),
            reference("parent", "planned_task"),
            reference("company", "core_company"),
            text("close_notes", 4000),
            text("correlation_id", 100, label="Correlation ID", indexed=True),
            text("correlation_display", 100),
            *DOMAIN,
        ),
        "number",
    ),
    Table(
        "planned_task",
        "Planned Task",
        (
            moment("start_date", label="Planned start date"),
            moment("end_date", label="Planned end date"),
            duration("duration"),
            percent("percent_complete", default=0.0),
            choice("status", HEALTH, default="green"),
            flag("milestone"),
            flag("key_milestone"),
            choice("time_constraint", (("asap", "As soon as possible"), ("start_on", "Start on"))),
            choice(
                "phase_type", tuple((p, p.capitalize()) for p in ("waterfall", "agile", "test"))
            ),
            reference("top_task", "planned_task", computed=True),
            integer("level", computed=True),
            text("wbs", 100, label="WBS", computed=True),
            money("cost", label="Planned cost"),
            money("budget_cost"),
            money("work_cost", label="Actual cost"),
        ),
        "number",
        "task",
    ),
    Table(
        "pm_project",
        "Project",
        (
            reference("project_manager", "sys_user"),
            reference("primary_portfolio", "pm_portfolio", label="Portfolio"),
            reference("department", "cmn_department"),
            choice("phase", PHASES, default="initiating"),
            choice(
                "risk",
                tuple((r, r.capitalize()) for r in ("critical", "high", "moderate", "low")),
            ),
            choice(
                "execution_type",
                tuple((e, e.capitalize()) for e in ("waterfall", "agile", "hybrid")),
                default="waterfall",
            ),
            choice("investment_class", (("run", "Run"), ("change", "Change"))),
            moment("approved_start_date"),
            moment("approved_end_date"),
            text("title", 255),
            text("business_case", 4000, native="html"),
            money("forecast_cost", label="Estimate at completion"),
            money("value", label="Planned return"),
        ),
        "short_description",
        "planned_task",
    ),
    Table(
        "pm_project_task",
        "Project Task",
        (choice("expense_type", (("capex", "Capex"), ("opex", "Opex"))),),
        "number",
        "planned_task",
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
            percent("percent_complete"),
            text("executive_summary", 4000),
            moment("start_date", label="Planned start date"),
            moment("end_date", label="Planned end date"),
        ),
        "number",
    ),
    Table(
        "pm_portfolio",
        "Portfolio",
        (
            text("name"),
            text("description", 4000),
            flag("active", default=True),
            reference("portfolio_manager", "sys_user"),
            reference("department", "cmn_department"),
            choice("category", (("ttb", "Transform"), ("gtb", "Grow"), ("rtb", "Run"))),
            choice(
                "state",
                tuple((s, s.capitalize()) for s in ("define", "analyse", "approve", "charter")),
                default="define",
            ),
        ),
    ),
    Table(
        "core_company",
        "Company",
        (
            text("name", 80),
            flag("customer"),
            flag("vendor"),
            flag("manufacturer"),
            reference("parent", "core_company"),
            text("street", 255),
            text("city", 50),
            text("state", label="State / Province"),
            text("zip", label="Zip / Postal code"),
            text("country"),
            text("phone"),
            text("website", 1024, native="url"),
            text("stock_symbol"),
            text("notes", 4000),
            # The firm's own two: the key of origin, and whether the company is one of the firm's.
            text("u_correlation_id", 100, label="Correlation ID", indexed=True),
            flag("u_internal"),
        ),
    ),
    Table(
        "cmn_department",
        "Department",
        (
            text("name", 100),
            text("id", label="ID"),
            reference("dept_head", "sys_user", label="Department head"),
            reference("primary_contact", "sys_user"),
            reference("parent", "cmn_department"),
            reference("company", "core_company"),
            reference("cost_center", "cmn_cost_center"),
        ),
    ),
    Table(
        "cmn_cost_center",
        "Cost Center",
        (
            text("name", 100),
            text("code"),
            text("account_number"),
            reference("manager", "sys_user"),
            reference("parent", "cmn_cost_center"),
            moment("valid_from"),
            moment("valid_to"),
        ),
    ),
    Table(
        "sys_user",
        "User",
        (
            text("user_name", 100, label="User ID", indexed=True),
            text("name", 151, computed=True),
            text("first_name", 50),
            text("last_name", 50),
            text("email", 100, native="email"),
            text("employee_number", indexed=True),
            text("title", 60),
            text("phone", label="Business phone", native="ph_number"),
            reference("manager", "sys_user"),
            reference("department", "cmn_department"),
            reference("company", "core_company"),
            reference("cost_center", "cmn_cost_center"),
            flag("active", default=True),
            flag("locked_out"),
            flag("vip"),
            text("time_zone"),
            text("date_format"),
            text("source", 255),
            money("hourly_rate"),
            *DOMAIN,
        ),
    ),
    Table("sys_user_role", "Role", (text("name", 100), text("description", 100))),
    Table(
        "sys_user_has_role",
        "User Role",
        (
            reference("user", "sys_user"),
            reference("role", "sys_user_role"),
            flag("inherited"),
            text("state", default="active"),
        ),
        "role",
    ),
    Table(
        "sys_properties",
        "System Property",
        (text("name", 100), text("value", 4000), text("description", 255)),
    ),
    Table(
        "sys_audit_delete",
        "Audit Deleted Record",
        (text("tablename", 80), text("documentkey", 32), text("display_value", 255)),
        "tablename",
        writable=False,
    ),
    Table(
        "sys_db_object",
        "Table",
        (
            text("name", 80, indexed=True),
            text("label", 80),
            reference("super_class", "sys_db_object", label="Extends table"),
            flag("is_extendable"),
        ),
        "label",
        writable=False,
    ),
    Table(
        "sys_dictionary",
        "Dictionary Entry",
        (
            text("name", 80, label="Table", indexed=True),
            text("element", 80, label="Column name"),
            text("column_label", 80),
            text("internal_type", label="Type", native="glide_object"),
            text("reference", 80, native="table_name"),
            integer("max_length"),
            *map(flag, ("mandatory", "read_only")),
            flag("active", default=True),
            text("default_value", 255),
            integer("choice"),
            *map(flag, ("display", "primary", "unique", "array")),
        ),
        "element",
        writable=False,
    ),
    Table(
        "sys_choice",
        "Choice",
        (
            text("name", 80, label="Table", indexed=True),
            text("element", 80),
            text("value"),
            text("label", 100),
            integer("sequence"),
            text("language", 3, default="en"),
            flag("inactive"),
            text("dependent_value"),
        ),
        "label",
        writable=False,
    ),
)
TABLE = {table.name: table for table in TABLES}
WITH_CLASS = frozenset({"task", "core_company", "sys_user"})
"""Tables that others extend; their records say which they belong to."""
MANDATORY = {"pm_project": ("short_description",), "project_status": ("project",)}
"""Data policies: what must be given, whoever writes (the instance's choice)."""


def lineage(name: str) -> Iterator[Table]:
    """A table and those it extends, the most general last."""
    while name:
        yield TABLE[name]
        name = TABLE[name].parent


def classes(name: str) -> tuple[str, ...]:
    """A table, if it has records of its own, and all that extend it."""
    children = [t.name for t in TABLES if t.parent == name]
    below = tuple(found for child in children for found in classes(child))
    return below or (name,)


def _kind(table: Table) -> ObjectType:
    columns = [f for t in reversed(list(lineage(table.name))) for f in t.columns]
    if list(lineage(table.name))[-1].name in WITH_CLASS:
        columns.append(class_name(table.name))
    held = classes(table.name)
    return ObjectType(
        table.name,
        (*SYSTEM, *columns),
        table.label,
        id_field="sys_id",
        createable=table.writable,
        updateable=table.writable,
        deletable=table.writable,
        union_of=() if held == (table.name,) else held,
    )


SCHEMA = Schema(tuple(_kind(table) for table in TABLES))


def label_of_table(name: str) -> str:
    return TABLE[name].label if name in TABLE else label_of(name)
