"""A record of each collection to create, and a change to it. `@stories` is an id of theirs."""

from collections.abc import Mapping

Values = Mapping[str, object]

DAY, LATER = "2026-07-06", "2026-07-10"

SAMPLES: Mapping[str, tuple[Values, Values]] = {
    "account_invitations": (
        {"full_name": "Ada New", "email_address": "ada@new.test"},
        {"full_name": "Ada Newer"},
    ),
    "roles": ({"name": "Sample Role"}, {"name": "Other Role"}),
    "skills": ({"name": "Sample Skill"}, {"max_level": 3}),
    "organizations": ({"name": "North", "type": "geography"}, {"name": "Far North"}),
    "organization_memberships": (
        {"member_type": "User", "member_id": "@users", "geography_id": "@organizations"},
        {"geography_id": None},
    ),
    "skill_memberships": ({"skill_id": "@skills", "user_id": "@users"}, {"level": 2}),
    "cost_rates": (
        {
            "account_membership_id": "@account_memberships",
            "amount_in_subunits": 9000,
            "currency": "EUR",
            "effective_date": "2031-01-01",
        },
        {"amount_in_subunits": 9500},
    ),
    "rate_card_sets": ({"title": "Sample Cards"}, {"title": "Other Cards"}),
    "rate_card_set_versions": (
        {"rate_card_set_id": "@rate_card_sets", "effective_date": "2030-01-01"},
        {"effective_date": "2030-02-01"},
    ),
    "rate_cards": (
        {"rate_card_set_version_id": "@rate_card_set_versions", "currency": "EUR"},
        {"currency": "USD"},
    ),
    "rate_card_roles": (
        {"rate_card_id": "@rate_cards", "role_id": "@roles", "rate": "150.00"},
        {"rate": 160},
    ),
    "expense_categories": ({"name": "Parking"}, {"name": "Parking Fees"}),
    "custom_field_sets": ({"name": "Delivery", "subject_type": "Workspace"}, {"name": "Sales"}),
    "custom_fields": (
        {"name": "Region", "subject_type": "Workspace", "value_type": "string"},
        {"default_text": "DE"},
    ),
    "custom_field_values": (
        {
            "subject_type": "Workspace",
            "subject_id": "@workspaces",
            "custom_field_id": "@custom_fields",
            "value": "DE-01",
        },
        {"value": "DE-02"},
    ),
    "workspace_groups": ({"name": "Sample Client", "company": True}, {"notes": "seen"}),
    "workspaces": (
        {"title": "Sample", "creator_role": "maven", "currency": "EUR", "price": "€1,200.50"},
        {"description": "told"},
    ),
    "external_references": (
        {
            "service_name": "erp",
            "service_model": "job",
            "service_model_ref": "JOB-9",
            "subject_type": "Workspace",
            "subject_id": "@workspaces",
        },
        {"external_status": "open"},
    ),
    "workspace_resources": ({"workspace_id": "@workspaces", "role_id": "@roles"}, {"label": "One"}),
    "workspace_allocations": (
        {
            "resource_id": "@workspace_resources",
            "start_date": DAY,
            "end_date": LATER,
            "minutes": 60,
        },
        {"minutes": 2400},
    ),
    "stories": (
        {"workspace_id": "@workspaces", "title": "Sample", "story_type": "task"},
        {"percentage_complete": 50},
    ),
    "time_entries": (
        {"workspace_id": "@workspaces", "date_performed": DAY, "time_in_minutes": 90},
        {"time_in_minutes": 60},
    ),
    "expenses": (
        {"workspace_id": "@workspaces", "date": DAY, "category": "Travel", "amount_in_cents": 990},
        {"notes": "taxi"},
    ),
    "timesheet_submissions": (
        {"workspace_id": "@workspaces", "title": "W28", "line_item_ids": ["@time_entries"]},
        {"comment": "all of it"},
    ),
    "expense_report_submissions": (
        {"workspace_id": "@workspaces", "title": "W28", "line_item_ids": ["@expenses"]},
        {"comment": "all of it"},
    ),
    "billing_milestones": (
        {"workspace_id": "@workspaces", "title": "Half", "amount_in_cents": 5000},
        {"title": "The first half"},
    ),
    "status_reports": ({"workspace_id": "@workspaces", "color": "green"}, {"color": "red"}),
    "workspace_status_changes": ({"workspace_id": "@workspaces", "to_status_key": 305}, {}),
    "invoices": (
        {
            "workspace_id": "@workspaces",
            "payment_schedule": 30,
            "draft": True,
            "additional_items": [{"notes": "Travel", "amount_in_cents": 1000, "taxable": True}],
            "fixed_fee_items": [{"notes": "Fee", "amount_in_cents": 4000}],
        },
        {"message": "Thank you"},
    ),
    "time_adjustments": (
        {"workspace_id": "@workspaces", "original_date": DAY, "time": -30},
        {"notes": "too much"},
    ),
    "workspace_invoice_preferences": (
        {"workspace_id": "@workspaces", "purchase_order": "PO-1"},
        {"purchase_order": "PO-2"},
    ),
    "client_invoice_defaults": (
        {"workspace_group_id": "@workspace_groups", "payment_schedule": 14},
        {"payment_schedule": 30},
    ),
    "expense_budgets": (
        {"workspace_id": "@workspaces", "title": "Travel", "cost_per_unit_in_subunits": 5000},
        {"quantity": 3},
    ),
    "project_accounting_records": (
        {
            "workspace_id": "@workspaces",
            "type": "recognized_revenue",
            "currency": "EUR",
            "start_date": "2026-06-01",
            "end_date": "2026-06-30",
            "amount": 1234.5,
        },
        {},
    ),
    "line_item_locks": ({"locked": "2020-01-04"}, {}),
    "financial_periods": (
        {"start_date": "2020-01-01", "end_date": "2020-01-31"},
        {"timesheets_approved": True},
    ),
    "project_financial_periods": (
        {"workspace_id": "@workspaces", "financial_period_id": "@financial_periods"},
        {"status": "closed"},
    ),
    "participations": (
        {"workspace_id": "@workspaces", "user_id": "@users"},
        {"is_team_lead": True},
    ),
    "workweeks": ({"title": "Four days", "monday_minutes": 480}, {"tuesday_minutes": 480}),
    "workweek_memberships": (
        {"workweek_id": "@workweeks", "account_membership_id": "@account_memberships"},
        {"end_date": "2030-01-01"},
    ),
    "holiday_calendars": ({"name": "Hamburg"}, {"name": "Bremen"}),
    "holidays": ({"name": "Reformation Day", "start_date": "2026-10-31"}, {"paid": False}),
    "holiday_calendar_associations": (
        {"holiday_calendar_id": "@holiday_calendars", "holiday_id": "@holidays"},
        {},
    ),
    "holiday_calendar_memberships": (
        {"holiday_calendar_id": "@holiday_calendars", "user_id": "@users"},
        {"start_date": "2026-01-01"},
    ),
    "time_off_entries": (
        {"user_id": "@users", "requested_date": "2026-08-03", "hours": 8},
        {"hours": 4},
    ),
    "resource_requests": ({"resource_id": "@workspace_resources"}, {"notes": "soon"}),
    "workspace_resource_skills": (
        {"workspace_resource_id": "@workspace_resources", "skill_id": "@skills"},
        {"level": 4},
    ),
    "access_groups": ({"name": "Finance"}, {"name": "Controllers"}),
    "access_group_memberships": ({"access_group_id": "@access_groups", "user_id": "@users"}, {}),
    "user_group_memberships": ({"access_group_id": "@access_groups", "user_id": "@users"}, {}),
    "backup_approver_associations": (
        {"approver_id": "@users", "backup_approver_id": "@users"},
        {"end_date": "2027-01-01"},
    ),
    "billable_utilizations": (
        {"account_membership_id": "@account_memberships", "target": 80},
        {"target": 75},
    ),
    "saml_identities": ({"user_id": "@users", "name_id": "ada@idp"}, {"name_id": "ada2@idp"}),
    "account_locations": ({"name": "Hamburg"}, {"name": "Bremen"}),
    "vendors": ({"name": "Rail Ltd"}, {"name": "Railways Ltd"}),
    "assignments": (
        {"story_id": "@stories", "resource_id": "@workspace_resources"},
        {"estimated_minutes": 600},
    ),
    "story_allocation_days": (
        {"assignment_id": "@assignments", "date": DAY, "minutes": 240},
        {"minutes": 300},
    ),
    "story_tasks": ({"story_id": "@stories", "title": "Check"}, {"completed": True}),
    "story_follows": ({"story_id": "@stories", "user_id": "@users"}, {}),
    "tags": ({"story_id": "@stories", "name": "urgent"}, {"name": "later"}),
    "posts": ({"workspace_id": "@workspaces", "message": "Hello"}, {"message": "Hello all"}),
    "task_status_sets": ({"name": "Own"}, {"name": "Our own"}),
    "custom_task_statuses": (
        {"task_status_set_id": "@task_status_sets", "name": "Review", "state": "started"},
        {"name": "In review"},
    ),
    "workspace_baselines": ({"workspace_id": "@workspaces", "name": "First"}, {"current": True}),
    "project_snapshots": ({"workspace_id": "@workspaces"}, {"description": "before"}),
    "estimates": ({"name": "Offer", "workspace_group_id": "@workspace_groups"}, {"confidence": 60}),
    "estimate_scenarios": (
        {"estimate_id": "@estimates", "name": "Cheap", "rate_card_id": "@rate_cards"},
        {"budget_in_cents": 100_000},
    ),
    "estimate_scenario_resources": (
        {"estimate_scenario_id": "@estimate_scenarios", "role_id": "@roles"},
        {"label": "Lead"},
    ),
    "project_templates": (
        {"title": "Rollout", "tasks": [{"title": "Kick-off", "duration_days": 2}]},
        {"description": "usual"},
    ),
    "project_template_assignments": (
        {"project_template_id": "@project_templates", "name": "Lead", "role_id": "@roles"},
        {"name": "Lead consultant"},
    ),
    "project_template_expense_budgets": (
        {"project_template_id": "@project_templates", "title": "Travel"},
        {"quantity": 2},
    ),
    "project_template_additional_tabs": (
        {"project_template_id": "@project_templates", "title": "Wiki", "url": "https://w.test"},
        {},
    ),
    "survey_templates": ({"title": "Satisfaction"}, {"published": True}),
    "survey_questions": (
        {"survey_template_id": "@survey_templates", "text": "How was it?"},
        {"question_type": "number"},
    ),
    "survey_responses": ({"survey_template_id": "@survey_templates"}, {"status": "submitted"}),
    "survey_answers": (
        {
            "survey_response_id": "@survey_responses",
            "survey_question_id": "@survey_questions",
            "value": 5,
        },
        {"value": 4},
    ),
    "estimate_scenario_resource_skills": (
        {
            "estimate_scenario_resource_id": "@estimate_scenario_resources",
            "skill_id": "@skills",
        },
        {"level": 3},
    ),
    "staffing_demands": (
        {"workspace_id": "@workspaces", "title": "Two testers", "role_id": "@roles"},
        {"quantity": 2},
    ),
    "candidates": (
        {"staffing_demand_id": "@staffing_demands", "user_id": "@users"},
        {"notes": "from June on"},
    ),
    "skill_adjacencies": (
        {"requested_skill_id": "@skills", "adjacent_skill_id": "@skills"},
        {"score": 4},
    ),
    "insights_access_groups": ({"name": "Analysts"}, {"is_admin_default": True}),
    "insights_access_group_memberships": (
        {"user_id": "@users", "insights_access_group_id": "@insights_access_groups"},
        {"access_level": "author"},
    ),
    "exchange_tables": ({"name": "Planning rates"}, {"name": "Plan"}),
    "insights_report_exports": ({"insights_report_id": "@insights_reports"}, {"format": "json"}),
    # These two come last: what they need is made on the way.
    "story_dependencies": (
        {"workspace_id": "@workspaces", "source_id": "@stories", "target_id": "@stories/2"},
        {"lag": 2},
    ),
    "external_payments": ({"invoice_id": "@invoices/2", "amount_in_cents": 500}, {}),
}
