"""Incidents, problems, changes, requests from the catalogue, and who approves them."""

from understudy_mocks.servicenow.objects.fields import (
    amounts,
    choice,
    duration,
    flag,
    flags,
    html,
    integer,
    moment,
    moments,
    numbers,
    reference,
    refs,
    several,
    state,
    text,
    texts,
    words,
)
from understudy_mocks.servicenow.objects.tables.base import LEVELS, RISKS, Table

INCIDENT_STATES = (
    *(("1", "New"), ("2", "In Progress"), ("3", "On Hold")),
    *(("6", "Resolved"), ("7", "Closed"), ("8", "Canceled")),
)
HOLD_REASONS = (
    *(("1", "Awaiting Caller"), ("5", "Awaiting Change")),
    *(("3", "Awaiting Problem"), ("4", "Awaiting Vendor")),
)
CHANGE_STATES = (
    *(("-5", "New"), ("-4", "Assess"), ("-3", "Authorize"), ("-2", "Scheduled")),
    *(("-1", "Implement"), ("0", "Review"), ("3", "Closed"), ("4", "Canceled")),
)
PROBLEM_STATES = (
    *(("101", "New"), ("102", "Assess"), ("103", "Root Cause Analysis")),
    *(("104", "Fix in Progress"), ("106", "Resolved"), ("107", "Closed")),
)
PROBLEM_TASK_STATES = (
    *(("151", "New"), ("152", "Assess"), ("154", "Work in Progress"), ("157", "Closed")),
)
VARIABLES = (
    *(("1", "Yes / No"), ("3", "Multiple Choice"), ("5", "Select Box")),
    *(("6", "Single Line Text"), ("7", "CheckBox"), ("8", "Reference")),
)
ITEM_STATES = (
    *(("-5", "Pending"), ("1", "Open"), ("2", "Work in Progress")),
    *(("3", "Closed Complete"), ("4", "Closed Incomplete"), ("7", "Closed Skipped")),
)
APPROVALS = (
    *(("not requested", "Not Yet Requested"), ("requested", "Requested")),
    *(("approved", "Approved"), ("rejected", "Rejected"), ("cancelled", "Cancelled")),
)
RESOLUTIONS = tuple(
    (word, word)
    for word in (
        *("Duplicate", "Known error", "No resolution provided", "Resolved by caller"),
        *("Resolved by change", "Resolved by problem", "Resolved by request"),
        *("Solution provided", "User error", "Workaround provided"),
    )
)
CATEGORIES = words("inquiry software hardware network database")

INCIDENT = Table(
    "incident",
    "Incident",
    (
        state("state", INCIDENT_STATES, default=1),
        state("incident_state", INCIDENT_STATES, default=1),
        state("severity", LEVELS, default=3),
        reference("caller_id", "sys_user", label="Caller"),
        choice("category", CATEGORIES, default="inquiry"),
        text("subcategory"),
        choice("hold_reason", HOLD_REASONS),
        choice("close_code", RESOLUTIONS),
        reference("problem_id", "problem"),
        *refs("change_request", "rfc caused_by"),
        choice("notify", (("1", "Do Not Notify"), ("2", "Send Email")), default="1"),
        moment("resolved_at", label="Resolved"),
        reference("resolved_by", "sys_user"),
        integer("reopen_count", computed=True, default=0),
        reference("reopened_by", "sys_user"),
        moment("reopened_time"),
        reference("parent_incident", "incident"),
        integer("child_incidents", computed=True, default=0),
        integer("business_stc", computed=True),
        integer("calendar_stc", computed=True),
        text("cause", 4000),
    ),
    "number",
    "task",
)

CHANGE = Table(
    "change_request",
    "Change Request",
    (
        state("state", CHANGE_STATES, default=-5),
        choice("type", words("normal standard emergency"), default="normal"),
        choice("category", words("hardware software service network other"), default="other"),
        *moments("start_date end_date requested_by_date conflict_last_run"),
        choice("risk", RISKS, default="moderate"),
        choice("phase", words("requested plan build test deploy review"), default="requested"),
        choice("phase_state", words("open complete on_hold"), default="open"),
        reference("requested_by", "sys_user"),
        *flags("cab_required unauthorized on_hold outside_maintenance_schedule"),
        text("on_hold_reason", 255),
        choice("close_code", words("successful successful_issues unsuccessful")),
        *html("justification implementation_plan risk_impact_analysis backout_plan test_plan"),
        text("reason"),
        reference("std_change_producer_version", "std_change_producer_version"),
        text("chg_model", default="normal"),
    ),
    "number",
    "task",
)

