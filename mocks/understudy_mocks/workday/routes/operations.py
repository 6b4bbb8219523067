"""Which function answers which SOAP operation."""

from collections.abc import Callable, Mapping

from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.routes.catalogue import (
    get_job_profiles,
    get_locations,
    get_organizations,
)
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.workers import get_workers


def server_timestamp(asked: Asked) -> Mapping[str, object]:
    """The moment it is there."""
    now = xml.offset_moment(stored(asked.call.system.clock.now()))
    return {"@version": asked.version, "Server_Timestamp_Data": now}


OPERATIONS: Mapping[str, Callable[[Asked], Mapping[str, object]]] = {
    "Get_Workers": get_workers,
    "Get_Organizations": get_organizations,
    "Get_Job_Profiles": get_job_profiles,
    "Get_Locations": get_locations,
    "Get_Server_Timestamp": server_timestamp,
}
