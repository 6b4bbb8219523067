"""The company that is bought: its own organisation, calendar and money, and in part our customers.

It is small on purpose, and made to collide: its codes, numbers and ids are those of our own firm,
for both began to count at one. Some of its customers are ours under another spelling, and one only
sounds like ours. Some of its people work for us too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from re import split

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.firm import World
from understudy.world.names import ascii_of
from understudy.world.nouns import (
    AccountingPeriod,
    Assignment,
    Budget,
    CostCentre,
    CostRate,
    Currency,
    CurrencyRate,
    Customer,
    Engagement,
    Invoice,
    InvoiceLine,
    JobProfile,
    LegalEntity,
    Noun,
    OrgUnit,
    Payment,
    Project,
    RateCard,
    RateCardLine,
    Resource,
    Skill,
    Task,
    TimeEntry,
    billed_minor,
)

COMPANY = "Corvane Beratung AG"
DOMAIN = "corvane.test"
HOME: Currency = "CHF"
OURS: Currency = "EUR"
"""It bills at home in its own money, and the customers that it shares with us in theirs."""

WORTH_MINOR = 12_000_000
SHARED, OWN, PEOPLE, SHARED_PEOPLE = 3, 4, 8, 3
PERIOD_WEEKS = (4, 4, 5)
"""Its quarters have periods of four, four and five weeks: none ends with a month (practice)."""


class Acquired(World):
    """The other company as it stands on a day, told from the seed and from our own firm."""

    def __init__(self, ours: World) -> None:
        self.seed, self.size, self.as_of = ours.seed.sub("acquired"), ours.size, ours.as_of
        self._taken = set()
        self._held = _everything(self.seed, ours)


def _everything(seed: Seed, ours: World) -> dict[str, Sequence[Noun]]:
    today = ours.as_of
    found: dict[str, Sequence[Noun]] = dict.fromkeys(("milestone", "expense_item"), ())
    found["portfolio_status"] = ()
    found |= _standing(today)
    found["resource"] = people = _people(seed.stream("people"), ours)
    found["cost_rate"] = [
        CostRate(f"cost_rate-{n}", p.id, p.hired_on, p.hired_on, 7_000 + 500 * n, HOME)
        for n, p in enumerate(people, 1)
    ]
    found["customer"] = customers = _customers(seed.stream("customers"), ours)
    found["project"] = projects = _projects(customers, people, today)
    found["engagement"] = [_deal(p) for p in projects]
    found["budget"] = [
        Budget(f"budget-{n}", p.id, WORTH_MINOR, p.currency, 48_000)
        for n, p in enumerate(projects, 1)
    ]
    found["task"] = [
        Task(f"task-{n}", p.id, "Delivery", True, p.start_on, p.end_on)
        for n, p in enumerate(projects, 1)
    ]
    found["assignment"] = [
        Assignment(f"assignment-{n}", p.id, w.id, w.job_profile, p.start_on, p.end_on, 9_600, rate)
        for n, (p, w, rate) in enumerate(
            ((p, people[(k + m) % PEOPLE], 17_250 + 350 * m) for k, p in enumerate(projects)
             for m in range(2)), 1
        )
    ]  # fmt: skip
    found |= _history(seed.stream("work"), found, today)
    return found


def _standing(today: date) -> Mapping[str, Sequence[Noun]]:
    entity = LegalEntity("legal_entity-1", COMPANY, "CH", HOME, "Europe/Zurich", 4)
    profiles = [
        JobProfile(f"job_profile-{n}", code, title, level)
        for n, (code, title, level, *_) in enumerate(figures.PROFILES[:3], 1)
    ]
    cards = [
        RateCard(f"rate_card-{n}", f"Standard {currency}", entity.id, currency)
        for n, currency in enumerate((HOME, OURS), 1)
    ]
    lines = [(card, profile) for card in cards for profile in profiles]
    start = today - timedelta(days=400)
    rates: Sequence[tuple[Currency, str]] = (("USD", "1.0000"), ("EUR", "1.0850"), ("CHF", "1.12"))
    return {
        "legal_entity": [entity],
        "currency_rate": [
            CurrencyRate(f"currency_rate-{n}", currency, "USD", start, Decimal(rate))
            for n, (currency, rate) in enumerate(rates, 1)
        ],
        "accounting_period": periods(today),
        "cost_centre": [CostCentre("cost_centre-1", "110", "Beratung", entity.id)],
        "org_unit": [OrgUnit("org_unit-1", COMPANY, None, "resource-1")],
        "job_profile": profiles,
        "skill": [Skill("skill-1", figures.SKILLS[0])],
        "rate_card": cards,
        "rate_card_line": [
            RateCardLine(f"rate_card_line-{n}", card.id, profile.id, 15_000 + 2_000 * profile.level)
            for n, (card, profile) in enumerate(lines, 1)
        ],
    }


def periods(today: date) -> Sequence[AccountingPeriod]:
    """Its fiscal calendar: weeks that end on Sundays, from before the year until after today."""
    start = date(today.year - 1, 4, 1)
    start -= timedelta(days=start.weekday())
    found: list[AccountingPeriod] = []
    while start <= today + timedelta(days=60):
        n = len(found)
        ends = start + timedelta(weeks=PERIOD_WEEKS[n % 3], days=-1)
        name = f"P{n % 12 + 1:02} FY{(start.year + n // 12) % 100:02} {start:%d.%m.%y}"
        status = "closed" if ends < today - timedelta(days=35) else "open"
        found.append(
            AccountingPeriod(f"accounting_period-{n + 1}", name, start, ends, status)  # type: ignore[arg-type]  # one of the two
        )
        start = ends + timedelta(days=1)
    return found


def _people(rng: Random, ours: World) -> Sequence[Resource]:
    """The first ones are ours too, under a name and an address that are spelt otherwise."""
    staff = [p for p in ours.all(Resource) if p.terminated_on is None]
    shared = rng.sample(staff, SHARED_PEOPLE)
    names = ours.organisation.names["DE"]
    found: list[Resource] = []
    for n in range(1, PEOPLE + 1):
        if n <= SHARED_PEOPLE:
            first, last = shared[n - 1].first_name, shared[n - 1].last_name
            last = last.upper() if n % 2 else ascii_of(last).capitalize()
        else:
            first, last = rng.choice(names.first), rng.choice(names.last)
        found.append(
            Resource(
                id=f"resource-{n}",
                employee_number=f"{21000 + n}",
                first_name=first,
                last_name=last,
                email=f"{ascii_of(first)}.{ascii_of(last)}{n}@{DOMAIN}",
                worker_type="employee",
                job_profile=f"job_profile-{n % 3 + 1}",
                org_unit="org_unit-1",
                cost_centre="cost_centre-1",
                legal_entity="legal_entity-1",
                manager=None if n == 1 else "resource-1",
                skills=("skill-1",),
                weekly_minutes=2_520,
                hired_on=ours.as_of - timedelta(days=300 + 30 * n),
                terminated_on=None,
            )
        )
    return found


def _customers(rng: Random, ours: World) -> Sequence[Customer]:
    """Shared ones first, then one that only sounds like ours, then its own."""
    same_money = [c for c in ours.all(Customer) if c.currency == OURS]
    chosen = rng.sample(same_money, SHARED + 1)
    found = [
        replace(c, name=alias(c.name, n), phone=_respelt(c.phone)) for n, c in enumerate(chosen)
    ]
    sites = ours.organisation.names["DE"].sites
    false_friend = replace(
        chosen[-1],
        name=namesake(chosen[-1].name),
        street=f"Bahnhofstrasse {rng.randrange(2, 90)}",
        city="Zürich",
        postal_code="8001",
        country="CH",
        phone="+41 44 555 01 00",
        currency=HOME,
    )
    found[-1] = false_friend
    for n in range(OWN):
        site = rng.choice(sites)
        found.append(
            replace(
                false_friend,
                name=f"{rng.choice(ours.organisation.names['DE'].last)} Maschinen {n + 1} AG",
                street=site.street,
                postal_code=f"{8002 + n}",
                phone=f"+41 44 555 02 0{n}",
            )
        )
    return [
        replace(c, id=f"customer-{n}", legal_entity="legal_entity-1", owner="resource-1")
        for n, c in enumerate(found, 1)
    ]


def namesake(name: str) -> str:
    """A company of another legal form that bears the same name."""
    bare = split(r" (?:GmbH|AG|KG|OHG|e\.[GV]\.|Stiftung|& Co)", name)[0]
    return f"{bare} SE" if name.endswith(" AG") else f"{bare} AG"


def alias(name: str, n: int) -> str:
    """A company's name as somebody else has written it: case, legal form, umlauts, blanks."""
    plain = name
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ü", "Ue")):
        plain = plain.replace(umlaut, letters)
    return (f"{plain.upper()} ", f"{plain},  Deutschland".replace(",  Deutschland", "."), plain)[
        n % 3
    ]


