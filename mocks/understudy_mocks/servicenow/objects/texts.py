"""Values as texts: as they are stored, and as people see them."""

from understudy.vendor import Field, Value
from understudy_mocks.servicenow.objects.fields import JOURNAL, JOURNALS
from understudy_mocks.servicenow.objects.plan import seconds, shown_moment
from understudy_mocks.servicenow.objects.schema import TABLE


def text_of(f: Field, value: Value) -> str:
    """A stored value, as the platform writes all values: as text."""
    if value is None or f.native in (JOURNAL, JOURNALS, "password"):
        return ""
    if f.type == "boolean":
        return "true" if value else "false"
    if f.type == "datetime":
        return shown_moment(str(value))
    if f.type == "decimal":
        return plain(float(value))
    return str(value)


def plain(number: float) -> str:
    """Up to four decimals, and none that say nothing."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def display_of(f: Field, value: str) -> str:
    """What people see for a value, wherever they are."""
    if not value:
        return ""
    if f.choices:
        return next((c.label for c in f.choices if c.value == value), value)
    if f.native == "currency":
        return f"${float(value):,.2f}"
    if f.native == "glide_duration":
        return _spoken(value)
    if f.native == "sys_class_name" and value in TABLE:
        return TABLE[value].label
    return value


def _spoken(value: str) -> str:
    """A span in words: 1 Day 4 Hours."""
    left, words = int(seconds(f"{value}+00:00")), []
    for unit, length in (("Day", 86_400), ("Hour", 3600), ("Minute", 60), ("Second", 1)):
        count, left = divmod(left, length)
        if count:
            words.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(words) or "0 Seconds"
