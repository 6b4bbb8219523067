"""The functions of the query language, each as SQL. What SQLite lacks is defined in the store."""

import math
import re
from collections.abc import Callable, Mapping, Sequence

from understudy.vendor import Refusal, System, Value
from understudy.vendor.validation import moment
from understudy_mocks.netsuite.queries import moments, patterns
from understudy_mocks.netsuite.queries.builtins import ranged
from understudy_mocks.netsuite.queries.comparing import local, meet, number, text
from understudy_mocks.netsuite.queries.moments import Preferences
from understudy_mocks.netsuite.queries.parts import (
    Now,
    Part,
    Type,
    bound,
    joined,
    listed,
    shown_number,
    unsupported,
)

Emit = Callable[[list[Part], Preferences], Part]
NUMBERS_OF_ARGUMENTS: dict[str, tuple[int, int]] = {}
EMITTERS: dict[str, Emit] = {}


def _function(low: int, high: int | None = None, *names: str) -> Callable[[Emit], Emit]:
    """Declare how these functions, of so many arguments, are emitted."""

    def declare(emit: Emit) -> Emit:
        for name in names:
            EMITTERS[name] = emit
            NUMBERS_OF_ARGUMENTS[name] = (low, low if high is None else high)
        return emit

    return declare


def call(name: str, arguments: list[Part], preferences: Preferences) -> Part:
    """The function applied to its arguments; refuses unknown ones and wrong numbers of them."""
    if name.upper() in patterns.REGULAR:
        return patterns.regular(name.upper(), [text(arguments[0]), *arguments[1:]])
    emit = EMITTERS.get(name.upper())
    if emit is None:
        raise unsupported(f"The function {name.upper()} is not known.")
    low, high = NUMBERS_OF_ARGUMENTS[name.upper()]
    if not low <= len(arguments) <= high:
        raise unsupported(f"{name.upper()} has a wrong number of arguments.")
    return emit(arguments, preferences)


def _simple(name: str, sql: str, low: int, high: int, type_: Type = "text") -> None:
    """A function that has the same arguments in SQL: all texts, or all numbers."""
    convert = number if type_ == "number" else text

    def emit(arguments: list[Part], preferences: Preferences) -> Part:
        given = listed([convert(a) for a in arguments])
        return Part(f"{sql}({given.sql})", given.values, type_)

    _function(low, high, name)(emit)


for _name, _sql, _low, _high, _type in (
    ("ABS", "abs", 1, 1, "number"),
    ("CEIL", "suite_ceil", 1, 1, "number"),
    ("FLOOR", "suite_floor", 1, 1, "number"),
    ("MOD", "suite_mod", 2, 2, "number"),
    ("POWER", "suite_power", 2, 2, "number"),
    ("SIGN", "sign", 1, 1, "number"),
    ("INITCAP", "suite_initcap", 1, 1, "text"),
    ("LOWER", "lower", 1, 1, "text"),
    ("UPPER", "upper", 1, 1, "text"),
    ("TRIM", "trim", 1, 2, "text"),
    ("LTRIM", "ltrim", 1, 2, "text"),
    ("RTRIM", "rtrim", 1, 2, "text"),
    ("REPLACE", "replace", 3, 3, "text"),
):
    _simple(_name, _sql, _low, _high, _type)  # type: ignore[arg-type]  # literals of the table


@_function(1, 1, "LENGTH")
def _length(a: list[Part], preferences: Preferences) -> Part:
    return joined("length({})", text(a[0]), type="number")


@_function(2, 3, "SUBSTR")
def _substr(a: list[Part], preferences: Preferences) -> Part:
    given = listed([text(a[0]), *map(number, a[1:])])
    return Part(f"substr({given.sql})", given.values)


@_function(2, 2, "INSTR")
def _instr(a: list[Part], preferences: Preferences) -> Part:
    return joined("instr({}, {})", text(a[0]), text(a[1]), type="number")


def _pad(side: str) -> Emit:
    def emit(a: list[Part], preferences: Preferences) -> Part:
        fill = text(a[2]) if len(a) == 3 else bound(" ")
        return joined(f"suite_{side}pad({{}}, {{}}, {{}})", text(a[0]), number(a[1]), fill)

    return emit


_function(2, 3, "LPAD")(_pad("l"))
_function(2, 3, "RPAD")(_pad("r"))


