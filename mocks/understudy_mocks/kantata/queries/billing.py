"""The collections of billing: invoices and their lines, payments, postings, periods, currencies."""

from understudy.vendor.sql import Both, Compare, IsEmpty
from understudy_mocks.kantata.queries.collections import (
    Collection,
    Filter,
    any_of,
    between,
    bound,
    equals,
    flag,
    truth,
)
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    ROLE,
    STORY,
    UPDATED,
    USER,
    WORKSPACE,
    keyed,
    many,
    one,
    references,
)

_INVOICE = one("invoices", "invoice_id")
_NOT_DRAFT = Compare(("draft",), "=", False)


def _only_if_true(*conditions: Compare) -> Filter:
    return lambda text: Both(conditions) if truth(text) else None


_INVOICES = Collection(
    "invoices",
    "invoice",
    "created_at:desc",
    {**UPDATED, "invoice_date": "invoice_date", "id": "id"},
    {
        "user": USER,
        "recipient": one("users", "recipient_id"),
        "workspaces": one("workspaces", "workspace_id"),
        **{
            name: many(name, "invoice_id", f"{name[:-1]}_ids")
            for name in ("expenses", "fixed_fee_items", "additional_items", "time_adjustments")
        },
        "time_entries": many("time_entries", "invoice_id", "time_entry_ids"),
        "billing_milestones": many("billing_milestones", "invoice_id", "billing_milestone_ids"),
        "external_payments": many("external_payments", "invoice_id", "external_payment_ids"),
        **references("Invoice"),
    },
    {
        "workspace_id": any_of("workspace_id"),
        "paid": _only_if_true(Compare(("status",), "=", "accepted payment")),
        "pending": _only_if_true(Compare(("status",), "=", "new"), _NOT_DRAFT),
        "without_drafts": _only_if_true(_NOT_DRAFT),
        "within_dates": between("created_at"),
        "user_invoice_number": any_of("user_invoice_number"),
    },
    ("title", "user_invoice_title", "user_invoice_number"),
    frozenset({"workspace_id"}),
)

BILLING = (
    _INVOICES,
    Collection(
        "external_payments",
        "external_payment",
        "created_at:desc",
        UPDATED,
        {"invoice": _INVOICE, "workspace": WORKSPACE},
        {"invoice_id": any_of("invoice_id"), "workspace_id": any_of("workspace_id")},
    ),
    *(
        Collection(
            name,
            name[:-1],
            "created_at:asc",
            UPDATED,
            {"invoice": _INVOICE, "workspace": WORKSPACE},
            {"workspace_id": any_of("workspace_id"), "invoice_id": any_of("invoice_id")},
            ("notes",),
        )
        for name in ("fixed_fee_items", "additional_items")
    ),
    Collection(
        "time_adjustments",
        "time_adjustment",
        "created_at:desc",
        {**UPDATED, "original_date": "original_date", "posted_on_date": "posted_on_date"},
        {
            "workspace": WORKSPACE,
            "story": STORY,
            "user": USER,
            "role": ROLE,
            "invoice": _INVOICE,
            "active_invoice": _INVOICE,
            **keyed("TimeAdjustment"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "workspace_ids": any_of("workspace_id"),
            "with_user_ids": any_of("user_id"),
            "billable": flag("billable"),
            "original_date_between": between("original_date"),
            "posted_on_date_between": between("posted_on_date"),
        },
    ),
    Collection(
        "workspace_invoice_preferences",
        "workspace_invoice_preference",
        "created_at:asc",
        UPDATED,
        {"workspace": WORKSPACE},
        {"workspace_id": any_of("workspace_id")},
    ),
    Collection(
        "client_invoice_defaults",
        "client_invoice_default",
        "created_at:asc",
        UPDATED,
        {"workspace_group": one("workspace_groups", "workspace_group_id")},
        {"workspace_group_id": any_of("workspace_group_id")},
    ),
    Collection(
        "expense_budgets",
        "expense_budget",
        "created_at:asc",
        {**UPDATED, "title": "title"},
        {
            "workspace": WORKSPACE,
            "story": STORY,
            "expenses": many("expenses", "expense_budget_id", "expense_ids"),
            **references("ExpenseBudget"),
        },
        {"workspace_id": any_of("workspace_id"), "story_id": any_of("story_id")},
        ("title", "description"),
    ),
    Collection(
        "project_accounting_records",
        "project_accounting_record",
        "created_at:asc",
        {**UPDATED, "start_date": "start_date", "end_date": "end_date"},
        {
            "workspace": WORKSPACE,
            "story": STORY,
            "role": ROLE,
            "user": USER,
            **references("ProjectAccountingRecord"),
        },
        {
            "workspace_id": any_of("workspace_id"),
            "workspace_ids": any_of("workspace_id"),
            "type": any_of("type"),
            "currency": any_of("currency"),
            "service_type": any_of("service_type"),
            "labor_type": any_of("labor_type"),
            "start_date_after": bound("start_date", ">="),
            "end_date_before": bound("end_date", "<="),
        },
        hides=lambda given: (
            None if truth(given.get("show_deleted", "")) else IsEmpty(("deleted_at",))
        ),
    ),
    Collection("line_item_locks", "line_item_lock", "created_at:desc", UPDATED),
    Collection(
        "financial_periods",
        "financial_period",
        "start_date:asc",
        {**UPDATED, "start_date": "start_date"},
        {},
        {"status": any_of("status"), "period_type": equals("period_type")},
    ),
    Collection(
        "project_financial_periods",
        "project_financial_period",
        "created_at:asc",
        UPDATED,
        {
            "workspace": WORKSPACE,
            "financial_period": one("financial_periods", "financial_period_id"),
        },
        {"workspace_id": any_of("workspace_id"), "status": any_of("status")},
    ),
    Collection(
        "exchange_tables",
        "exchange_table",
        "name:asc",
        BY_NAME,
        {},
        {"name": equals("name")},
        ("name",),
        prefix="foreign_exchange/",
    ),
    Collection(
        "exchange_rates",
        "exchange_rate",
        "effective_date:asc",
        {**UPDATED, "effective_date": "effective_date"},
        {},
        {
            "source_currency": any_of("source_currency"),
            "target_currency": any_of("target_currency"),
            "effective_date": equals("effective_date"),
            "effective_date_between": between("effective_date"),
        },
        prefix="foreign_exchange/exchange_tables/{id}/",
    ),
    Collection("currencies", "currency", "iso_code:asc", {**UPDATED, "iso_code": "iso_code"}),
    Collection("revenue_recognition_methods", "revenue_recognition_method", "name:asc", BY_NAME),
)
