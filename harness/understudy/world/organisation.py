"""Who the firm is: companies, currencies, periods, people, what they cost and are sold for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from faker import Faker

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import DAY, first_of, last_of, month_of, next_month
from understudy.world.nouns import (
    AccountingPeriod,
    CostCentre,
    CostRate,
    CurrencyRate,
    JobProfile,
    LegalEntity,
    OrgUnit,
    RateCard,
    RateCardLine,
    Resource,
    Skill,
)

NAME_POOL = 400
"""Names are drawn from pools that are filled once: Faker makes only some thousand a second."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """The standing data of a firm on a day."""

    legal_entities: tuple[LegalEntity, ...]
    currency_rates: tuple[CurrencyRate, ...]
    periods: tuple[AccountingPeriod, ...]
    cost_centres: tuple[CostCentre, ...]
    org_units: tuple[OrgUnit, ...]
    job_profiles: tuple[JobProfile, ...]
    skills: tuple[Skill, ...]
    resources: tuple[Resource, ...]
    cost_rates: tuple[CostRate, ...]
    rate_cards: tuple[RateCard, ...]
    rate_card_lines: tuple[RateCardLine, ...]

    def bill_rate_minor(self, rate_card: str, job_profile: str) -> int:
        """What an hour of a profile is sold for on a card."""
        card, profile = int(rate_card.rpartition("-")[2]), int(job_profile.rpartition("-")[2])
        return self.rate_card_lines[
            (card - 1) * len(self.job_profiles) + profile - 1
        ].bill_rate_minor


def organise(seed: Seed, people: int, as_of: date) -> Organisation:
    """The firm's organisation, with a year of history before `as_of`."""
    entities = tuple(
        LegalEntity(f"legal_entity-{n}", name, country, currency, zone, 1)  # type: ignore[arg-type]
        for n, (name, country, currency, zone) in enumerate(figures.ENTITIES, 1)
    )
    profiles = tuple(
        JobProfile(f"job_profile-{n}", code, title, level)
        for n, (code, title, level, *_) in enumerate(figures.PROFILES, 1)
    )
    centres = tuple(
        CostCentre(f"cost_centre-{n * 3 + k + 1}", f"{n + 1}{k + 1}0", f"{area} {e.country}", e.id)
        for n, e in enumerate(entities)
        for k, area in enumerate(("Delivery", "Sales", "Operations"))
    )
    skills = tuple(Skill(f"skill-{n}", name) for n, name in enumerate(figures.SKILLS, 1))
    resources = _resources(seed, people, as_of, entities, centres, profiles, skills)
    cards = tuple(
        RateCard(f"rate_card-{n}", f"Standard {e.currency}", e.id, e.currency)
        for n, e in enumerate(entities, 1)
    )
    return Organisation(
        entities,
        _currency_rates(seed.stream("rates"), as_of),
        _periods(as_of),
        centres,
        _org_units(resources, people),
        profiles,
        skills,
        resources,
        _cost_rates(seed.stream("cost-rates"), resources, entities, as_of),
        cards,
        _lines(cards),
    )


def months_of_history(as_of: date) -> list[str]:
    """The twelve months before that of `as_of`, and that of `as_of`."""
    month = month_of(first_of(month_of(as_of)) - timedelta(days=360))
    months = [month]
    while months[-1] < month_of(as_of):
        months.append(next_month(months[-1]))
    return months


def _periods(as_of: date) -> tuple[AccountingPeriod, ...]:
    months = months_of_history(as_of)
    for _ in range(3):
        months.append(next_month(months[-1]))
    # The month before the current one is closed too, once its third weekday's close is past.
    open_from = month_of(as_of - timedelta(days=7))
    return tuple(
        AccountingPeriod(
            f"accounting_period-{n}",
            first_of(month).strftime("%b %Y"),
            first_of(month),
            last_of(month),
            "closed" if month < open_from else "open",
        )
        for n, month in enumerate(months, 1)
    )


def _currency_rates(rng: Random, as_of: date) -> tuple[CurrencyRate, ...]:
    found: list[CurrencyRate] = []
    for month in months_of_history(as_of):
        for currency, bounds in figures.RATES.items():
            low, high = Decimal(bounds[0]), Decimal(bounds[-1])
            rate = low + (high - low) * rng.randrange(101) / 100
            key = f"currency_rate-{len(found) + 1}"
            exact = rate.quantize(Decimal("0.0001"))
            found.append(CurrencyRate(key, currency, "USD", first_of(month), exact))  # type: ignore[arg-type]
    return tuple(found)


