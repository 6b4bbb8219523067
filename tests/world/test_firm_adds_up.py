"""The sums of a firm, for any seed: every cent that was billed was worked, spent or delivered."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.firms import AS_OF, SMALL
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.world.calendar import bill_run, billed_in
from understudy.world.firm import World
from understudy.world.nouns import billed_minor

seeds = st.integers(0, 2**32).map(lambda n: World.generate(Seed(n), "small", AS_OF))
few = settings(max_examples=8, deadline=None)


@few
@given(seeds)
def test_invoices_are_work_and_expenses_and_milestones_to_the_cent(world: World) -> None:
    owed: dict[tuple[str, str, str], int] = defaultdict(int)
    kind = {p.id: p for p in world.all("project")}
    for e in world.all("time_entry"):
        project = kind[e.project]
        if not (e.billable and e.approved_at) or project.billing_type == "fixed_fee":
            continue
        if bill_run(billed_in(e.worked_on, e.approved_at)).date() < AS_OF:
            key = (project.legal_entity, project.currency, e.project)
            owed[key] += billed_minor(e.minutes, e.bill_rate_minor)
    for x in world.all("expense_item"):
        project = kind[x.project]
        if x.billable and x.approved_at:
            if bill_run(billed_in(x.incurred_on, x.approved_at)).date() < AS_OF:
                owed[project.legal_entity, project.currency, x.project] += x.amount_minor
    for m in world.all("milestone"):
        project = kind[m.project]
        if m.completed_at:
            owed[project.legal_entity, project.currency, m.project] += m.amount_minor

    billed: dict[tuple[str, str, str], int] = defaultdict(int)
    for invoice in world.all("invoice"):
        billed[invoice.legal_entity, invoice.currency, invoice.project] += invoice.total_minor

    assert billed == owed


@few
@given(seeds)
def test_nothing_is_on_two_invoices_and_payments_pay_what_is_marked_paid(world: World) -> None:
    lines = [line.source for i in world.all("invoice") for line in i.lines]
    assert len(lines) == len(set(lines))

    paid = {p.invoice: p for p in world.all("payment")}
    for invoice in world.all("invoice"):
        assert (invoice.status == "paid") == (invoice.id in paid)
        if invoice.id in paid:
            assert paid[invoice.id].amount_minor == invoice.total_minor
            assert invoice.issued_on <= paid[invoice.id].paid_on < AS_OF


@few
@given(seeds)
def test_no_one_books_more_than_a_day_has_or_when_not_employed(world: World) -> None:
    people = {r.id: r for r in world.all("resource")}
    booked: dict[tuple[str, date], int] = defaultdict(int)
    for e in world.all("time_entry"):
        booked[e.resource, e.worked_on] += e.minutes
        person = people[e.resource]
        assert person.hired_on <= e.worked_on < AS_OF
        assert person.terminated_on is None or e.worked_on < person.terminated_on
        assert e.worked_on.weekday() < 5
    assert max(booked.values()) <= 12 * 60


@few
@given(seeds)
def test_references_resolve_and_names_are_unique(world: World) -> None:
    for noun, batch in world.batches():
        for item in batch:
            assert item.id.rpartition("-")[0] == noun
    known = {e.id for e in world.all("engagement") if e.stage == "won"}
    assert sorted(p.engagement for p in world.all("project")) == sorted(known)
    for noun, field in (("customer", "name"), ("resource", "employee_number"), ("project", "code")):
        values = [getattr(item, field) for item in world.all(noun)]
        assert len(values) == len(set(values))
    units = {u.id for u in world.all("org_unit")}
    assert {r.org_unit for r in world.all("resource")} <= units
    people = {r.id for r in world.all("resource")}
    assert {r.manager for r in world.all("resource")} - {None} <= people


@few
@given(seeds)
def test_rates_follow_their_dates_and_cards(world: World) -> None:
    first: dict[str, date] = {}
    for rate in world.all("cost_rate"):
        assert rate.entered_on <= rate.effective_on
        assert rate.effective_on >= first.get(rate.resource, rate.effective_on)
        first.setdefault(rate.resource, rate.effective_on)
    for person in world.all("resource"):
        assert first[person.id] == person.hired_on
    project = {p.id: p for p in world.all("project")}
    for a in world.all("assignment"):
        card = project[a.project].rate_card
        assert a.bill_rate_minor == world.organisation.bill_rate_minor(card, a.job_profile)


@pytest.mark.parametrize("seed", [1, 7, 12345])
def test_every_firm_has_deals_to_close_and_work_that_is_open(seed: int) -> None:
    world = World.generate(Seed(seed), "small", AS_OF)

    open_deals = [e for e in world.all("engagement") if e.stage == "negotiation"]
    assert len(open_deals) >= 6
    assert len({e.currency for e in open_deals}) >= 2
    assert {e.billing_type for e in open_deals} == {"time_and_materials", "fixed_fee"}
    assert {"approved", "submitted"} <= {e.status for e in world.all("time_entry")}
    assert "open" in {i.status for i in world.all("invoice")}


def test_the_same_seed_makes_the_same_firm_and_another_another() -> None:
    again = World.generate(Seed(7), "small", AS_OF)
    other = World.generate(Seed(8), "small", AS_OF)

    assert list(again.batches()) == list(SMALL.batches())
    assert other.all("customer") != SMALL.all("customer")


def test_stories_never_pick_a_deal_twice() -> None:
    world = SMALL.fresh()

    first = world.deals.pick(stage="negotiation")
    rest = world.deals.take(3, stage="negotiation")

    assert first not in rest
    assert SMALL.fresh().deals.pick(stage="negotiation") == first
    with pytest.raises(UsageError, match="has not 1 more deals with stage imaginary"):
        world.deals.pick(stage="imaginary")


def test_nonsense_sizes_and_ids_are_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'small'"):
        World.generate(Seed(7), "smal", AS_OF)
    with pytest.raises(UsageError, match="no customer customer-0"):
        SMALL.get("customer", "customer-0")
