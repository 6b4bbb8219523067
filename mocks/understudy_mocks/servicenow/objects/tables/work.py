"""Tasks of every kind, and planned work: projects, programs, demands, what belongs to them."""

from understudy_mocks.servicenow.objects.fields import (
    DOMAIN,
    JOURNALS,
    amounts,
    choice,
    day,
    days,
    duration,
    durations,
    flag,
    flags,
    html,
    integer,
    integers,
    journal,
    moment,
    moments,
    money,
    numbers,
    percent,
    reference,
    refs,
    several,
    state,
    text,
    texts,
    words,
)
from understudy_mocks.servicenow.objects.tables.base import (
    EXPENSE,
    HEALTH,
    LEVELS,
    OPEN,
    PENDING,
    PRIORITIES,
    RISKS_OF_WORK,
    STATES,
    Table,
)

PHASES = words("initiating planning executing delivering closing")
INVESTMENTS = words(
    "cost_reduction end_user_experience legal_and_regulatory revenue_generating"
    " service_sustaining strategic_enabler artificial_intelligence"
)
DEMAND_STATES = (
    *(("1", "Draft"), ("2", "Submitted"), ("3", "Screening"), ("-4", "Qualified")),
    *(("8", "Approved"), ("9", "Completed"), ("5", "Incomplete"), ("7", "Rejected")),
    ("10", "Deferred"),
)

TASK = Table(
    "task",
    "Task",
    (
        text("number", indexed=True),
        text("short_description", 160),
        text("description", 4000),
        state("state", STATES, default=OPEN),
        flag("active", default=True),
        state("priority", PRIORITIES, default=4),
        state("impact", LEVELS, default=3),
        state("urgency", LEVELS, default=3),
        reference("assigned_to", "sys_user"),
        reference("assignment_group", "sys_user_group"),
        several("additional_assignee_list", "sys_user"),
        moment("opened_at", label="Opened"),
        reference("opened_by", "sys_user"),
        moment("closed_at", label="Closed"),
        reference("closed_by", "sys_user"),
        moment("due_date"),
        moment("expected_start"),
        moment("work_start", label="Actual start date"),
        moment("work_end", label="Actual end date"),
        reference("parent", "task"),
        reference("company", "core_company"),
        reference("location", "cmn_location"),
        reference("cmdb_ci", "cmdb_ci", label="Configuration item"),
        reference("business_service", "cmdb_ci"),
        choice(
            "approval",
            (
                ("not requested", "Not Yet Requested"),
                *words("requested approved rejected cancelled"),
            ),
            default="not requested",
        ),
        moment("approval_set", computed=True),
        text("approval_history", 4000, computed=True),
        choice("upon_approval", words("proceed do_nothing"), default="proceed"),
        choice("upon_reject", words("cancel goto"), default="cancel"),
        text("close_notes", 4000),
        text("correlation_id", 100, label="Correlation ID", indexed=True),
        text("correlation_display", 100),
        choice("contact_type", words("email phone self-service walk-in virtual_agent")),
        journal("comments", label="Additional comments"),
        journal("work_notes"),
        text("comments_and_work_notes", 4000, native=JOURNALS, computed=True),
        several("watch_list", "sys_user"),
        several("work_notes_list", "sys_user"),
        several("group_list", "sys_user_group"),
        text("user_input", 4000),
        state("escalation", (("0", "Normal"), ("1", "Moderate"), ("2", "High")), default=0),
        flag("made_sla", default=True),
        flag("knowledge"),
        integer("order"),
        integer("reassignment_count", computed=True, default=0),
        *moments("sla_due activity_due follow_up"),
        *durations("time_worked"),
        duration("business_duration"),
        duration("calendar_duration"),
        *DOMAIN,
    ),
    "number",
    own=True,
)

PLANNED_TASK = Table(
    "planned_task",
    "Planned Task",
    (
        state("state", STATES, default=PENDING),
        reference("parent", "planned_task"),
        moment("start_date", label="Planned start date"),
        moment("end_date", label="Planned end date"),
        duration("duration"),
        *durations("effort work_duration work_effort remaining_effort remaining_duration"),
        *moments("schedule_start_date schedule_end_date"),
        percent("percent_complete", default=0.0),
        choice("status", HEALTH, default="green"),
        flag("override_status"),
        flag("milestone"),
        flag("key_milestone"),
        choice("time_constraint", (("asap", "As soon as possible"), ("start_on", "Start on"))),
        moment("constraint_date"),
        choice("calculation_type", words("automatic manual"), default="automatic"),
        *flags("rollup critical_path allow_dates_outside_schedule shadow dependency"),
        choice("phase_type", words("waterfall agile test")),
        reference("top_task", "planned_task", computed=True),
        reference("sub_tree_root", "planned_task"),
        reference("top_portfolio", "pm_portfolio"),
        reference("top_program", "pm_program"),
        integer("level", computed=True),
        text("wbs", 100, label="WBS", computed=True),
        integer("wbs_order"),
        money("cost", label="Planned cost"),
        *amounts("capex_cost opex_cost budget_cost"),
        money("work_cost", label="Actual cost"),
        *amounts("benefits resource_planned_cost resource_allocated_cost"),
        *html("html_description"),
        *integers("mpp_task_id version"),
        *texts("orig_sys_id orig_top_task_id", 32),
    ),
    "number",
    "task",
)

