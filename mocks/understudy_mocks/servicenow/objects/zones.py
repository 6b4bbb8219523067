"""The caller's own time zone and formats: how moments and days look to people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from understudy.vendor.store import Store

DAY, HOUR = "yyyy-MM-dd", "HH:mm:ss"
_CODES: Mapping[str, str] = {
    "yyyy": "%Y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "hh": "%I",
    "mm": "%M",
    "ss": "%S",
    "a": "%p",
}
_CODE = re.compile("|".join(_CODES))


@dataclass(frozen=True, slots=True)
class Zone:
    """Where somebody is, and how dates are written there."""

    tz: tzinfo = UTC
    day: str = DAY

    def shown(self, kept: str) -> str:
        """A stored moment as this person sees it."""
        at = datetime.fromisoformat(kept.replace("Z", "+00:00")).astimezone(self.tz)
        return at.strftime(_codes(f"{self.day} {HOUR}"))

    def shown_day(self, day: str) -> str:
        return date.fromisoformat(day).strftime(_codes(self.day))

    def meant(self, text: str) -> str | None:
        """What this person means by a moment or a day, as values are written: in UTC."""
        for codes, value in ((f"{self.day} {HOUR}", True), (self.day, False)):
            try:
                found = datetime.strptime(text, _codes(codes)).replace(tzinfo=self.tz)
            except ValueError:
                continue
            if not value:
                return f"{found:%Y-%m-%d}"
            return f"{found.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        return None


HERE = Zone()


@cache
def _codes(pattern: str) -> str:
    return _CODE.sub(lambda found: _CODES[found[0]], pattern)


@cache
def zone(name: str, day: str) -> Zone:
    """The zone of that name; the instance's own where there is none."""
    try:
        return Zone(ZoneInfo(name) if name else UTC, day or DAY)
    except (ValueError, OSError):  # no such zone
        return Zone(UTC, day or DAY)


def zone_of(store: Store, user_id: str) -> Zone:
    """The zone and format that a user has chosen."""
    found = store.get("sys_user", user_id) if user_id else None
    if found is None:
        return HERE
    return zone(str(found["time_zone"] or ""), str(found["date_format"] or ""))
