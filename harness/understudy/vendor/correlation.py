"""Where an integration keeps a record's key of origin, if not in the documented field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.kernel.errors import UsageError
from understudy.vendor.schema import Row

if TYPE_CHECKING:
    from understudy.vendor.projection import Projection
    from understudy.vendor.system import System

KEY = "{key}"


@dataclass(frozen=True, slots=True)
class Correlation:
    """A field of the vendor's record, and how the key stands in it (`SFDC-{key}`)."""

    field: str
    pattern: str = KEY

    def key(self, row: Row) -> str | None:
        """The key of origin that a record keeps; None where it keeps none, or something else."""
        head, _, tail = self.pattern.partition(KEY)
        text = "" if row[self.field] is None else str(row[self.field])
        if len(text) <= len(head) + len(tail) or not text.startswith(head):
            return None
        return text[len(head) : len(text) - len(tail)] if text.endswith(tail) else None

    def text(self, key: str) -> str:
        return self.pattern.replace(KEY, key)


def correlate(system: "System", correlations: Mapping[str, Correlation]) -> None:
    """Read, and write into what is loaded already, the keys of these nouns in fields of their own.

    Raises `UsageError` for a noun or a field that the system does not have.
    """
    for noun, given in correlations.items():
        projection = system.projection(noun)
        found = _located(system, projection, given)
        _write(system, projection, found)
        system.correlations[noun] = found


def _located(system: "System", projection: "Projection", given: Correlation) -> Correlation:
    kind = system.schema.object(projection.object_name)
    known = kind.by_name.get(given.field.lower())
    if known is None:
        raise UsageError.unknown(
            f"field of {system.name} {kind.name} (a shape file, --schema, adds one)",
            given.field,
            [f.name for f in kind.fields],
        )
    return Correlation(known.name, given.pattern)


def _write(system: "System", projection: "Projection", correlation: Correlation) -> None:
    kind = system.schema.object(projection.object_name)
    rows: list[Row] = []
    for row in projection.select(system.store):
        key = projection.source(row, system.store)
        if key is not None:
            own = {correlation.field: correlation.text(key)}
            rows.append({kind.id_field: row[kind.id_field], **own})
    system.store.amend(kind.name, rows)
