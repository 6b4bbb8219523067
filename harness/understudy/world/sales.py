"""Who buys, and what is being sold: customers, and deals won, open and lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from faker import Faker

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import first_of
from understudy.world.nouns import BillingType, Customer, Engagement, EngagementStage, LegalEntity
from understudy.world.organisation import Organisation, months_of_history

TOPICS = (
    "Platform",
    "Rollout",
    "Finance Redesign",
    "Data Hub",
    "Migration",
    "Operating Model",
    "Cloud Landing",
    "Service Desk",
    "Reporting",
    "Warehouse",
    "Compliance",
    "Onboarding",
)
CUSTOMERS_MIN = 12


def find_customers(seed: Seed, organisation: Organisation, people: int) -> tuple[Customer, ...]:
    """The customers of a firm of so many people, with names nobody shares."""
    rng = seed.stream("customers")
    faker = Faker("en_US", use_weighting=False)
    faker.seed_instance(int(seed.hex("customers", 8), 16))
    streets = [faker.street_name() for _ in range(60)]
    cities = {
        "US": ("Boston", "Chicago", "Austin"),
        "DE": ("Hamburg", "Köln"),
        "GB": ("Leeds", "Bristol"),
    }
    owners = [r for r in organisation.resources[:12] if r.terminated_on is None]
    found: list[Customer] = []
    taken: set[str] = set()
    for n in range(1, max(CUSTOMERS_MIN, round(people * figures.CUSTOMERS_PER_PERSON)) + 1):
        entity = organisation.legal_entities[
            (n - 1) % 3 if n <= 6 else rng.choices((0, 1, 2), figures.ENTITY_WEIGHTS)[0]
        ]
        name = faker.company()
        while name in taken:
            name = f"{faker.last_name()} {faker.company()}"
        taken.add(name)
        found.append(
            Customer(
                id=f"customer-{n}",
                name=name,
                industry=rng.choice(figures.INDUSTRIES),
                legal_entity=entity.id,
                currency=entity.currency,
                street=f"{rng.randrange(1, 200)} {rng.choice(streets)}",
                city=rng.choice(cities[entity.country]),
                postal_code=f"{rng.randrange(10_000, 99_999)}",
                country=entity.country,
                phone=f"+{rng.randrange(1, 90)} {rng.randrange(10**7, 10**8)}",
                payment_terms_days=rng.choices(figures.TERMS_DAYS, figures.TERMS_WEIGHTS)[0],
                owner=rng.choice(owners).id,
            )
        )
    return tuple(found)


def find_engagements(
    seed: Seed, organisation: Organisation, customers: Sequence[Customer], people: int, as_of: date
) -> tuple[Engagement, ...]:
    """A year of deals: won ones first, in the order of their closing, then open and lost ones."""
    rng = seed.stream("engagements")
    start = first_of(months_of_history(as_of)[0])
    span = (as_of - start).days - 7
    won = sorted(
        rng.randrange(span) for _ in range(max(12, round(people * figures.WON_PER_PERSON)))
    )
    # Work is under way when the history begins, for everyone: a deal an entity was won before it.
    closings = [-20, -19, -18, *won]
    found = [
        _deal(rng, n, "won", start + timedelta(days=day), organisation, customers)
        for n, day in enumerate(closings, 1)
    ]
    for stage, share in figures.OPEN_STAGES:
        least = figures.NEGOTIATION_MIN if stage == "negotiation" else 2
        for _ in range(max(least, round(people * share))):
            close_on = as_of + timedelta(days=rng.randrange(1, 90))
            found.append(_deal(rng, len(found) + 1, stage, close_on, organisation, customers))  # type: ignore[arg-type]
    for _ in range(max(2, round(people * figures.LOST_PER_PERSON))):
        close_on = as_of - timedelta(days=rng.randrange(5, 300))
        found.append(_deal(rng, len(found) + 1, "lost", close_on, organisation, customers))
    return tuple(found)


def _deal(
    rng: Random,
    n: int,
    stage: EngagementStage,
    close_on: date,
    organisation: Organisation,
    customers: Sequence[Customer],
) -> Engagement:
    # The first three deals, and open ones by turns, go round the legal entities and billing types.
    turn = n % 3
    wanted: LegalEntity = organisation.legal_entities[turn]
    pool = (
        [c for c in customers if c.legal_entity == wanted.id]
        if n <= 3 or stage == "negotiation"
        else customers
    )
    customer = rng.choice(pool)
    card = next(c for c in organisation.rate_cards if c.legal_entity == customer.legal_entity)
    fixed = n % 2 == 0 if stage == "negotiation" else rng.random() < figures.FIXED_FEE
    billing: BillingType = "fixed_fee" if fixed else "time_and_materials"
    start_on = close_on + timedelta(days=rng.randrange(5, 21))
    weeks = rng.randrange(14, 44)
    return Engagement(
        id=f"engagement-{n}",
        name=f"{customer.name.split(',')[0].split(' and ')[0]} {rng.choice(TOPICS)} {n}",
        customer=customer.id,
        legal_entity=customer.legal_entity,
        stage=stage,
        billing_type=billing,
        amount_minor=rng.randrange(40, 600) * 1000 * 100,
        currency=customer.currency,
        rate_card=card.id,
        close_on=close_on,
        start_on=start_on,
        end_on=start_on + timedelta(weeks=weeks),
        owner=customer.owner,
    )
