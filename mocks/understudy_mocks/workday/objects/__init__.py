"""How the nouns look in Workday, and what its records are made of."""

from understudy_mocks.workday.objects.furniture import setup
from understudy_mocks.workday.objects.projections import PROJECTIONS, chain_of
from understudy_mocks.workday.objects.schema import (
    COMPENSATION,
    COMPENSATION_FIELDS,
    DATED,
    EVENT_TYPES,
    HIRES,
    JOB_FIELDS,
    LEAVE,
    RETURN,
    SCHEMA,
    TERMINATIONS,
)
from understudy_mocks.workday.objects.shaping import SHAPING
from understudy_mocks.workday.objects.wids import instance_wid, new_id, position_wid, wid

__all__ = [
    "COMPENSATION",
    "COMPENSATION_FIELDS",
    "DATED",
    "EVENT_TYPES",
    "HIRES",
    "JOB_FIELDS",
    "LEAVE",
    "PROJECTIONS",
    "RETURN",
    "SCHEMA",
    "SHAPING",
    "TERMINATIONS",
    "chain_of",
    "instance_wid",
    "new_id",
    "position_wid",
    "setup",
    "wid",
]
