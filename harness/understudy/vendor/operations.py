"""A vendor's operations by name: what contracts, evidence and listings speak of.

One route is one operation, but for two kinds: routes whose actions are told apart by the body are
one operation for each action (`soap:login`), and where the vendor's own reference documents every
kind of record by itself (`Dialect.operations_by_object`), one for each object type
(`create:workspaces`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from understudy.vendor.routing import Route
from understudy.vendor.schema import ObjectType
from understudy.vendor.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `paths` are its templates, the usual one first."""

    id: str
    route: Route
    paths: tuple[str, ...]
    object: ObjectType | None = None
    action: str = ""


def operations(vendor: Vendor) -> list[Operation]:
    """Every operation the vendor's folder plays, in the order of declaration."""
    return [
        operation
        for (_, _), routes in _by_handler(vendor).items()
        for operation in _of(vendor, routes)
    ]


def operation_id(vendor: Vendor, route: Route, object: str, action: str) -> str:
    """The id of the operation that a request turned out to be."""
    if route.actions:
        return f"{route.id}:{action}"
    if _by_object(vendor, route) and object in vendor.schema:
        return f"{route.id}:{vendor.schema.object(object).name}"
    return route.id


def stands_for(route: Route, kind: ObjectType) -> bool:
    """Whether a route with `{object}` in its path is there for this object type."""
    if kind.hidden:
        return False
    if route.contract.objects is not None:
        return route.contract.objects(kind)
    allowed = {
        "create": kind.createable,
        "update": kind.updateable,
        "upsert": kind.createable and kind.updateable,
        "delete": kind.deletable,
    }
    return allowed.get(route.verb, True)


def _by_handler(vendor: Vendor) -> dict[tuple[str, str], list[Route]]:
    found: dict[tuple[str, str], list[Route]] = {}
    for route in vendor.routes:
        found.setdefault((route.id, route.method), []).append(route)
    return found


def _by_object(vendor: Vendor, route: Route) -> bool:
    return vendor.dialect.operations_by_object and "{object}" in route.template


def _of(vendor: Vendor, routes: list[Route]) -> Iterator[Operation]:
    route = routes[0]
    paths = tuple(r.template for r in routes)
    if route.actions:
        for action in route.actions:
            yield Operation(f"{route.id}:{action}", route, paths, action=action)
    elif _by_object(vendor, route):
        for kind in vendor.schema:
            if stands_for(route, kind):
                shown = tuple(p.replace("{object}", kind.name) for p in paths)
                yield Operation(f"{route.id}:{kind.name}", route, shown, kind)
    else:
        yield Operation(route.id, route, paths)
