"""A scenario: a story with a promise, cast by role, found by path."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from inspect import cleandoc
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from understudy.kernel import content
from understudy.kernel.errors import UsageError
from understudy.vendor.discovery import by_role

if TYPE_CHECKING:
    from understudy.scenario.run import Run

Script = Callable[["Run"], None]

DEFAULT_START = datetime(2026, 6, 29, 8, tzinfo=UTC)
"""A Monday two days before a month, a quarter and a half-year end: much happens soon after."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story. `name` is its path below the folder of scenarios, without the ending."""

    name: str
    promise: str
    story: str
    cast: Mapping[str, str]
    world: str
    starts_at: datetime
    script: Script
    path: Path


def scenario(
    *,
    cast: Mapping[str, str] | None = None,
    world: str = "small",
    starts_at: datetime = DEFAULT_START,
    like: Scenario | None = None,
) -> Callable[[Script], Scenario]:
    """Declare a function as a scenario. Its module's docstring begins with the promise.

    `cast` says which vendor plays a role; roles it does not name are played by the vendor that
    comes first. `world` is the size of the firm, `starts_at` the moment the curtain rises. A
    scenario that is `like` another has all three from it.
    """

    def declare(script: Script) -> Scenario:
        module = script.__globals__
        promise, _, story = cleandoc(module["__doc__"] or "").partition("\n")
        path = Path(module["__file__"])
        name = f"{path.parent.name}/{path.stem}"
        if like is not None:
            return replace(
                like, name=name, promise=promise, story=story.strip(), script=script, path=path
            )
        full = {**{role: v.name for role, v in by_role().items()}, **(cast or {})}
        return Scenario(
            name, promise, story.strip(), MappingProxyType(full), world, starts_at, script, path
        )

    return declare


def collect(wanted: Iterable[str] = ()) -> list[Scenario]:
    """The scenarios named, or under the folders or in the files given; all when nothing is."""
    root = content.folder("scenarios")
    shipped = {_name(path, root): path for path in sorted(root.rglob("*.py"))}
    paths: list[Path] = []
    for name in wanted:
        given = Path(name)
        if name in shipped:
            paths.append(shipped[name])
        elif any(known.startswith(f"{name.rstrip('/')}/") for known in shipped):
            paths += [p for known, p in shipped.items() if known.startswith(f"{name.rstrip('/')}/")]
        elif given.is_dir():
            paths += sorted(given.rglob("*.py"))
        elif given.suffix == ".py" and given.is_file():
            paths.append(given)
        else:
            raise UsageError.unknown("scenario", name, shipped)
    return [_load(path) for path in paths or shipped.values()]


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def _load(path: Path) -> Scenario:
    spec = spec_from_file_location(f"understudy_scenario_{path.parent.name}_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} is not a Python file")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except UsageError:
        raise
    except Exception as wrong:
        raise UsageError(f"{path} cannot be read: {type(wrong).__name__}: {wrong}") from wrong
    return _only(module, path)


def _only(module: ModuleType, path: Path) -> Scenario:
    found = [value for value in vars(module).values() if isinstance(value, Scenario)]
    if len(found) != 1:
        raise UsageError(f"{path} must hold one @scenario, and holds {len(found)}")
    return found[0]