def _respelt(phone: str) -> str:
    return "".join(" " if c in "()-/" else c for c in phone)


def _projects(
    customers: Sequence[Customer], people: Sequence[Resource], today: date
) -> Sequence[Project]:
    """One for each customer; the last is done, and is history."""
    return [
        Project(
            id=f"project-{n}",
            code=f"P{n:05}",
            name=f"{customer.name.strip().split(',')[0]} Programm {n}",
            engagement=f"engagement-{n}",
            customer=customer.id,
            legal_entity="legal_entity-1",
            billing_type="time_and_materials",
            currency=customer.currency,
            rate_card="rate_card-1" if customer.currency == HOME else "rate_card-2",
            status="completed" if n == len(customers) else "active",
            start_on=today - timedelta(days=180 + n),
            end_on=today + timedelta(days=90 + n),
            manager=people[n % len(people)].id,
        )
        for n, customer in enumerate(customers, 1)
    ]


def _deal(project: Project) -> Engagement:
    """What a project was sold by."""
    return Engagement(
        id=project.engagement,
        name=project.name,
        customer=project.customer,
        legal_entity=project.legal_entity,
        stage="won",
        billing_type=project.billing_type,
        amount_minor=WORTH_MINOR,
        currency=project.currency,
        rate_card=project.rate_card,
        close_on=project.start_on - timedelta(days=10),
        start_on=project.start_on,
        end_on=project.end_on,
        owner="resource-1",
    )


