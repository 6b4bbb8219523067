"""The system under test as somebody at whom a fault is aimed: on "sut"."""

from collections.abc import Mapping
from typing import Protocol

from understudy.faults import SutFault, make_fault
from understudy.kernel.errors import UsageError
from understudy.scenario.stage import Armed, Backstage, Stage

SUT = "sut"


class Aimed(Protocol):
    """Whatever a fault can be armed at."""

    @property
    def name(self) -> str: ...

    def arm(
        self, fault: str, parameters: Mapping[str, object], aim: Mapping[str, object]
    ) -> Armed: ...

    def heal(self, key: str) -> Armed: ...


class Drifting:
    """A drift of one system. It stays when everything else is healed; that only counts it."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage, self.name = backstage, backstage.name

    def arm(self, fault: str, parameters: Mapping[str, object], aim: Mapping[str, object]) -> Armed:
        return self._backstage.drift(fault, parameters)

    def heal(self, key: str) -> Armed:
        return self._backstage.drifted(key)


class SutTrouble:
    """One fault of the system under test. It strikes when it is armed."""

    name = SUT

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._fault: SutFault | None = None
        self._crashes = 0

    def arm(self, fault: str, parameters: Mapping[str, object], aim: Mapping[str, object]) -> Armed:
        """Strike. There is nothing to aim at but the whole."""
        found = make_fault(fault, parameters)
        if not isinstance(found, SutFault) or aim.get("on") not in (None, "*"):
            raise UsageError(f"{fault} cannot be aimed at the system under test like that")
        self._fault, self._crashes = found, self._stage.sut.crashes
        found.on_sut(self._stage.sut)
        return Armed(fault, fault, 0)

    def heal(self, key: str) -> Armed:
        """End it."""
        struck = False
        if self._fault is not None:
            struck = self._fault.struck(self._stage.sut, self._crashes)
            self._fault.heal(self._stage.sut)
        return Armed(key, key, int(struck))
