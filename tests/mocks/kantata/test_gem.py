"""What the vendor's own Ruby library knows how to ask, asked as it asks."""

from base64 import b64encode
from typing import cast

import pytest

from tests.mocks.kantata.conftest import Bench
from tests.mocks.kantata.test_lists import rows
from understudy_mocks.kantata.objects.ids import INTEGRATION_USER

ASSOCIATIONS = {
    "access_groups": {"users": ("users", "user_ids")},
    "account_invitations": {
        "inviter": ("users", "inviter_id"),
        "invitee": ("users", "invitee_id"),
        "default_role": ("roles", "default_role_id"),
    },
    "account_memberships": {
        "managees": ("users", "managee_ids"),
        "possible_managers": ("users", "possible_manager_ids"),
        "possible_managees": ("users", "possible_managee_ids"),
        "skill_memberships": ("skill_memberships", "skill_membership_ids"),
        "future_billable_utilizations": (
            "billable_utilizations",
            "future_billable_utilization_ids",
        ),
    },
    "backup_approver_associations": {"approver": ("users", ""), "backup_approver": ("users", "")},
    "billing_milestones": {"invoices": ("invoices", "invoice_ids")},
    "candidates": {"staffing_demand": ("staffing_demands", ""), "user": ("users", "")},
    "custom_fields": {
        "creator": ("users", "creator_id"),
        "external_references": ("external_references", "external_reference_ids"),
    },
    "estimate_scenario_resources": {
        "skills": ("skills", "skill_ids"),
        "allocation": ("estimate_scenario_resource_allocations", "allocation_id"),
    },
    "expenses": {"expense_category": ("expense_categories", "expense_category_id")},
    "rate_cards": {
        "effective_rate_card_version": ("rate_card_versions", "effective_rate_card_version_id")
    },
    "rate_card_sets": {"rate_cards": ("rate_cards", "rate_card_ids")},
    "rate_card_versions": {"rate_card_roles": ("rate_card_roles", "rate_card_role_ids")},
    "skills": {"skill_category": ("skill_categories", "skill_category_id")},
    "skill_categories": {"skills": ("skills", "skill_ids")},
    "story_follows": {"follower": ("users", "follower_id")},
    "survey_responses": {"respondent": ("users", "respondent_id")},
    "staffing_demands": {"owner": ("users", ""), "workspace": ("workspaces", "")},
    "users": {"saml_identities": ("saml_identities", "saml_identity_ids")},
    "workspace_resources": {
        "organization_membership": (
            "organization_memberships",
            "organization_membership_id",
        ),
        "pending_resource_request": ("resource_requests", "pending_resource_request_id"),
    },
}


@pytest.mark.parametrize("name", ASSOCIATIONS)
def test_an_association_comes_along_with_its_key(bench: Bench, name: str) -> None:
    asked = ASSOCIATIONS[name]

    answer = bench.get(name, include=",".join(asked), per_page=50)

    shown = rows(answer, name)
    for target, key in asked.values():
        brought = cast("dict[str, object]", answer[target])
        for one in shown if key else ():
            ids = one[key] if key.endswith("_ids") else [one[key]]
            assert isinstance(ids, list)
            assert set(ids) - {None} <= set(brought)


def test_somebody_is_assigned_to_a_task_by_who_he_is(bench: Bench) -> None:
    project = bench.key("project-1")
    known = rows(bench.get("users", participant_in=project), "users")
    first, second = (int(user["id"]) for user in known[:2])  # type: ignore[call-overload]
    story = {
        "title": "Kick-off",
        "story_type": "task",
        "workspace_id": project,
        "assignments": [{"assignee_id": first, "estimated_minutes": 60}],
    }

    made = bench.call("POST", "stories", json={"stories": [story]}).json()
    key = made["results"][0]["id"]
    changed = bench.call(
        "PUT",
        f"stories/{key}?include=assignees",
        json={"story": {"assignments": [{"assignee_id": first}, {"assignee_id": second}]}},
    ).json()
    alone = bench.call(
        "POST", "assignments", json={"assignment": {"story_id": key, "assignee_id": first}}
    )
    nobody = bench.call(
        "POST", "assignments", json={"assignment": {"story_id": key, "assignee_id": 7}}
    )

    assert changed["stories"][key]["assignee_ids"] == [str(first), str(second)]
    found = rows(bench.get("assignments", story_id=key), "assignments")
    assert [one["estimated_minutes"] for one in found] == [60, None]
    assert alone.json()["errors"][0]["field"] == "resource_id"
    assert nobody.json()["errors"][0]["field"] == "assignee_id"


