"""A stage that stands already: `understudy up` elsewhere, reached through its admin APIs.

Its landscape says which firm and which systems these are. It is not reset: who played on it before,
and what an integration has kept of that, is not ours to undo.
"""

import shutil
import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.scenario.beside import company_of, keys_of
from understudy.scenario.landscape import Landscape
from understudy.scenario.live.backstage import Remote
from understudy.scenario.live.process import understudied
from understudy.scenario.live.stage import told, wait_until_idle
from understudy.scenario.script import Scenario
from understudy.scenario.stage import Understudied
from understudy.sut import SutSpec
from understudy.sut.claims import Claims
from understudy.vendor.discovery import vendor
from understudy.world.firm import World

Entry = Mapping[str, object]


class Standing:
    """The stage of a scenario, with nobody on it; raises `UsageError` where it is another's."""

    kind = "live"

    def __init__(
        self, scenario: Scenario, seed: Seed, landscape: Landscape, sut: Understudied
    ) -> None:
        self.claims, self.sut = Claims.everything(), sut
        self._cast = {role: vendor(name) for role, name in scenario.cast.items()}
        _check_firm(landscape, scenario, seed)
        self.world = World.generate(seed, scenario.world, scenario.starts_at.date())
        token = str(_entry(landscape, "admin").get("token"))
        systems = {str(s["role"]): (name, s) for name, s in _systems(landscape).items()}
        for role, name in scenario.cast.items():
            found = systems[role][1]["vendor"] if role in systems else "nobody"
            if found != name:
                raise UsageError(f"{scenario.name} has {name} for {role}, the landscape {found}")
        self.backstage = {
            role: Remote(name, role, str(system["admin_url"]), token)
            for role, (name, system) in systems.items()
            if role in scenario.cast
        }

    def key(self, role: str, world_id: str) -> str:
        return keys_of(self._cast, role).here(world_id)

    def now(self) -> datetime:
        return next(iter(self.backstage.values())).clock()

    def advance(self, span: timedelta) -> None:
        next(iter(self.backstage.values())).clock(span.total_seconds())

    def close(self) -> None:
        for remote in self.backstage.values():
            remote.close()


class Rehearsed(Standing):
    """The same with a system under test beside it: what runs already, or is started here."""

    def __init__(self, scenario: Scenario, seed: Seed, sut: SutSpec, landscape: Landscape) -> None:
        self._folder = Path(mkdtemp(prefix="understudy-standing-"))
        own = self._own = understudied(sut, told(landscape, scenario.starts_at), self._folder)
        super().__init__(scenario, seed, landscape, own)
        self.claims = sut.claims
        self._check_unplayed(scenario)
        own.start()
        for remote in self.backstage.values():
            if own.events_url and not company_of(remote.role):
                remote.subscribe(f"{own.events_url}/{remote.name}")
        self._pause = threading.Event()

    def _check_unplayed(self, scenario: Scenario) -> None:
        if any(not c.by_integration for b in self.backstage.values() for c in b.changes()):
            raise UsageError(
                "people were at work on this landscape already: start it anew, and the system"
                f" under test with it, before {scenario.name} is played"
            )

    def advance(self, span: timedelta) -> None:
        wait_until_idle(self.backstage, self._pause)
        super().advance(span)
        wait_until_idle(self.backstage, self._pause)

    def close(self) -> None:
        self._own.close()
        super().close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _check_firm(landscape: Landscape, scenario: Scenario, seed: Seed) -> None:
    day: date = scenario.starts_at.date()
    wanted = {"seed": seed.number, "size": scenario.world, "as_of": day.isoformat()}
    found = dict(_entry(landscape, "firm"))
    if found != wanted:
        at = f"{scenario.starts_at:%Y-%m-%dT%H:%M:%S}"
        raise UsageError(
            f"{scenario.name} is about another firm than the landscape's {found}: understudy up"
            f" --seed {seed.number} --size {scenario.world} --at {at}"
        )


def _systems(landscape: Landscape) -> Mapping[str, Entry]:
    return cast("Mapping[str, Entry]", _entry(landscape, "systems"))


def _entry(landscape: Landscape, name: str) -> Entry:
    found = landscape.get(name)
    if not isinstance(found, Mapping):
        raise UsageError(f"this landscape does not say its {name}; was it written by another tool?")
    return found
