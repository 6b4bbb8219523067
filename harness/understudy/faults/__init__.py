"""Ways an exchange goes wrong, one file each. What a fault is called is its file, said in kebab."""

from collections.abc import Mapping

from understudy.faults.base import Fault
from understudy.faults.connection_reset import ConnectionReset
from understudy.faults.duplicate_event import DuplicateEvent
from understudy.faults.garbled_body import GarbledBody
from understudy.faults.late_event import LateEvent
from understudy.faults.latency import Latency
from understudy.faults.lost_event import LostEvent
from understudy.faults.lost_reply import LostReply
from understudy.faults.maintenance_page import MaintenancePage
from understudy.faults.permission_removed import PermissionRemoved
from understudy.faults.record_locked import RecordLocked
from understudy.faults.server_error import ServerError
from understudy.faults.throttled import Throttled
from understudy.faults.token_expired import TokenExpired
from understudy.faults.token_revoked import TokenRevoked
from understudy.faults.truncated_body import TruncatedBody
from understudy.faults.unavailable import Unavailable
from understudy.kernel.catalogue import unit, units
from understudy.kernel.errors import UsageError

__all__ = [
    "ConnectionReset",
    "DuplicateEvent",
    "Fault",
    "GarbledBody",
    "LateEvent",
    "Latency",
    "LostEvent",
    "LostReply",
    "MaintenancePage",
    "PermissionRemoved",
    "RecordLocked",
    "ServerError",
    "Throttled",
    "TokenExpired",
    "TokenRevoked",
    "TruncatedBody",
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
