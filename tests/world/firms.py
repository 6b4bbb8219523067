"""A firm that several tests look at, generated once a process."""

from datetime import date

from understudy.kernel.seed import Seed
from understudy.world.firm import World

AS_OF = date(2026, 6, 29)
SMALL = World.generate(Seed(7), "small", AS_OF)
