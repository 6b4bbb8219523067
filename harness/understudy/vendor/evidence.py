"""What is known of each operation: played or not, driven by whom, probed, and from which source.

Nothing here is summed up: a reader judges by what is stated. `contracts/evidence/<vendor>.json`
keeps which clients drove an operation in the tests; a folder's `left_out.toml` has what the vendor
offers and we do not play.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from understudy.kernel.content import folder
from understudy.vendor.operations import operations
from understudy.vendor.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Evidence:
    """One operation of a vendor. `why` tells of one that is not played why it is not."""

    id: str
    method: str
    path: str
    played: bool
    driven_by: tuple[str, ...]
    probed: bool
    source: str
    errors: tuple[str, ...]
    summary: str
    why: str = ""


def evidence(vendor: Vendor) -> list[Evidence]:
    """All operations of a vendor, those left out first."""
    return [*_left_out(vendor), *_played(vendor)]


def _left_out(vendor: Vendor) -> Iterator[Evidence]:
    path = vendor.errors.parent / "left_out.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["left_out"] if path.exists() else []
    for row in rows:
        yield Evidence(
            id=row["id"],
            method=row.get("method", ""),
            path=row.get("path", ""),
            played=False,
            driven_by=(),
            probed=False,
            source=row.get("source", ""),
            errors=(),
            summary="",
            why=row["why"],
        )


def _played(vendor: Vendor) -> Iterator[Evidence]:
    clients, probed = _clients(vendor.name), _probed(vendor.name)
    for operation in operations(vendor):
        route = operation.route
        yield Evidence(
            id=operation.id,
            method=route.method,
            path=operation.paths[0],
            played=True,
            driven_by=tuple(clients.get(operation.id, ())),
            probed=operation.id in probed,
            source=route.source,
            errors=route.contract.errors,
            summary=route.summary,
        )


def _clients(name: str) -> Mapping[str, Sequence[str]]:
    path = folder("contracts") / "evidence" / f"{name}.json"
    found: Mapping[str, Sequence[str]] = _json(path)
    return found


def _probed(name: str) -> frozenset[str]:
    """The operations in the published contract: every one of them is probed by the fuzzer.

    Where the contract has an operation once for each object type, all stand for it. Actions that
    share an address are probed where the contract gives an example of each.
    """
    paths = _json(folder("contracts") / "openapi" / f"{name}.json").get("paths", {})
    found: set[str] = set()
    for told in (told for item in paths.values() for told in item.values()):
        id = told["operationId"].partition("@")[0]
        found |= {id, id.partition(":")[0], *(f"{id}:{action}" for action in _shown(told))}
    return frozenset(found)


def _shown(operation: Mapping[str, Any]) -> Iterator[str]:
    """The actions that examples of the body, or values of a parameter, tell apart."""
    for media in operation.get("requestBody", {}).get("content", {}).values():
        yield from media.get("examples", {})
    for parameter in operation.get("parameters", ()):
        yield from parameter["schema"].get("enum", ())


def _json(path: Path) -> Any:
    return orjson.loads(path.read_bytes()) if path.exists() else {}
