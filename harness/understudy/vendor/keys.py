"""Which id a noun of the world has in each system, without asking or storing anything.

A seeded record's id is a function of the noun's ordinal, so systems can name one another's records
while they are being loaded, in any order and at any size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from understudy.kernel.errors import HarnessBug, UsageError
from understudy.vendor.vendor import Vendor


@dataclass(frozen=True, slots=True)
class WorldKeys:
    """The keys of a cast (vendors by role), seen from the system that plays `role`."""

    cast: Mapping[str, Vendor]
    role: str

    def here(self, world_id: str) -> str:
        return self.native(self.role, world_id)

    def native(self, role: str, world_id: str) -> str:
        noun, dash, ordinal = world_id.rpartition("-")
        if not dash or not ordinal.isdigit():
            raise HarnessBug(f"{world_id!r} is not the id of a noun")
        vendor = self.cast.get(role)
        if vendor is None:
            raise UsageError(f"no system plays {role}, so {world_id} has no id there")
        projection = vendor.projection(noun)
        if projection is None:
            raise UsageError(f"{vendor.name} keeps no {noun}")
        return projection.seed_id(int(ordinal))
