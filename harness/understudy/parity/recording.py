"""Walk the calls on a system, and keep what may be kept: a file that can be shown to anybody."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from lxml import etree

from understudy.kernel.errors import UsageError
from understudy.parity.calls import Call, CallList, parse
from understudy.parity.shapes import Shape, is_name, parsed_xml, pointed, shape_of

VERSION = 1
_PLACE = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{1,79}")
BUSY = (429, 503)
"""Whoever is asked has no time: that is no difference."""
PASSING = frozenset(
    {
        *("accept-ranges", "age", "alt-svc", "cache-control", "connection", "content-encoding"),
        *("content-length", "content-security-policy", "date", "expires", "keep-alive", "nel"),
        *("origin-trial", "p3p", "permissions-policy", "pragma", "referrer-policy", "report-to"),
        *("server", "server-timing", "set-cookie", "strict-transport-security", "vary", "via"),
        *("transfer-encoding", "x-content-type-options", "x-frame-options", "x-robots-tag"),
        "x-xss-protection",
    }
)
"""Headers that tell of the way and of browsers, not of the interface."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, before anything is left out."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[[str, str, Mapping[str, str], bytes], Answer]
"""Send a method, a path with its query, headers and a body."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one call showed. `skipped` says why it was not asked."""

    id: str
    status: int = 0
    media: str = ""
    headers: tuple[str, ...] = ()
    error: str = ""
    body: Shape | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a system showed, call by call, and which calls they were."""

    vendor: str
    calls: CallList
    seen: Mapping[str, Seen]

    def as_json(self) -> bytes:
        """The file."""
        told = {
            "parity": VERSION,
            "vendor": self.vendor,
            "calls": self.calls.as_json(),
            "seen": [_told(seen) for seen in self.seen.values()],
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def record(
    vendor: str,
    calls: CallList,
    ask: Ask,
    headers: Mapping[str, str],
    places: Mapping[str, str],
) -> Recording:
    """Ask each call in its order, signed in by `headers`. `places`: what paths may name at once."""
    kept = dict(places)
    seen = [_see(call, calls.error_codes, ask, headers, kept) for call in calls.calls]
    return Recording(vendor, calls, {one.id: one for one in seen})


def _see(
    call: Call, codes: tuple[str, ...], ask: Ask, headers: Mapping[str, str], kept: dict[str, str]
) -> Seen:
    missing = [name for name in _PLACE.findall(call.path + call.body) if name not in kept]
    if missing:
        return Seen(call.id, skipped=f"no earlier answer had {', '.join(missing)}")
    path = _PLACE.sub(lambda place: quote(kept[place[1]], safe=""), call.path)
    body = _PLACE.sub(lambda place: kept[place[1]], call.body)
    own = {**({} if call.anonymous else headers), **call.headers}
    answer = ask(call.method.upper(), path, own, body.encode())
    if answer.status in BUSY:
        return Seen(call.id, skipped=f"it was answered by {answer.status}, which says nothing")
    told = {name.lower(): value for name, value in answer.headers.items()}
    media = told.get("content-type", "").partition(";")[0].strip().lower()
    document = _json(answer.body) if media.endswith("json") else None
    for name, pointer in call.keep.items():
        found = pointed(document, pointer)
        if isinstance(found, str | int) and found != "":
            kept[name] = str(found)
    failed = answer.status >= 400
    return Seen(
        call.id,
        answer.status,
        media,
        tuple(sorted(name for name in told if name not in PASSING and is_name(name))),
        _code(answer.body, media, document, codes) if failed else "",
        shape_of(answer.body, media, call.maps),
        {} if failed else dict(_names(document, call.names)),
    )


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _code(body: bytes, media: str, document: object, codes: tuple[str, ...]) -> str:
    """The error's code, if it looks like one: the vendor's word, not a sentence with values."""
    found: list[object] = [pointed(document, pointer) for pointer in codes]
    if media.endswith("xml"):
        root = parsed_xml(body)
        elements = () if root is None else root.iter()
        named = [e for e in elements if isinstance(e.tag, str) and e.text]
        found += [e.text.strip() for e in named if etree.QName(e).localname == "faultcode"]
    texts = (str(code) for code in found if isinstance(code, str | int))
    return next((t for t in texts if _CODE.fullmatch(t) or (t.isdigit() and len(t) < 6)), "")


def _names(document: object, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields that a description lists, with their types."""
    rows = pointed(document, names["at"]) if names else None
    if isinstance(rows, dict):
        rows = list(rows.values())
    for row in rows if isinstance(rows, list) else ():
        name = pointed(row, f"/{names['name']}")
        type_ = pointed(row, f"/{names['type']}") if "type" in names else ""
        if isinstance(name, str) and is_name(name):
            yield name, type_ if isinstance(type_, str) and is_name(type_) else ""


# -- the file ------------------------------------------------------------------------------------


def _told(seen: Seen) -> dict[str, object]:
    if seen.skipped:
        return {"id": seen.id, "skipped": seen.skipped}
    told: dict[str, object] = {
        "id": seen.id,
        "status": seen.status,
        "media": seen.media,
        "headers": list(seen.headers),
    }
    if seen.error:
        told["error"] = seen.error
    if seen.body is not None:
        told["body"] = seen.body
    if seen.names:
        told["names"] = dict(seen.names)
    return told


def read_recording(path: Path) -> Recording:
    """The recording of a file; `UsageError` in one line where it is none."""
    try:
        told: Any = orjson.loads(path.read_bytes())
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    except orjson.JSONDecodeError as wrong:
        raise UsageError(f"{path} is no recording: {wrong}") from None
    if not isinstance(told, dict) or told.get("parity") != VERSION:
        raise UsageError(f"{path} is no recording of this version; record it again")
    try:
        seen = [Seen(**{**row, "headers": tuple(row.get("headers", ()))}) for row in told["seen"]]
        calls = parse(str(path), told["calls"])
        return Recording(str(told["vendor"]), calls, {one.id: one for one in seen})
    except (KeyError, TypeError, AttributeError) as wrong:
        raise UsageError(f"{path} is no recording: {wrong}") from None
