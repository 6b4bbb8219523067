"""The keyed envelope, and all that a list can be asked."""

import asyncio
from collections.abc import Mapping
from typing import cast

import pytest

from tests.mocks.kantata.conftest import Bench, firm
from understudy_mocks.kantata.routes import Quotas

Rows = dict[str, dict[str, object]]


def rows(found: Mapping[str, object], name: str) -> list[dict[str, object]]:
    """As a reader of `results` sees them, in order."""
    results = cast("list[dict[str, str]]", found["results"])
    maps = cast("Mapping[str, Rows]", found)
    assert {r["key"] for r in results} <= {name}
    return [maps[name][r["id"]] for r in results]


def meta(found: Mapping[str, object]) -> dict[str, int]:
    return cast("dict[str, int]", found["meta"])


def test_results_carry_the_order_and_the_map_agrees(bench: Bench) -> None:
    found = bench.get("workspaces", order="title:desc", per_page=7)

    titles = [str(row["title"]) for row in rows(found, "workspaces")]
    assert titles == sorted(titles, key=str.lower, reverse=True)
    assert list(cast("Rows", found["workspaces"])) == [r["id"] for r in rows(found, "workspaces")]
    assert list(found) == ["count", "results", "workspaces", "meta"]
    assert all(isinstance(r["id"], str) for r in rows(found, "workspaces"))


def test_pages_cover_a_list_once(bench: Bench) -> None:
    seen: list[object] = []
    days: list[str] = []
    for number in (1, 2, 3):
        found = bench.get("time_entries", page=number, per_page=5000)
        seen += [row["id"] for row in rows(found, "time_entries")]
        days += [str(row["date_performed"]) for row in rows(found, "time_entries")]
        count = len(firm().all("time_entry"))
        assert meta(found) == {
            "count": count,
            "page_count": -(-count // 200),
            "page_number": number,
            "page_size": 200,
        }

    assert len(set(seen)) == len(seen) == 600
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (1, 20)),
        ({"per_page": "0"}, (1, 20)),
        ({"per_page": "x", "page": "-3"}, (1, 20)),
        ({"per_page": "3", "page": "2"}, (2, 3)),
        ({"page": "99999999999999999999999"}, (1_000_000_000, 20)),
    ],
)
def test_page_numbers_are_taken_as_far_as_they_make_sense(
    bench: Bench, asked: dict[str, str], expected: tuple[int, int]
) -> None:
    found = meta(bench.get("workspaces", **asked))

    assert (found["page_number"], found["page_size"]) == expected


def test_limit_counts_only_with_offset(bench: Bench) -> None:
    every = [r["id"] for r in rows(bench.get("workspaces", per_page=200), "workspaces")]

    both = bench.get("workspaces", limit=3, offset=5)
    alone = bench.get("workspaces", limit=3)

    assert [r["id"] for r in rows(both, "workspaces")] == every[5:8]
    assert len(rows(alone, "workspaces")) == 20


def test_beyond_the_last_page_and_nothing_found_keep_the_primary_map(bench: Bench) -> None:
    beyond = bench.get("workspaces", page=99)
    empty = bench.get("stories", workspace_id=999999)

    assert (beyond["results"], beyond["workspaces"]) == ([], {})
    assert beyond["count"] == len(firm().all("project"))
    assert empty == {
        "count": 0,
        "results": [],
        "stories": {},
        "meta": {"count": 0, "page_count": 0, "page_number": 0, "page_size": 20},
    }


def test_includes_bring_maps_and_unknown_ones_are_ignored(bench: Bench) -> None:
    found = bench.get("workspaces", include="foo,primary_maven,external_references", only="")
    one = rows(found, "workspaces")[0]

    assert set(found) == {"count", "results", "workspaces", "users", "external_references", "meta"}
    users = cast("Rows", found["users"])
    assert users[str(one["primary_maven_id"])]["full_name"]
    (key,) = cast("list[str]", one["external_reference_ids"])
    assert cast("Rows", found["external_references"])[key]["subject_id"] == one["id"]


def test_ids_on_request_appear_only_with_their_include(bench: Bench) -> None:
    bare = rows(bench.get("workspaces"), "workspaces")[0]
    asked = rows(bench.get("workspaces", include="primary_workspace_group"), "workspaces")[0]
    empty = bench.get("timesheet_submissions", only="1", include="time_entries,user")

    assert "primary_workspace_group_id" not in bare
    assert "external_reference_ids" not in bare
    assert asked["primary_workspace_group_id"]
    assert (empty["time_entries"], empty["users"]) == ({}, {})


def test_only_finds_what_there_is_and_never_fails(bench: Bench) -> None:
    first, second = bench.key("project-1"), bench.key("project-2")

    found = bench.get("workspaces", only=f"{second},{first},7", search="ignored")

    assert {r["id"] for r in rows(found, "workspaces")} == {first, second}


def test_blank_and_unknown_parameters_do_not_count(bench: Bench) -> None:
    plain = bench.get("workspaces")

    assert bench.get("workspaces", due_date_before="", spaceship="7", order="id:asc") == plain


def test_any_value_of_approved_means_yes(bench: Bench) -> None:
    approved = sum(e.status == "approved" for e in firm().all("time_entry"))

    assert bench.get("time_entries", approved="true")["count"] == approved
    assert bench.get("time_entries", approved="false", uninvoiced="x")["count"] == approved
    assert bench.get("time_entries", approved="true", invoiced="x")["count"] == 0


