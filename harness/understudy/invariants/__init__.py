"""Promises that an integration must keep, one file each."""

from collections.abc import Mapping

from understudy.invariants.base import Invariant
from understudy.kernel.catalogue import units


def catalogue() -> Mapping[str, type[Invariant]]:
    """Every promise there is, by id."""
    return units(__name__, Invariant)  # type: ignore[type-abstract]  # a filter, never made
