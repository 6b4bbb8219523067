"""What a firm offers to those who load it and to stories: all of it, in order, and enough to do."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.world.firms import AS_OF, SMALL
from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.world import firm
from understudy.world.firm import LOAD_ORDER, World
from understudy.world.nouns import (
    AccountingPeriod,
    Customer,
    Engagement,
    ExpenseItem,
    Invoice,
    Resource,
    TimeEntry,
)

MONDAY, THURSDAY = date(2026, 6, 29), date(2026, 7, 9)


@pytest.mark.parametrize("seed", [1, 12345])
@pytest.mark.parametrize("as_of", [MONDAY, THURSDAY], ids=["monday", "thursday"])
def test_every_firm_has_deals_to_close_and_work_that_is_open(seed: int, as_of: date) -> None:
    world = World.generate(Seed(seed), "small", as_of)

    assert {e.stage for e in world.engagements} == {
        *("prospecting", "qualified", "proposal", "negotiation", "won", "lost")
    }
    deals = [e for e in world.engagements if e.stage == "negotiation"]
    assert len(deals) >= 6
    assert {(d.currency, d.billing_type) for d in deals} == {
        (currency, billing)
        for currency in ("USD", "EUR", "GBP")
        for billing in ("time_and_materials", "fixed_fee")
    }
    assert {e.status for e in world.all(TimeEntry)} == {
        *("draft", "submitted", "approved", "rejected")
    }
    assert {"approved"} < {x.status for x in world.all(ExpenseItem)}
    assert {i.status for i in world.all(Invoice)} == {"open", "paid"}
    billed = {line.source for i in world.all(Invoice) for line in i.lines}
    assert [e for e in world.all(TimeEntry) if e.approved_at and e.id not in billed]


def test_three_quarters_of_the_time_that_consultants_have_is_billable() -> None:
    people = [r for r in SMALL.all(Resource) if r.job_profile != "job_profile-8"]
    start = SMALL.all(AccountingPeriod)[0].starts_on
    weeks = [
        ((r.terminated_on or AS_OF) - max(start, r.hired_on)).days / 7 * r.weekly_minutes
        for r in people
    ]

    booked = sum(e.minutes for e in SMALL.all(TimeEntry) if e.billable)

    assert 0.6 < booked / sum(weeks) < 0.85


@pytest.mark.parametrize(
    ("as_of", "last_closed"),
    [(date(2026, 7, 3), "May 2026"), (date(2026, 7, 4), "Jun 2026"), (MONDAY, "May 2026")],
)
def test_a_month_is_closed_once_its_third_weekday_after_is_past(
    as_of: date, last_closed: str
) -> None:
    periods = World.generate(Seed(7), "small", as_of).all(AccountingPeriod)

    assert [p.name for p in periods if p.status == "closed"][-1] == last_closed
    assert periods[0].ends_on < as_of - timedelta(days=330)
    assert periods[-1].starts_on > as_of + timedelta(days=60)
    for before, after in pairwise(periods):
        assert after.starts_on == before.ends_on + timedelta(days=1)
        assert (before.status, after.status) != ("open", "closed")


def test_the_same_seed_makes_the_same_firm_and_another_another() -> None:
    again = World.generate(Seed(7), "small", AS_OF)
    other = World.generate(Seed(8), "small", AS_OF)

    assert list(again.batches()) == list(SMALL.batches())
    for noun in (Customer, Resource, Engagement, TimeEntry):
        assert other.all(noun) != SMALL.all(noun)


def test_a_firm_that_is_not_held_in_memory_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firm, "HELD_PEOPLE_MAX", 0)
    lazy = World.generate(Seed(7), "small", AS_OF)

    walked = list(lazy.batches())

    assert walked == list(SMALL.batches())
    assert max(len(batch) for _, batch in walked) <= firm.BATCH
    assert "time_entry" not in vars(lazy)["_held"]


def test_batches_come_in_load_order_and_only_those_asked_for() -> None:
    kinds = list(dict.fromkeys(noun for noun, _ in SMALL.batches()))
    assert kinds == list(LOAD_ORDER)
    for noun, batch in SMALL.batches():
        assert {item.noun for item in batch} == {noun}

    asked = [noun for noun, _ in SMALL.batches(["payment", "customer"])]

    assert asked == ["customer", "payment"]
    ids = [item.id for _, batch in SMALL.batches(["time_entry"]) for item in batch]
    assert ids == [f"time_entry-{n}" for n in range(1, len(ids) + 1)]


def test_a_noun_is_found_by_its_id_and_its_kind_or_name() -> None:
    customer = SMALL.get(Customer, "customer-3")

    assert customer == SMALL.get("customer", "customer-3") == SMALL.customers[2]
    for wrong in ("customer-0", "customer-9999", "customer", "project-1", "customer-²"):
        with pytest.raises(UsageError, match="this firm has no customer"):
            SMALL.get("customer", wrong)
    with pytest.raises(UsageError, match="no noun called 'costumer'; did you mean 'customer'"):
        SMALL.all("costumer")
    with pytest.raises(UsageError, match="did you mean 'small'"):
        World.generate(Seed(7), "smal", AS_OF)


def test_stories_never_pick_a_noun_twice_and_always_in_the_same_order() -> None:
    world = SMALL.fresh()

    first = world.deals.pick(stage="negotiation")
    rest = world.deals.take(3, stage="negotiation", currency="EUR")

    assert first not in rest
    assert len({d.id for d in rest}) == 3
    assert {d.currency for d in rest} == {"EUR"}
    assert SMALL.fresh().deals.pick(stage="negotiation") == first
    assert world.projects.pick(status="active").status == "active"
    assert world.people.pick(worker_type="contingent").worker_type == "contingent"
    assert world.milestones.pick(status="planned").completed_at is None


def test_what_cannot_be_picked_is_told_with_what_is_there() -> None:
    world = SMALL.fresh()

    with pytest.raises(UsageError, match=r"no more deals, stage imaginary; .* negotiation \(12\)"):
        world.deals.pick(stage="imaginary")
    with pytest.raises(UsageError, match="only 12 of 13 deals, stage negotiation"):
        world.deals.take(13, stage="negotiation")
    with pytest.raises(UsageError, match="no field of deals called 'stag'; did you mean 'stage'"):
        world.deals.pick(stag="won")
    assert len(world.deals.take(12, stage="negotiation")) == 12
