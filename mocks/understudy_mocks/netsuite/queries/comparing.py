"""How values of different types meet: ids as numbers, days as texts, moments across zones."""

from understudy.vendor import Refusal
from understudy_mocks.netsuite.queries.moments import Preferences, understood
from understudy_mocks.netsuite.queries.parts import Part, Type, bound, joined, shown_number

_MEASURED = ("<", "<=", ">", ">=", "BETWEEN")


def number(part: Part) -> Part:
    """The part as a number."""
    if part.type == "number":
        return part
    if isinstance(part.literal, str):
        try:
            return bound(float(part.literal), "number")
        except ValueError:
            raise Refusal("bad-search", reason="Search error occurred: invalid number.") from None
    kind = "INTEGER" if part.type == "id" else "REAL"
    return joined(f"CAST({{}} AS {kind})", part, type="number")


def text(part: Part) -> Part:
    """The part as text, as it would be shown."""
    if part.type == "number":
        if isinstance(part.literal, int | float):
            return bound(shown_number(part.literal))
        return joined("suite_text({})", part)
    if part.type == "datetime":
        return joined("suite_shown(suite_local({}))", part)
    if part.type == "date":
        return joined("suite_shown({})", part)
    return part.typed("text")


def local(part: Part, preferences: Preferences) -> Part:
    """The part as a local moment; texts are read in the account's format."""
    if part.type == "datetime":
        return joined("suite_local({})", part, type="date")
    if part.type != "date" and isinstance(part.literal, str):
        found = understood(part.literal, preferences)
        if found is None:
            reason = f'Search error occurred: Unparseable date: "{part.literal}"'
            raise Refusal("bad-search", reason=reason)
        return bound(found, "date")
    if part.type in ("text", "id"):
        return joined("suite_understood({})", part, type="date")
    return part.typed("date")


def stored_moment(part: Part, preferences: Preferences) -> Part:
    """The part as a moment in UTC."""
    if part.type == "datetime":
        return part
    return joined("suite_utc({})", local(part, preferences), type="datetime")


def meet(parts: list[Part], operator: str, preferences: Preferences) -> list[Part]:
    """The parts in a common form, so that they compare as the vendor compares them."""
    types: set[Type] = {p.type for p in parts}
    if "datetime" in types:
        return [stored_moment(p, preferences) for p in parts]
    if "date" in types:
        return [local(p, preferences) for p in parts]
    if any(p.coded for p in parts) and any(":" in str(p.literal) for p in parts):
        return [Part(p.coded, p.values) if p.coded else p for p in parts]
    numbers = "number" in types and any(p.type == "number" and p.literal is None for p in parts)
    if numbers or ("id" in types and operator in _MEASURED):
        return [number(p) for p in parts]
    return [_plain(p) for p in parts] if "number" in types and len(types) > 1 else parts


def _plain(part: Part) -> Part:
    """A number that meets an id or a text is compared as it is written: `id = 5`."""
    if part.type == "number":
        return text(part)
    return part
