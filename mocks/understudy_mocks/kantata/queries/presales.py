"""The collections before and beside projects: estimates, templates, surveys, reports, exports."""

from understudy_mocks.kantata.queries.collections import Association, Collection, any_of, flag
from understudy_mocks.kantata.queries.finding import OF_ESTIMATED_SEATS, found_one, own
from understudy_mocks.kantata.queries.shared import (
    BY_NAME,
    ROLE,
    UPDATED,
    USER,
    WORKSPACE,
    keyed,
    many,
    one,
    references,
)

_SCENARIO = one("estimate_scenarios", "estimate_scenario_id")
_ESTIMATED = one("estimate_scenario_resources", "estimate_scenario_resource_id")
_TEMPLATE = one("project_templates", "project_template_id")
_SURVEY = one("survey_templates", "survey_template_id")


def _of(name: str, singular: str, owner: str, **associations: Association) -> Collection:
    """One that belongs to a record of another collection."""
    direct = (a for a in associations.values() if not (a.many or a.find))
    filters = {a.column: any_of(a.column) for a in direct}
    return Collection(
        name, singular, "created_at:asc", UPDATED, associations, {owner: any_of(owner), **filters}
    )


PRESALES = (
    Collection(
        "estimates",
        "estimate",
        "updated_at:desc",
        {**UPDATED, "name": "name"},
        {
            "creator": one("users", "creator_id"),
            "workspace": WORKSPACE,
            "workspace_group": one("workspace_groups", "workspace_group_id"),
            "favorite_scenario": one("estimate_scenarios", "favorite_scenario_id"),
            "estimate_scenarios": many(
                "estimate_scenarios", "estimate_id", "estimate_scenario_ids"
            ),
            **references("Estimate"),
        },
        {
            "workspace_group_id": any_of("workspace_group_id"),
            "workspace_id": any_of("workspace_id"),
            "is_locked": flag("is_locked"),
        },
        ("name", "description"),
    ),
    _of(
        "estimate_scenarios",
        "estimate_scenario",
        "estimate_id",
        estimate=one("estimates", "estimate_id"),
        rate_card=one("rate_cards", "rate_card_id"),
        estimate_scenario_resources=many(
            "estimate_scenario_resources", "estimate_scenario_id", "estimate_scenario_resource_ids"
        ),
        **references("EstimateScenario"),
    ),
    _of(
        "estimate_scenario_resources",
        "estimate_scenario_resource",
        "estimate_scenario_id",
        estimate_scenario=_SCENARIO,
        role=ROLE,
        user=USER,
        geography=one("organizations", "geography_id"),
        estimate_scenario_resource_skills=many(
            "estimate_scenario_resource_skills",
            "estimate_scenario_resource_id",
            "estimate_scenario_resource_skill_ids",
        ),
        **OF_ESTIMATED_SEATS,
        **keyed("EstimateScenarioResource"),
        estimate_scenario_resource_allocations=many(
            "estimate_scenario_resource_allocations",
            "estimate_scenario_resource_id",
            "estimate_scenario_resource_allocation_ids",
        ),
    ),
    _of(
        "estimate_scenario_resource_allocations",
        "estimate_scenario_resource_allocation",
        "estimate_scenario_resource_id",
        estimate_scenario_resource=_ESTIMATED,
        resource=_ESTIMATED,
    ),
    _of(
        "estimate_scenario_resource_skills",
        "estimate_scenario_resource_skill",
        "estimate_scenario_resource_id",
        estimate_scenario_resource=_ESTIMATED,
        skill=one("skills", "skill_id"),
        creator=one("users", "creator_id"),
    ),
    Collection(
        "project_templates",
        "project_template",
        "title:asc",
        {**UPDATED, "title": "title"},
        {
            "user": USER,
            "project_template_assignments": many(
                "project_template_assignments",
                "project_template_id",
                "project_template_assignment_ids",
            ),
            "project_template_additional_tabs": many(
                "project_template_additional_tabs",
                "project_template_id",
                "project_template_additional_tab_ids",
            ),
        },
        search=("title", "description"),
    ),
    _of(
        "project_template_assignments",
        "project_template_assignment",
        "project_template_id",
        project_template=_TEMPLATE,
        role=ROLE,
        preferred_user=one("users", "preferred_user_id"),
    ),
    _of(
        "project_template_expense_budgets",
        "project_template_expense_budget",
        "project_template_id",
        project_template=_TEMPLATE,
    ),
    _of(
        "project_template_additional_tabs",
        "project_template_additional_tab",
        "project_template_id",
        project_template=_TEMPLATE,
    ),
    Collection(
        "survey_templates",
        "survey_template",
        "title:asc",
        {**UPDATED, "title": "title"},
        {
            "survey_questions": many(
                "survey_questions", "survey_template_id", "survey_question_ids"
            ),
            "survey_responses": many(
                "survey_responses", "survey_template_id", "survey_response_ids"
            ),
            **keyed("SurveyTemplate"),
        },
        {"published": flag("published")},
        ("title",),
    ),
    _of(
        "survey_questions",
        "survey_question",
        "survey_template_id",
        survey_template=_SURVEY,
        **keyed("SurveyQuestion"),
    ),
    _of(
        "survey_responses",
        "survey_response",
        "subject_id",
        survey_template=_SURVEY,
        user=USER,
        respondent=found_one("users", "respondent_id", own("user_id")),
        **keyed("SurveyResponse"),
        survey_answers=many("survey_answers", "survey_response_id", "survey_answer_ids"),
    ),
    _of(
        "survey_answers",
        "survey_answer",
        "survey_response_id",
        survey_response=one("survey_responses", "survey_response_id"),
        survey_question=one("survey_questions", "survey_question_id"),
        **keyed("SurveyAnswer"),
    ),
    Collection(
        "insights_reports",
        "insights_report",
        "title:asc",
        {**UPDATED, "title": "title"},
        search=("title",),
    ),
    Collection(
        "insights_access_groups",
        "insights_access_group",
        "name:asc",
        BY_NAME,
        {
            "insights_access_group_memberships": many(
                "insights_access_group_memberships",
                "insights_access_group_id",
                "insights_access_group_membership_ids",
            )
        },
        search=("name",),
    ),
    _of(
        "insights_access_group_memberships",
        "insights_access_group_membership",
        "user_id",
        user=USER,
        insights_access_group=one("insights_access_groups", "insights_access_group_id"),
    ),
    Collection(
        "insights_report_exports",
        "insights_report_export",
        "created_at:asc",
        UPDATED,
        {
            "insights_report": one("insights_reports", "insights_report_id"),
            "creator": one("users", "creator_id"),
        },
        {"insights_report_id": any_of("insights_report_id")},
        prefix="scheduled_jobs/",
    ),
    Collection(
        "custom_field_sets",
        "custom_field_set",
        "name:asc",
        BY_NAME,
        {
            "custom_fields": many("custom_fields", "custom_field_set_id", "custom_field_ids"),
            **keyed("CustomFieldSet"),
        },
        {"subject_type": any_of("subject_type")},
        ("name",),
    ),
    _of(
        "rate_card_versions",
        "rate_card_version",
        "rate_card_id",
        rate_card=one("rate_cards", "rate_card_id"),
        rate_card_set_version=one("rate_card_set_versions", "rate_card_set_version_id"),
        rate_card_roles=many("rate_card_roles", "rate_card_version_id", "rate_card_role_ids"),
    ),
)
