"""What callers may ask: who the workers are as of a day and a moment, and WQL over the answer."""

from understudy_mocks.workday.queries.directory import Directory
from understudy_mocks.workday.queries.selection import Selection, logged, visible
from understudy_mocks.workday.queries.timeline import (
    FULL_TIME_HOURS,
    Standing,
    Timelines,
    Window,
    events_of,
    fold,
    in_force,
    select_events,
)

__all__ = [
    "FULL_TIME_HOURS",
    "Directory",
    "Selection",
    "Standing",
    "Timelines",
    "Window",
    "events_of",
    "fold",
    "in_force",
    "logged",
    "select_events",
    "visible",
]
