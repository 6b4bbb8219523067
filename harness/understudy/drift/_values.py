"""Finding a field in JSON of any shape."""

from collections.abc import Callable
from typing import Any

Json = Any
GONE = object()
"""What a change returns for a field that is not there any more."""


def each(body: Json, field: str, change: Callable[[Json], Json]) -> Json:
    """The same JSON with another value wherever an object has this field."""
    if isinstance(body, list):
        return [each(one, field, change) for one in body]
    if not isinstance(body, dict):
        return body
    found = {}
    for name, value in body.items():
        new = change(value) if name == field else each(value, field, change)
        if new is not GONE:
            found[name] = new
    return found


def renamed(body: Json, old: str, new: str) -> Json:
    """The same JSON with another name for a field."""
    if isinstance(body, list):
        return [renamed(one, old, new) for one in body]
    if not isinstance(body, dict):
        return body
    return {(new if k == old else k): renamed(v, old, new) for k, v in body.items()}


def has(body: Json, field: str) -> bool:
    """Whether any object in it has this field."""
    if isinstance(body, list):
        return any(has(one, field) for one in body)
    return isinstance(body, dict) and (field in body or any(has(v, field) for v in body.values()))


def texts(body: Json, change: Callable[[str], str]) -> Json:
    """The same JSON with each of its texts changed."""
    if isinstance(body, list):
        return [texts(one, change) for one in body]
    if isinstance(body, dict):
        return {k: texts(v, change) for k, v in body.items()}
    return change(body) if isinstance(body, str) else body
