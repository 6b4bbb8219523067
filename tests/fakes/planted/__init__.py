"""The reference engine with one defect each: what the harness must tell from a sound one.

A bug is a function that spoils one engine, declared with `@bug`; its docstring says where such a
thing was seen in life. Bugs are found by looking into this folder. Only the engine at hand is
touched, so sound and spoilt engines can live in one process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules

from understudy_engine.engine import Engine

Plant = Callable[[Engine], None]


@dataclass(frozen=True)
class Bug:
    """One defect. `breaks` are the ids of the promises that it turns red, all of them; the first is
    the one that says what is wrong.
    """

    name: str
    story: str
    scenario: str
    breaks: tuple[str, ...]
    plant: Plant

    @property
    def right(self) -> str:
        """The promise whose words say what is wrong."""
        return self.breaks[0]


def bug(scenario: str, *breaks: str) -> Callable[[Plant], Bug]:
    """Declare a defect, the scenario that shows it, and the promises it breaks there."""

    def declare(plant: Plant) -> Bug:
        story = " ".join((getdoc(plant) or "").split())
        return Bug(plant.__name__, story, scenario, breaks, plant)

    return declare


def catalogue() -> Mapping[str, Bug]:
    """Every bug there is, by name."""
    found = [
        value
        for module in iter_modules(__path__, f"{__name__}.")
        if not module.ispkg
        for value in vars(import_module(module.name)).values()
        if isinstance(value, Bug)
    ]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}
