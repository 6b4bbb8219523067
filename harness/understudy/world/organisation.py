"""Who the firm is: companies, currencies, periods, people, what they cost and are sold for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from understudy.kernel.seed import Seed
from understudy.world import figures
from understudy.world.calendar import DAY, close_of, first_of, last_of, month_of, next_month
from understudy.world.names import Pool, ascii_of, pool
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

AREAS = ("Delivery", "Sales", "Operations")
"""The cost centres of each legal entity."""

LEADS_MIN = 12
"""The first dozen, and whoever leads a unit, are employees who were there long before the year."""


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
    names: Mapping[str, Pool]
    """By country."""

    @property
    def leads(self) -> tuple[Resource, ...]:
        """Who manages projects and looks after customers."""
        return self.resources[: lead_count(len(self.resources))]

    def country_of(self, legal_entity: str) -> str:
        """The country in which a legal entity works."""
        return self.legal_entities[ordinal(legal_entity) - 1].country

    def bill_rate_minor(self, rate_card: str, job_profile: str) -> int:
        """What an hour of a profile is sold for on a card."""
        before = (ordinal(rate_card) - 1) * len(self.job_profiles)
        return self.rate_card_lines[before + ordinal(job_profile) - 1].bill_rate_minor


def ordinal(world_id: str) -> int:
    """The number in a world id, which counts from one."""
    return int(world_id.rpartition("-")[2])


def organise(seed: Seed, people: int, as_of: date) -> Organisation:
    """The firm's organisation, with a year of history before `as_of`."""
    entities = tuple(
        LegalEntity(f"legal_entity-{n}", name, country, currency, zone, 1)
        for n, (name, country, currency, zone) in enumerate(figures.ENTITIES, 1)
    )
    profiles = tuple(
        JobProfile(f"job_profile-{n}", code, title, level)
        for n, (code, title, level, *_) in enumerate(figures.PROFILES, 1)
    )
    centres = tuple(
        CostCentre(
            f"cost_centre-{n * len(AREAS) + k + 1}", f"{n + 1}{k + 1}0", f"{area} {e.country}", e.id
        )
        for n, e in enumerate(entities)
        for k, area in enumerate(AREAS)
    )
    skills = tuple(Skill(f"skill-{n}", name) for n, name in enumerate(figures.SKILLS, 1))
    names = {e.country: pool(seed, e.country) for e in entities}
    resources = _resources(seed.stream("people"), people, as_of, entities, profiles, skills, names)
    cards = tuple(
        RateCard(f"rate_card-{n}", f"Standard {e.currency}", e.id, e.currency)
        for n, e in enumerate(entities, 1)
    )
    return Organisation(
        entities,
        _currency_rates(seed.stream("rates"), as_of),
        _periods(as_of),
        centres,
        _org_units(people),
        profiles,
        skills,
        resources,
        _cost_rates(seed.stream("cost-rates"), resources, entities, as_of),
        cards,
        _lines(cards),
        names,
    )


def months_of_history(as_of: date) -> list[str]:
    """The twelve months before that of `as_of`, and that of `as_of`."""
    month = month_of(first_of(month_of(as_of)) - timedelta(days=360))
    months = [month]
    while months[-1] < month_of(as_of):
        months.append(next_month(months[-1]))
    return months


def _periods(as_of: date) -> tuple[AccountingPeriod, ...]:
    """One a month; the year ahead is set up before it begins."""
    months = months_of_history(as_of)
    for _ in range(12):
        months.append(next_month(months[-1]))
    return tuple(
        AccountingPeriod(
            f"accounting_period-{n}",
            first_of(month).strftime("%b %Y"),
            first_of(month),
            last_of(month),
            "closed" if close_of(month).date() < as_of else "open",
        )
        for n, month in enumerate(months, 1)
    )


def _currency_rates(rng: Random, as_of: date) -> tuple[CurrencyRate, ...]:
    found: list[CurrencyRate] = []
    for month in months_of_history(as_of):
        for currency, (low, high) in figures.RATES.items():
            rate = Decimal(low) + (Decimal(high) - Decimal(low)) * rng.randrange(101) / 100
            key = f"currency_rate-{len(found) + 1}"
            exact = rate.quantize(Decimal("0.0001"))
            found.append(CurrencyRate(key, currency, "USD", first_of(month), exact))
    return tuple(found)


