"""`understudy.toml`: what the system under test is, in its team's own words.

    [sut]
    name = "our integration"
    factory = "our_package.module:create"       # for simulation
    command = ["our-integration", "--landscape", "{landscape}"]   # for live; or
    container = "registry.example/our-integration:latest"          # an image; or
    url = "http://127.0.0.1:9100"               # it runs already
    ready = "http://127.0.0.1:9100/health"      # live: answers 200 when it is at work
    events_url = "http://127.0.0.1:9100/hooks"  # where events that systems push are wanted
    replay_url = "http://127.0.0.1:9100/replay" # a POST there: try again what was given up

    [claims]                                    # all flows and all systems, if it is left out
    flows = ["deal-to-project", "approved-time-to-erp"]
    roles = ["crm", "psa", "erp"]

    [correlation]                               # where a copy keeps its key, if elsewhere
    "erp.project" = "custentity_deal_id"
    "erp.customer" = { field = "externalId", pattern = "SF-{key}" }

A factory is called as `create(landscape, now=…, state=…)`: the landscape file's content, a function
that tells the time, and a URL (`sqlite:///…`) below which state may be kept. It returns an object
with `async run()`, which works until it is cancelled, and, if it wants, with an ASGI application
`app` (its host is `sut.stage.test`) and a method `accounts()` that says what became of its source
events. Its module is looked for beside the file, too, and in `src` beside it.
"""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from understudy.kernel.errors import UsageError
from understudy.sut.claims import Claims, known_flows
from understudy.sut.spec import Correlations, SutSpec
from understudy.vendor.correlation import KEY, Correlation
from understudy.world.contracts import ROLES

_TEXTS = ("name", "factory", "container", "url", "ready", "events_url", "replay_url")
_SUT = (*_TEXTS, "command", "settings")
_TABLES = ("sut", "claims", "correlation")


def read_spec(path: Path) -> SutSpec:
    """The system under test of a file; raises `UsageError` with one clear line."""
    document = _document(path)
    table = document.get("sut")
    if not isinstance(table, dict):
        raise UsageError(f"{path} has no [sut]")
    _know(f"[sut] of {path}", table, _SUT)
    settings = table.get("settings")
    if settings is not None and not isinstance(settings, dict):
        raise UsageError(f"settings in {path} must be a table")
    texts = {name: _text(table, name, path) for name in _TEXTS if name in table}
    ways = [name for name in ("command", "container", "url") if table.get(name)]
    if len(ways) > 1:
        raise UsageError(f"{path} has {' and '.join(ways)}: one of them says how it runs live")
    _look_beside(path)
    return SutSpec(
        **{"name": path.stem, **texts},
        command=_words(table, "command", path),
        settings=settings,
        claims=_claims(document, path),
        correlations=_correlations(document, path),
    )


def _document(path: Path) -> Mapping[str, object]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path} is not TOML: {wrong}") from None
    _know(str(path), document, _TABLES)
    return document


def _look_beside(path: Path) -> None:
    """A module beside the file is found as if Python had been started there."""
    beside = path.resolve().parent
    for folder in (str(beside), str(beside / "src")):
        if folder not in sys.path:
            sys.path.append(folder)


def _claims(document: Mapping[str, object], path: Path) -> Claims:
    table = _table(document, "claims", path)
    _know(f"[claims] of {path}", table, ("flows", "roles"))
    flows = _words(table, "flows", path) if "flows" in table else known_flows()
    roles = _words(table, "roles", path) if "roles" in table else ROLES
    return Claims.of(flows, roles)


def _correlations(document: Mapping[str, object], path: Path) -> Correlations:
    found: dict[str, dict[str, Correlation]] = {}
    for place, told in _table(document, "correlation", path).items():
        role, dot, noun = place.partition(".")
        if not dot or role not in ROLES:
            raise UsageError(f'[correlation] of {path}: "{place}" is not "role.noun"')
        told = {"field": told} if isinstance(told, str) else told
        if not isinstance(told, dict) or not isinstance(told.get("field"), str):
            raise UsageError(f'[correlation] of {path}: "{place}" names no field')
        _know(f'"{place}" in [correlation] of {path}', told, ("field", "pattern"))
        pattern = str(told.get("pattern", KEY))
        if pattern.count(KEY) != 1:
            raise UsageError(f'[correlation] of {path}: the pattern of "{place}" needs one {KEY}')
        found.setdefault(role, {})[noun] = Correlation(told["field"], pattern)
    return found


def _table(document: Mapping[str, object], name: str, path: Path) -> Mapping[str, object]:
    found = document.get(name, {})
    if not isinstance(found, dict):
        raise UsageError(f"{name} in {path} must be a table")
    return found


def _words(table: Mapping[str, object], name: str, path: Path) -> tuple[str, ...]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise UsageError(f"{name} in {path} must be a list of words")
    return tuple(found)


def _text(table: Mapping[str, object], name: str, path: Path) -> str:
    found = table[name]
    if not isinstance(found, str):
        raise UsageError(f"{name} in {path} must be a text")
    return found


def _know(where: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise UsageError.unknown(f"key in {where}", key, known)
