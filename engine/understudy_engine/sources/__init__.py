"""One file a system: what has changed there since it was last asked."""

from collections.abc import Sequence
from datetime import datetime

from understudy_engine.mergers.source import TheirBooks
from understudy_engine.sources.base import Source
from understudy_engine.sources.kantata import KantataChanges
from understudy_engine.sources.netsuite import BillingCalendar, NetSuiteChanges
from understudy_engine.sources.salesforce import SalesforceChanges
from understudy_engine.sources.servicenow import ServiceNowChanges
from understudy_engine.sources.workday import WorkdayChanges
from understudy_engine.systems import Systems


def all_sources(systems: Systems, since: datetime | None) -> Sequence[Source]:
    """Every source, on these systems."""
    return (
        SalesforceChanges(systems.crm, since),
        WorkdayChanges(systems.hcm, since),
        KantataChanges(systems.psa, since),
        ServiceNowChanges(systems.ppm, since),
        NetSuiteChanges(systems.erp, since),
        BillingCalendar(systems),
        *(TheirBooks(systems, one) for one in systems.beside),
    )
