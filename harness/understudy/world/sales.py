"""Who buys, and what is being sold: customers, and deals won, open and lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import first_of
from understudy.world.names import Pool
from understudy.world.nouns import BillingType, Customer, Engagement, EngagementStage
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


def find_customers(seed: Seed, organisation: Organisation, people: int) -> tuple[Customer, ...]:
    """The customers of a firm of so many people, with names nobody shares."""
    rng = seed.stream("customers")
    count = max(figures.CUSTOMERS_MIN, round(people * figures.CUSTOMERS_PER_PERSON))
    entities = organisation.legal_entities
    terms = rng.choices(figures.TERMS_DAYS, figures.TERMS_WEIGHTS, k=count)
    # The first ones go round the legal entities, so that each has somebody to bill.
    places = rng.choices(range(len(entities)), figures.ENTITY_WEIGHTS, k=count)
    places[:6] = [n % len(entities) for n in range(6)]
    taken: set[str] = set()
    found: list[Customer] = []
    for n, (place, days) in enumerate(zip(places, terms, strict=True), 1):
        entity = entities[place]
        local = organisation.names[entity.country]
        site = rng.choice(local.sites)
        found.append(
            Customer(
                id=f"customer-{n}",
                name=_unique(rng, local, taken),
                industry=rng.choice(figures.INDUSTRIES),
                legal_entity=entity.id,
                currency=entity.currency,
                street=site.street,
                city=site.city,
                postal_code=site.postal_code,
                country=entity.country,
                phone=site.phone,
                payment_terms_days=days,
                owner=rng.choice(organisation.leads).id,
            )
        )
    return tuple(found)


def _unique(rng: Random, local: Pool, taken: set[str]) -> str:
    name = rng.choice(local.companies)
    while name in taken:
        name = f"{rng.choice(local.last)} {rng.choice(local.companies)}"
    taken.add(name)
    return name


@dataclass(frozen=True, slots=True)
class _Market:
    """What a deal is drawn from."""

    rng: Random
    customers: Sequence[Customer]
    by_entity: Mapping[str, Sequence[Customer]]
    entities: tuple[str, ...]
    rate_cards: Mapping[str, str]

    def deal(
        self, n: int, stage: EngagementStage, close_on: date, in_turn: bool = False
    ) -> Engagement:
        """The n-th deal; `in_turn` those go round the legal entities and the billing types."""
        rng = self.rng
        pool = self.by_entity[self.entities[n % len(self.entities)]] if in_turn else self.customers
        customer = rng.choice(pool)
        fixed = n % 2 == 0 if in_turn else rng.random() < figures.FIXED_FEE
        billing: BillingType = "fixed_fee" if fixed else "time_and_materials"
        start_on = close_on + timedelta(days=rng.randrange(5, 21))
        return Engagement(
            id=f"engagement-{n}",
            name=f"{customer.name.split(',')[0].split(' and ')[0]} {rng.choice(TOPICS)} {n}",
            customer=customer.id,
            legal_entity=customer.legal_entity,
            stage=stage,
            billing_type=billing,
            amount_minor=rng.randrange(*figures.AMOUNT_THOUSANDS) * 1000 * 100,
            currency=customer.currency,
            rate_card=self.rate_cards[customer.legal_entity],
            close_on=close_on,
            start_on=start_on,
            end_on=start_on + timedelta(weeks=rng.randrange(*figures.PROJECT_WEEKS)),
            owner=customer.owner,
        )


def find_engagements(
    seed: Seed, organisation: Organisation, customers: Sequence[Customer], people: int, as_of: date
) -> tuple[Engagement, ...]:
    """A year of deals: won ones first, in the order of their closing, then open and lost ones."""
    by_entity: defaultdict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        by_entity[customer.legal_entity].append(customer)
    market = _Market(
        rng := seed.stream("engagements"),
        customers,
        by_entity,
        tuple(e.id for e in organisation.legal_entities),
        {c.legal_entity: c.id for c in organisation.rate_cards},
    )
    start = first_of(months_of_history(as_of)[0])
    found: list[Engagement] = []
    for close_on in _closings(rng, people, start, as_of):
        # Those won before the year go round, so that every legal entity begins it with work.
        found.append(market.deal(len(found) + 1, "won", close_on, in_turn=close_on < start))
    for stage, share in figures.OPEN_STAGES:
        scarce = stage == "negotiation"
        for _ in range(max(figures.NEGOTIATION_MIN if scarce else 2, round(people * share))):
            close_on = as_of + timedelta(days=rng.randrange(1, 90))
            found.append(market.deal(len(found) + 1, stage, close_on, in_turn=scarce))
    for _ in range(max(2, round(people * figures.LOST_PER_PERSON))):
        close_on = as_of - timedelta(days=rng.randrange(5, 300))
        found.append(market.deal(len(found) + 1, "lost", close_on))
    return tuple(found)


def _closings(rng: Random, people: int, start: date, as_of: date) -> list[date]:
    """When the won deals were won: some just before the year, so that work is under way in it."""
    running = max(3, round(people * figures.RUNNING_PER_PERSON))
    span = (as_of - start).days - 7
    days = [rng.randrange(-20, 0) for _ in range(running)]
    days += [rng.randrange(span) for _ in range(round(people * figures.WON_PER_PERSON))]
    return [start + timedelta(days=day) for day in sorted(days)]