@_function(2, 2, "CONCAT")
def concat(a: list[Part], preferences: Preferences) -> Part:
    """Null counts as the empty text."""
    return joined("(coalesce({}, '') || coalesce({}, ''))", text(a[0]), text(a[1]))


@_function(1, 2, "ROUND")
def _round(a: list[Part], preferences: Preferences) -> Part:
    if a[0].type in ("date", "datetime"):
        return _trunc(a, preferences)
    given = listed([number(x) for x in a])
    return Part(f"round({given.sql})", given.values, "number")


@_function(1, 2, "TRUNC")
def _trunc(a: list[Part], preferences: Preferences) -> Part:
    if a[0].type == "number":
        places = number(a[1]) if len(a) == 2 else bound(0, "number")
        return joined("suite_trunc({}, {})", a[0], places, type="number")
    unit = text(a[1]) if len(a) == 2 else bound("DD")
    return joined("suite_truncated({}, {})", local(a[0], preferences), unit, type="date")


# -- whichever is there --------------------------------------------------------------------------


def alike(parts: list[Part], preferences: Preferences) -> list[Part]:
    """The parts in one type, so that an expression has the same whatever it yields."""
    types = {p.type for p in parts if p.sql != "NULL"}
    if len(types) <= 1:
        return parts
    if types <= {"date", "datetime"}:
        return [local(p, preferences) for p in parts]
    return [text(p) for p in parts]


def _type_of(parts: Sequence[Part]) -> Type:
    return next((p.type for p in parts if p.sql != "NULL"), "text")


@_function(1, 50, "COALESCE", "NVL")
def _coalesce(a: list[Part], preferences: Preferences) -> Part:
    parts = alike(a, preferences)
    if len(parts) == 1:
        return parts[0]
    given = listed(parts)
    return Part(f"coalesce({given.sql})", given.values, _type_of(parts))


@_function(3, 3, "NVL2")
def _nvl2(a: list[Part], preferences: Preferences) -> Part:
    results = alike(a[1:], preferences)
    template = "CASE WHEN {} IS NOT NULL THEN {} ELSE {} END"
    return joined(template, a[0], *results, type=_type_of(results))


@_function(2, 2, "NULLIF")
def _nullif(a: list[Part], preferences: Preferences) -> Part:
    left, right = meet(a, "=", preferences)
    return joined("nullif({}, {})", left, right, type=left.type)


def _extreme(sql: str) -> Emit:
    def emit(a: list[Part], preferences: Preferences) -> Part:
        parts = meet(a, "<", preferences)
        given = listed(parts)
        return Part(f"{sql}({given.sql})", given.values, parts[0].type)

    return emit


_function(2, 50, "GREATEST")(_extreme("max"))
_function(2, 50, "LEAST")(_extreme("min"))


