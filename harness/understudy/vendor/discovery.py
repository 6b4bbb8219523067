"""Finding vendors: every folder with a `VENDOR`, ours and those that strangers install."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from types import MappingProxyType

from understudy.kernel.catalogue import installed
from understudy.kernel.errors import HarnessBug, UsageError
from understudy.vendor.vendor import Vendor

PACK = "understudy_mocks"
GROUP = "understudy.vendors"


def scan(package: str) -> list[Vendor]:
    """The vendors in a package's folders, by name; each folder has to have its `VENDOR`."""
    spec = find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        return []
    found = []
    for module in sorted(iter_modules(spec.submodule_search_locations), key=lambda m: m.name):
        vendor = getattr(import_module(f"{package}.{module.name}"), "VENDOR", None)
        if not isinstance(vendor, Vendor):
            wrong = HarnessBug if package == PACK else UsageError
            raise wrong(f"{package}.{module.name} has no VENDOR")
        found.append(vendor)
    return found


@cache
def vendors() -> MappingProxyType[str, Vendor]:
    """All vendors by name, in the order of their ports.

    An entry point names a package to scan, or one vendor: `understudy_acme:VENDOR`.
    """
    found = scan(PACK)
    for point in entry_points(group=GROUP):
        loaded = getattr(installed(point.module), point.attr, None) if point.attr else None
        found += [loaded] if isinstance(loaded, Vendor) else scan(point.value)
    names = [v.name for v in found]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"two vendors are called {name!r}; uninstall the pack of one")
    return MappingProxyType({v.name: v for v in sorted(found, key=lambda v: (v.port, v.name))})


def by_role() -> dict[str, Vendor]:
    """Who plays a role when nobody is named for it: the vendor with the lowest port."""
    first: dict[str, Vendor] = {}
    for played in vendors().values():
        first.setdefault(played.role, played)
    return first


def vendor(name: str) -> Vendor:
    """One vendor; raises `UsageError` with the nearest name."""
    try:
        return vendors()[name]
    except KeyError:
        raise UsageError.unknown("vendor", name, vendors()) from None
