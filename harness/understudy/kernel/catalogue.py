"""Finding units by looking into a folder: no registry that a new unit would have to edit.

A stranger's units are found where an installed package says so: under an entry point in the group
of the same name (`understudy.faults`), which leads to a module or to a package of modules.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import getmembers, isabstract, isclass
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

from understudy.kernel.errors import HarnessBug, UsageError

T = TypeVar("T")


def units(package: str, base: type[T]) -> Mapping[str, type[T]]:
    """The classes derived from `base`, by their `id`, sorted: those of `package`, and installed."""
    found: dict[str, type[T]] = {}
    for name in (*_modules(package), *_installed(package)):
        for _, unit in getmembers(import_module(name), isclass):
            if unit.__module__ != name or not issubclass(unit, base) or isabstract(unit):
                continue
            key = getattr(unit, "id", None)
            if not isinstance(key, str):
                continue  # a base class of its own
            if key in found:
                other = found[key].__module__
                if name in _modules(package):
                    raise HarnessBug(f"{other} and {name} both have the id {key!r}")
                raise UsageError(f"{name} has the id {key!r}, which is that of {other}")
            found[key] = unit
    return dict(sorted(found.items()))


@cache
def _modules(package: str) -> tuple[str, ...]:
    return tuple(i.name for i in iter_modules(import_module(package).__path__, f"{package}."))


@cache
def _installed(group: str) -> tuple[str, ...]:
    """The modules that installed packages offer to a group."""
    found: dict[str, None] = {}
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        module = installed(point.value)
        inside = _modules(point.value) if hasattr(module, "__path__") else ()
        found |= dict.fromkeys((point.value, *inside))
    return tuple(found)


def installed(name: str) -> ModuleType:
    """A module that somebody's package offers; raises `UsageError` where it cannot be loaded."""
    try:
        return import_module(name)
    except Exception as wrong:  # whatever it is, it is in the code of that package
        told = f"{type(wrong).__name__}: {wrong}"
        raise UsageError(f"the installed {name} cannot be loaded: {told}") from wrong


def unit(what: str, package: str, base: type[T], key: str) -> type[T]:
    """One unit; raises `UsageError` with the nearest id.

    A class that only a story has, or what it imports, is found as well: the newest of that id.
    """
    known = units(package, base)
    if key in known:
        return known[key]
    loaded = [kind for kind in _derived(base) if getattr(kind, "id", None) == key]
    if loaded:
        return loaded[-1]
    raise UsageError.unknown(what, key, known)


def _derived(base: type[T]) -> Iterator[type[T]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _derived(kind)
