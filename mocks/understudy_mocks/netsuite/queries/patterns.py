"""Functions over regular expressions, and those over all values of a group.

What a group has is handed over as JSON: the store's own aggregates know neither an order nor
a median.
"""

import re
import statistics
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

import orjson

from understudy.vendor import Value
from understudy_mocks.netsuite.queries.parts import Part, bound, joined, listed, unsupported

PATTERN_MAX = 512
"""How long a regular expression may be (Oracle's limit)."""
_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "punct": r"!-/:-@\[-`{-~",
    "blank": " \t",
    "xdigit": "0-9A-Fa-f",
}
_ENDLESS = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")
"""Repetitions of repetitions, which may take for ever to fail."""
_REFERENCE = re.compile(r"\\(\d)")


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> re.Pattern[str]:
    if len(pattern) > PATTERN_MAX or _ENDLESS.search(pattern):
        raise ValueError
    for name, members in _CLASSES.items():
        pattern = pattern.replace(f"[:{name}:]", members)
    known = {"i": re.IGNORECASE, "n": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
    found = re.RegexFlag(0)
    for flag in flags:
        found |= known.get(flag, re.RegexFlag(0))
    return re.compile(pattern, found)


def _matches(text: Value, pattern: Value, at: Value, flags: Value) -> list[re.Match[str]]:
    start = max(int(str(at)) - 1, 0)
    return list(_compiled(str(pattern), str(flags)).finditer(str(text)[:4000], start))


def _like(text: Value, pattern: Value, flags: Value) -> Value:
    return bool(_matches(text, pattern, 1, flags))


def _count(text: Value, pattern: Value, at: Value, flags: Value) -> Value:
    return len(_matches(text, pattern, at, flags))


def _substr(text: Value, pattern: Value, at: Value, nth: Value, flags: Value, part: Value) -> Value:
    found = _matches(text, pattern, at, flags)
    n = int(str(nth))
    return found[n - 1].group(int(str(part))) if 1 <= n <= len(found) else None


def _instr(text: Value, pattern: Value, at: Value, nth: Value, end: Value, flags: Value) -> Value:
    found = _matches(text, pattern, at, flags)
    n = int(str(nth))
    if not 1 <= n <= len(found):
        return 0
    return (found[n - 1].end() if int(str(end)) else found[n - 1].start()) + 1


def _group(match: re.Match[str], reference: re.Match[str]) -> str:
    n = int(reference[1])
    return (match[n] or "") if n <= match.re.groups else ""


def _replace(text: Value, pattern: Value, by: Value, at: Value, nth: Value, flags: Value) -> Value:
    whole, n = str(text), int(str(nth))
    for count, match in reversed(list(enumerate(_matches(text, pattern, at, flags), 1))):
        if n in (0, count):
            new = _REFERENCE.sub(partial(_group, match), str(by))
            whole = whole[: match.start()] + new + whole[match.end() :]
    return whole


_Given = tuple[str, tuple[Value, ...]]
REGULAR: Mapping[str, _Given] = {
    "REGEXP_LIKE": ("suite_regexp_like", ("c",)),
    "REGEXP_COUNT": ("suite_regexp_count", (1, "c")),
    "REGEXP_SUBSTR": ("suite_regexp_substr", (1, 1, "c", 0)),
    "REGEXP_INSTR": ("suite_regexp_instr", (1, 1, 0, "c")),
    "REGEXP_REPLACE": ("suite_regexp_replace", ("", 1, 0, "c")),
}
"""By the vendor's name: the store's, and what its arguments are from the third on."""


def regular(name: str, arguments: list[Part]) -> Part:
    """A function over a regular expression; what is not given has the vendor's default."""
    sql, defaults = REGULAR[name]
    if not 2 <= len(arguments) <= 2 + len(defaults):
        raise unsupported(f"{name} has a wrong number of arguments.")
    pattern = arguments[1].literal
    if isinstance(pattern, str):
        try:
            _compiled(pattern, "")
        except (re.error, ValueError):
            raise unsupported("The regular expression is not understood.") from None
    missing = [
        bound(value, "number" if isinstance(value, int) else "text")
        for value in defaults[len(arguments) - 2 :]
    ]
    given = listed([*arguments, *missing])
    kind = "text" if name in ("REGEXP_SUBSTR", "REGEXP_REPLACE") else "number"
    return Part(f"{sql}({given.sql})", given.values, kind)  # type: ignore[arg-type]  # one of the two


# -- groups ----------------------------------------------------------------------------------------

STATISTICS = ("MEDIAN", "STDDEV", "VARIANCE")


def measured(name: str, inner: Part) -> Part:
    """The median, the deviation or the variance of a group."""
    return joined("suite_measured(json_group_array({}), {})", inner, bound(name), type="number")


def listed_group(value: Part, separator: Part, terms: list[tuple[Part, bool]]) -> Part:
    """`LISTAGG`: the values by the order of the terms, each of which may descend."""
    row = joined("json_array({})", listed([value, *(term for term, _ in terms)]))
    order = "".join("D" if descending else "A" for _, descending in terms)
    return joined("suite_listed(json_group_array({}), {}, {})", row, separator, bound(order))


def _measured(values: Value, name: Value) -> Value:
    numbers = [float(v) for v in orjson.loads(str(values)) if v is not None]
    if not numbers:
        return None
    if name == "MEDIAN":
        return statistics.median(numbers)
    variance = statistics.variance(numbers) if len(numbers) > 1 else 0.0
    return variance if name == "VARIANCE" else variance**0.5


def _listed(rows: Value, separator: Value, order: Value) -> Value:
    found: list[list[Any]] = [
        row if isinstance(row, list) else orjson.loads(row) for row in orjson.loads(str(rows))
    ]
    for n, direction in reversed(list(enumerate(str(order), 1))):
        known = [row for row in found if row[n] is not None]
        known.sort(key=lambda row, n=n: row[n], reverse=direction == "D")  # type: ignore[misc]  # bound now
        found = [*known, *(row for row in found if row[n] is None)]
    texts = [str(row[0]) for row in found if row[0] not in (None, "")]
    return str(separator).join(texts) or None


FUNCTIONS: Mapping[str, tuple[int, Callable[..., Value]]] = {
    "suite_regexp_like": (3, _like),
    "suite_regexp_count": (4, _count),
    "suite_regexp_substr": (6, _substr),
    "suite_regexp_instr": (6, _instr),
    "suite_regexp_replace": (6, _replace),
    "suite_measured": (2, _measured),
}
PLAIN: Mapping[str, tuple[int, Callable[..., Value]]] = {"suite_listed": (3, _listed)}
"""These take a null as it is."""
