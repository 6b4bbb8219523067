"""Systems beside the five roles: further instances of a vendor, of a company that was bought.

An instance plays `role@company`: "erp@acquired". Its system is called by its vendor's name and the
same company. It has an account, a login, books and a world of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from understudy.kernel.errors import UsageError
from understudy.vendor.keys import WorldKeys
from understudy.vendor.projection import Ids
from understudy.vendor.vendor import Vendor
from understudy.world.acquired import Acquired
from understudy.world.firm import World

ELSEWHERE = 50_000
"""Beyond our own numbers: the keys of systems of theirs that do not stand on the stage."""


def company_of(role: str) -> str:
    """Whose system it is: empty for ours."""
    return role.partition("@")[2]


def plain(role: str) -> str:
    """The role without the company."""
    return role.partition("@")[0]


def name_of(role: str, vendor: Vendor) -> str:
    """What the instance that plays a role is called."""
    company = company_of(role)
    return f"{vendor.name}@{company}" if company else vendor.name


def host_of(name: str) -> str:
    """A host name for an instance: an @ would begin a login."""
    return f"{name.replace('@', '-')}.stage.test"


def world_of(role: str, ours: World) -> World:
    """The company whose system plays a role; raises `UsageError` for one that is not known."""
    company = company_of(role)
    if company in ("", *COMPANIES):
        return COMPANIES[company](ours) if company else ours
    raise UsageError.unknown("company beside ours", company, COMPANIES)


COMPANIES = {"acquired": Acquired}
"""The companies that may stand beside ours, each made from ours."""


def keys_of(cast: Mapping[str, Vendor], role: str) -> Ids:
    """The keys of a company's systems, seen from the one that plays `role`."""
    here = WorldKeys(cast, role)
    return TheirKeys(here, company_of(role)) if company_of(role) else here


@dataclass(frozen=True, slots=True)
class TheirKeys:
    """The keys of another company: of its own instances, and of systems that nobody sees."""

    cast: WorldKeys
    company: str

    def here(self, world_id: str) -> str:
        return self.cast.here(world_id)

    def native(self, role: str, world_id: str) -> str:
        own = f"{role}@{self.company}"
        if own in self.cast.cast:
            return self.cast.native(own, world_id)
        noun, _, number = world_id.rpartition("-")
        return self.cast.native(role, f"{noun}-{int(number) + ELSEWHERE}")
