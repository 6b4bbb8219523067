"""What the instance does at night: estimates at completion, incidents that close by themselves."""

from datetime import timedelta

from understudy.vendor import SYSTEM, System
from understudy.vendor.changes import Logged
from understudy.vendor.validation import stored
from understudy_mocks.servicenow.rules.money import estimate_at_completion
from understudy_mocks.servicenow.rules.service import RESOLVED, SHUT

WAKING = frozenset({"cost_plan", "cost_plan_breakdown", "fm_expense_line", "incident"})
"""Tables whose changes leave something to do for the night."""
CLOSES_AFTER = timedelta(days=7)
"""How long an incident stays resolved before it is closed (memory: the usual setting)."""


class Nightly:
    """The job of the coming night, if there is any."""

    def __init__(self, system: System) -> None:
        self._system, self._due = system, False

    def notice(self, logged: Logged) -> None:
        """Something changed; perhaps there is work for the night."""
        if logged.object in WAKING and not self._due:
            self._wait()

    def _wait(self) -> None:
        now = self._system.clock.now()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self._due = True
        self._system.later((midnight - now).total_seconds(), self._work)

    def _work(self) -> None:
        system, self._due = self._system, False
        today = system.clock.now() - timedelta(seconds=1)
        estimate_at_completion(system.records, f"{today:%Y-%m-%d}")
        limit = stored(system.clock.now() - CLOSES_AFTER)
        waiting = False
        for row in system.store.find("incident", state=RESOLVED):
            if str(row["resolved_at"] or "") <= limit:
                change = {"state": SHUT}
                system.records.update("incident", str(row["sys_id"]), change, SYSTEM)
            else:
                waiting = True
        if waiting:
            self._wait()
