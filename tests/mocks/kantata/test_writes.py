"""Creating, changing and deleting: JSON and forms alike, one error at a time, nothing by halves."""

from collections.abc import Mapping
from typing import cast

import httpx
import pytest

from tests.mocks.kantata.conftest import Bench, firm

Row = dict[str, object]


def made(answer: httpx.Response) -> Row:
    """The one object of a reply, as a reader of maps finds it."""
    assert answer.status_code == 200, answer.text
    body = answer.json()
    (result,) = body["results"]
    assert body["count"] == 1
    return cast("Row", body[result["key"]][result["id"]])


def error(answer: httpx.Response) -> Mapping[str, object]:
    (found,) = answer.json()["errors"]
    return cast("Mapping[str, object]", found)


PROJECT = {"title": "Rollout", "creator_role": "maven", "currency": "EUR", "price": "120,000.50"}
KEY = {"service_name": "salesforce", "service_model": "Opportunity", "service_model_ref": "006X1"}


def test_a_project_is_made_with_its_key(bench: Bench) -> None:
    group, card = bench.key("customer-1"), bench.key("rate_card-2")
    body = {
        **PROJECT,
        "budgeted": True,
        "start_date": "2026-07-01",
        "workspace_group_ids": [group],
        "rate_card_id": int(card),
        "external_reference": KEY,
        "custom_fields": [],
        "spaceship": 1,
        "created_at": "2001-01-01",
    }

    project = made(bench.call("POST", "workspaces?include=creator", json={"workspace": body}))

    assert project["price_in_cents"] == 12_000_050
    assert project["price"] == "€120,000.50"
    assert (project["rate_card_id"], project["currency"]) == (int(card), "EUR")
    assert project["created_at"] == "2026-06-29T01:00:00-07:00"
    assert project["status"] == {"color": "gray", "key": 100, "message": "Not Started"}
    found = bench.get("workspaces", include="primary_workspace_group", only=project["id"])
    assert group in cast("Row", found["workspace_groups"])
    record = next(r for r in bench.system.canonical("project") if r.id == project["id"])
    assert (record.source, record.fields["manager"]) == ("006X1", None)
    assert record.fields["budget_minor"] == 12_000_050


def test_a_repeated_creation_makes_a_second_one(bench: Bench) -> None:
    first = made(bench.call("POST", "workspaces", json={"workspace": PROJECT}))
    second = made(bench.call("POST", "workspaces", json={"workspace": PROJECT}))

    assert first["id"] != second["id"]


def test_forms_mean_the_same_as_json(bench: Bench) -> None:
    project, task, person = (bench.key(k) for k in ("project-20", "task-58", "resource-4"))
    form = {
        "time_entry[workspace_id]": project,
        "time_entry[story_id]": task,
        "time_entry[user_id]": person,
        "time_entry[date_performed]": "2026-06-29",
        "time_entry[time_in_minutes]": "90",
        "time_entry[billable]": "true",
        "time_entry[external_reference][service_name]": "old",
        "time_entry[external_reference][service_model]": "line",
        "time_entry[external_reference][service_model_ref]": "7",
    }
    body = {
        "workspace_id": int(project),
        "story_id": task,
        "user_id": person,
        "date_performed": "2026-06-29",
        "time_in_minutes": 90,
        "billable": True,
    }

    by_form = made(bench.call("POST", "time_entries", data=form))
    by_json = made(bench.call("POST", "time_entries", json={"time_entry": body}))

    assert {**by_form, "id": ""} == {**by_json, "id": ""}
    changed = bench.call(
        "PUT", f"time_entries/{by_form['id']}", data={"time_entry[time_in_minutes]": "30"}
    )
    assert made(changed)["time_in_minutes"] == 30
    sheet = bench.call(
        "POST",
        "timesheet_submissions",
        data={
            "timesheet_submission[title]": "W27",
            "timesheet_submission[workspace_id]": project,
            "timesheet_submission[line_item_ids][]": [by_form["id"], by_json["id"]],
        },
    )
    assert made(sheet)["status"] == "new"


def test_rows_of_a_form_list_begin_where_a_key_repeats(bench: Bench) -> None:
    content = (
        "stories[][title]=A&stories[][story_type]=task&stories[][workspace_id]={0}"
        "&stories[][title]=B&stories[][story_type]=milestone&stories[][workspace_id]={0}"
    ).format(bench.key("project-20"))
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = bench.call("POST", "stories", content=content, headers=headers)

    found = [answer.json()["stories"][r["id"]] for r in answer.json()["results"]]
    assert [(s["title"], s["story_type"]) for s in found] == [("A", "task"), ("B", "milestone")]