def _resources(
    seed: Seed,
    people: int,
    as_of: date,
    entities: Sequence[LegalEntity],
    centres: Sequence[CostCentre],
    profiles: Sequence[JobProfile],
    skills: Sequence[Skill],
) -> tuple[Resource, ...]:
    rng = seed.stream("people")
    first, last = _names(seed)
    of_entity = rng.choices(entities, figures.ENTITY_WEIGHTS, k=people)
    of_profile = rng.choices(profiles, [p[-1] for p in figures.PROFILES], k=people)
    found: list[Resource] = []
    seen: dict[str, int] = {}
    for n in range(people):
        # The first dozen are the leads of the units and long there; each entity has its own.
        entity = entities[n % len(entities)] if n < 12 else of_entity[n]
        profile = profiles[6] if n < 4 else of_profile[n]
        given, family = rng.choice(first), rng.choice(last)
        address = f"{given}.{family}".lower()
        seen[address] = seen.get(address, 0) + 1
        number = seen[address]
        years = rng.uniform(1.2, 9) if n < 12 or rng.random() < 0.85 else rng.uniform(0.05, 1)
        leaves = n >= 12 and rng.random() < 0.04
        area = 2 if profile.code == "OPS" else 0
        found.append(
            Resource(
                id=f"resource-{n + 1}",
                employee_number=f"{21000 + n + 1}",
                first_name=given,
                last_name=family,
                email=f"{address}{number if number > 1 else ''}@halden.test",
                worker_type="contingent" if n >= 12 and rng.random() < 0.08 else "employee",
                job_profile=profile.id,
                org_unit=f"org_unit-{_unit_of(n, people)}",
                cost_centre=centres[entities.index(entity) * 3 + area].id,
                legal_entity=entity.id,
                manager=_manager_of(n, people),
                skills=tuple(s.id for s in rng.sample(list(skills), 3)),
                weekly_minutes=2400 if rng.random() < 0.9 else 1200,
                hired_on=as_of - timedelta(days=round(years * 365)),
                terminated_on=as_of - timedelta(days=rng.randrange(10, 200)) if leaves else None,
            )
        )
    return tuple(_left_after_hire(r) for r in found)


def _left_after_hire(resource: Resource) -> Resource:
    left = resource.terminated_on
    if left is not None and left <= resource.hired_on:
        return replace(resource, terminated_on=None)
    return resource


def _names(seed: Seed) -> tuple[list[str], list[str]]:
    faker = Faker("en_US", use_weighting=False)
    faker.seed_instance(int(seed.hex("names", 8), 16))
    first = [_plain(faker.first_name()) for _ in range(NAME_POOL)]
    return first, [_plain(faker.last_name()) for _ in range(NAME_POOL)]


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isalpha())


UNIT_SIZE = 12


def _units(people: int) -> int:
    return max(4, -(-people // UNIT_SIZE))


def _unit_of(n: int, people: int) -> int:
    """Person 0 leads the firm (unit 1), person k < units leads unit k + 1, the rest fill them."""
    units = _units(people)
    return n + 1 if n < min(units, people) else n % (units - 1) + 2


def _manager_of(n: int, people: int) -> str | None:
    units = min(_units(people), people)
    if n == 0:
        return None
    if n < units:
        return f"resource-{(n - 1) // 8 + 1}" if n > 8 else "resource-1"
    return f"resource-{_unit_of(n, people)}"


def _org_units(resources: Sequence[Resource], people: int) -> tuple[OrgUnit, ...]:
    units = min(_units(people), len(resources))
    return tuple(
        OrgUnit(
            f"org_unit-{n}",
            "Halden Partners" if n == 1 else f"Practice {n - 1}",
            None if n == 1 else ("org_unit-1" if n <= 9 else f"org_unit-{(n - 2) // 8 + 1}"),
            f"resource-{n}",
        )
        for n in range(1, units + 1)
    )


def _cost_rates(
    rng: Random, resources: Sequence[Resource], entities: Sequence[LegalEntity], as_of: date
) -> tuple[CostRate, ...]:
    currency = {e.id: e.currency for e in entities}
    cost = {f"job_profile-{n}": row[3] for n, row in enumerate(figures.PROFILES, 1)}
    review = date(
        as_of.year if as_of.month > figures.RAISE_MONTH else as_of.year - 1, figures.RAISE_MONTH, 1
    )
    found: list[CostRate] = []
    for person in resources:
        minor = cost[person.job_profile] * 100 + rng.randrange(-4, 9) * 50
        steps = [(person.hired_on, minor)]
        if person.hired_on < review:
            steps.append((review, minor + minor * rng.choice(figures.RAISE_PERCENT) // 100))
        for effective_on, value in steps:
            found.append(
                CostRate(
                    f"cost_rate-{len(found) + 1}",
                    person.id,
                    effective_on,
                    effective_on - 10 * DAY,
                    value,
                    currency[person.legal_entity],
                )
            )
    return tuple(found)


def _lines(cards: Sequence[RateCard]) -> tuple[RateCardLine, ...]:
    # Prices are whole units of the card's own currency: a market has its price.
    numbers = accumulate([1] * len(cards) * len(figures.PROFILES))
    return tuple(
        RateCardLine(f"rate_card_line-{number}", card.id, f"job_profile-{n}", row[4] * 100)
        for (card, n, row), number in zip(
            ((c, n, row) for c in cards for n, row in enumerate(figures.PROFILES, 1)),
            numbers,
            strict=True,
        )
    )
