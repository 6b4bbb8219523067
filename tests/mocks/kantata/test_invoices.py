"""Invoices take lines once, in one currency and approved; drafts go, sent ones are paid."""

from typing import Any

import httpx
import pytest

from tests.mocks.kantata.conftest import Bench

Told = dict[str, Any]


def one(answer: httpx.Response, name: str) -> Told:
    assert answer.status_code == 200, answer.text
    found = answer.json()
    told: Told = found[name][found["results"][0]["id"]]
    return told


def make(bench: Bench, name: str, singular: str, /, **values: object) -> Told:
    return one(bench.call("POST", name, json={singular: values}), name)


def project(bench: Bench, **values: object) -> str:
    given = {"title": "Billed", "creator_role": "maven", "currency": "EUR", "price": "10000"}
    made = make(bench, "workspaces", "workspace", **{**given, **values})
    return str(made["id"])


def entry(bench: Bench, workspace: str, minutes: int = 60, **values: object) -> str:
    made = make(
        bench,
        "time_entries",
        "time_entry",
        workspace_id=workspace,
        date_performed="2026-06-25",
        time_in_minutes=minutes,
        rate_in_cents=10_000,
        **values,
    )
    return str(made["id"])


def approved(bench: Bench, workspace: str, *entries: str) -> str:
    sheet = make(
        bench,
        "timesheet_submissions",
        "timesheet_submission",
        title="W",
        workspace_id=workspace,
        line_item_ids=list(entries),
    )
    assert bench.call("PUT", f"timesheet_submissions/{sheet['id']}/approve").status_code == 200
    return str(sheet["id"])


def invoice(bench: Bench, workspace: str, **values: object) -> httpx.Response:
    given = {"workspace_id": workspace, "payment_schedule": 30, "invoice_date": "2026-06-30"}
    return bench.call("POST", "invoices", json={"invoice": {**given, **values}})


def refused(answer: httpx.Response) -> str:
    assert answer.status_code == 422, answer.text
    return str(answer.json()["errors"][0]["message"])


def test_an_approved_entry_is_invoiced_once_and_free_after_a_cancellation(bench: Bench) -> None:
    workspace = project(bench)
    line = entry(bench, workspace, 90)
    assert refused(invoice(bench, workspace, time_entry_ids=[line])).endswith("not been approved")
    sheet = approved(bench, workspace, line)

    made = one(invoice(bench, workspace, time_entry_ids=[line]), "invoices")
    taken = bench.get(f"time_entries/{line}", include="invoice")

    assert (made["balance_in_cents"], made["due_date"], made["status"]) == (
        15_000,
        "2026-07-30",
        "new",
    )
    assert "time_entry_ids" not in made
    shown: Any = taken["time_entries"]
    assert (shown[line]["is_invoiced"], shown[line]["invoice_id"]) == (True, made["id"])
    assert "already been invoiced" in refused(invoice(bench, workspace, time_entry_ids=[line]))
    assert bench.call("PUT", f"timesheet_submissions/{sheet}/cancel").status_code == 422
    assert bench.get("time_entries", invoiced="x", workspace_id=workspace)["count"] == 1

    bench.call("PUT", f"invoices/{made['id']}/cancel")
    assert bench.get("time_entries", uninvoiced="x", workspace_id=workspace)["count"] == 1
    assert bench.call("DELETE", f"invoices/{made['id']}").status_code == 422
    assert invoice(bench, workspace, time_entry_ids=[line]).status_code == 200


def test_what_was_sent_can_only_be_paid(bench: Bench) -> None:
    workspace = project(bench)
    items = [{"notes": "Workshop", "amount_in_cents": 10_000, "taxable": True}]
    made = one(invoice(bench, workspace, additional_items=items, tax_rate=19), "invoices")
    path = f"invoices/{made['id']}"

    assert made["balance_in_cents"] == 11_900
    change = {"invoice": {"message": "Sorry"}}
    assert "has been sent" in refused(bench.call("PUT", path, json=change))
    payment = {"invoice_id": made["id"], "amount_in_cents": 20_000}
    too_much = bench.call("POST", "external_payments", json={"external_payment": payment})
    assert "more than the balance" in refused(too_much)
    for amount in (1_900, 10_000):
        make(
            bench,
            "external_payments",
            "external_payment",
            invoice_id=made["id"],
            amount_in_cents=amount,
        )
    paid: Any = bench.get(path, include="external_payments,workspaces,additional_items")
    assert paid["invoices"][made["id"]]["status"] == "accepted payment"
    assert paid["invoices"][made["id"]]["workspace_id"] == workspace
    assert len(paid["external_payments"]) == 2
    assert bench.get("invoices", paid="true")["count"] == 1
    assert bench.get("invoices", pending="true")["count"] == 0
    first = next(iter(paid["external_payments"]))
    assert bench.call("DELETE", f"external_payments/{first}").status_code == 204
    again: Any = bench.get(path)
    assert again["invoices"][made["id"]]["status"] == "new"


def test_a_draft_changes_its_lines_and_goes(bench: Bench) -> None:
    workspace = project(bench, require_time_approvals=False)
    first, second = entry(bench, workspace), entry(bench, workspace, 30)
    made = one(invoice(bench, workspace, time_entry_ids=[first], draft=True), "invoices")
    path = f"invoices/{made['id']}"

    assert made["title"].startswith("Draft Invoice #")
    lines = {"invoice": {"time_entry_ids": [second]}}
    changed = one(bench.call("PUT", f"{path}?include=time_entries", json=lines), "invoices")
    none = bench.call("PUT", path, json={"invoice": {"time_entry_ids": []}})

    assert (changed["balance_in_cents"], changed["time_entry_ids"]) == (5_000, [second])
    assert "at least one line" in refused(none)
    assert bench.call("DELETE", path).status_code == 204
    assert bench.get("time_entries", uninvoiced="x", workspace_id=workspace)["count"] == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "at least one line"),
        ({"time_entry_ids": ["7"]}, "does not exist"),
        ({"additional_items": [{"notes": "x"}]}, "amount_in_cents"),
        ({"additional_items": "x"}, "additional_items is invalid"),
    ],
)
def test_an_invoice_that_makes_no_sense_changes_nothing(
    bench: Bench, given: dict[str, object], said: str
) -> None:
    workspace = project(bench)
    before = bench.system.store.last_seq

    assert said in refused(invoice(bench, workspace, **given))
    assert bench.system.store.last_seq == before


def test_a_lock_and_a_closed_period_keep_time_as_it_is(bench: Bench) -> None:
    workspace = project(bench)
    line = entry(bench, workspace)
    monday = bench.call(
        "POST", "line_item_locks", json={"line_item_lock": {"locked": "2026-06-29"}}
    )
    assert refused(monday) == "locked is invalid"
    make(bench, "line_item_locks", "line_item_lock", locked="2026-06-27")

    changed = bench.call("PUT", f"time_entries/{line}", json={"time_entry": {"notes": "late"}})
    assert refused(changed) == "Time on 2026-06-25 is locked"
    approved(bench, workspace, line)
    assert invoice(bench, workspace, time_entry_ids=[line]).status_code == 200
    make(
        bench,
        "financial_periods",
        "financial_period",
        start_date="2026-07-01",
        end_date="2026-07-31",
        status="closed",
    )
    late = {"workspace_id": workspace, "date_performed": "2026-07-03", "time_in_minutes": 5}
    assert "locked" in refused(bench.call("POST", "time_entries", json={"time_entry": late}))