_INVESTED = (
    choice("risk", RISKS_OF_WORK),
    choice("phase", PHASES, default="initiating"),
    choice("investment_type", INVESTMENTS),
    *numbers("roi score score_risk score_size score_value"),
    reference("business_unit", "business_unit"),
    reference("department", "cmn_department"),
    reference("primary_goal", "goal"),
    several("goals", "goal"),
)

PM_PROJECT = Table(
    "pm_project",
    "Project",
    (
        reference("project_manager", "sys_user"),
        reference("primary_portfolio", "pm_portfolio", label="Portfolio"),
        reference("primary_program", "pm_program", label="Program"),
        reference("demand", "dmn_demand"),
        *_INVESTED,
        choice("execution_type", words("waterfall agile hybrid"), default="waterfall"),
        choice("project_type", words("regular workbench"), default="regular"),
        choice("investment_class", (("run", "Run"), ("change", "Change"))),
        moment("approved_start_date"),
        moment("approved_end_date"),
        text("title", 255),
        *html("business_case in_scope out_of_scope assumptions barriers enablers"),
        *html("risk_of_performing risk_of_not_performing"),
        several("impacted_business_units", "business_unit"),
        money("forecast_cost", label="Estimate at completion"),
        *amounts("capex_forecast_cost opex_forecast_cost estimate_to_completion"),
        *amounts("capex_estimate_to_completion opex_estimate_to_completion"),
        money("value", label="Planned return"),
        *amounts("npv_value risk_cost"),
        *numbers("irr_value discount_rate"),
        reference("rate_model", "rate_model"),
        reference("schedule", "cmn_schedule"),
        *texts("project_currency status_report_currency", 3),
        choice("expense_type", EXPENSE),
        choice(
            "time_card_preference",
            words("project project_task project_project_task no_time_card"),
            default="project_project_task",
        ),
        choice("update_actual_effort_from_time_card", words("yes no"), default="yes"),
        choice("project_schedule_date_format", words("date date_time"), default="date_time"),
        reference("resource_assignee", "sys_user"),
        flag("show_on_program_status_report"),
    ),
    "short_description",
    "planned_task",
)

PM_PROGRAM = Table(
    "pm_program",
    "Program",
    (
        reference("portfolio", "pm_portfolio"),
        reference("program_manager", "sys_user"),
        several("related_portfolios", "pm_portfolio"),
        *(
            choice(f"{of}_status", HEALTH, default="green")
            for of in ("cost", "resource", "schedule", "scope")
        ),
        *_INVESTED,
        money("planned_return"),
    ),
    "short_description",
    "planned_task",
)

PM_PROJECT_TASK = Table(
    "pm_project_task",
    "Project Task",
    (
        choice("expense_type", EXPENSE),
        reference("resource_assignee", "sys_user"),
        text("link", 1024, native="url"),
        text("start_sprint"),
    ),
    "number",
    "planned_task",
)

DMN_DEMAND = Table(
    "dmn_demand",
    "Demand",
    (
        state("state", DEMAND_STATES, default=1),
        choice("category", words("strategic operational"), default="strategic"),
        choice(
            "type",
            words(
                "project enhancement change defect scrum_epic scrum_story"
                " no_conversion_strategy no_conversion_operational"
            ),
            default="project",
        ),
        *refs("pm_portfolio", "portfolio"),
        *refs("pm_program", "primary_program"),
        *refs("pm_project", "project"),
        *refs("sys_user", "demand_manager project_manager submitter"),
        moment("submitted_date"),
        # By its name a person, by its type a day: so it is on real instances.
        day("requested_by"),
        *days("approved_start_date approved_end_date"),
        *amounts("capital_budget operational_budget capital_outlay operational_outlay"),
        *amounts("total_costs labor_costs other_costs financial_benefit financial_return"),
        *numbers("expected_roi score score_risk score_size score_value"),
        *texts("expected_risk idea"),
        choice("size", words("small medium large xlarge xxlarge")),
        several("collaborators", "sys_user"),
        *html("business_case"),
        reference("rate_model", "rate_model"),
        reference("department", "cmn_department"),
        reference("business_unit", "business_unit"),
        text("stage"),
    ),
    "number",
    "planned_task",
)


def _register(name: str, label: str, *more: str) -> Table:
    """Risks, issues and their like: tasks whose parent is a project."""
    return Table(
        name,
        label,
        (
            reference("parent", "planned_task"),
            flag("show_on_project_status_report"),
            *texts(" ".join(more), 255),
        ),
        "number",
        "task",
    )


REGISTERS = (
    Table(
        "risk",
        "Risk",
        (
            state("state", STATES, default=PENDING),
            reference("parent", "planned_task"),
            flag("show_on_project_status_report"),
            choice("probability", words("low medium high")),
            choice("risk_impact", words("low medium high")),
            choice("status", words("pending achieved not_achieved avoid mitigate transfer accept")),
            reference("owner", "sys_user"),
            *html("mitigation_plan"),
            *amounts("estimated_cost"),
            *numbers("risk_rank risk_value"),
        ),
        "number",
        "task",
    ),
    _register("issue", "Issue", "issue_type"),
    _register("project_action", "Action"),
    _register("dmn_decision", "Decision", "decision"),
    Table(
        "project_change_request",
        "Project Change Request",
        (
            reference("parent", "planned_task"),
            flag("show_on_project_status_report"),
            choice("category", words("resource scope cost schedule")),
            *html("business_justification"),
        ),
        "number",
        "task",
    ),
)

TABLES = (
    *(TASK, PLANNED_TASK, PM_PROJECT, PM_PROGRAM, PM_PROJECT_TASK, DMN_DEMAND),
    *REGISTERS,
)