@_function(3, 255, "DECODE")
def _decode(a: list[Part], preferences: Preferences) -> Part:
    """Nulls are alike here, and nowhere else."""
    pairs, rest = a[1:], None
    if len(pairs) % 2:
        rest = pairs.pop()
    results = alike([*pairs[1::2], *([rest] if rest else [])], preferences)
    parts: list[Part] = []
    for wanted, result in zip(pairs[::2], results, strict=False):
        left, right = meet([a[0], wanted], "=", preferences)
        parts += [left, right, result]
    template = "CASE" + " WHEN {} IS {} THEN {}" * (len(pairs) // 2)
    template += " ELSE {} END" if rest else " END"
    return joined(template, *parts, *results[len(pairs) // 2 :], type=_type_of(results))


# -- days and moments ----------------------------------------------------------------------------


@_function(0, 0, "SYSDATE", "CURRENT_TIMESTAMP", "SYSTIMESTAMP")
def now(a: list[Part], preferences: Preferences) -> Part:
    """The moment of the query."""
    return Part("?", (Now(),), "date")


@_function(0, 0, "CURRENT_DATE")
def today(a: list[Part], preferences: Preferences) -> Part:
    """The day of the query."""
    return Part("suite_truncated(?, 'DD')", (Now(),), "date")


@_function(1, 3, "TO_DATE", "TO_TIMESTAMP")
def _to_date(a: list[Part], preferences: Preferences) -> Part:
    if len(a) == 1:
        return local(a[0], preferences)
    given, pattern = a[0].literal, a[1].literal
    if isinstance(given, str | int | float) and isinstance(pattern, str):
        found = moments.read(str(given), pattern)
        if found is None:
            reason = f'Search error occurred: Unparseable date: "{given}"'
            raise Refusal("bad-search", reason=reason)
        return bound(found, "date")
    return joined("suite_read({}, {})", text(a[0]), text(a[1]), type="date")


@_function(1, 3, "TO_CHAR")
def _to_char(a: list[Part], preferences: Preferences) -> Part:
    if len(a) == 1:
        return text(a[0])
    if a[0].type in ("number", "id"):
        return joined("suite_number({}, {})", number(a[0]), text(a[1]))
    return joined("suite_write({}, {})", local(a[0], preferences), text(a[1]))


@_function(1, 2, "TO_NUMBER")
def _to_number(a: list[Part], preferences: Preferences) -> Part:
    return number(a[0])


@_function(2, 2, "ADD_MONTHS")
def _add_months(a: list[Part], preferences: Preferences) -> Part:
    moment_ = local(a[0], preferences)
    return joined("suite_add_months({}, {})", moment_, number(a[1]), type="date")


@_function(2, 2, "MONTHS_BETWEEN")
def _months_between(a: list[Part], preferences: Preferences) -> Part:
    later, earlier = (local(x, preferences) for x in a)
    return joined("suite_months_between({}, {})", later, earlier, type="number")


@_function(1, 1, "LAST_DAY")
def _last_day(a: list[Part], preferences: Preferences) -> Part:
    return joined("suite_last_day({})", local(a[0], preferences), type="date")


# -- what the store computes ---------------------------------------------------------------------


def _null_safe(function: Callable[..., Value]) -> Callable[..., Value]:
    """Null in, null out; so is what cannot be computed."""

    def safe(*arguments: Value) -> Value:
        if any(a is None for a in arguments):
            return None
        try:
            return function(*arguments)
        except (ValueError, TypeError, OverflowError, ArithmeticError):
            return None

    return safe


def _formatted(value: float, pattern: str) -> str:
    """A number in a format model such as `FM999,990.00`."""
    decimals = len(re.sub(r"[^09]", "", pattern.partition(".")[2]))
    return f"{value:{',' if ',' in pattern else ''}.{decimals}f}"


def _truncated_number(value: float, places: float) -> float:
    return math.trunc(value * 10**places) / 10**places


def _padded(value: str, length: float, fill: str, left: bool) -> str:
    missing = max(min(int(length), 4000) - len(value), 0)
    pad = (fill * missing)[:missing]
    return (pad + value if left else value + pad)[: int(length)]


def _today(system: System, preferences: Preferences) -> str:
    return moments.local(system.clock.now(), preferences.zone)[:10]


def define(system: System, preferences: Preferences) -> None:
    """Give the store the functions that the emitted SQL calls."""
    functions: Mapping[str, tuple[int, Callable[..., Value]]] = {
        "suite_local": (1, lambda m: moments.local(moment(m), preferences.zone)),
        "suite_utc": (1, lambda m: moments.to_utc(m, preferences.zone)),
        "suite_shown": (1, lambda m: moments.shown(m, preferences)),
        "suite_understood": (1, lambda t: moments.understood(str(t), preferences)),
        "suite_read": (2, moments.read),
        "suite_write": (2, moments.write),
        "suite_add_days": (2, moments.add_days),
        "suite_add_months": (2, lambda m, n: moments.add_months(m, int(n))),
        "suite_months_between": (2, moments.months_between),
        "suite_days_between": (2, moments.days_between),
        "suite_last_day": (1, moments.last_day),
        "suite_truncated": (2, moments.truncated),
        "suite_part": (2, moments.part),
        "suite_text": (1, shown_number),
        "suite_number": (2, _formatted),
        "suite_trunc": (2, _truncated_number),
        "suite_ceil": (1, math.ceil),
        "suite_floor": (1, math.floor),
        "suite_mod": (2, math.fmod),
        "suite_power": (2, math.pow),
        "suite_initcap": (1, str.title),
        "suite_lpad": (3, lambda t, n, fill: _padded(t, n, fill, True)),
        "suite_ranged": (3, ranged),
        **patterns.FUNCTIONS,
        "suite_rpad": (3, lambda t, n, fill: _padded(t, n, fill, False)),
    }
    for name, (arguments, function) in functions.items():
        system.store.define(name, arguments, _null_safe(function))
    system.store.define("suite_today", 0, lambda: _today(system, preferences))
    for name, (arguments, function) in patterns.PLAIN.items():
        system.store.define(name, arguments, function)