def test_ranges_of_days_include_both_ends(bench: Bench) -> None:
    entries = [
        e for e in firm().all("time_entry") if "2026-05-04" <= str(e.worked_on) < "2026-05-09"
    ]

    found = bench.get(
        "time_entries",
        date_performed_between="2026-05-04:2026-05-08",
        workspace_id=",".join({bench.key(e.project): None for e in entries}),
        with_user_ids=",".join({bench.key(e.resource): None for e in entries}),
    )

    assert found["count"] == len(entries) > 0


def test_updated_after_is_the_poll_for_news(bench: Bench) -> None:
    project = bench.key("project-3")
    assert bench.get("workspaces", updated_after="2026-06-29T08:00:00Z")["count"] == 0

    bench.call("PUT", f"workspaces/{project}", json={"workspace": {"description": "new"}})

    found = rows(bench.get("workspaces", updated_after="2026-06-29T01:00:00-07:00"), "workspaces")
    assert [(r["id"], r["updated_at"]) for r in found] == [(project, "2026-06-29T01:00:00-07:00")]


def test_external_references_are_the_join_key(bench: Bench) -> None:
    deal = firm().get("project", "project-4").engagement
    asked = {
        "external_reference_service_name": "salesforce",
        "external_reference_service_model": "Opportunity",
    }

    one = bench.get("workspaces", **asked, external_reference_service_model_ref=f"crm:{deal}")
    many = bench.get(
        "workspaces", **asked, external_reference_service_model_refs=f"crm:{deal},crm:nothing"
    )
    none = bench.get("workspaces", has_external_references="false")

    assert [r["id"] for r in rows(one, "workspaces")] == [bench.key("project-4")]
    assert one["results"] == many["results"]
    assert none["count"] == 0
    assert bench.get("users", without_external_reference_service_name="workday")["count"] == 3


def test_archived_projects_are_hidden_with_their_time(bench: Bench) -> None:
    project = bench.key("project-5")
    booked = bench.get("time_entries", workspace_id=project)["count"]
    assert booked
    bench.call("PUT", f"workspaces/{project}", json={"workspace": {"archived": True}})

    assert bench.call("GET", f"workspaces/{project}").status_code == 404
    assert bench.get(f"workspaces/{project}", include_archived="true")["count"] == 1
    assert bench.get(f"workspaces/{project}", apply_default_filters="false")["count"] == 1
    assert bench.get("workspaces", only=project)["count"] == 0
    assert bench.get("workspaces", archived="only")["count"] == 1
    assert bench.get("time_entries", workspace_id=project)["count"] == 0
    again = bench.get("time_entries", workspace_id=project, from_archived_workspaces="true")
    assert again["count"] == booked


def test_search_looks_for_every_word(bench: Bench) -> None:
    person = firm().get("resource", "resource-3")

    found = bench.get("users", search=f"{person.last_name} {person.first_name}")

    assert bench.key("resource-3") in {r["id"] for r in rows(found, "users")}
    assert bench.get("users", search="100%_")["count"] == 0


def test_the_suffix_and_a_last_slash_change_nothing(bench: Bench) -> None:
    key = bench.key("project-1")

    assert bench.get("workspaces.json") == bench.get("workspaces/") == bench.get("workspaces")
    assert bench.get(f"workspaces/{key}.json") == bench.get(f"workspaces/{key}")


def test_values_look_as_the_api_writes_them(bench: Bench) -> None:
    entry = bench.system.records.get("time_entries", bench.key("time_entry-1"))

    shown = rows(bench.get(f"time_entries/{entry['id']}"), "time_entries")[0]

    assert shown["workspace_id"] == entry["workspace_id"]
    assert (shown["currency_symbol"], shown["currency_base_unit"]) == ("$", 100)
    assert (shown["approved"], shown["user_can_edit"]) == (True, False)
    assert str(shown["created_at"]).endswith("T10:00:00-07:00")
    assert "approved_at" not in shown
    project = rows(bench.get(f"workspaces/{bench.key('project-1')}"), "workspaces")[0]
    budget = firm().get("budget", "budget-1").amount_minor
    assert project["price_in_cents"] == budget
    assert project["price"] == f"€{budget / 100:,.0f}"
    assert project["status"] == {"color": "blue", "key": 600, "message": "Done"}
    assert isinstance(project["rate_card_id"], int)


def test_references_and_field_values_want_to_know_of_what(bench: Bench) -> None:
    for name in ("external_references", "custom_field_values"):
        answer = bench.call("GET", name)

        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {"type": "validation", "message": "subject_type is required", "field": "subject_type"}
        ]


def test_every_answer_names_its_request(bench: Bench) -> None:
    first, second = bench.call("GET", "users/me"), bench.call("GET", "users/me")

    assert len(first.headers["x-request-id"]) == 36
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_too_many_requests_a_minute_are_throttled_without_a_hint(bench: Bench) -> None:
    for _ in range(1_500):
        bench.system.part(Quotas).tight["workspaces"].take()

    answer = bench.call("GET", "workspaces")

    assert answer.status_code == 429
    assert "retry-after" not in answer.headers
    assert bench.call("GET", "time_entries?only=1").status_code == 200


def test_what_a_list_shows_is_shown_alone_as_well(bench: Bench) -> None:
    """A choice and an event, of which a new firm has none."""
    field = {"name": "Risk", "subject_type": "Workspace", "value_type": "single", "choices": ["A"]}
    bench.call("POST", "custom_fields", json={"custom_field": field})
    space = {"title": "New", "creator_role": "maven"}
    bench.call("POST", "workspaces", json={"workspace": space})
    bench.loop.run_until_complete(asyncio.sleep(3))

    for name in ("custom_field_choices", "subscribed_events"):
        listed = bench.get(name, per_page=1)
        (row,) = rows(listed, name)
        shown = bench.get(f"{name}/{row['id']}")
        assert rows(shown, name) == [row]
