"""A week on its way through approval, over the wire."""

from typing import cast

import pytest

from tests.mocks.kantata.conftest import Bench

Row = dict[str, object]


def entries(bench: Bench, count: int = 2, project: str = "project-20") -> list[str]:
    """New time entries of one person."""
    body = {
        "workspace_id": bench.key(project),
        "user_id": bench.key("resource-4"),
        "date_performed": "2026-06-29",
        "time_in_minutes": 60,
        "rate_in_cents": 10_050,
    }
    answer = bench.call("POST", "time_entries", json={"time_entries": [body] * count})
    return [r["id"] for r in answer.json()["results"]]


def submitted(bench: Bench, ids: list[str], project: str = "project-20") -> Row:
    body = {"title": "W27", "workspace_id": bench.key(project), "line_item_ids": ids}
    answer = bench.call("POST", "timesheet_submissions", json={"timesheet_submission": body})
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["timesheet_submissions"].values()
    return cast("Row", found)


def entry(bench: Bench, id: str) -> Row:
    return cast("dict[str, Row]", bench.get(f"time_entries/{id}")["time_entries"])[id]


def test_a_submitted_entry_is_locked(bench: Bench) -> None:
    ids = entries(bench)
    sheet = submitted(bench, ids)

    assert (sheet["status"], sheet["line_item_total_in_cents"]) == ("new", 20_100)
    locked = entry(bench, ids[0])
    assert (locked["active_submission_id"], locked["user_can_edit"]) == (sheet["id"], False)
    change = {"time_entry": {"time_in_minutes": 30}}
    refused = bench.call("PUT", f"time_entries/{ids[0]}", json=change)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["type"] == "validation"
    assert bench.call("DELETE", f"time_entries/{ids[0]}").status_code == 422


def test_approval_answers_with_a_bare_list_and_approves_the_entries(bench: Bench) -> None:
    ids = entries(bench)
    sheet = submitted(bench, ids)

    answer = bench.call(
        "PUT",
        f"timesheet_submissions/{sheet['id']}/approve",
        json={"resolution": {"description": "ok"}},
    )

    assert list(answer.json()) == ["resolutions"]
    (resolution,) = answer.json()["resolutions"]
    assert {k: resolution[k] for k in ("type", "target_type", "target_id", "description")} == {
        "type": "approval",
        "target_type": "TimesheetSubmission",
        "target_id": sheet["id"],
        "description": "ok",
    }
    approved = entry(bench, ids[1])
    assert (approved["approved"], approved["updated_at"]) == (True, "2026-06-29T01:00:00-07:00")
    again = bench.call("PUT", f"timesheet_submissions/{sheet['id']}/approve")
    assert again.status_code == 422
    assert again.json()["errors"][0]["message"] == "The submission is approved"


def test_rejection_frees_the_entries_for_a_new_submission(bench: Bench) -> None:
    ids = entries(bench)
    first = submitted(bench, ids)
    bench.call("PUT", f"timesheet_submissions/{first['id']}/reject", data={})

    freed = entry(bench, ids[0])
    assert (freed["active_submission_id"], freed["recent_submission_id"], freed["approved"]) == (
        None,
        first["id"],
        False,
    )
    second = submitted(bench, ids)
    assert second["id"] != first["id"]


def test_an_approved_submission_can_still_be_cancelled(bench: Bench) -> None:
    ids = entries(bench)
    sheet = submitted(bench, ids)
    bench.call("PUT", f"timesheet_submissions/{sheet['id']}/approve")

    bench.call("PUT", f"timesheet_submissions/{sheet['id']}/cancel")

    assert entry(bench, ids[0])["approved"] is False
    record = next(r for r in bench.system.canonical("time_entry") if r.id == ids[0])
    assert (record.fields["status"], record.fields["approved_at"]) == ("draft", None)


def test_several_submissions_are_settled_together_or_not_at_all(bench: Bench) -> None:
    one, two = submitted(bench, entries(bench)), submitted(bench, entries(bench))

    def settle(ids: object) -> int:
        body = {"resolution": {"description": "ok", "submission_ids": ids}}
        return bench.call("POST", "timesheet_approvals", json=body).status_code

    assert settle([one["id"], "7"]) == 404
    assert settle([]) == 422
    assert settle({"a": 1}) == 422
    listed = bench.get("timesheet_submissions", statuses="new", only=f"{one['id']},{two['id']}")
    assert listed["count"] == 2
    assert settle([int(str(one["id"])), two["id"]]) == 200
    listed = bench.get(
        "timesheet_submissions", statuses="approved", only=f"{one['id']},{two['id']}"
    )
    assert listed["count"] == 2


