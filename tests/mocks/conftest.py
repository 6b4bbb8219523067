"""One vendor of the landscape, as the battery stands it."""

from understudy.battery.standing import START, Stage, stage_of

__all__ = ["START", "Stage", "stage_of"]
