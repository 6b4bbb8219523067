"""What people, companies and streets are called: pools drawn once, since drawing is slow.

Every country has names of its own language, so that a firm's data is not all ASCII.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from factory.base import Factory
from factory.declarations import LazyAttribute
from faker import Faker

from understudy.kernel.seed import Seed

LOCALES = {"US": "en_US", "DE": "de_DE", "GB": "en_GB"}
NAMES, COMPANIES, SITES = 200, 80, 24
"""How many of each a pool holds: two hundred first and last names make forty thousand people."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place: street, city, postal code and phone number in the manner of one country."""

    street: str
    city: str
    postal_code: str
    phone: str


@dataclass(frozen=True, slots=True)
class Pool:
    """The names of one country."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    companies: tuple[str, ...]
    sites: tuple[Site, ...]


def _drawn(draw: Callable[[Any], str]) -> str:
    # What a factory declares becomes the field's value, so it is typed as that.
    return cast(str, LazyAttribute(draw))  # type: ignore[no-untyped-call]  # factory_boy's is not


class _Sites(Factory[Site]):
    class Meta:
        model = Site

    class Params:
        faker = None

    street = _drawn(lambda site: site.faker.street_address().replace("\n", ", "))
    city = _drawn(lambda site: site.faker.city())
    postal_code = _drawn(lambda site: site.faker.postcode())
    phone = _drawn(lambda site: site.faker.phone_number())


def pool(seed: Seed, country: str) -> Pool:
    """The names of a country, by its code."""
    faker = _faker(LOCALES[country])
    # Faker keeps a generator of its own in each instance; it is set before every use.
    faker.seed_instance(int(seed.hex(f"names/{country}", 8), 16))
    return Pool(
        tuple(faker.first_name() for _ in range(NAMES)),
        tuple(faker.last_name() for _ in range(NAMES)),
        tuple(faker.company() for _ in range(COMPANIES)),
        tuple(_Sites.build(faker=faker) for _ in range(SITES)),
    )


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale, use_weighting=False)


def ascii_of(name: str) -> str:
    """A name as it may stand in an address: lower case, letters only, without accents."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return "".join(c for c in plain if c.isascii() and c.isalpha()).lower()
