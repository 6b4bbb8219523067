"""What every landscape in the hand of a test offers, wherever its systems live."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Self, TypeVar, cast

from understudy.invariants.base import Invariant
from understudy.kernel.events import Event, InvariantJudged
from understudy.kernel.history import History, Record
from understudy.scenario.cast import Crm, Erp, Hcm, Ppm, Psa
from understudy.scenario.judging import books, close_history, judge
from understudy.scenario.landscape import Landscape as Described
from understudy.scenario.landscapes.handles import Handle
from understudy.scenario.landscapes.judgement import PromiseBroken, promises
from understudy.scenario.run import Run
from understudy.scenario.script import DEFAULT_START, Scenario, scenario
from understudy.scenario.stage import Stage
from understudy.world.firm import World

T = TypeVar("T")


def _silent(event: Event) -> None:
    """Nobody listens: a test reads the landscape itself."""


def setting(size: str, cast_: Mapping[str, str] | None, starts_at: datetime) -> Scenario:
    """A scenario without a story."""
    return scenario(cast=cast_, world=size, starts_at=starts_at)(lambda run: None)


class TestClock:
    """Business time, as a test moves it."""

    __test__ = False  # its name is no invitation to pytest

    def __init__(self, landscape: "InHand") -> None:
        self._landscape = landscape

    @property
    def now(self) -> datetime:
        return self._landscape.run.clock.now

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let business time pass, and what was due with it."""
        run = self._landscape.run
        run_on = lambda: run.clock.advance(days=days, hours=hours, minutes=minutes)  # noqa: E731
        self._landscape.on_stage(run_on)


class InHand:
    """Five systems with one firm behind them. `with` or `async with` opens and closes it."""

    def __init__(
        self,
        size: str = "small",
        seed: int = 7,
        *,
        cast: Mapping[str, str] | None = None,
        starts_at: datetime = DEFAULT_START,
    ) -> None:
        self.seed = seed
        self._setting = setting(size, cast, starts_at)
        self._run: Run | None = None

    # -- opening and closing -------------------------------------------------------------------

    @abstractmethod
    def _raise_curtain(self) -> Stage:
        """Make the stage."""

    @abstractmethod
    def _drop_curtain(self) -> None:
        """Take it down."""

    @abstractmethod
    def on_stage(self, what: Callable[[], T]) -> T:
        """Do something where the systems live, and wait for it."""

    @property
    @abstractmethod
    def told(self) -> Described:
        """The landscape as its file holds it."""

    def __enter__(self) -> Self:
        if self._run is not None:
            raise RuntimeError("this landscape is open already")
        self._begin(self._raise_curtain())
        return self

    def __exit__(self, *_: object) -> None:
        self._run = None
        self._drop_curtain()

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(self, *_: object) -> None:
        self.__exit__()

    def _begin(self, stage: Stage) -> None:
        run = self._run = Run(stage, _silent)
        self._baseline: list[Record] = self.on_stage(lambda: books(stage))
        self._began = stage.now()
        self.clock = TestClock(self)
        self.crm, self.psa = Handle[Crm](self, "crm", run.crm), Handle[Psa](self, "psa", run.psa)
        self.erp, self.hcm = Handle[Erp](self, "erp", run.erp), Handle[Hcm](self, "hcm", run.hcm)
        self.itsm = Handle[Ppm](self, "ppm", run.ppm)
        self.ppm = self.itsm

    # -- what is there -------------------------------------------------------------------------

    @property
    def run(self) -> Run:
        if self._run is None:
            raise RuntimeError("this landscape is not open: use it in a `with` block")
        return self._run

    @property
    def world(self) -> World:
        """The firm: `world.deals.pick(stage="negotiation")`."""
        return self.run.world

    @property
    def systems(self) -> Mapping[str, Mapping[str, object]]:
        """The systems by name, as the landscape file tells of them."""
        return cast("Mapping[str, Mapping[str, object]]", self.told["systems"])

    # -- the end -------------------------------------------------------------------------------

    def settle(self, within_hours: float = 2) -> None:
        """End all trouble and let business time pass until nothing changes any more."""
        self.on_stage(lambda: self.run.settle(within_hours))
        if not self.run.settled:
            raise AssertionError(f"the landscape does not come to rest within {within_hours} hours")

    def history(self) -> History:
        """All that happened until now, as judges read it."""
        run, began = self.run, self._began
        return self.on_stage(lambda: close_history(run, self._baseline, began, run.stage.claims))

    def judge(self, *named: Invariant | type[Invariant] | str) -> Sequence[InvariantJudged]:
        """Hold what happened against promises, by class or id; against all that apply if none.

        Raises `PromiseBroken`, an `AssertionError` that tells what was expected, what was found and
        what shows it. A promise that is named must have something to look at.
        """
        own = promises(named)
        judged, _ = judge(self.history(), own, self.run.stage.claims)
        ids = {promise.id for promise in own}
        asked = [promise for promise in judged if not ids or promise.id in ids]
        bad = [promise for promise in asked if promise.verdict != "held"]
        if bad:
            raise PromiseBroken(bad)
        return asked
