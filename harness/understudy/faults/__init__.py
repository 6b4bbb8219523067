"""Ways an exchange goes wrong, one file each. What a fault is called is its file, said in kebab."""

from collections.abc import Mapping

from understudy.faults.base import Fault, SutFault
from understudy.faults.business_error import BusinessError
from understudy.faults.clock_skew import ClockSkew
from understudy.faults.concurrency_limit import ConcurrencyLimit
from understudy.faults.connection_reset import ConnectionReset
from understudy.faults.connection_reset_late import ConnectionResetLate
from understudy.faults.duplicate_event import DuplicateEvent
from understudy.faults.forged_event import ForgedEvent
from understudy.faults.garbled_body import GarbledBody
from understudy.faults.job_fails_halfway import JobFailsHalfway
from understudy.faults.job_stalls import JobStalls
from understudy.faults.late_event import LateEvent
from understudy.faults.latency import Latency
from understudy.faults.latency_jitter import LatencyJitter
from understudy.faults.latency_ramp import LatencyRamp
from understudy.faults.lost_event import LostEvent
from understudy.faults.lost_reply import LostReply
from understudy.faults.maintenance_page import MaintenancePage
from understudy.faults.noisy_neighbour import NoisyNeighbour
from understudy.faults.page_repeats import PageRepeats
from understudy.faults.page_skips import PageSkips
from understudy.faults.partial_failure import PartialFailure
from understudy.faults.permission_removed import PermissionRemoved
from understudy.faults.quota_exhausted import QuotaExhausted
from understudy.faults.record_locked import RecordLocked
from understudy.faults.reordered_event import ReorderedEvent
from understudy.faults.replay_gap_event import ReplayGapEvent
from understudy.faults.scope_removed import ScopeRemoved
from understudy.faults.secret_rotated import SecretRotated
from understudy.faults.server_error import ServerError
from understudy.faults.slow_body import SlowBody
from understudy.faults.sut_copies import SutCopies
from understudy.faults.sut_crashed import SutCrashed
from understudy.faults.sut_disk_lost import SutDiskLost
from understudy.faults.sut_killed import SutKilled
from understudy.faults.sut_paused import SutPaused
from understudy.faults.throttled import Throttled
from understudy.faults.throttled_silently import ThrottledSilently
from understudy.faults.token_expired import TokenExpired
from understudy.faults.token_revoked import TokenRevoked
from understudy.faults.truncated_body import TruncatedBody
from understudy.faults.unavailable import Unavailable
from understudy.faults.version_conflict import VersionConflict
from understudy.faults.visibility_lag import VisibilityLag
from understudy.kernel.catalogue import unit, units
from understudy.kernel.errors import UsageError

__all__ = [
    "BusinessError",
    "ClockSkew",
    "ConcurrencyLimit",
    "ConnectionReset",
    "ConnectionResetLate",
    "DuplicateEvent",
    "Fault",
    "ForgedEvent",
    "GarbledBody",
    "JobFailsHalfway",
    "JobStalls",
    "LateEvent",
    "Latency",
    "LatencyJitter",
    "LatencyRamp",
    "LostEvent",
    "LostReply",
    "MaintenancePage",
    "NoisyNeighbour",
    "PageRepeats",
    "PageSkips",
    "PartialFailure",
    "PermissionRemoved",
    "QuotaExhausted",
    "RecordLocked",
    "ReorderedEvent",
    "ReplayGapEvent",
    "ScopeRemoved",
    "SecretRotated",
    "ServerError",
    "SlowBody",
    "SutCopies",
    "SutCrashed",
    "SutDiskLost",
    "SutFault",
    "SutKilled",
    "SutPaused",
    "Throttled",
    "ThrottledSilently",
    "TokenExpired",
    "TokenRevoked",
    "TruncatedBody",
    "Unavailable",
    "VersionConflict",
    "VisibilityLag",
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
