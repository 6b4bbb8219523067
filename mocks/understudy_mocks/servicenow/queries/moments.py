"""`javascript:` in a query: the few expressions that people write there, and what they come to.

Days begin and end in the time zone of the caller, weeks on Monday.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import unquote

from understudy.vendor import Caller
from understudy.vendor.store import Store

_CALL = re.compile(r"(?:gs\.)?(\w+)\(\s*(.*?)\s*\)", re.DOTALL)
_PERIOD = re.compile(r"(beginning|end)Of(\w+)")
_AGO = re.compile(r"(minutes|hours|days|months|quarters|years)Ago(Start|End)?")
_NAMED: Mapping[str, tuple[str, int]] = {
    "Today": ("days", 0),
    "Yesterday": ("days", -1),
    "Tomorrow": ("days", 1),
    **{
        f"{word}{unit.capitalize()}": (f"{unit}s", shift)
        for word, shift in (("This", 0), ("Last", -1), ("Next", 1))
        for unit in ("week", "month", "quarter", "year")
    },
}
_SECOND = timedelta(seconds=1)
_MONTHS = {"months": 1, "quarters": 3, "years": 12}
UNITS = ("minutes", "hours", "days", "weeks", *_MONTHS)


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, and when."""

    now: datetime
    who: Caller
    store: Store
    tz: tzinfo = UTC

    @property
    def local(self) -> datetime:
        """Now, on the clock on the caller's wall."""
        return self.now.astimezone(self.tz)


def evaluate(value: str, context: Context) -> str | None:
    """What a value comes to; None for an expression that is not played."""
    if not value.startswith("javascript:"):
        return value
    found = _CALL.fullmatch(unquote(value.removeprefix("javascript:")).strip().rstrip(";"))
    if found is None:
        return None
    try:
        return _evaluated(found[1], found[2], context)
    except (ValueError, OverflowError):
        return None


def _evaluated(name: str, argument: str, context: Context) -> str | None:
    simple = _SIMPLE.get(name)
    if simple is not None:
        return simple(context)
    if name == "dateGenerate":
        day, _, hour = argument.partition(",")
        return _generated(day.strip(_QUOTES), hour.strip(_QUOTES), context)
    period, ago = _PERIOD.fullmatch(name), _AGO.fullmatch(name)
    if period is not None and period[2] in _NAMED:
        unit, shift = _NAMED[period[2]]
        return _text(_edge(moved(context.local, unit, shift), unit, period[1] == "end"))
    if ago is not None:
        found = moved(context.local, ago[1], -int(argument.strip(_QUOTES)))
        return _text(_edge(found, ago[1], ago[2] == "End") if ago[2] else found)
    return None


def _generated(day: str, hour: str, context: Context) -> str:
    """A day and an hour of the caller's, in UTC; what is no day stays as it is."""
    try:
        found = datetime.fromisoformat(f"{day} {hour or '00:00:00'}")
    except ValueError:
        return f"{day} {hour}".strip()
    return _text(found.replace(tzinfo=context.tz))


_QUOTES = " '\""
_SIMPLE: Mapping[str, Callable[[Context], str]] = {
    "now": lambda context: f"{context.local:%Y-%m-%d}",
    "nowDateTime": lambda context: _text(context.now),
    "getUserID": lambda context: context.who.user_id,
    "getMyGroups": lambda context: ",".join(
        str(row["group"])
        for row in context.store.find("sys_user_grmember", user=context.who.user_id)
    ),
    "getUserName": lambda context: context.who.name.rpartition(":")[2],
}


def moved(moment: datetime, unit: str, count: int) -> datetime:
    """The moment so many units later; the last day of a month where its own does not exist."""
    months = _MONTHS.get(unit)
    if months is None:
        return moment + timedelta(**{unit: count})
    year, month = divmod(moment.year * 12 + moment.month - 1 + months * count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _edge(moment: datetime, unit: str, end: bool) -> datetime:
    """The first or the last second of the unit in which a moment lies."""
    start = moment.replace(second=0, microsecond=0)
    if unit != "minutes":
        start = start.replace(minute=0)
    if unit not in ("minutes", "hours"):
        start = start.replace(hour=0)
    if unit == "weeks":
        start -= timedelta(days=start.weekday())
    elif unit in _MONTHS:
        first = {"months": start.month, "quarters": (start.month - 1) // 3 * 3 + 1, "years": 1}
        start = start.replace(month=first[unit], day=1)
    return moved(start, unit, 1) - _SECOND if end else start


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
