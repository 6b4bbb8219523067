"""Conditions that no comparison of columns says: parts of dates, distances, groups, hierarchies.

They are answered by looking at the values there are, so what is asked for stays a list of values.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from understudy.vendor import ObjectType, Value, sql
from understudy.vendor.store import Store
from understudy_mocks.servicenow.queries.moments import Context
from understudy_mocks.servicenow.queries.places import NOTHING, Place

ME, MY_GROUPS = "90d1921e5f510100a9ad2572f2b477fe", "d6435e965f510100a9ad2572f2b477fe"
"""The dynamic filters that everybody uses; every instance has them under the same ids (memory)."""
_PART = re.compile(r"gs\.datePart\(\s*'(\w+)'\s*,\s*'([\w-]+)'\s*,\s*'(EE|GT|GE|LT|LE)'\s*\)")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_PARTS: Mapping[str, Callable[[datetime], int]] = {
    "dayofweek": lambda at: at.weekday(),
    "month": lambda at: at.month,
    "quarter": lambda at: (at.month - 1) // 3 + 1,
    "year": lambda at: at.year,
    "week": lambda at: at.isocalendar().week,
    "hour": lambda at: at.hour,
}
_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    "EE": lambda a, b: a == b,
    "GT": lambda a, b: a > b,
    "GE": lambda a, b: a >= b,
    "LT": lambda a, b: a < b,
    "LE": lambda a, b: a <= b,
}
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
HIERARCHY = {"sys_user": "manager"}
"""By which column records of a table stand above one another, where it is not `parent`."""


def _found(
    store: Store, kind: ObjectType, columns: tuple[sql.Path, ...]
) -> list[tuple[Value, ...]]:
    compiled = sql.compile_select(store.schema, sql.Select(kind.name, columns, group_by=columns))
    return store.select(compiled.sql, compiled.values)


def date_part(
    store: Store, kind: ObjectType, there: Place, value: str, context: Context
) -> sql.Condition | None:
    """`label@javascript:gs.datePart('dayofweek','monday','EE')`, in the caller's time zone."""
    asked = _PART.search(value)
    if asked is None or there.field.type not in ("datetime", "date"):
        return None
    part, wanted = asked[1].lower(), _number(asked[1].lower(), asked[2].lower())
    read = _PARTS.get(part)
    if read is None or wanted is None:
        return None
    kept = []
    for (stored,) in _found(store, kind, (there.path,)):
        if stored:
            at = datetime.fromisoformat(str(stored))
            local = at.astimezone(context.tz) if at.tzinfo else at
            if _COMPARED[asked[3]](read(local), wanted):
                kept.append(stored)
    return sql.In(there.path, tuple(kept)) if kept else NOTHING


def _number(part: str, word: str) -> int | None:
    if part == "dayofweek":
        return DAYS.index(word) if word in DAYS else None
    if part == "month" and word[:3] in MONTHS:
        return MONTHS.index(word[:3]) + 1
    digits = word.lstrip("q")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None


def apart(
    store: Store, kind: ObjectType, there: Place, other: Place, value: str, *, more: bool
) -> sql.Condition | None:
    """`field@day@before@1`: how far one moment lies before or after another."""
    unit, _, rest = value.partition("@")
    direction, _, count = rest.partition("@")
    length = _UNITS.get(unit.removesuffix("s"))
    if length is None or direction not in ("before", "after") or not count.isdecimal():
        return None
    if len(count) > 6:
        return NOTHING
    span, ids = timedelta(seconds=length * int(count)), []
    for id, one, two in _found(store, kind, (("sys_id",), there.path, other.path)):
        if one and two:
            distance = datetime.fromisoformat(str(two)) - datetime.fromisoformat(str(one))
            distance = distance if direction == "before" else -distance
            if distance > span if more else timedelta() <= distance < span:
                ids.append(id)
    return sql.In(("sys_id",), tuple(ids)) if ids else NOTHING


def dynamic(store: Store, there: Place, value: str, context: Context) -> sql.Condition | None:
    """Me, and my groups."""
    if value == ME:
        return sql.Compare(there.path, "=", context.who.user_id)
    if value == MY_GROUPS:
        groups = my_groups(store, context)
        return sql.In(there.path, groups) if groups else NOTHING
    return None


def my_groups(store: Store, context: Context) -> tuple[str, ...]:
    """The groups that the caller is a member of."""
    members = store.find("sys_user_grmember", user=context.who.user_id)
    return tuple(str(member["group"]) for member in members)


def in_hierarchy(store: Store, there: Place, value: str) -> sql.Condition | None:
    """A record, and all that stand below it."""
    if not there.field.references:
        return None
    target = there.field.references[0]
    column = HIERARCHY.get(target, "parent")
    if column not in store.schema.object(target).by_name:
        return None
    top = re.split("@|%40", value)[-1]
    ahead, seen = [top], dict[str, None]()
    while ahead:
        id = ahead.pop()
        if id not in seen:
            seen[id] = None
            ahead += [str(row["sys_id"]) for row in store.find(target, **{column: id})]
    return sql.In(there.path, tuple(seen))
