"""What the portfolio office says of a project is a status report in the PSA."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from understudy_engine.connectors.kantata import reference
from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth, differing
from understudy_engine.flows.deals import ARCHIVED_TOO
from understudy_engine.systems import DEAL, STATUS, Systems
from understudy_engine.wire import Row, text

COLORS = ("green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Report:
    """A status report of the PPM."""

    id: str
    deal: str
    color: str
    description: str


class Portfolio:
    """Portfolio status to PSA."""

    name, summary = "portfolio", "portfolio status: PPM to PSA"
    owner, version = "ppm", "1"
    watches = ("ppm.project_status",)
    batch = 100

    def __init__(self, systems: Systems) -> None:
        self._psa, self._ppm = systems.psa, systems.ppm

    @property
    def targets(self) -> Mapping[str, Target[Report]]:
        return {"psa": self._in_psa}

    async def read(self, keys: Sequence[str]) -> Truth[Report]:
        fields = ("project.correlation_id", "overall_health", "executive_summary")
        rows = await self._ppm.by_key("project_status", "sys_id", keys, fields)
        return {key: _report(row) for key, row in rows.items()}

    async def _in_psa(self, reports: Mapping[str, Report]) -> Mapping[str, Act]:
        kept, _ = await self._psa.referenced("status_reports", STATUS, list(reports))
        deals = list(dict.fromkeys(one.deal for one in reports.values()))
        spaces, _ = await self._psa.referenced("workspaces", DEAL, deals, ARCHIVED_TOO)
        return {
            key: partial(self._say, one, kept.get(key), spaces.get(one.deal))
            for key, one in reports.items()
        }

    async def _say(self, report: Report, kept: Row | None, space: Row | None) -> None:
        wanted = {"color": report.color, "description": report.description}
        if kept is not None:
            if changes := differing(kept, wanted):
                await self._psa.update("status_reports", "status_report", kept["id"], changes)
            return
        if space is None:
            raise Wait(f"the project of {report.deal} is not in the PSA yet")
        key = reference(*STATUS, report.id)
        values = {**wanted, "workspace_id": space["id"], "external_reference": key}
        await self._psa.create("status_reports", "status_report", values)


def _report(row: Row) -> Report | Reject:
    deal, color = text(row, "project.correlation_id"), text(row, "overall_health")
    if not deal:
        return Reject("its project did not come from a deal")
    if color not in COLORS:
        return Reject(f"its health {color!r} is no colour")
    return Report(text(row, "sys_id"), deal, color, text(row, "executive_summary"))
