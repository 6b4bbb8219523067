"""The shape of a body: names and types, and nothing that anybody wrote into a record.

A key is kept as a name only if it looks like one; others (ids, dates, words with blanks) make their
object a map, of which one shape stands for all values.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

import orjson
from lxml import etree

Shape = Mapping[str, Any]
"""`type`: JSON types, sorted. `fields` of an object by name, `values` of a map, `items`."""

_NAME = re.compile(r"[A-Za-z_@$#][A-Za-z0-9_.:$#-]{0,79}")
_ID = re.compile(r"[0-9a-f-]{16,}|(?=[^0-9]*[0-9])(?=.*[A-Z])[A-Za-z0-9]{15}([A-Z0-5]{3})?")
"""What looks like a name and is an id: hexadecimal ones, and those of 15 or 18 characters."""

Is = Callable[[str], bool]


def is_name(text: str) -> bool:
    """Whether a text can be the name of something, rather than a value."""
    return bool(_NAME.fullmatch(text)) and not _ID.fullmatch(text)


def shape_of(body: bytes, media: str, maps: Iterable[str] = ()) -> Shape | None:
    """The shape of a body; None for what is neither JSON nor XML.

    `maps`: the places of objects whose keys are no names, whatever they look like.
    """
    if not body:
        return None
    if media.endswith("json"):
        try:
            return _shape(orjson.loads(body), "", frozenset(maps))
        except orjson.JSONDecodeError:
            return None
    if media.endswith("xml"):
        root = parsed_xml(body)
        return None if root is None else _fields({_local(root): _element(root)})
    return None


def parsed_xml(body: bytes) -> Any:
    """The root element; None for what is no XML. Nothing is looked up, nothing expands."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None


def _shape(value: object, at: str, maps: frozenset[str]) -> Shape:
    if isinstance(value, dict):
        if at in maps:
            return {"type": ["object"], "values": _all(value.values(), at, maps)}
        named = {k: _shape(v, f"{at}/{k}", maps) for k, v in value.items() if is_name(k)}
        found = dict(_fields(named))
        others = [v for k, v in value.items() if not is_name(k)]
        if others:
            found["values"] = _all(others, at, maps)
        return found
    if isinstance(value, list):
        return {"type": ["array"], "items": _all(value, at, maps)}
    return {"type": [_JSON[type(value)]]}


def _all(values: Iterable[object], at: str, maps: frozenset[str]) -> Shape:
    """The one shape of all these values."""
    nothing: Shape = {"type": []}
    return reduce(merged, (_shape(v, f"{at}/*", maps) for v in values), nothing)


_JSON = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def _fields(named: Mapping[str, Shape]) -> Shape:
    return {"type": ["object"], "fields": {name: named[name] for name in sorted(named)}}


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _element(element: Any) -> Shape:
    """An element: its attributes as `@name`, its children by name, its text as a string."""
    named: dict[str, Shape] = {
        f"@{etree.QName(key).localname}": {"type": ["string"]} for key in element.attrib
    }
    children = [child for child in element if isinstance(child.tag, str)]
    for child in children:
        name, inner = _local(child), _element(child)
        named[name] = merged(named[name], inner) if name in named else inner
    if named:
        return _fields(named)
    return {"type": ["string" if (element.text or "").strip() else "null"]}


def merged(one: Shape, other: Shape) -> Shape:
    """The shape that both are of."""
    found: dict[str, Any] = {"type": sorted({*one["type"], *other["type"]})}
    if "fields" in one or "fields" in other:
        ours, theirs = one.get("fields", {}), other.get("fields", {})
        both = {
            name: merged(ours[name], theirs[name])
            if name in ours and name in theirs
            else ours.get(name) or theirs[name]
            for name in sorted({*ours, *theirs})
        }
        found["fields"] = both
    for part in ("values", "items"):
        parts = [shape[part] for shape in (one, other) if part in shape]
        if parts:
            found[part] = reduce(merged, parts)
    return found


def pointed(document: object, pointer: str) -> Any:
    """What a JSON pointer leads to; None where it leads nowhere. `*` takes the first there is."""
    for part in pointer.split("/")[1:]:
        if isinstance(document, dict):
            document = next(iter(document.values()), None) if part == "*" else document.get(part)
        elif isinstance(document, list):
            at = 0 if part == "*" else int(part) if part.isdigit() else len(document)
            document = document[at] if at < len(document) else None
        else:
            return None
    return document
