"""What each kind of record does by itself when it is made or changed."""

from typing import cast

from tests.mocks.kantata.conftest import Bench, firm
from tests.mocks.kantata.test_writes import Row, error, made


def test_people_come_by_invitation_and_leave_by_their_membership(bench: Bench) -> None:
    invitation = {"full_name": "Ana Brandt", "email_address": "ana@halden.test"}
    invited = made(
        bench.call("POST", "account_invitations", json={"account_invitation": invitation})
    )
    user = str(invited["user_id"])
    found = bench.get(f"users/{user}", include="account_membership")
    (membership,) = cast("dict[str, Row]", found["account_memberships"])

    values = {"manager_id": bench.key("resource-1"), "default_role_id": bench.key("job_profile-2")}
    bench.call("PUT", f"account_memberships/{membership}", json={"account_membership": values})
    record = next(r for r in bench.system.canonical("resource") if r.id == user)
    left = bench.call("PUT", f"account_memberships/{membership}/disable")

    assert (record.fields["manager"], record.fields["job_profile"]) == tuple(values.values())
    assert (record.fields["first_name"], record.fields["last_name"]) == ("Ana", "Brandt")
    assert made(left)["disabled_at"]
    assert bench.call("GET", f"users/{user}").status_code == 404
    assert bench.get(f"users/{user}", show_disabled="true")["count"] == 1
    again = bench.call("POST", "account_invitations", json={"account_invitation": invitation})
    assert (again.status_code, error(again)["field"]) == (422, "email_address")


def test_a_person_works_for_a_department(bench: Bench) -> None:
    body = {
        "member_type": "User",
        "member_id": bench.key("resource-1"),
        "department_id": bench.key("legal_entity-3"),
    }
    bench.call("POST", "organization_memberships", json={"organization_membership": body})

    record = next(r for r in bench.system.canonical("resource") if r.id == body["member_id"])
    assert record.fields["legal_entity"] == body["department_id"]


def test_cost_rates_are_one_a_day_and_the_latest_is_in_use(bench: Bench) -> None:
    found = bench.get(f"users/{bench.key('resource-1')}", include="account_membership")
    (membership,) = cast("dict[str, Row]", found["account_memberships"])
    body = {"account_membership_id": membership, "amount_in_subunits": 9900, "currency": "USD"}

    now = made(bench.call("POST", "cost_rates", json={"cost_rate": body}))
    later = made(
        bench.call(
            "POST", "cost_rates", json={"cost_rate": {**body, "effective_date": "2026-09-01"}}
        )
    )
    twice = bench.call("POST", "cost_rates", json={"cost_rate": body})

    assert (now["effective_date"], now["in_use"], later["in_use"]) == ("2026-06-29", True, False)
    assert (twice.status_code, error(twice)["field"]) == (422, "effective_date")
    rates = bench.get("cost_rates", account_membership_id=membership)["cost_rates"]
    assert sum(bool(r["in_use"]) for r in cast("dict[str, Row]", rates).values()) == 1


def test_time_is_priced_by_the_card_and_costed_by_the_day(bench: Bench) -> None:
    project, person = bench.key("project-20"), bench.key("resource-4")
    world = firm()
    rates = [r for r in world.all("cost_rate") if r.resource == "resource-4"]
    body = {"workspace_id": project, "user_id": person, "date_performed": "2026-06-29"}

    entry = made(
        bench.call("POST", "time_entries", json={"time_entry": {**body, "time_in_minutes": 60}})
    )
    fixed = made(
        bench.call(
            "POST",
            "time_entries",
            json={"time_entry": {**body, "time_in_minutes": 60, "rate_in_cents": 100}},
        )
    )

    profile, card = (
        world.get("resource", "resource-4").job_profile,
        world.get("project", "project-20").rate_card,
    )
    assert entry["rate_in_cents"] == next(
        line.bill_rate_minor
        for line in world.all("rate_card_line")
        if (line.rate_card, line.job_profile) == (card, profile)
    )
    same_money = rates[-1].currency == entry["currency"]
    assert entry["cost_rate_in_cents"] == (rates[-1].cost_rate_minor if same_money else None)
    assert fixed["rate_in_cents"] == 100
    for minutes in (0, 1441, -5):
        answer = bench.call(
            "POST", "time_entries", json={"time_entry": {**body, "time_in_minutes": minutes}}
        )
        assert error(answer)["field"] == "time_in_minutes"


