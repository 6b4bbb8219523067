"""`understudy.toml`: what the system under test is.

    [sut]
    name = "our integration"
    factory = "our_package.module:create"       # for simulation
    command = ["our-integration", "--landscape", "{landscape}"]   # for live
    ready = "http://127.0.0.1:9100/health"      # live: answers 200 when it is at work
    events_url = "http://127.0.0.1:9100/hooks"  # where events that systems push are wanted

A factory is called as `create(landscape, now=…, state=…)`: the landscape file's content, a function
that tells the time, and a URL (`sqlite:///…`) below which state may be kept. It returns an object
with `async run()`, which works until it is cancelled, and, if it wants, with an ASGI application
`app` (its host is `sut.stage.test`) and a method `accounts()` that says what became of its source
events.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from understudy.kernel.errors import UsageError

SUT_HOST = "sut.stage.test"
"""The name under which a simulated system under test is reached by events."""


@dataclass(frozen=True, slots=True)
class SutSpec:
    """How to get a system under test going. `settings` are added to its landscape."""

    name: str
    factory: str = ""
    command: tuple[str, ...] = ()
    ready: str = ""
    events_url: str = ""
    settings: Mapping[str, object] | None = None

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
)

_KEYS = {"name", "factory", "command", "ready", "events_url", "settings"}


def read_spec(path: Path) -> SutSpec:
    """The `[sut]` of a file; raises `UsageError` with one clear line."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("sut")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path} is not TOML: {wrong}") from None
    if not isinstance(table, dict):
        raise UsageError(f"{path} has no [sut]")
    for key in table:
        if key not in _KEYS:
            raise UsageError.unknown(f"key in [sut] of {path}", key, _KEYS)
    command = table.get("command", [])
    if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
        raise UsageError(f"command in {path} must be a list of words")
    texts = {k: str(table.get(k, "")) for k in ("factory", "ready", "events_url")}
    settings = table.get("settings")
    return SutSpec(
        str(table.get("name", path.stem)), command=tuple(command), settings=settings, **texts
    )
