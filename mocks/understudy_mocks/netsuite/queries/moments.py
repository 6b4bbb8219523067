"""Days and moments as queries see them: in the user's time zone and the account's format.

A local moment is `YYYY-MM-DD`, with ` HH:MM:SS` behind it unless it is midnight: so local moments
compare as text. What the store keeps in UTC is turned into one and back.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from understudy.vendor import System, Value
from understudy.vendor.validation import stored

USER_ZONE = "America/Los_Angeles"
"""Where the vendor thinks that a user lives until told otherwise."""

_TOKEN = re.compile(
    r"YYYY|MONTH|MON|MM|MI|DDD|DD|DAY|DY|D|HH24|HH12|HH|SS|AM|PM|A\.M\.|P\.M\.|YY|Q|IW|WW|FM"
    r"|\"[^\"]*\"|.",
    re.IGNORECASE | re.DOTALL,
)
_PATTERNS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MM": r"(?P<month>\d{1,2})",
    "MON": r"(?P<name>[A-Za-z]{3})",
    "MONTH": r"(?P<name>[A-Za-z]+)",
    "DD": r"(?P<day>\d{1,2})",
    "HH24": r"(?P<hour>\d{1,2})",
    "HH": r"(?P<hour>\d{1,2})",
    "HH12": r"(?P<hour>\d{1,2})",
    "MI": r"(?P<minute>\d{1,2})",
    "SS": r"(?P<second>\d{1,2})",
    "AM": r"(?P<half>[AaPp]\.?[Mm]\.?)",
}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class Preferences:
    """The token user's: a time zone, and the account's order of day, month and year."""

    def __init__(self, system: System) -> None:
        self.zone: tzinfo = ZoneInfo(USER_ZONE)
        self.iso_dates = False


def local(moment: datetime, zone: tzinfo) -> str:
    """The local moment of a moment."""
    return short(moment.astimezone(zone).replace(tzinfo=None))


def short(moment: datetime) -> str:
    text = moment.strftime("%Y-%m-%d %H:%M:%S") if moment.year >= 1000 else "1000-01-01"
    return text.removesuffix(" 00:00:00")


def parsed(text: str) -> datetime:
    """What `short` wrote; raises ValueError."""
    return datetime.fromisoformat(text)


def to_utc(text: str, zone: tzinfo) -> str:
    """The stored form of a local moment."""
    return stored(parsed(text).replace(tzinfo=zone).astimezone(UTC))


def read(text: str, pattern: str) -> str | None:
    """`TO_DATE`: the local moment that a text says; None where it does not fit."""
    shape = ""
    for token in _TOKEN.findall(pattern):
        upper = token.upper().replace(".", "")
        upper = "AM" if upper == "PM" else upper
        if upper == "FM":
            continue
        shape += _PATTERNS.get(upper) or re.escape(token)
    try:
        found = re.fullmatch(rf"\s*{shape}\s*", text)
        return None if found is None else short(_moment(found.groupdict()))
    except (re.error, ValueError, OverflowError):
        return None


def _moment(parts: dict[str, str | None]) -> datetime:
    year = int(parts.get("year") or 2000 + int(parts.get("short") or 0))
    name = parts.get("name")
    month = _MONTHS.index(name[:3].upper()) + 1 if name else int(parts.get("month") or 1)
    hour = int(parts.get("hour") or 0)
    half = (parts.get("half") or "").upper().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return datetime(  # noqa: DTZ001  # local by nature
        year,
        month,
        int(parts.get("day") or 1),
        hour,
        int(parts.get("minute") or 0),
        int(parts.get("second") or 0),
    )


@lru_cache(maxsize=4096, typed=True)
def write(text: str, pattern: str) -> str:
    """`TO_CHAR` of a local moment."""
    moment = parsed(text)
    return "".join(_written(moment, token) for token in _TOKEN.findall(pattern))


def _written(moment: datetime, token: str) -> str:
    month = _MONTHS[moment.month - 1].capitalize()
    known = {
        "YYYY": f"{moment.year:04}",
        "YY": f"{moment.year % 100:02}",
        "MM": f"{moment.month:02}",
        "MON": month,
        "MONTH": moment.strftime("%B"),
        "DD": f"{moment.day:02}",
        "DDD": f"{moment.timetuple().tm_yday:03}",
        "D": str((moment.weekday() + 1) % 7 + 1),
        "DY": moment.strftime("%a"),
        "DAY": moment.strftime("%A"),
        "Q": str((moment.month + 2) // 3),
        "IW": f"{moment.isocalendar().week:02}",
        "HH24": f"{moment.hour:02}",
        "HH": f"{(moment.hour + 11) % 12 + 1:02}",
        "HH12": f"{(moment.hour + 11) % 12 + 1:02}",
        "MI": f"{moment.minute:02}",
        "SS": f"{moment.second:02}",
        "AM": "AM" if moment.hour < 12 else "PM",
        "PM": "AM" if moment.hour < 12 else "PM",
        "FM": "",
    }
    found = known.get(token.upper().replace(".", ""))
    if found is None:
        return token.strip('"')
    return found.upper() if token.isupper() and len(token) > 2 and token.isalpha() else found


def shown(text: str, preferences: Preferences) -> str:
    """The day of a local moment in the account's format."""
    day = parsed(text)
    if preferences.iso_dates:
        return day.strftime("%Y-%m-%d")
    return f"{day.month}/{day.day}/{day.year}"


