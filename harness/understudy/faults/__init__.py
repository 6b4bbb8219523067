"""Ways an exchange goes wrong, one file each. What a fault is called is its file, said in kebab."""

from collections.abc import Mapping

from understudy.faults.base import Fault
from understudy.faults.duplicate_event import DuplicateEvent
from understudy.faults.latency import Latency
from understudy.faults.lost_reply import LostReply
from understudy.faults.throttled import Throttled
from understudy.faults.token_revoked import TokenRevoked
from understudy.faults.unavailable import Unavailable
from understudy.kernel.catalogue import unit, units
from understudy.kernel.errors import UsageError

__all__ = [
    "DuplicateEvent",
    "Fault",
    "Latency",
    "LostReply",
    "Throttled",
    "TokenRevoked",
    "Unavailable",
    "catalogue",
    "make_fault",
]


def catalogue() -> Mapping[str, type[Fault]]:
    """Every fault there is, by id."""
    return units(__name__, Fault)


def make_fault(fault_id: str, parameters: Mapping[str, object]) -> Fault:
    """A fault by id; raises `UsageError` for an unknown id or parameter."""
    kind = unit("fault", __name__, Fault, fault_id)
    try:
        return kind(**parameters)
    except TypeError:
        known = ", ".join(kind.parameters()) or "none"
        raise UsageError(f"{fault_id} takes the parameters: {known}") from None