def _resources(
    rng: Random,
    people: int,
    as_of: date,
    entities: Sequence[LegalEntity],
    profiles: Sequence[JobProfile],
    skills: Sequence[Skill],
    names: Mapping[str, Pool],
) -> tuple[Resource, ...]:
    leads = lead_count(people)
    of_entity = rng.choices(range(len(entities)), figures.ENTITY_WEIGHTS, k=people)
    of_profile = rng.choices(profiles, [p[-1] for p in figures.PROFILES], k=people)
    by_code = {p.code: p for p in profiles}
    found: list[Resource] = []
    seen: dict[str, int] = {}
    for n in range(people):
        # Leads go round the legal entities, so that each has its own.
        place = n % len(entities) if n < leads else of_entity[n]
        entity, profile = entities[place], of_profile[n]
        if n < leads:
            profile = by_code["DIR" if n < 4 else "PM"]
        local = names[entity.country]
        given, family = rng.choice(local.first), rng.choice(local.last)
        address = f"{ascii_of(given)}.{ascii_of(family)}"
        seen[address] = seen.get(address, 0) + 1
        again = seen[address]
        leaves = n >= leads and not n % figures.LEAVER_EVERY
        recent = n >= leads and not leaves and rng.random() < figures.HIRED_THIS_YEAR
        days = rng.randrange(20, 365) if recent else rng.randrange(440, 3300)
        area = {"OPS": 2, "DIR": 1}.get(profile.code, 0)
        found.append(
            Resource(
                id=f"resource-{n + 1}",
                employee_number=f"{21000 + n + 1}",
                first_name=given,
                last_name=family,
                email=f"{address}{again if again > 1 else ''}@halden.test",
                worker_type="contingent"
                if n >= leads and not (n + 3) % figures.CONTINGENT_EVERY
                else "employee",
                job_profile=profile.id,
                org_unit=f"org_unit-{_unit_of(n, people)}",
                cost_centre=f"cost_centre-{place * len(AREAS) + area + 1}",
                legal_entity=entity.id,
                manager=_manager_of(n, people),
                skills=tuple(s.id for s in rng.sample(skills, 3)),
                weekly_minutes=1200 if not (n + 5) % figures.PART_TIME_EVERY else 2400,
                hired_on=as_of - timedelta(days=days),
                terminated_on=as_of - timedelta(days=rng.randrange(10, 200)) if leaves else None,
            )
        )
    return tuple(found)


def _units(people: int) -> int:
    return -(-people // figures.UNIT_PEOPLE)


def lead_count(people: int) -> int:
    """How many of the first people lead something."""
    return max(LEADS_MIN, _units(people))


def _unit_of(n: int, people: int) -> int:
    """Person n < units leads unit n + 1, the rest fill all but the first, which is the firm."""
    units = _units(people)
    return n + 1 if n < units else n % (units - 1) + 2


def _manager_of(n: int, people: int) -> str | None:
    if n == 0:
        return None
    return f"resource-{(n - 1) // 8 + 1 if n < _units(people) else _unit_of(n, people)}"


def _org_units(people: int) -> tuple[OrgUnit, ...]:
    """A tree in which no unit has more than eight below it."""
    return tuple(
        OrgUnit(
            f"org_unit-{n}",
            "Halden Partners" if n == 1 else f"Practice {n - 1}",
            None if n == 1 else f"org_unit-{(n - 2) // 8 + 1}",
            f"resource-{n}",
        )
        for n in range(1, _units(people) + 1)
    )


def _cost_rates(
    rng: Random, resources: Sequence[Resource], entities: Sequence[LegalEntity], as_of: date
) -> tuple[CostRate, ...]:
    currency = {e.id: e.currency for e in entities}
    cost = {f"job_profile-{n}": row[3] for n, row in enumerate(figures.PROFILES, 1)}
    years = (as_of.year - 2, as_of.year - 1, as_of.year)
    reviews = [date(year, figures.RAISE_MONTH, 1) for year in years]
    found: list[CostRate] = []
    for person in resources:
        minor = cost[person.job_profile] * 100 + rng.randrange(-4, 9) * 50
        steps = [(person.hired_on, minor)]
        for review in reviews:
            if person.hired_on < review < (person.terminated_on or as_of):
                minor += minor * rng.choice(figures.RAISE_PERCENT) // 100
                steps.append((review, minor))
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
    # The same figure in every currency: each market has its own price level.
    rows = [(c, n, p) for c in cards for n, (*_, p, _) in enumerate(figures.PROFILES, 1)]
    return tuple(
        RateCardLine(f"rate_card_line-{number}", card.id, f"job_profile-{n}", price)
        for number, (card, n, price) in enumerate(rows, 1)
    )
