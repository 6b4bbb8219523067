"""The calls that are walked: a list in TOML, one for each vendor in `contracts/parity`.

    error_codes = ["/0/errorCode"]          # where an error's code stands in a body
    [[call]]
    id = "accounts"
    path = "/api/accounts?limit=5"
    keep = { account = "/items/0/id" }      # for later calls, never for the file
    [[call]]
    id = "account"
    path = "/api/accounts/{account}"
    names = { at = "/fields", name = "name", type = "type" }   # a list of fields with their types

Calls only read: another method than GET and HEAD must be said to (`reads = true`).
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError

SAFE = ("GET", "HEAD")
SECRET = ("authorization", "cookie", "proxy-authorization")


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `path` may have `{places}` for what earlier calls kept.

    `sparse` answers leave out what is empty: of their fields only the types are compared. `maps`
    are the places of objects whose keys are no names. An `anonymous` one is not signed in.
    """

    id: str
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    keep: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    maps: tuple[str, ...] = ()
    sparse: bool = False
    reads: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class CallList:
    """Calls in their order, and what holds for all of them."""

    calls: tuple[Call, ...]
    error_codes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What `parse` reads again; what is as usual is left out."""
        usual = asdict(Call("", ""))
        calls = [{k: v for k, v in asdict(c).items() if v != usual[k]} for c in self.calls]
        return {"error_codes": list(self.error_codes), "call": calls}


def default_calls(vendor: str) -> CallList:
    """The list that comes with us; empty where there is none."""
    path = folder("contracts") / "parity" / f"{vendor}.toml"
    return read_calls(path) if path.exists() else CallList(())


def read_calls(path: Path) -> CallList:
    """The list of a file; `UsageError` in one line where it makes no sense."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path}: no TOML: {wrong}") from None
    return parse(str(path), told)


def parse(where: str, told: Mapping[str, object]) -> CallList:
    """A list from what TOML or JSON has of it."""
    for key in told:
        if key not in ("error_codes", "call"):
            raise UsageError(f"{where}: {UsageError.unknown('key', key, ('error_codes', 'call'))}")
    rows = told.get("call", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{where}: call must be a list of tables")
    calls = [c for n, row in enumerate(rows) for c in _calls(f"{where}: call[{n}]", row)]
    ids = [c.id for c in calls]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise UsageError(f"{where}: two calls have the id {id_!r}")
    return CallList(tuple(calls), tuple(_texts(f"{where}: error_codes", told.get("error_codes"))))


_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("id", "path", "method", "body"), str),
    **dict.fromkeys(("headers", "keep", "names"), dict),
    **dict.fromkeys(("sparse", "reads", "anonymous"), bool),
}
_LISTS = ("maps", "each")
_WORDS = {str: "text", dict: "a table of texts", bool: "true or false"}


def _calls(where: str, row: Mapping[str, object]) -> Iterator[Call]:
    """The call of a row, or one for `each` name that it gives."""
    said: dict[str, object] = {}
    for key, value in row.items():
        if key in _LISTS:
            said[key] = tuple(_texts(f"{where}.{key}", value))
            continue
        kind = _KINDS.get(key)
        if kind is None:
            raise UsageError(f"{where}: {UsageError.unknown('key', key, [*_KINDS, *_LISTS])}")
        texts = value.values() if isinstance(value, dict) else ()
        if not isinstance(value, kind) or not all(isinstance(t, str) for t in texts):
            raise UsageError(f"{where}.{key}: must be {_WORDS[kind]}")
        said[key] = value
    if not (said.get("id") and said.get("path")):
        raise UsageError(f"{where}: a call needs id and path")
    each = said.pop("each", ("",))
    call = Call(**said)  # type: ignore[arg-type]  # checked by the table of kinds
    _check(where, call)
    for name in each if isinstance(each, tuple) else ():
        path = call.path.replace("{each}", name)
        yield replace(call, id=f"{call.id}:{name}" if name else call.id, path=path)


def _check(where: str, call: Call) -> None:
    if call.method.upper() not in SAFE and not call.reads:
        raise UsageError(f"{where}: {call.method} may write; say reads = true if it does not")
    if not call.path.startswith("/"):
        raise UsageError(f"{where}: the path {call.path!r} does not begin with /")
    for name in call.headers:
        if name.lower() in SECRET:
            raise UsageError(f"{where}.headers: {name} is no part of a call; see --header")
    if call.names and not {"at", "name"} <= set(call.names) <= {"at", "name", "type"}:
        raise UsageError(f"{where}.names: needs at and name, and may have type")


def _texts(where: str, value: object) -> Sequence[str]:
    found = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
    texts = [text for text in found if isinstance(text, str)]
    if len(texts) < len(found):
        raise UsageError(f"{where}: must be a list of texts")
    return texts
