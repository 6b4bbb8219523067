"""The firm, loaded and read again: every noun as the world has it, to the cent."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from tests.mocks.netsuite.conftest import Keys, Stage, world
from understudy.kernel.history import Record
from understudy.vendor.errors import Refusal
from understudy_mocks.netsuite import VENDOR

REFERENCES = {
    "customer",
    "legal_entity",
    "manager",
    "cost_centre",
    "project",
    "resource",
    "period",
    "invoice",
}
KEPT = ("time_entry", "expense_item")
"""What is only kept once it is approved."""


def plain(name: str, value: object) -> object:
    """A value of the world as a canonical record has it."""
    if name in REFERENCES and value is not None:
        return Keys().here(str(value))
    if name == "engagement":
        return Keys().native("crm", str(value))
    if name == "rate_card":
        return world().get("rate_card", str(value)).name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if name == "lines" and isinstance(value, tuple):
        return [{**line, "source": Keys().native("psa", line["source"])} for line in value]
    return value


@pytest.mark.parametrize("noun", [p.noun for p in VENDOR.projections])
def test_every_noun_reads_as_it_was_loaded(stage: Stage, noun: str) -> None:
    found = {r.id: r for r in stage.system.canonical(noun)}
    wanted = [n for n in world().all(noun) if noun not in KEPT or n.status == "approved"]

    assert len(found) == len(wanted) > 0
    for item in wanted:
        record, own = found[Keys().here(item.id)], asdict(item)
        shared = [name for name in record.fields if name in own]
        assert shared
        assert {n: record.fields[n] for n in shared} == {n: plain(n, own[n]) for n in shared}


def test_the_key_of_origin_is_where_it_is_documented(stage: Stage) -> None:
    def source(noun: str) -> str | None:
        return next(iter(stage.system.canonical(noun))).source

    assert source("customer") == Keys().native("crm", "customer-1")
    assert source("project") == Keys().native("crm", "engagement-1")
    assert source("resource") == world().get("resource", "resource-1").employee_number
    assert source("time_entry") == Keys().native("psa", "time_entry-1")
    assert source("expense_item") == Keys().native("psa", "expense_item-1")


def test_pay_is_not_here_and_would_be_seen(stage: Stage) -> None:
    def costs() -> Counter[object]:
        return Counter(r.fields["cost_rate_minor"] for r in stage.system.canonical("resource"))

    assert costs() == {None: len(world().all("resource"))}

    leaked = stage.key("resource-3")
    stage.call("PATCH", f"/services/rest/record/v1/employee/{leaked}", json={"laborCost": 52.5})

    assert costs()[5250] == 1


def invoice(stage: Stage, status: str) -> Record:
    return next(r for r in stage.system.canonical("invoice") if r.fields["status"] == status)


def test_a_person_receives_the_money_for_an_invoice(stage: Stage) -> None:
    due = invoice(stage, "open")
    paid_on = stage.clock.moment.date().isoformat()

    stage.system.act(
        "payment",
        None,
        {"invoice": due.id, "amount_minor": due.fields["total_minor"], "paid_on": paid_on},
        "accountant",
    )

    settled = next(r for r in stage.system.canonical("invoice") if r.id == due.id)
    assert settled.fields["status"] == "paid"
    assert settled.fields["paid_minor"] == due.fields["total_minor"]
    payment = list(stage.system.canonical("payment"))[-1]
    assert payment.fields["invoice"] == due.id
    changes = [(c.noun, c.kind, c.by) for c in stage.system.changes()]
    assert changes == [
        ("invoice", "updated", "person:accountant"),
        ("payment", "created", "person:accountant"),
    ]


def test_nobody_pays_more_than_is_due_or_twice(stage: Stage) -> None:
    paid, due = invoice(stage, "paid"), invoice(stage, "open")
    before = stage.system.store.last_seq

    for record, more in ((paid, 0), (due, 1)):
        values = {
            "invoice": record.id,
            "amount_minor": int(str(record.fields["total_minor"])) + more,
            "paid_on": "2026-06-29",
        }
        with pytest.raises(Refusal, match="over-applied"):
            stage.system.act("payment", None, values, "accountant")

    assert stage.system.store.last_seq == before


def test_a_person_closes_a_month(stage: Stage) -> None:
    open_one = next(
        r for r in stage.system.canonical("accounting_period") if r.fields["status"] == "open"
    )

    stage.system.act("accounting_period", open_one.id, {"status": "closed"}, "accountant")

    (change,) = stage.system.changes()
    assert (change.before, change.after) == ({"status": "open"}, {"status": "closed"})
    row = stage.query(
        f"SELECT closed, arlocked, aplocked FROM accountingperiod WHERE id={change.id}"
    )
    assert row == [{"closed": "T", "arlocked": "T", "aplocked": "T"}]
