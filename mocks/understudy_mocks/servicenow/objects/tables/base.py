"""What a table is made of, and the choices that several tables share."""

from dataclasses import dataclass

from understudy.vendor import Field


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that it adds to its parent's. `display` is the one people see.

    `own`: whether a table that others extend has records of its own too.
    """

    name: str
    label: str
    columns: tuple[Field, ...]
    display: str = "name"
    parent: str = ""
    writable: bool = True
    own: bool = False


HEALTH = (("green", "Green"), ("yellow", "Yellow"), ("red", "Red"))
EXPENSE = (("capex", "Capex"), ("opex", "Opex"))
STATES = (
    ("-5", "Pending"),
    ("1", "Open"),
    ("2", "Work in Progress"),
    ("3", "Closed Complete"),
    ("4", "Closed Incomplete"),
    ("7", "Closed Skipped"),
    # The firm's own: the product has no state for work that rests.
    ("8", "On Hold"),
)
PENDING, OPEN, IN_PROGRESS, COMPLETE, INCOMPLETE, SKIPPED, ON_HOLD = (int(v) for v, _ in STATES)
CLOSED = frozenset({COMPLETE, INCOMPLETE, SKIPPED})
LEVELS = (("1", "1 - High"), ("2", "2 - Medium"), ("3", "3 - Low"))
PRIORITIES = (
    ("1", "1 - Critical"),
    ("2", "2 - High"),
    ("3", "3 - Moderate"),
    ("4", "4 - Low"),
    ("5", "5 - Planning"),
)
RISKS = (*(("critical", "Critical"), ("high", "High"), ("moderate", "Moderate")), ("low", "Low"))
RISKS_OF_WORK = (*RISKS, ("planning", "Planning"))