@pytest.mark.parametrize(
    ("body", "message", "field"),
    [
        ({"creator_role": "maven"}, "Please give your project a title", "title"),
        ({"title": "x"}, "Please select a role for this project", "creator_role"),
        ({"title": "x" * 256}, "title is too long (maximum is 255 characters)", "title"),
        ({"currency": "XXX"}, "currency is not included in the list", "currency"),
        ({"price": "much"}, "price is invalid", "price"),
        ({"price": True}, "price is invalid", "price"),
        ({"start_date": "yesterday"}, "start_date is invalid", "start_date"),
        ({"title": {"a": 1}}, "title is invalid", "title"),
        (
            {"rate_card_id": 7},
            "rate_card_id does not exist or is not available here",
            "rate_card_id",
        ),
        ({"external_reference": "x"}, "external_reference is invalid", "external_reference"),
        (
            {"external_reference": {"service_name": "x"}},
            "service_model can't be blank",
            "service_model",
        ),
        ({"status_key": 999}, "status_key is not included in the list", "status_key"),
        ({"custom_fields": "x"}, "custom_fields is invalid", "custom_fields"),
        (
            {"workspace_group_ids": {"a": 1}},
            "workspace_group_ids is invalid",
            "workspace_group_ids",
        ),
    ],
)
def test_a_wrong_attribute_is_named_and_nothing_is_made(
    bench: Bench, body: Row, message: str, field: str
) -> None:
    base = {} if message.startswith("Please") else PROJECT
    before = bench.system.store.last_seq

    answer = bench.call("POST", "workspaces", json={"workspace": {**base, **body}})

    assert answer.status_code == 422
    assert error(answer) == {"type": "validation", "message": message, "field": field}
    assert bench.system.store.last_seq == before


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"workspace": 1}', "application/json"),
        (b"{}", "application/json"),
        (b"", "application/json"),
        (b'{"workspaces": [1]}', "application/json"),
        (b'{"workspaces": []}', "application/json"),
        (b"\xff", "application/x-www-form-urlencoded"),
        (b"workspace=1&workspace[title]=x", "application/x-www-form-urlencoded"),
        (b"workspace[]=1&workspace[title]=x", "application/x-www-form-urlencoded"),
        (b"workspace[title]=x&workspace[title][]=x", "application/x-www-form-urlencoded"),
        (b"workspace" + b"[a]" * 5000 + b"=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(bench: Bench, content: bytes, media: str) -> None:
    before = bench.system.store.last_seq

    answer = bench.call("POST", "workspaces", content=content, headers={"content-type": media})

    assert answer.status_code in (400, 422)
    assert error(answer)["message"]
    assert bench.system.store.last_seq == before


def test_several_are_made_all_or_none(bench: Bench) -> None:
    task = {"title": "A", "story_type": "task", "workspace_id": bench.key("project-20")}
    before = bench.system.store.last_seq

    answer = bench.call("POST", "stories", json={"stories": [task, {**task, "title": ""}]})

    assert error(answer) == {
        "type": "validation",
        "message": "title can't be blank",
        "field": "title",
        "index": 1,
    }
    assert bench.system.store.last_seq == before
    many = bench.call("POST", "stories", json={"stories": [task] * 101})
    assert many.status_code == 422


def test_a_wrong_method_is_told_the_right_ones(bench: Bench) -> None:
    for method, path, allowed in (
        ("POST", "users", "GET"),
        ("PATCH", "workspaces/7", "GET, PUT, DELETE"),
        ("PUT", "external_payments/7", "GET, DELETE"),
    ):
        answer = bench.call(method, path, **({} if method == "PATCH" else {"json": {}}))

        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_what_is_unknown_is_not_there(bench: Bench) -> None:
    for method, path in (
        ("GET", "workspaces/7"),
        ("GET", "spaceships"),
        ("GET", "spaceships/1"),
        ("PUT", "workspaces/7"),
        ("DELETE", "time_entries/7"),
        ("PUT", "workspaces/7/launch"),
        ("PUT", "timesheet_submissions/7/approve"),
    ):
        body = {} if method in ("GET", "DELETE") else {"json": {"workspace": {"title": "x"}}}
        answer = bench.call(method, path, **body)

        assert answer.status_code == 404, (method, path, answer.text)
        assert error(answer) == {
            "type": "system",
            "message": "The requested resource does not exist",
        }


def test_a_client_has_one_name_whatever_its_case(bench: Bench) -> None:
    name = firm().get("customer", "customer-1").name.upper()

    answer = bench.call("POST", "workspace_groups", json={"workspace_group": {"name": name}})

    assert (answer.status_code, error(answer)["field"]) == (422, "name")


def test_groups_take_projects_in_and_let_them_go(bench: Bench) -> None:
    group = made(bench.call("POST", "workspace_groups", json={"workspace_group": {"name": "New"}}))
    path, project = f"workspace_groups/{group['id']}?include=workspaces", bench.key("project-1")

    added = bench.call("PUT", path, json={"workspace_group": {"add_workspace_ids": [project]}})
    removed = bench.call("PUT", path, json={"workspace_group": {"remove_workspace_ids": project}})

    assert made(added)["workspace_ids"] == [project]
    assert removed.json()["workspace_groups"][group["id"]]["workspace_ids"] == []


def test_a_service_has_one_key_for_a_record(bench: Bench) -> None:
    project = bench.key("project-1")
    reference = {**KEY, "service_name": "erp", "subject_type": "Workspace", "subject_id": project}
    path = "external_references/create_or_update"

    first = made(bench.call("POST", path, json={"external_reference": reference}))
    second = made(
        bench.call("POST", path, json={"external_reference": {**reference, "status": "failed"}})
    )
    third = bench.call("POST", "external_references", json={"external_reference": reference})

    assert first["id"] == second["id"]
    assert (first["status"], second["status"]) == ("successful", "failed")
    assert (third.status_code, error(third)["field"]) == (422, "service_name")
    nowhere = bench.call(
        "POST", path, json={"external_reference": {**reference, "subject_id": "7"}}
    )
    assert error(nowhere)["field"] == "subject_id"


def test_a_second_value_of_a_field_is_another_record(bench: Bench) -> None:
    project = bench.key("project-1")
    fields = bench.get("custom_fields", name="Invoiced")["custom_fields"]
    (field,) = cast("Row", fields)
    body = {"subject_type": "Workspace", "subject_id": int(project), "custom_field_id": field}

    first = made(
        bench.call("POST", "custom_field_values", json={"custom_field_value": {**body, "value": 5}})
    )
    second = made(
        bench.call(
            "POST",
            "custom_field_values",
            data={
                **{f"custom_field_value[{k}]": str(v) for k, v in body.items()},
                "custom_field_value[value]": "7",
            },
        )
    )

    assert first["id"] != second["id"]
    assert (second["value"], second["custom_field_name"], second["type"]) == (
        7,
        "Invoiced",
        "currency",
    )
    assert (
        bench.call("GET", f"custom_field_values/{first['id']}?subject_type=Workspace").status_code
        == 404
    )
    wrong = bench.call(
        "POST", "custom_field_values", json={"custom_field_value": {**body, "value": "much"}}
    )
    assert error(wrong)["field"] == "value"
    assert bench.call("DELETE", f"custom_field_values/{second['id']}").status_code == 204
    listed = bench.get("custom_field_values", subject_type="Workspace", subject_id=project)
    names = {
        v["custom_field_name"]
        for v in cast("dict[str, Row]", listed["custom_field_values"]).values()
    }
    assert names == {"Paid"}


def test_records_are_deleted_one_by_one_or_together(bench: Bench) -> None:
    body = {"workspace_id": bench.key("project-20"), "date_performed": "2026-06-29"}
    ids = [
        str(
            made(
                bench.call(
                    "POST", "time_entries", json={"time_entry": {**body, "time_in_minutes": 5}}
                )
            )["id"]
        )
        for _ in range(3)
    ]
    locked = bench.key("time_entry-1")

    refused = bench.call("DELETE", "time_entries", params={"ids": f"{ids[0]},{locked}"})
    together = bench.call("DELETE", "time_entries", params={"ids": ",".join(ids[:2])})
    alone = bench.call("DELETE", f"time_entries/{ids[2]}")

    assert refused.status_code == 422
    assert (together.status_code, together.content) == (204, b"")
    assert (alone.status_code, alone.content) == (204, b"")
    assert bench.get("time_entries", only=",".join(ids))["count"] == 0
    assert bench.get("time_entries", only=locked)["count"] == 1


def test_references_go_with_their_record(bench: Bench) -> None:
    group = made(
        bench.call(
            "POST",
            "workspace_groups",
            json={"workspace_group": {"name": "Gone soon", "external_reference": KEY}},
        )
    )
    asked = {"subject_type": "WorkspaceGroup", "subject_id": group["id"]}
    assert bench.get("external_references", **asked)["count"] == 1

    assert bench.call("DELETE", f"workspace_groups/{group['id']}").status_code == 204

    assert bench.get("external_references", **asked)["count"] == 0
