"""Finding units by looking into a folder: no registry that a new unit would have to edit."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from inspect import getmembers, isabstract, isclass
from pkgutil import iter_modules
from typing import TypeVar

from understudy.kernel.errors import HarnessBug, UsageError

T = TypeVar("T")


def units(package: str, base: type[T]) -> Mapping[str, type[T]]:
    """The classes derived from `base` in the modules of `package`, by their `id`, sorted."""
    found: dict[str, type[T]] = {}
    for name in _modules(package):
        for _, unit in getmembers(import_module(name), isclass):
            if unit.__module__ != name or not issubclass(unit, base) or isabstract(unit):
                continue
            key = getattr(unit, "id", None)
            if not isinstance(key, str):
                continue  # a base class of its own
            if key in found:
                raise HarnessBug(f"two units of {package} have the id {key!r}")
            found[key] = unit
    return dict(sorted(found.items()))


@cache
def _modules(package: str) -> tuple[str, ...]:
    return tuple(i.name for i in iter_modules(import_module(package).__path__, f"{package}."))


def unit(what: str, package: str, base: type[T], key: str) -> type[T]:
    """One unit; raises `UsageError` with the nearest id."""
    known = units(package, base)
    if key not in known:
        raise UsageError.unknown(what, key, known)
    return known[key]