@pytest.mark.parametrize("trouble", ["none", "taken", "elsewhere", "unknown"])
def test_a_submission_takes_free_entries_of_its_project_only(bench: Bench, trouble: str) -> None:
    taken = entries(bench)
    submitted(bench, taken)
    ids = {
        "none": [],
        "taken": taken,
        "elsewhere": entries(bench, project="project-19"),
        "unknown": ["7"],
    }[trouble]
    before = bench.system.store.last_seq
    body = {"title": "W27", "workspace_id": bench.key("project-20"), "line_item_ids": ids}

    answer = bench.call("POST", "timesheet_submissions", json={"timesheet_submission": body})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "line_item_ids"
    assert bench.system.store.last_seq == before


def test_expense_reports_go_the_same_way(bench: Bench) -> None:
    project = bench.key("project-20")
    expense = {"workspace_id": project, "date": "2026-06-29", "category": "Travel"}
    made = bench.call("POST", "expenses", json={"expense": {**expense, "amount_in_cents": 4250}})
    (id_,) = made.json()["expenses"]
    body = {"title": "Trip", "workspace_id": project, "line_item_ids": id_}
    report = bench.call(
        "POST", "expense_report_submissions", json={"expense_report_submission": body}
    ).json()
    (sheet,) = report["expense_report_submissions"].values()
    assert sheet["line_item_total_formatted"].endswith("42.50")

    bench.call(
        "POST", "expense_report_approvals", json={"resolution": {"submission_ids": [sheet["id"]]}}
    )

    assert bench.get("expenses", approved="true", only=id_)["count"] == 1
    shown = bench.get(
        "expense_report_submissions", only=sheet["id"], include="resolutions,expenses"
    )
    assert len(cast("Row", shown["resolutions"])) == 1
    gone = bench.call("DELETE", "expenses", params={"ids": id_})
    assert gone.status_code == 422


def submission(bench: Bench, kind: str, line: str) -> str:
    """A week or a trip of one line, submitted; its id."""
    if kind == "timesheet":
        return str(submitted(bench, [line])["id"])
    body = {"title": "Trip", "workspace_id": bench.key("project-20"), "line_item_ids": line}
    sent = {"expense_report_submission": body}
    made = bench.call("POST", "expense_report_submissions", json=sent).json()
    return str(next(iter(made["expense_report_submissions"])))


def line(bench: Bench, kind: str) -> str:
    if kind == "timesheet":
        return entries(bench, 1)[0]
    body = {"workspace_id": bench.key("project-20"), "date": "2026-06-29", "category": "Travel"}
    made = bench.call("POST", "expenses", json={"expense": {**body, "amount_in_cents": 4250}})
    return str(next(iter(made.json()["expenses"])))


@pytest.mark.parametrize("many", [False, True], ids=["one", "several"])
@pytest.mark.parametrize(
    ("act", "plural", "status"),
    [
        ("approve", "approvals", "approved"),
        ("reject", "rejections", "rejected"),
        ("cancel", "cancellations", "cancelled"),
    ],
)
@pytest.mark.parametrize("kind", ["timesheet", "expense_report"])
def test_whatever_is_submitted_is_settled_each_way(
    bench: Bench, kind: str, act: str, plural: str, status: str, many: bool
) -> None:
    ids = [submission(bench, kind, line(bench, kind)) for _ in range(1 + many)]

    if many:
        body = {"resolution": {"submission_ids": ids, "description": "so be it"}}
        answer = bench.call("POST", f"{kind}_{plural}", json=body)
    else:
        answer = bench.call("PUT", f"{kind}_submissions/{ids[0]}/{act}")

    assert answer.status_code == 200, answer.text
    resolutions = cast("list[Row]", answer.json()["resolutions"])
    assert sorted(str(r["target_id"]) for r in resolutions) == sorted(ids)
    for id in ids:
        shown = bench.get(f"{kind}_submissions/{id}")[f"{kind}_submissions"]
        assert cast("dict[str, Row]", shown)[id]["status"] == status
    one = str(resolutions[0]["id"])
    found = cast("dict[str, Row]", bench.get(f"resolutions/{one}")["resolutions"])
    assert found[one]["target_id"] == resolutions[0]["target_id"]
