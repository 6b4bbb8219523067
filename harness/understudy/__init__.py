"""Understudy: rehearse an integration between the systems of a professional-services firm."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.scenario.landscapes.attended import Landscape as Landscape
    from understudy.scenario.landscapes.served import ServedLandscape as ServedLandscape

__all__ = ["Landscape", "ServedLandscape"]


def __getattr__(name: str) -> object:
    """Both landscapes, imported when first asked for: they bring the five systems with them."""
    if name == "Landscape":
        from understudy.scenario.landscapes.attended import Landscape

        return Landscape
    if name == "ServedLandscape":
        from understudy.scenario.landscapes.served import ServedLandscape

        return ServedLandscape
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
