"""The sums of a firm, for any seed: every cent that was billed was worked, spent or delivered."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.world.firms import AS_OF
from understudy.kernel.seed import Seed
from understudy.world.calendar import is_business_day
from understudy.world.firm import World
from understudy.world.nouns import (
    AccountingPeriod,
    Assignment,
    CostRate,
    Customer,
    Engagement,
    ExpenseItem,
    Invoice,
    JobProfile,
    LegalEntity,
    Milestone,
    OrgUnit,
    Payment,
    Project,
    RateCardLine,
    Resource,
    Task,
    TimeEntry,
)

firms = st.integers(0, 2**32).map(lambda n: World.generate(Seed(n), "small", AS_OF))
# A smaller seed makes no simpler firm, so there is nothing to shrink.
few = settings(max_examples=5, phases=[Phase.generate])

Owed = tuple[str, date, int, int]
"""Project, day of the invoice, amount, minutes."""


@cache
def next_bill_day(worked_on: date, approved_at: datetime) -> date:
    """The first bill run that finds the work approved (docs/correlation.md, step 5), by days."""
    day = worked_on
    while True:
        day += timedelta(days=1)
        first = day.weekday() < 5 and (day.day == 1 or (day.day <= 3 and day.weekday() == 0))
        run = datetime.combine(day, time(9), UTC)
        if first and day.month != worked_on.month and run > approved_at:
            return day


def owed(world: World) -> Iterator[tuple[str, Owed]]:
    """What must have been billed before `as_of`, by its source."""
    hourly = {p.id for p in world.all(Project) if p.billing_type == "time_and_materials"}
    for e in world.all(TimeEntry):
        if e.billable and e.approved_at and e.project in hourly:
            cents = (2 * e.minutes * e.bill_rate_minor + 60) // 120
            yield e.id, (e.project, next_bill_day(e.worked_on, e.approved_at), cents, e.minutes)
    for x in world.all(ExpenseItem):
        if x.billable and x.approved_at:
            day = next_bill_day(x.incurred_on, x.approved_at)
            yield x.id, (x.project, day, x.amount_minor, 0)
    for m in world.all(Milestone):
        if m.completed_at:
            yield m.id, (m.project, m.completed_at.date(), m.amount_minor, 0)


@few
@given(firms)
def test_invoices_are_work_and_expenses_and_milestones_to_the_cent(world: World) -> None:
    projects = {p.id: p for p in world.all(Project)}
    # How often each is billed, less how often it should be: nothing may be on two invoices.
    balance = Counter(
        (line.source, (i.project, i.issued_on, line.amount_minor, line.minutes))
        for i in world.all(Invoice)
        for line in i.lines
    )
    balance.subtract(item for item in owed(world) if item[1][1] < AS_OF)

    assert [item for item, count in balance.items() if count][:3] == []
    assert balance
    for i in world.all(Invoice):
        project = projects[i.project]
        assert (i.currency, i.legal_entity) == (project.currency, project.legal_entity)
        assert i.total_minor > 0


@few
@given(firms)
def test_payments_pay_exactly_the_invoices_that_are_marked_paid(world: World) -> None:
    paid = {p.invoice: p for p in world.all(Payment)}
    terms = {c.id: c.payment_terms_days for c in world.all(Customer)}
    periods = {p.id: p for p in world.all(AccountingPeriod)}

    assert len(paid) == len(world.all(Payment))
    for i in world.all(Invoice):
        assert (i.status == "paid") == (i.id in paid)
        if i.id in paid:
            assert paid[i.id].amount_minor == i.total_minor
            assert paid[i.id].currency == i.currency
            assert i.issued_on <= paid[i.id].paid_on < AS_OF
        assert i.due_on - i.issued_on == timedelta(days=terms[i.customer])
        assert periods[i.period].starts_on <= i.issued_on <= periods[i.period].ends_on


@few
@given(firms)
def test_no_one_books_more_than_a_day_has_or_when_not_employed(world: World) -> None:
    people = {r.id: r for r in world.all(Resource)}
    country = {e.id: e.country for e in world.all(LegalEntity)}
    tasks = {t.id: t for t in world.all(Task)}
    booked: dict[tuple[str, date], int] = defaultdict(int)

    for e in world.all(TimeEntry):
        booked[e.resource, e.worked_on] += e.minutes
        person = people[e.resource]
        assert person.hired_on <= e.worked_on < min(AS_OF, person.terminated_on or AS_OF)
        assert is_business_day(e.worked_on, country[person.legal_entity])
        assert (tasks[e.task].project, tasks[e.task].billable) == (e.project, e.billable)

    for (resource, _), minutes in booked.items():
        assert 0 < minutes <= 495 * people[resource].weekly_minutes // 2400


@few
@given(firms)
def test_rates_follow_their_dates_and_cards(world: World) -> None:
    rates: dict[str, list[CostRate]] = defaultdict(list)
    for rate in world.all(CostRate):
        rates[rate.resource].append(rate)
    for person in world.all(Resource):
        history = rates[person.id]
        assert history[0].effective_on == person.hired_on
        for before, after in pairwise(history):
            assert before.effective_on < after.effective_on < (person.terminated_on or AS_OF)
            assert before.cost_rate_minor < after.cost_rate_minor
    prices = {(x.rate_card, x.job_profile): x.bill_rate_minor for x in world.all(RateCardLine)}
    projects = {p.id: p for p in world.all(Project)}
    staffed = {(a.project, a.resource): a for a in world.all(Assignment)}
    for a in world.all(Assignment):
        project = projects[a.project]
        assert a.bill_rate_minor == prices[project.rate_card, a.job_profile]
        assert project.start_on <= a.start_on <= a.end_on <= project.end_on
    for e in world.all(TimeEntry):
        assert e.bill_rate_minor == staffed[e.project, e.resource].bill_rate_minor


@few
@given(firms)
def test_won_deals_have_one_project_each_and_names_are_unique(world: World) -> None:
    deals = {e.id: e for e in world.all(Engagement)}
    won = [e.id for e in world.all(Engagement) if e.stage == "won"]
    assert sorted(p.engagement for p in world.all(Project)) == sorted(won)
    fees: dict[str, int] = defaultdict(int)
    for m in world.all(Milestone):
        fees[m.project] += m.amount_minor
    for p in world.all(Project):
        deal = deals[p.engagement]
        assert (p.name, p.currency, p.customer) == (deal.name, deal.currency, deal.customer)
        assert fees[p.id] == (deal.amount_minor if p.billing_type == "fixed_fee" else 0)
    for values in (
        [c.name for c in world.all(Customer)],
        [r.employee_number for r in world.all(Resource)],
        [r.email for r in world.all(Resource)],
        [p.code for p in world.all(Project)],
        [i.number for i in world.all(Invoice)],
    ):
        assert len(values) == len(set(values))


@few
@given(firms)
def test_whoever_leads_is_there_all_the_year(world: World) -> None:
    people = {r.id: r for r in world.all(Resource)}
    leading = {u.manager for u in world.all(OrgUnit)} | {p.manager for p in world.all(Project)}
    leading |= {r.manager for r in world.all(Resource)} | {c.owner for c in world.all(Customer)}

    for lead in leading - {None}:
        assert people[str(lead)].terminated_on is None
        assert people[str(lead)].hired_on < AS_OF - timedelta(days=400)
    for person in people.values():
        above, steps = person.manager, 0
        while above is not None:
            above, steps = people[above].manager, steps + 1
            assert steps < 6
    assert {r.worker_type for r in people.values()} == {"employee", "contingent"}
    assert any(r.terminated_on for r in people.values())
    assert {r.legal_entity for r in people.values()} == {e.id for e in world.all(LegalEntity)}
    assert len(world.all(JobProfile)) == 8