def _history(
    rng: Random, found: Mapping[str, Sequence[Noun]], today: date
) -> Mapping[str, Sequence[Noun]]:
    """Approved time of the last months; what is older than three weeks is on invoices."""
    projects = {p.id: p for p in found["project"] if isinstance(p, Project)}
    entries: list[TimeEntry] = []
    invoices: list[Invoice] = []
    payments: list[Payment] = []
    assigned = [a for a in found["assignment"] if isinstance(a, Assignment)]
    calendar = [p for p in found["accounting_period"] if isinstance(p, AccountingPeriod)]
    for project in projects.values():
        for weeks in (12, 8, 4, 1):
            day = today - timedelta(weeks=weeks)
            team = [a for a in assigned if a.project == project.id]
            work = [_entry(rng, len(entries) + n, project, a, day) for n, a in enumerate(team, 1)]
            entries += work
            if weeks > 3:
                issued = today - timedelta(weeks=weeks - 2)
                period = next(p for p in calendar if p.starts_on <= issued <= p.ends_on)
                done = project.status == "completed"
                paid = done or weeks == 12 or (weeks == 8 and rng.random() < 0.5)
                invoice = _invoice(len(invoices) + 1, project, work, issued, period.id, paid)
                invoices.append(invoice)
                if paid:
                    payments.append(_payment(len(payments) + 1, invoice))
    return {"time_entry": entries, "invoice": invoices, "payment": payments}


def _entry(rng: Random, n: int, project: Project, work: Assignment, day: date) -> TimeEntry:
    day -= timedelta(days=day.weekday())
    return TimeEntry(
        id=f"time_entry-{n}",
        project=project.id,
        task=f"task-{project.id.rpartition('-')[2]}",
        resource=work.resource,
        worked_on=day,
        minutes=rng.choice((425, 435, 465, 480)),
        billable=True,
        bill_rate_minor=work.bill_rate_minor,
        currency=project.currency,
        status="approved",
        approved_at=datetime.combine(day + timedelta(days=4), time(15), UTC),
    )


def _invoice(
    n: int, project: Project, work: Sequence[TimeEntry], issued: date, period: str, paid: bool
) -> Invoice:
    return Invoice(
        id=f"invoice-{n}",
        number=f"INV{n:06}",
        project=project.id,
        customer=project.customer,
        legal_entity=project.legal_entity,
        currency=project.currency,
        issued_on=issued,
        due_on=issued + timedelta(days=30),
        period=period,
        status="paid" if paid else "open",
        lines=tuple(
            InvoiceLine("time", e.id, billed_minor(e.minutes, e.bill_rate_minor), e.minutes)
            for e in work
        ),
    )


def _payment(n: int, invoice: Invoice) -> Payment:
    return Payment(
        id=f"payment-{n}",
        invoice=invoice.id,
        customer=invoice.customer,
        paid_on=invoice.issued_on + timedelta(days=12),
        amount_minor=invoice.total_minor,
        currency=invoice.currency,
    )
