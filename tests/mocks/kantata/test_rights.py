"""Users see and do what their permission and their part in a project say."""

from typing import Any

import pytest

from tests.mocks.kantata.conftest import Bench
from understudy_mocks.kantata.auth.oauth import LOGINS
from understudy_mocks.kantata.queries import COLLECTIONS


def login(bench: Bench, name: str) -> Bench:
    bench.token = bench.system.credentials[f"access_token_{name}"]
    return bench


def status(bench: Bench, method: str, path: str, **parts: object) -> int:
    return bench.call(method, path, **parts).status_code


def first_project(bench: Bench) -> str:
    found: Any = bench.get("workspaces", archived="include", order="created_at:asc", per_page=1)
    return str(found["results"][0]["id"])


def me(bench: Bench) -> str:
    found: Any = bench.get("users/me")
    return str(found["results"][0]["id"])


def test_administrators_see_more_than_anybody_else(bench: Bench) -> None:
    counts: dict[str, list[Any]] = {}
    for name in ("", *LOGINS):
        if name:
            login(bench, name)
        counts[name] = [
            bench.get(path, archived="include")["count"] for path in ("workspaces", "time_entries")
        ]

    assert counts[""] == counts["no_cost"]
    assert 0 < counts["collaborator"][0] < counts[""][0]
    assert counts["client"] == [1, 0]
    assert counts["lead"][1] > 0


def test_cost_is_absent_for_who_may_not_see_it(bench: Bench) -> None:
    line: Any = bench.get("time_entries", per_page=1)
    id_ = line["results"][0]["id"]
    assert {"rate_in_cents", "cost_rate_in_cents"} <= line["time_entries"][id_].keys()

    login(bench, "no_cost")
    told: Any = bench.get("time_entries", only=id_)
    assert "rate_in_cents" in told["time_entries"][id_]
    assert "cost_rate_in_cents" not in told["time_entries"][id_]
    assert status(bench, "GET", "cost_rates") == 403


def test_money_is_absent_for_collaborators_and_clients(bench: Bench) -> None:
    for name in ("collaborator", "client"):
        login(bench, name)
        found: Any = bench.get("workspaces", archived="include", per_page=1)
        (project,) = found["workspaces"].values()
        assert not {"price", "price_in_cents", "budget_used_in_cents"} & project.keys()
        assert project["has_budget_access"] is False
        assert bench.get("invoices")["count"] == bench.get("rate_cards")["count"] == 0
        assert status(bench, "GET", "subscribed_events") == 403


def test_what_is_not_visible_is_not_there(bench: Bench) -> None:
    login(bench, "client")
    every: Any = bench.get("workspaces", archived="include")
    (own,) = every["workspaces"]
    other = bench.key("project-20" if own != bench.key("project-20") else "project-19")

    assert status(bench, "GET", f"workspaces/{other}?archived=include") == 404
    assert status(bench, "PUT", f"workspaces/{other}", json={"workspace": {"title": "x"}}) == 404
    assert status(bench, "PUT", f"workspaces/{own}", json={"workspace": {"title": "x"}}) == 403
    assert bench.get("stories", workspace_id=other, show_archived="true")["count"] == 0


def test_collaborators_book_their_own_time_only(bench: Bench) -> None:
    login(bench, "collaborator")
    project = first_project(bench)
    line = {"workspace_id": project, "date_performed": "2026-06-29", "time_in_minutes": 60}
    made = bench.call("POST", "time_entries", json={"time_entry": line}).json()
    (entry,) = made["time_entries"].values()
    admin = bench.key("resource-1")

    assert entry["user_id"] == me(bench)
    assert "rate_in_cents" not in entry
    for_other = {"time_entry": {**line, "user_id": admin if admin != me(bench) else "7"}}
    assert status(bench, "POST", "time_entries", json=for_other) == 403
    group = {"workspace_group": {"name": "Mine"}}
    assert status(bench, "POST", "workspace_groups", json=group) == 403
    new = {"workspace": {"title": "Mine", "creator_role": "maven"}}
    assert status(bench, "POST", "workspaces", json=new) == 403
    post = {"post": {"workspace_id": project, "message": "Done"}}
    assert status(bench, "POST", "posts", json=post) == 200
    assert status(bench, "DELETE", f"time_entries/{entry['id']}") == 204


def test_the_lead_approves_and_nobody_approves_their_own(bench: Bench) -> None:
    login(bench, "lead")
    lead = me(bench)
    projects: Any = bench.get("workspaces", archived="include", has_participant=lead)
    led = [p for p, told in projects["workspaces"].items() if told["primary_maven_id"] == lead]
    project = led[0]

    def sheet(user: str) -> str:
        bench.token = bench.system.credentials["access_token"]
        line = {"workspace_id": project, "date_performed": "2026-06-29", "time_in_minutes": 60}
        made = bench.call("POST", "time_entries", json={"time_entry": {**line, "user_id": user}})
        entry = made.json()["results"][0]["id"]
        body = {"title": "W", "workspace_id": project, "line_item_ids": [entry]}
        told = bench.call("POST", "timesheet_submissions", json={"timesheet_submission": body})
        login(bench, "lead")
        return str(told.json()["results"][0]["id"])

    other = sheet(next(k for n in (5, 6) if (k := bench.key(f"resource-{n}")) != lead))
    own = sheet(lead)

    assert status(bench, "PUT", f"timesheet_submissions/{own}/approve") == 403
    assert status(bench, "PUT", f"timesheet_submissions/{other}/approve") == 200
    assert status(bench, "PUT", f"timesheet_submissions/{own}/cancel") == 200


def test_who_was_disabled_does_not_get_in(bench: Bench) -> None:
    login(bench, "collaborator")
    found: Any = bench.get("users/me", include="account_membership")
    membership = next(iter(found["account_memberships"]))
    bench.token = bench.system.credentials["access_token"]
    bench.call("PUT", f"account_memberships/{membership}/disable")

    assert status(login(bench, "collaborator"), "GET", "users/me") == 401


@pytest.mark.parametrize("login_name", LOGINS)
def test_every_list_answers_everybody(bench: Bench, login_name: str) -> None:
    login(bench, login_name)
    told = {"subject_type": "Workspace", "workspace_id": "1000000001"}
    for name, collection in COLLECTIONS.items():
        if collection.prefix:
            continue
        asked = {n: told[n] for n in collection.needs}
        include = ",".join(collection.associations)
        answer = bench.call("GET", name, params={**asked, "include": include, "per_page": 2})
        closed = name in ("cost_rates", "subscribed_events", "saml_identities")
        assert answer.status_code == (403 if closed else 200), (name, answer.text)
