"""How work is planned: numbers, working days, spans, and what a state brings with it."""

from datetime import UTC, date, datetime, time, timedelta

from understudy.vendor import Row
from understudy.vendor.validation import stored

NUMBERS = {"pm_project": "PRJ", "pm_project_task": "PRJTASK", "project_status": "PRJSTAT"}
FIRST_NUMBER = 10_001
BEGINS, ENDS = time(8), time(17)
"""Planned work begins and ends with the working day."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def number_of(table: str, n: int) -> str:
    """The number people see on the n-th record of a table: PRJ0010001."""
    return f"{NUMBERS[table]}{FIRST_NUMBER - 1 + n:07}"


def at(day: date, hour: time) -> str:
    return stored(datetime.combine(day, hour, UTC))


def span(row: Row) -> str:
    """How long planned work takes, as the platform keeps spans. A milestone takes no time."""
    start, end = row["start_date"], row["end_date"]
    length = timedelta()
    if start and end and not row["milestone"]:
        length = datetime.fromisoformat(str(end)) - datetime.fromisoformat(str(start))
    return stored(EPOCH + max(length, timedelta()))


def seconds(kept: object) -> float:
    """The length of a kept span."""
    return (datetime.fromisoformat(str(kept)) - EPOCH).total_seconds() if kept else 0.0


def shown_moment(kept: str) -> str:
    """A stored moment as values are written here: in UTC, to the second."""
    return kept[:19].replace("T", " ")