def test_people_are_found_by_their_address(bench: Bench) -> None:
    somebody = rows(bench.get("users"), "users")[3]

    found = bench.get("users", by_email_address=somebody["email_address"])

    assert found["results"] == [{"key": "users", "id": somebody["id"]}]


def test_a_list_without_its_project_says_which_filter_it_needs(bench: Bench) -> None:
    answer = bench.call("GET", "participations", params={"user_id": "7"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "workspace_id"


def test_an_invitation_carries_what_the_membership_is_to_be(bench: Bench) -> None:
    person = {"full_name": "New One", "email_address": "new@one.test", "permission": "project_lead"}

    path = "account_invitations?include=invitee,inviter"
    made = bench.call("POST", path, json={"account_invitation": person}).json()

    invited = made["account_invitations"][made["results"][0]["id"]]
    assert invited["invitee_id"] in made["users"]
    of_user = bench.get("account_memberships", user_id=invited["invitee_id"])
    assert [one["permission"] for one in rows(of_user, "account_memberships")] == ["project_lead"]


def test_an_older_client_puts_token_and_attributes_into_the_address(bench: Bench) -> None:
    story = {
        "story[title]": "From the address",
        "story[story_type]": "task",
        "story[workspace_id]": bench.key("project-1"),
        "access_token": bench.token,
    }

    made = bench.call("POST", "stories.json", params=story, headers={"authorization": ""})
    without = bench.call("GET", "users/me", headers={"authorization": ""})
    wrong = bench.call("GET", "users/me?access_token=no", headers={"authorization": ""})

    key = made.json()["results"][0]["id"]
    assert made.json()["stories"][key]["title"] == "From the address"
    assert (without.status_code, wrong.status_code) == (401, 401)


def test_a_client_may_name_itself_by_basic_at_the_token_endpoint(bench: Bench) -> None:
    secrets, back = bench.system.credentials, "https://client.test/back"
    asked = {"response_type": "code", "client_id": secrets["client_id"], "redirect_uri": back}
    went = bench.call("GET", "https://app.mavenlink.com/oauth/authorize", params=asked)
    code = went.headers["location"].partition("code=")[2]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    named = b64encode(f"{secrets['client_id']}:{secrets['client_secret']}".encode()).decode()

    answer = bench.call(
        "POST",
        "https://app.mavenlink.com/oauth/token",
        data=form,
        headers={"authorization": f"Basic {named}"},
    )

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"


def test_what_is_written_may_name_what_to_bring_along(bench: Bench) -> None:
    project = bench.key("project-1")
    (person, *_) = rows(bench.get("users", participant_in=project), "users")
    form = {"story[title]": "A", "story[story_type]": "task", "story[workspace_id]": project}
    made = bench.call("POST", "stories", data={**form, "include": "workspace"}).json()
    key = made["results"][0]["id"]

    told = {"story[assignee_ids][]": person["id"], "include": "assignees"}
    changed = bench.call("PUT", f"stories/{key}", data=told).json()

    assert list(made["workspaces"]) == [project]
    assert changed["stories"][key]["assignee_ids"] == [person["id"]]
    assert list(changed["users"]) == [person["id"]]


def test_attributes_tell_what_a_permission_means(bench: Bench) -> None:
    (one, *_) = rows(
        bench.get("account_memberships", user_id=INTEGRATION_USER), "account_memberships"
    )
    (there, *_) = rows(
        bench.get("participations", workspace_id=bench.key("project-1")), "participations"
    )
    (held, *_) = rows(bench.get("skill_memberships", include="skill"), "skill_memberships")
    (day, *_) = rows(bench.get("holiday_calendar_associations"), "holiday_calendar_associations")

    assert all(one[name] for name in ("is_administrator", "can_create_workspace", "can_log_in"))
    assert there["can_post"] is True
    assert isinstance(there["allocated_workspace_minutes"], int)
    assert held["cached_skill_name"]
    assert day["holiday_calendar_name"] == "Company"