TABLES = (
    INCIDENT,
    Table(
        "problem",
        "Problem",
        (
            state("state", PROBLEM_STATES, default=101),
            state("problem_state", PROBLEM_STATES, default=101),
            choice("category", CATEGORIES),
            flag("known_error"),
            flag("major_problem"),
            *refs("change_request", "rfc"),
            *html("cause_notes fix_notes workaround"),
            choice("resolution_code", words("fix_applied risk_accepted duplicate canceled")),
            integer("related_incidents", computed=True, default=0),
        ),
        "number",
        "task",
    ),
    CHANGE,
    Table(
        "change_task",
        "Change Task",
        (
            reference("change_request", "change_request"),
            choice(
                "change_task_type",
                words("planning implementation testing review"),
                default="planning",
            ),
            *moments("planned_start_date planned_end_date"),
            choice("close_code", words("successful successful_issues unsuccessful")),
            flag("on_hold"),
            text("on_hold_reason", 255),
        ),
        "number",
        "task",
    ),
    Table(
        "std_change_producer_version",
        "Standard Change Template Version",
        (text("name", 100), text("version"), flag("active", default=True)),
    ),
    Table(
        "sc_request",
        "Request",
        (
            state("state", ITEM_STATES, default=1),
            reference("requested_for", "sys_user"),
            choice(
                "request_state",
                words(
                    "requested in_process closed_complete closed_incomplete closed_cancelled"
                    " closed_rejected"
                ),
                default="requested",
            ),
            choice("stage", words("requested closed_complete closed_incomplete")),
            *amounts("price"),
            text("special_instructions", 4000),
            *texts("delivery_address", 4000),
        ),
        "number",
        "task",
    ),
    Table(
        "sc_req_item",
        "Requested Item",
        (
            state("state", ITEM_STATES, default=1),
            reference("request", "sc_request"),
            reference("cat_item", "sc_cat_item", label="Item"),
            reference("requested_for", "sys_user"),
            choice(
                "stage",
                words("request_approved waiting_for_approval fulfillment delivery completed"),
                default="waiting_for_approval",
            ),
            integer("quantity", default=1),
            *amounts("price recurring_price"),
            moment("estimated_delivery"),
            flag("backordered"),
        ),
        "number",
        "task",
    ),
    Table(
        "sc_task",
        "Catalog Task",
        (
            state("state", ITEM_STATES, default=1),
            reference("request_item", "sc_req_item"),
            reference("request", "sc_request"),
        ),
        "number",
        "task",
    ),
    Table(
        "sc_cat_item",
        "Catalog Item",
        (
            text("name", 100),
            text("short_description", 200),
            *html("description"),
            *refs("sc_category", "category"),
            *amounts("price recurring_price"),
            flag("active", default=True),
            integer("order", default=0),
            *refs("sys_user_group", "group"),
            several("sc_catalogs", "sc_catalog"),
        ),
    ),
    Table(
        "sc_catalog",
        "Catalog",
        (text("title", 100), text("description", 4000), flag("active", default=True)),
        "title",
    ),
    Table(
        "sc_category",
        "Catalog Category",
        (
            text("title", 100),
            text("description", 4000),
            *refs("sc_catalog", "sc_catalog"),
            *refs("sc_category", "parent"),
            flag("active", default=True),
        ),
        "title",
    ),
    Table("sc_cart", "Shopping Cart", (text("name", 100), reference("user", "sys_user"))),
    Table(
        "sc_cart_item",
        "Cart Item",
        (
            reference("cart", "sc_cart"),
            reference("cat_item", "sc_cat_item", label="Item"),
            integer("quantity", default=1),
            text("variables", 4000),
        ),
        "cat_item",
    ),
    Table(
        "item_option_new",
        "Variable",
        (
            text("name", 100),
            text("question_text", 200, label="Question"),
            reference("cat_item", "sc_cat_item", label="Catalog item"),
            choice("type", VARIABLES, default="6"),
            text("default_value", 255),
            flag("mandatory"),
            integer("order", default=100),
            flag("active", default=True),
        ),
        "question_text",
    ),
    Table(
        "sc_item_option",
        "Options",
        (
            reference("item_option_new", "item_option_new", label="Question"),
            text("value", 4000),
            integer("order"),
        ),
        "item_option_new",
    ),
    Table(
        "sc_item_option_mtom",
        "Item Options",
        (
            reference("request_item", "sc_req_item"),
            reference("sc_item_option", "sc_item_option", label="Dependent item"),
        ),
        "request_item",
    ),
    Table(
        "problem_task",
        "Problem Task",
        (
            state("state", PROBLEM_TASK_STATES, default=151),
            reference("problem", "problem"),
            choice("problem_task_type", words("general rca"), default="general"),
            choice("close_code", words("completed canceled")),
            *html("cause_notes fix_notes workaround"),
        ),
        "number",
        "task",
    ),
    Table(
        "incident_task",
        "Incident Task",
        (state("state", ITEM_STATES, default=1), reference("incident", "incident")),
        "number",
        "task",
    ),
    Table(
        "contract_sla",
        "SLA Definition",
        (
            text("name", 100),
            text("collection", 80, label="Table"),
            choice("type", words("SLA OLA Underpinning_contract"), default="SLA"),
            duration("duration"),
            text("start_condition", 1000),
            flag("active", default=True),
        ),
    ),
    Table(
        "task_sla",
        "Task SLA",
        (
            reference("task", "task"),
            reference("sla", "contract_sla", label="SLA definition"),
            choice("stage", words("in_progress paused breached completed cancelled")),
            *moments("start_time end_time planned_end_time"),
            *numbers("percentage business_percentage"),
            flag("has_breached"),
            flag("active", default=True),
        ),
        "sla",
    ),
    Table(
        "sysapproval_approver",
        "Approval",
        (
            reference("sysapproval", "task", label="Approval for"),
            reference("approver", "sys_user"),
            choice("state", APPROVALS, default="requested"),
            text("source_table", 80),
            text("comments", 4000),
            moment("due_date"),
        ),
        "approver",
    ),
)
