"""What a system under test is, and how a stage gets it going."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from understudy.kernel.errors import UsageError
from understudy.sut.claims import Claims
from understudy.vendor.correlation import Correlation

SUT_HOST = "sut.stage.test"
"""The name under which a simulated system under test is reached by events."""

Correlations = Mapping[str, Mapping[str, Correlation]]
"""By role and noun: where a copy keeps its key, if not in the documented field."""


@dataclass(frozen=True, slots=True)
class SutSpec:
    """How to get a system under test going. `settings` are added to its landscape.

    One of four ways: `factory` in simulation; `command`, `container` (an image) or `url` (it runs
    already) on the live stage.
    """

    name: str
    factory: str = ""
    command: tuple[str, ...] = ()
    container: str = ""
    url: str = ""
    ready: str = ""
    events_url: str = ""
    replay_url: str = ""
    """Where it takes a POST as: give what you had given up another chance."""
    settings: Mapping[str, object] | None = None
    claims: Claims = field(default_factory=Claims.everything)
    correlations: Correlations = field(default_factory=dict, hash=False)

    def load_factory(self) -> Callable[..., object]:
        """The factory; raises `UsageError` when there is none to load."""
        module, colon, name = self.factory.partition(":")
        if not colon:
            raise UsageError(f'{self.name} has no factory = "module:function" for simulation')
        try:
            found = getattr(import_module(module), name)
        except (ImportError, AttributeError) as wrong:
            raise UsageError(f"the factory {self.factory} cannot be loaded: {wrong}") from None
        if not callable(found):
            raise UsageError(f"the factory {self.factory} cannot be called")
        return found  # type: ignore[no-any-return]  # a stranger's function


REFERENCE = SutSpec(
    name="reference engine",
    factory="understudy_engine.factory:create",
    command=("understudy-engine", "--landscape", "{landscape}", "--port", "{port}"),
    ready="http://127.0.0.1:{port}/health",
    events_url="/hooks",
    replay_url="/dead-letters/replay",
)
