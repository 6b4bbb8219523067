"""The record types played, with their fields, and the lists of lines inside of them."""

from collections.abc import Mapping

from understudy.vendor import Schema
from understudy_mocks.netsuite.objects.schema.activities import ACTIVITIES
from understudy_mocks.netsuite.objects.schema.entities import ENTITIES, ENTITY_LINES
from understudy_mocks.netsuite.objects.schema.kinds import (
    APPLIED,
    CUSTOMERS,
    DOCUMENTS,
    ITEMIZED,
    KINDS,
    TRANSACTIONS,
    VENDORS,
    Document,
)
from understudy_mocks.netsuite.objects.schema.masters import MASTER_LINES, MASTERS
from understudy_mocks.netsuite.objects.schema.parts import (
    ADDRESS,
    ADDRESSES,
    ITEMS,
    ORDERS,
    SOURCE_COLUMN,
    Sublist,
)
from understudy_mocks.netsuite.objects.schema.revenue import REVENUE
from understudy_mocks.netsuite.objects.schema.transactions import DOCUMENT_LINES, DOCUMENT_TYPES

SCHEMA = Schema(
    (
        *MASTERS,
        *ENTITIES,
        *ACTIVITIES,
        *DOCUMENT_TYPES,
        *MASTER_LINES,
        *ENTITY_LINES,
        *DOCUMENT_LINES,
        *REVENUE,
    )
)
_BOOK = {"addressBookAddress": ADDRESS}
_KEYS = {"apply": "doc", "payment": "doc", "addressBook": "id"}
_LOOSE = ("recurrence", "currencyList")


def _sublists() -> dict[str, tuple[Sublist, ...]]:
    """Every type of lines is named by its record and the sublist."""
    found: dict[str, tuple[Sublist, ...]] = {}
    for kind in SCHEMA:
        if kind.hidden and kind not in REVENUE:
            record, _, name = kind.name.partition("-")
            made = Sublist(
                name,
                kind.name,
                _KEYS.get(name, "line"),
                _BOOK if name == "addressBook" else {},
                name not in _LOOSE,
            )
            found[record] = (*found.get(record, ()), made)
    return found


SUBLISTS: Mapping[str, tuple[Sublist, ...]] = _sublists()

__all__ = [
    "ADDRESS",
    "ADDRESSES",
    "APPLIED",
    "CUSTOMERS",
    "DOCUMENTS",
    "ITEMIZED",
    "ITEMS",
    "KINDS",
    "ORDERS",
    "SCHEMA",
    "SOURCE_COLUMN",
    "SUBLISTS",
    "TRANSACTIONS",
    "VENDORS",
    "Document",
    "Sublist",
]
