"""The live stage under load: what people did at the vendors' own doors is not the integration's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change
from understudy.kernel.seed import Seed
from understudy.scenario.live.backstage import Remote
from understudy.scenario.live.stage import LiveStage
from understudy.scenario.script import Scenario
from understudy.sut import SutSpec

_INTEGRATION = "integration:"


class People:
    """Whose logins are people's, by role, where a vendor does not tell them apart itself."""

    def __init__(self) -> None:
        self.logins: dict[str, set[str]] = {}

    def are(self, role: str, who: str) -> bool:
        login = who.removeprefix(_INTEGRATION)
        return who.startswith("person:") or login in self.logins.get(role, ())


class Watched(Remote):
    """Backstage of a system that people call as well: their requests are left out."""

    people: People

    def changes(self, since: int = 0) -> Sequence[Change]:
        return [self._as_it_was(change) for change in super().changes(since)]

    def exchanges(self) -> Sequence[Exchange]:
        """The integration's alone: how people ask is not what is judged."""
        return [e for e in super().exchanges() if not self.people.are(self.role, e.caller)]

    def _as_it_was(self, change: Change) -> Change:
        if change.by_integration and self.people.are(self.role, change.by):
            return replace(change, by=f"person:{change.by.removeprefix(_INTEGRATION)}")
        return change


class LoadStage(LiveStage):
    """A landscape on free ports, the system under test, and the file that tells where they are."""

    make_remote: ClassVar[type[Remote]] = Watched

    def __init__(
        self,
        scenario: Scenario,
        seed: Seed,
        sut: SutSpec,
        poll_s: float,
        host: str = "127.0.0.1",
    ) -> None:
        self.host = host
        engine = {
            "poll_seconds": poll_s,
            "slow_factor": 2,
            "since": scenario.starts_at.isoformat(),
        }
        settings: Mapping[str, object] = {"engine": engine, **(sut.settings or {})}
        super().__init__(scenario, seed, replace(sut, settings=settings))
        self.people = People()
        for remote in self.backstage.values():
            if isinstance(remote, Watched):
                remote.people = self.people

    @property
    def landscape_file(self) -> Path:
        """What a stranger is told: where the systems are and how to get in."""
        return self.sut.file
