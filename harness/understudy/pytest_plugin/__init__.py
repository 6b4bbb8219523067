"""Landscapes as pytest fixtures, and scenarios as tests.

pytest imports this at its start, in every project where Understudy is installed. So it imports
nothing of Understudy until a fixture or a scenario is asked for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from understudy import Landscape, ServedLandscape

FOLDER = "scenarios"
"""Python files below a folder of this name are looked at for scenarios."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("understudy", "rehearse an integration with Understudy")
    group.addoption(
        "--understudy-scenarios",
        action="store_true",
        help=f"Collect scenarios from all folders, not only from those called {FOLDER}.",
    )
    group.addoption(
        "--understudy-sut",
        metavar="FILE",
        default="",
        help="What scenarios are played against; understudy.toml in the root directory if none.",
    )
    group.addoption(
        "--understudy-seed", type=int, default=7, help="The number the firm grows from."
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "understudy(size, seed, cast, starts_at, sut): what the `landscape` of a test is like",
    )


def _asked(request: pytest.FixtureRequest) -> dict[str, object]:
    """What the markers of a test say, the nearest first."""
    asked: dict[str, object] = {"seed": request.config.getoption("--understudy-seed")}
    for marker in reversed(list(request.node.iter_markers("understudy"))):
        asked |= marker.kwargs
    return asked


@pytest.fixture
def landscape(request: pytest.FixtureRequest) -> "Iterator[Landscape]":
    """Five systems in this process: every httpx client's requests go to them, and nowhere else."""
    from understudy import Landscape

    with Landscape(**_asked(request)) as opened:  # type: ignore[arg-type]  # a marker's words
        yield opened


@pytest.fixture(scope="session")
def _served() -> "Iterator[dict[str, ServedLandscape]]":
    """The landscapes served in this session, by what was asked for."""
    served: dict[str, ServedLandscape] = {}
    try:
        yield served
    finally:
        for opened in served.values():
            opened.__exit__()


@pytest.fixture
def live_landscape(
    request: pytest.FixtureRequest, _served: "dict[str, ServedLandscape]"
) -> "ServedLandscape":
    """Five systems on loopback sockets: served once a session, as new for each test."""
    from understudy import ServedLandscape

    asked = _asked(request)
    key = repr(sorted(asked.items()))
    if key in _served:
        _served[key].reset()
    else:
        opened = ServedLandscape(**asked)  # type: ignore[arg-type]  # a marker's words
        _served[key] = opened.__enter__()
    return _served[key]


# -- scenarios -------------------------------------------------------------------------------------


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Files with one @scenario, where scenarios are looked for."""
    name = file_path.name
    if file_path.suffix != ".py" or name.startswith(("test_", "conftest")):
        return None
    root = parent.config.rootpath
    inside = file_path.relative_to(root) if file_path.is_relative_to(root) else file_path
    if FOLDER not in inside.parts[:-1] and not parent.config.getoption("--understudy-scenarios"):
        return None
    if "\n@scenario(" not in file_path.read_text(encoding="utf-8", errors="replace"):
        return None
    found: pytest.Collector = ScenarioFile.from_parent(parent, path=file_path)
    return found


class ScenarioFile(pytest.File):
    """A file that holds one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        yield ScenarioItem.from_parent(self, name=self.path.stem)


class NotHeld(Exception):
    """What a scenario that did not hold says; it is shown as it is."""


class ScenarioItem(pytest.Item):
    """One scenario, played against the system under test."""

    def runtest(self) -> None:
        from understudy.pytest_plugin.playing import played

        told = played(self.path, self._sut(), self.config.getoption("--understudy-seed"))
        if told:
            raise NotHeld(told)

    def _sut(self) -> Path:
        given = self.config.getoption("--understudy-sut")
        path = Path(given) if given else self.config.rootpath / "understudy.toml"
        if not path.is_file():
            raise NotHeld(
                f"a scenario is played against a system under test, and there is no {path};"
                " `understudy init` writes one, --understudy-sut names another"
            )
        return path

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        if isinstance(excinfo.value, NotHeld) or _asked_wrongly(excinfo.value):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"scenario {self.name}"


def _asked_wrongly(error: BaseException) -> bool:
    from understudy.kernel.errors import UsageError

    return isinstance(error, UsageError)
