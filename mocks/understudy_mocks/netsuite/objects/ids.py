"""Internal ids: numbers, in one sequence for each family of record types.

A noun of the world has the same id in every run; what is made during a run is numbered far above.
"""

from collections.abc import Callable

from understudy.vendor import ObjectType, Row
from understudy.vendor.records import Records
from understudy_mocks.netsuite.objects.schema import ITEMS, TRANSACTIONS

SEEDED = (
    ("customer", "employee", "job"),
    ("invoice", "expenseReport", "customerPayment"),
)
"""Types that the nouns of the world become, and that are numbered together."""
FAMILIES = (
    (*SEEDED[0], "vendor", "contact"),
    (*SEEDED[1], *(kind for kind in TRANSACTIONS if kind not in SEEDED[1])),
    ITEMS,
)
"""Types whose internal and external ids are unique among all of them."""

FIRST = 100
NEW = 100_000_001
LINES_MAX = 10_000
NEW_LINE = NEW * LINES_MAX


def family_of(record: str) -> tuple[str, ...]:
    """The types that share ids with `record`, itself among them."""
    return next((f for f in FAMILIES if record in f), (record,))


def seed_id(record: str) -> Callable[[int], str]:
    """The id of the n-th noun of the world that is kept as `record`."""
    family = next((f for f in SEEDED if record in f), (record,))
    at, stride = family.index(record), len(family)
    return lambda n: str(FIRST + n * stride + at)


def line_id(record_id: str, line: int) -> str:
    """The key, unique in the account, of a line of a seeded record."""
    return str(int(record_id) * LINES_MAX + line)


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    if kind.by_name.get("record") is not None:
        return str(records.store.count("id/line", NEW_LINE))
    return str(records.store.count(f"id/{family_of(kind.name)[0]}", NEW))
