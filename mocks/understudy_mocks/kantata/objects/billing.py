"""What is billed and posted: invoices with their lines, payments, accounting records, periods."""

from understudy.vendor import Field
from understudy_mocks.kantata.objects.fields import CURRENCIES as KNOWN
from understudy_mocks.kantata.objects.fields import (
    LONG,
    cents,
    currency,
    flag,
    kind,
    one_of,
    own,
    ref,
)

INVOICE_STATUSES = ("new", "cancelled", "accepted payment")
INVOICES = kind(
    "invoices",
    Field("title"),
    Field("invoice_date", "date", indexed=True),
    Field("due_date", "date", computed=True),
    Field("message", length=LONG),
    flag("draft"),
    one_of("status", INVOICE_STATUSES, "new", computed=True),
    Field("payment_schedule", "integer", required=True),
    Field("tax_rate", "decimal", default=0.0),
    Field("purchase_order"),
    Field("project_code"),
    Field("user_invoice_title"),
    Field("user_invoice_number", indexed=True),
    currency(computed=True),
    own("user_id", "users"),
    own("recipient_id", "users"),
    own("workspace_id", "workspaces", indexed=True),
    Field("number", "integer", computed=True),
    deletable=True,
)
EXTERNAL_PAYMENTS = kind(
    "external_payments",
    cents("amount_in_cents"),
    Field("message", length=LONG),
    ref("invoice_id", "invoices", required=True, indexed=True),
    ref("workspace_id", "workspaces"),
    currency(computed=True),
    updateable=False,
    deletable=True,
)
FIXED_FEE_ITEMS = kind(
    "fixed_fee_items",
    Field("notes", length=LONG),
    cents("amount_in_cents"),
    flag("taxable"),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("story_id", "stories"),
    currency(computed=True),
    own("invoice_id", "invoices", indexed=True),
    createable=False,
    updateable=False,
)
ADDITIONAL_ITEMS = kind(
    "additional_items",
    Field("notes", length=LONG),
    cents("amount_in_cents"),
    flag("taxable"),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    currency(computed=True),
    own("invoice_id", "invoices", indexed=True),
    createable=False,
    updateable=False,
)
TIME_ADJUSTMENTS = kind(
    "time_adjustments",
    Field("original_date", "date", required=True),
    Field("posted_on_date", "date"),
    Field("time", "integer", required=True),
    cents("bill_rate_in_cents"),
    cents("cost_rate_in_cents"),
    flag("billable", True),
    flag("is_invoiced", computed=True),
    Field("notes", length=LONG),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("story_id", "stories"),
    ref("user_id", "users"),
    ref("role_id", "roles"),
    ref("time_entry_id", "time_entries"),
    currency(computed=True),
    own("invoice_id", "invoices", indexed=True),
    deletable=True,
)
WORKSPACE_INVOICE_PREFERENCES = kind(
    "workspace_invoice_preferences",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    Field("client_invoice_name"),
    Field("client_invoice_address", length=1000),
    Field("consultant_invoice_name"),
    Field("consultant_invoice_address", length=1000),
    Field("project_code"),
    Field("purchase_order"),
)
CLIENT_INVOICE_DEFAULTS = kind(
    "client_invoice_defaults",
    ref("workspace_group_id", "workspace_groups", required=True, indexed=True),
    Field("client_invoice_name"),
    Field("client_invoice_address", length=1000),
    Field("payment_schedule", "integer"),
    Field("tax_rate", "decimal"),
    deletable=True,
)
EXPENSE_BUDGETS = kind(
    "expense_budgets",
    Field("title", required=True),
    Field("description", length=LONG),
    cents("cost_per_unit_in_subunits", 0),
    Field("quantity", "decimal", default=1.0),
    Field("markup_percent", "decimal", default=0.0),
    flag("billable", True),
    flag("burns_budget", True),
    flag("fixed_fee"),
    Field("expected_by", "date"),
    currency(computed=True),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("story_id", "stories"),
    deletable=True,
)
PROJECT_ACCOUNTING_RECORDS = kind(
    "project_accounting_records",
    Field("type", required=True),
    currency(required=True),
    Field("start_date", "date", required=True, indexed=True),
    Field("end_date", "date", required=True),
    ref("workspace_id", "workspaces", required=True, indexed=True),
    *(
        Field(name, "decimal")
        for name in (
            *("amount", "cost", "hours", "fees", "budget", "amount_to_date", "percent_complete"),
            *("hours_eac", "hours_etc", "cost_eac", "cost_etc", "hours_to_date", "cost_to_date"),
        )
    ),
    Field("labor_type"),
    Field("service_type"),
    Field("status"),
    Field("notes", length=LONG),
    ref("story_id", "stories"),
    ref("role_id", "roles"),
    ref("user_id", "users"),
    Field("deleted_at", "datetime", computed=True),
    updateable=False,
)
LINE_ITEM_LOCKS = kind(
    "line_item_locks",
    Field("locked", "date", required=True),
    own("creator_id", "users"),
    updateable=False,
)

FINANCIAL_PERIODS = kind(
    "financial_periods",
    Field("start_date", "date", required=True, indexed=True),
    Field("end_date", "date", required=True),
    one_of("status", ("open", "closed"), "open"),
    Field("period_type", default="month"),
    flag("timesheets_approved"),
    flag("expense_reports_approved"),
    deletable=True,
)
PROJECT_FINANCIAL_PERIODS = kind(
    "project_financial_periods",
    ref("workspace_id", "workspaces", required=True, indexed=True),
    ref("financial_period_id", "financial_periods", required=True, indexed=True),
    one_of("status", ("open", "closed"), "open"),
    deletable=True,
)
EXCHANGE_TABLES = kind(
    "exchange_tables",
    Field("name", required=True, unique=True),
    flag("default"),
    Field("rates_count", "integer", default=0, computed=True),
)
EXCHANGE_RATES = kind(
    "exchange_rates",
    ref("exchange_table_id", "exchange_tables", required=True, indexed=True),
    one_of("source_currency", tuple(KNOWN), required=True),
    one_of("target_currency", tuple(KNOWN), required=True),
    Field("effective_date", "date", required=True),
    Field("rate", "decimal", scale=8, required=True),
    createable=False,
    updateable=False,
)
CURRENCIES = kind(
    "currencies",
    Field("iso_code", required=True, unique=True),
    Field("name"),
    Field("symbol"),
    Field("base_unit", "integer"),
    createable=False,
    updateable=False,
)
REVENUE_RECOGNITION_METHODS = kind(
    "revenue_recognition_methods",
    Field("name", required=True),
    Field("method"),
    flag("default"),
    createable=False,
    updateable=False,
)

KINDS = (
    *(INVOICES, EXTERNAL_PAYMENTS, FIXED_FEE_ITEMS, ADDITIONAL_ITEMS, TIME_ADJUSTMENTS),
    *(WORKSPACE_INVOICE_PREFERENCES, CLIENT_INVOICE_DEFAULTS, EXPENSE_BUDGETS),
    *(PROJECT_ACCOUNTING_RECORDS, LINE_ITEM_LOCKS, FINANCIAL_PERIODS, PROJECT_FINANCIAL_PERIODS),
    *(EXCHANGE_TABLES, EXCHANGE_RATES, CURRENCIES, REVENUE_RECOGNITION_METHODS),
)
