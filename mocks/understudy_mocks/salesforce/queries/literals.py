"""Values in a query: escapes of texts, moments with offsets, and days named by their distance."""

from datetime import UTC, date, datetime, timedelta

from understudy.vendor import Refusal
from understudy.vendor.validation import stored

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def text_of(written: str, *, pattern: bool = False) -> str:
    """The text between the quotes. A `pattern` keeps `\\%`, `\\_` and `\\\\` for LIKE."""
    inner, out, at = written[1:-1], [], 0
    while at < len(inner):
        if inner[at] != "\\":
            out.append(inner[at])
            at += 1
            continue
        escaped = inner[at + 1]
        at += 2
        if escaped == "u":
            out.append(_unicode(inner[at : at + 4]))
            at += 4
        elif escaped in "%_\\" and pattern:
            out.append("\\" + escaped)
        elif escaped in _ESCAPES or escaped in "'\"\\%_":
            out.append(_ESCAPES.get(escaped, escaped))
        else:
            raise Refusal("bad-query", reason=f"Illegal string literal: invalid \\{escaped}")
    return "".join(out)


def _unicode(digits: str) -> str:
    try:
        return chr(int(digits, 16)).encode("utf-8").decode() if len(digits) == 4 else ""
    except ValueError:
        raise Refusal("bad-query", reason=f"Illegal string literal: invalid \\u{digits}") from None


def moment_of(written: str) -> str:
    """The moment, as a store keeps it. A `+` that an URL turned into a blank is put back."""
    try:
        return stored(datetime.fromisoformat(written.replace(" ", "+")).astimezone(UTC))
    except (ValueError, OverflowError):
        raise Refusal("bad-query", reason=f"unexpected token: '{written}'") from None


def day_of(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise Refusal("bad-query", reason=f"unexpected token: '{written}'") from None


def span_of(written: str, today: date) -> tuple[date, date]:
    """The first day of a named range and the first day after it; refuses an unknown name.

    The fiscal year is the calendar's, days begin in UTC and weeks on Sunday.
    """
    name, colon, count = written.upper().partition(":")
    name = name.replace("FISCAL_", "")
    try:
        if colon:
            return _counted(name, int(count), today)
        return _named(name, today)
    except (KeyError, ValueError, OverflowError):
        raise Refusal("bad-query", reason=f"unexpected token: '{written}'") from None


def _named(name: str, today: date) -> tuple[date, date]:
    if name in ("LAST_90_DAYS", "NEXT_90_DAYS"):
        return _counted(name.replace("90", "N"), 90, today)
    distance = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}.get(name)
    if distance is not None:
        return _period("DAY", today, distance, 1)
    which, _, unit = name.partition("_")
    return _period(unit, today, {"LAST": -1, "THIS": 0, "NEXT": 1}[which], 1)


def _counted(name: str, count: int, today: date) -> tuple[date, date]:
    if name.startswith("LAST_N_"):
        unit = name.removeprefix("LAST_N_").removesuffix("S")
        # Days include today, longer units only what is over.
        first = 1 - count if unit == "DAY" else -count
        return _period(unit, today, first, count)
    if name.startswith("NEXT_N_"):
        return _period(name.removeprefix("NEXT_N_").removesuffix("S"), today, 1, count)
    unit, _, ago = name.partition("S_")
    if not unit.startswith("N_") or ago != "AGO":
        raise KeyError(name)
    return _period(unit.removeprefix("N_"), today, -count, 1)


def _period(unit: str, today: date, first: int, count: int) -> tuple[date, date]:
    """`count` units, from the one that is `first` away from today's."""
    if unit == "DAY":
        start = today + timedelta(days=first)
        return start, start + timedelta(days=count)
    if unit == "WEEK":
        start = today - timedelta(days=(today.weekday() + 1) % 7) + timedelta(weeks=first)
        return start, start + timedelta(weeks=count)
    months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[unit]
    this = (today.year * 12 + today.month - 1) // months
    return _month((this + first) * months), _month((this + first + count) * months)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