def test_a_status_changes_once(bench: Bench) -> None:
    change = {"workspace_id": bench.key("project-1"), "to_status_key": 501}

    first = bench.call("POST", "workspace_status_changes", json={"workspace_status_change": change})
    again = bench.call("POST", "workspace_status_changes", json={"workspace_status_change": change})

    assert made(first)["to_color"] == "red"
    assert error(again)["message"] == "Project already has specified status"
    record = next(r for r in bench.system.canonical("project") if r.id == change["workspace_id"])
    assert record.fields["status"] == "cancelled"


def test_stories_keep_state_and_percentage_together(bench: Bench) -> None:
    body = {"title": "A", "story_type": "task", "workspace_id": bench.key("project-20")}
    story = made(bench.call("POST", "stories", json={"story": body}))
    path = f"stories/{story['id']}"

    half = made(bench.call("PUT", path, json={"story": {"percentage_complete": 50}}))
    done = made(bench.call("PUT", path, json={"story": {"state": "completed"}}))
    reopened = made(bench.call("PUT", path, json={"story": {"state": "not started"}}))
    wrong = bench.call("PUT", path, json={"story": {"state": "resolved"}})

    assert (story["state"], story["billable"]) == ("not started", True)
    assert (half["state"], half["percentage_complete"]) == ("started", 50)
    assert (done["state"], done["percentage_complete"]) == ("completed", 100)
    assert reopened["percentage_complete"] == 0
    assert error(wrong)["field"] == "state"
    assert bench.call("DELETE", path).status_code == 204
    assert bench.call("GET", path).status_code == 404
    assert bench.get(path, show_deleted="true")["count"] == 1


def test_seats_are_named_before_they_are_booked_firmly(bench: Bench) -> None:
    seat = made(
        bench.call(
            "POST",
            "workspace_resources",
            json={"workspace_resource": {"workspace_id": bench.key("project-20")}},
        )
    )
    booking = {
        "resource_id": seat["id"],
        "start_date": "2026-06-29",
        "end_date": "2026-07-03",
        "minutes": 2400,
        "hard": False,
    }
    soft = made(bench.call("POST", "workspace_allocations", json={"workspace_allocation": booking}))
    path = f"workspace_allocations/{soft['id']}"
    hard = {"workspace_allocation": {"hard": True}}

    assert soft["percentage"] == 100.0
    assert error(bench.call("PUT", path, json=hard))["field"] == "hard"
    named = {"workspace_resource": {"user_id": bench.key("resource-4"), "bill_rate": 15000}}
    bench.call("PUT", f"workspace_resources/{seat['id']}", json=named)
    assert made(bench.call("PUT", path, json=hard))["hard"] is True
    shown = made(bench.call("GET", f"workspace_resources/{seat['id']}"))
    assert (shown["total_allocated_minutes"], shown["resource_bill_rate"]) == (2400, 15000)
    assert bench.call("DELETE", f"workspace_resources/{seat['id']}").status_code == 422
    assert bench.call("DELETE", path).status_code == 204
    assert bench.call("DELETE", f"workspace_resources/{seat['id']}").status_code == 204


def test_expenses_know_their_category_by_name_or_id(bench: Bench) -> None:
    (hotel,) = [
        i
        for i, c in cast(
            "dict[str, Row]", bench.get("expense_categories")["expense_categories"]
        ).items()
        if c["name"] == "Hotel"
    ]
    body = {"workspace_id": bench.key("project-20"), "date": "2026-06-29", "amount_in_cents": 4200}

    named = made(bench.call("POST", "expenses", json={"expense": {**body, "category": "hotel"}}))
    by_id = made(
        bench.call(
            "POST",
            "expenses",
            json={"expense": {**body, "expense_category_id": hotel, "billable": False}},
        )
    )
    wrong = bench.call("POST", "expenses", json={"expense": {**body, "category": "Yachts"}})

    assert (named["category"], named["expense_category_id"]) == ("Hotel", hotel)
    assert (by_id["category"], by_id["is_billable"]) == ("Hotel", False)
    assert error(wrong)["field"] == "category"


def test_a_version_of_prices_counts_once_it_is_published(bench: Bench) -> None:
    title = {"rate_card_set": {"title": "2027"}}
    of_set = made(bench.call("POST", "rate_card_sets", json=title))
    version = made(
        bench.call(
            "POST",
            "rate_card_set_versions",
            json={"rate_card_set_version": {"rate_card_set_id": of_set["id"]}},
        )
    )

    published = made(bench.call("PUT", f"rate_card_set_versions/{version['id']}/publish"))

    assert (version["active"], published["active"]) == (False, True)