def understood(text: str, preferences: Preferences) -> str | None:
    """The local moment that a text in the account's format says; None where it is none."""
    days = "YYYY-MM-DD" if preferences.iso_dates else "MM/DD/YYYY"
    for tail in ("", " HH:MI AM", " HH:MI:SS AM", " HH24:MI", " HH24:MI:SS"):
        found = read(text, days + tail)
        if found is not None:
            return found
    return None


# -- arithmetic ----------------------------------------------------------------------------------


def add_days(text: str, days: float) -> str:
    return short(parsed(text) + timedelta(seconds=round(days * 86_400)))


def add_months(text: str, months: int) -> str:
    """The same day of another month; the last of a month stays the last."""
    moment = parsed(text)
    last = last_day(text)[:10] == text[:10]
    index = moment.year * 12 + moment.month - 1 + months
    first = moment.replace(year=index // 12, month=index % 12 + 1, day=1)
    length = int(last_day(short(first))[8:10])
    return short(first.replace(day=length if last else min(moment.day, length)))


def last_day(text: str) -> str:
    moment = parsed(text)
    following = (moment.replace(day=28) + timedelta(days=4)).replace(day=1)
    return short(moment.replace(day=(following - timedelta(days=1)).day))


def truncated(text: str, unit: str) -> str:
    """`TRUNC`: the beginning of a day, month, quarter, year, week."""
    moment = parsed(text).replace(hour=0, minute=0, second=0)
    match unit.upper():
        case "MM" | "MONTH" | "MON":
            moment = moment.replace(day=1)
        case "Q":
            moment = moment.replace(month=(moment.month - 1) // 3 * 3 + 1, day=1)
        case "YYYY" | "YEAR" | "YY" | "Y":
            moment = moment.replace(month=1, day=1)
        case "IW":
            moment -= timedelta(days=moment.weekday())
    return short(moment)


def months_between(later: str, earlier: str) -> float:
    a, b = parsed(later), parsed(earlier)
    months = (a.year - b.year) * 12 + a.month - b.month
    if a.day == b.day or (last_day(later)[:10], last_day(earlier)[:10]) == (
        later[:10],
        earlier[:10],
    ):
        return float(months)
    return months + (a.day - b.day) / 31


def days_between(later: str, earlier: str) -> float:
    return (parsed(later) - parsed(earlier)).total_seconds() / 86_400


def part(text: str, unit: str) -> Value:
    """`EXTRACT`: the year, month, day, hour, minute or second."""
    found = getattr(parsed(text), unit.lower(), None)
    return found if isinstance(found, int) else None
