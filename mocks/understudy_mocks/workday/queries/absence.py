"""What is left of somebody's time off: a year's hours, less those taken in the year."""

from typing import TYPE_CHECKING

from understudy.vendor.sql import Both, Compare, Select, compile_select
from understudy_mocks.workday.queries.timeline import Standing

if TYPE_CHECKING:
    from understudy.vendor import System

HOURS_A_YEAR = {"VACATION": 200.0, "SICK": 80.0, "TRAINING": 40.0}
"""For a full week: invented, as every firm has its own; granted at once on 1 January."""


def balance(system: "System", one: Standing, plan: str, day: str) -> float:
    """Hours of a plan that are left as of a day."""
    query = compile_select(
        system.schema,
        Select(
            "Time_Off_Entry",
            (("units",), ("day",)),
            Both((Compare(("worker",), "=", one.wid), Compare(("type",), "=", plan))),
        ),
    )
    taken = [
        float(units or 0)
        for units, taken_on in system.store.select(query.sql, query.values)
        if str(taken_on)[:4] == day[:4]
    ]
    return round(HOURS_A_YEAR[plan] * one.fte - sum(taken), 2)
