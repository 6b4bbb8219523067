"""The contracts as they were published, and the changes that have been declared since.

`contracts/openapi/<vendor>.json` is what was published last. Today's document must be the same, or
each of its changes must be declared in `contracts/openapi/changes.toml` with its class:

    [[change]]
    vendor = "…"
    rule = "request-property-added"
    at = "NewClient/nickname"
    class = "compatible"
    why = "the vendor has it since its spring release"

Publishing anew (`understudy contract --freeze`) ends the declarations.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson

from understudy.contract.changes import RULES, Change
from understudy.contract.diff import changes
from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError
from understudy.vendor.openapi import Document, as_bytes, document
from understudy.vendor.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Comparison:
    """How today's contract stands to the published one."""

    published: bool
    changes: tuple[Change, ...]
    undeclared: tuple[Change, ...]
    stale: tuple[Change, ...]
    """Declared, but not what today's document does."""

    @property
    def holds(self) -> bool:
        return self.published and not self.undeclared and not self.stale


def today(vendor: Vendor) -> Document:
    """The contract as the code says it, read back from its bytes as everybody else reads it."""
    told: Document = orjson.loads(as_bytes(document(vendor)))
    return told


def compare(vendor: Vendor, place: Path | None = None) -> Comparison:
    """Today's contract against the published one."""
    place = place or _place()
    path = place / f"{vendor.name}.json"
    if not path.exists():
        return Comparison(False, (), (), ())
    found = changes(vendor.name, orjson.loads(path.read_bytes()), today(vendor))
    told = [c for c in declared(place / "changes.toml") if c.vendor == vendor.name]
    return Comparison(
        True,
        tuple(found),
        tuple(c for c in found if c not in told),
        tuple(c for c in told if c not in found),
    )


def publish(vendor: Vendor, place: Path | None = None) -> Comparison:
    """Make today's contract the published one; returns what that changes."""
    place = place or _place()
    before = compare(vendor, place)
    (place / f"{vendor.name}.json").write_bytes(as_bytes(document(vendor)))
    return before


def declared(path: Path) -> list[Change]:
    """The changes written down; raises `UsageError` where one's class is not what its rule says."""
    if not path.exists():
        return []
    return _read(path.name, tomllib.loads(path.read_text(encoding="utf-8")).get("change", []))


def _read(name: str, rows: Iterable[dict[str, str]]) -> list[Change]:
    found = []
    for number, row in enumerate(rows, 1):
        where = f"{name}, change {number}"
        missing = [n for n in ("vendor", "rule", "at", "class", "why") if not row.get(n)]
        if missing:
            raise UsageError(f"{where} lacks {', '.join(missing)}")
        if row["rule"] not in RULES:
            raise UsageError.unknown(f"rule ({where})", row["rule"], RULES)
        change = Change(row["vendor"], row["rule"], row["at"])
        if row["class"] != change.change_class:
            raise UsageError(f"{where}: {change.rule} is {change.change_class}")
        found.append(change)
    return found


def _place() -> Path:
    place = folder("contracts") / "openapi"
    place.mkdir(exist_ok=True)
    return place
