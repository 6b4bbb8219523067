"""How two JSON Schemas differ, as rules about what is asked (`request`) or answered (`answer`).

What is not understood exactly is told as `shape-changed`, which counts as breaking.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

Direction = Literal["request", "answer"]
Difference = tuple[str, str]
"""A rule, and where."""

UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
NARROWING = ("pattern", "format", "multipleOf", "const", "uniqueItems")
WORDS = ("title", "description", "example", "examples", "default", "deprecated", "$comment")
WALKED = ("properties", "required", "items", "additionalProperties", "anyOf", "oneOf")


class Shapes:
    """Compares shapes of two documents, each once; `at` says where a difference is."""

    def __init__(self, old: Mapping[str, object], new: Mapping[str, object]) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[Direction, str, str]] = set()

    def differences(
        self, direction: Direction, at: str, old: object, new: object
    ) -> Iterator[Difference]:
        """What is different; a named shape's differences are told at its name."""
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            names = str(old.get("$ref", "")), str(new.get("$ref", ""))
            if any(names):
                if (direction, *names) in self._seen:
                    return
                self._seen.add((direction, *names))
                if names[0] == names[1]:
                    at = names[0].rpartition("/")[2]
                old, new = _followed(self._old, old), _followed(self._new, new)
            yield from self._mappings(direction, at, old, new)
        elif old != new:
            yield f"{direction}-shape-{_truths(old, new)}", at

    def _mappings(
        self,
        direction: Direction,
        at: str,
        old: Mapping[str, object],
        new: Mapping[str, object],
    ) -> Iterator[Difference]:
        if old == new and "$ref" not in repr(old):
            return
        yield from self._properties(direction, at, old, new)
        for key in ("items", "additionalProperties"):
            if key in old or key in new:
                yield from self.differences(
                    direction, f"{at}/{key}", old.get(key, True), new.get(key, True)
                )
        for key in ("anyOf", "oneOf"):
            yield from self._alternatives(direction, f"{at}/{key}", old.get(key), new.get(key))
        turns = {_turn(key, old.get(key), new.get(key)) for key in _keys(old, new)} - {""}
        if turns:
            turn = turns.pop() if len(turns) == 1 else "changed"
            yield f"{direction}-shape-{turn}", at
        if any(old.get(key) != new.get(key) for key in WORDS):
            yield "words-changed", at

    def _properties(
        self,
        direction: Direction,
        at: str,
        old: Mapping[str, object],
        new: Mapping[str, object],
    ) -> Iterator[Difference]:
        before, after = _table(old.get("properties")), _table(new.get("properties"))
        needed, needs = _list(old.get("required")), _list(new.get("required"))
        for name in [*before, *(n for n in after if n not in before)]:
            where = f"{at}/{name}"
            if name not in after:
                yield f"{direction}-property-removed", where
            elif name not in before:
                required = "required-" if name in needs else ""
                yield f"{direction}-{required}property-added", where
            else:
                if (name in needed) != (name in needs):
                    turn = "required" if name in needs else "optional"
                    yield f"{direction}-property-now-{turn}", where
                yield from self.differences(direction, where, before[name], after[name])
        unknown = {n for n in (*needed, *needs) if n not in before and n not in after}
        if any((n in needed) != (n in needs) for n in unknown):
            yield f"{direction}-shape-changed", at

    def _alternatives(
        self, direction: Direction, at: str, old: object, new: object
    ) -> Iterator[Difference]:
        before, after = _list(old), _list(new)
        if len(before) == len(after):
            for number, (one, other) in enumerate(zip(before, after, strict=True)):
                yield from self.differences(direction, f"{at}/{number}", one, other)
        elif not before or not after:
            yield f"{direction}-shape-{'narrowed' if after else 'widened'}", at
        elif all(one in after for one in before):
            yield f"{direction}-shape-widened", at
        elif all(one in before for one in after):
            yield f"{direction}-shape-narrowed", at
        else:
            yield f"{direction}-shape-changed", at


def _followed(document: Mapping[str, object], shape: Mapping[str, object]) -> Mapping[str, object]:
    """The shape that a reference leads to."""
    name = shape.get("$ref")
    if not isinstance(name, str):
        return shape
    found: object = document
    for part in name.removeprefix("#/").split("/"):
        found = _table(found).get(part)
    return _table(found)


def _keys(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The keywords that are not walked into, in a fixed order."""
    return sorted({*old, *new} - {*WALKED, *WORDS, "$ref"})


def _turn(key: str, old: object, new: object) -> str:
    """Whether a keyword lets more through than before, or less."""
    if old == new:
        return ""
    if key == "type":
        return _sets(_types(old), _types(new))
    if key == "enum":
        return _sets(_values(old), _values(new))
    if key in (*UPPER, *LOWER, *NARROWING) and (old is None or new is None):
        return "narrowed" if old is None else "widened"
    if key in (*UPPER, *LOWER) and isinstance(old, int | float) and isinstance(new, int | float):
        return "widened" if (new > old) == (key in UPPER) else "narrowed"
    return "changed"


def _sets(old: set[str] | None, new: set[str] | None) -> str:
    """None: anything goes."""
    if old is None or new is None:
        return "narrowed" if old is None else "widened"
    if old <= new:
        return "widened"
    return "narrowed" if new <= old else "changed"


def _types(value: object) -> set[str] | None:
    if value is None:
        return None
    found = {str(v) for v in value} if isinstance(value, list) else {str(value)}
    return found | {"integer"} if "number" in found else found


def _values(value: object) -> set[str] | None:
    return None if value is None else {repr(v) for v in _list(value)}


def _truths(old: object, new: object) -> str:
    """Of schemas that are plain truths: true lets everything through, false nothing."""
    if new is True or old is False:
        return "widened"
    return "narrowed" if old is True or new is False else "changed"


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
