"""How work is planned: numbers, working days, spans, and what a state brings with it."""

from datetime import UTC, date, datetime, time, timedelta

from understudy.vendor import Row
from understudy.vendor.validation import stored

NUMBERS = {
    "problem_task": "PTASK",
    "incident_task": "TASK",
    "pm_project": "PRJ",
    "pm_project_task": "PRJTASK",
    "project_status": "PRJSTAT",
    "pm_program": "PRG",
    "dmn_demand": "DMND",
    "risk": "RISK",
    "issue": "ISSUE",
    "project_action": "ACTN",
    "dmn_decision": "DECN",
    "project_change_request": "PCR",
    "resource_plan": "RPLN",
    "resource_allocation": "RALLOC",
    "sn_plng_att_core_resource_assignment": "RSAS",
    "fm_expense_line": "EXP",
    "time_sheet": "TS",
    "incident": "INC",
    "problem": "PRB",
    "change_request": "CHG",
    "change_task": "CTASK",
    "sc_request": "REQ",
    "sc_req_item": "RITM",
    "sc_task": "SCTASK",
    "kb_knowledge": "KB",
    "task": "TASK",
}
FIRST_NUMBER = 10_001
FIRST_NUMBERS = {
    "dmn_demand": 1001,
    "resource_plan": 1001,
    "change_request": 30_001,
    "problem": 40_001,
}
BEGINS, ENDS = time(8), time(17)
"""Planned work begins and ends with the working day."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def number_of(table: str, n: int) -> str:
    """The number people see on the n-th record of a table: PRJ0010001."""
    return f"{NUMBERS[table]}{FIRST_NUMBERS.get(table, FIRST_NUMBER) - 1 + n:07}"


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


def lag(days: float) -> str:
    """A span of working days between two tasks; what lies before has a moment before the epoch."""
    return stored(EPOCH + timedelta(days=max(min(days, 36_500), -36_500)))
