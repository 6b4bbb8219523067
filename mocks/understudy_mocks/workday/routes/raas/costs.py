"""The report of cost rates: what an hour costs, from which day on, for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from understudy.vendor import Call, Row
from understudy.vendor.sql import Compare
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import COMPENSATION
from understudy_mocks.workday.objects.xml import lexical
from understudy_mocks.workday.queries import Directory, Standing, in_force, select_events
from understudy_mocks.workday.routes.getting import people, today
from understudy_mocks.workday.routes.raas.model import (
    Asked,
    Column,
    Prompt,
    Report,
    coded,
    organization_ids,
)


@dataclass(frozen=True, slots=True)
class Rate:
    """One line of the report: a worker's rate from a day on."""

    one: Standing
    event: Row
    company: Row | None
    cost_center: Row | None


def _rates(call: Call, asked: Asked) -> Sequence[Rate]:
    """Every rate that holds, past, present and to come, oldest first for each worker."""
    everyone, directory = people(call, today(call)), call.system.part(Directory)
    holds = _wanted(asked, asked.workers("Worker", everyone), directory)
    latest: dict[tuple[str, str], Row] = {}
    for event in select_events(call.system.store, Compare(("type",), "=", COMPENSATION)):
        if in_force(event, None):
            # In order of entry: the last one entered for a day is the one that holds.
            latest[str(event["worker"]), str(event["effective_on"])] = event
    by_worker: dict[str, list[Row]] = {}
    for (worker, _), event in latest.items():
        by_worker.setdefault(worker, []).append(event)
    rates = [
        _rate(one, event, directory)
        for wid, one in everyone.items()
        for event in by_worker.get(wid, ())
    ]
    return [rate for rate in rates if holds(rate)]


def _rate(one: Standing, event: Row, directory: Directory) -> Rate:
    known = one.worker if one.hire is None else one.values
    return Rate(
        one,
        event,
        directory.find("Organization", known["company"]),
        directory.find("Organization", known["cost_center"]),
    )


def _wanted(
    asked: Asked, workers: list[str] | None, directory: Directory
) -> Callable[[Rate], bool]:
    organizations = asked.organizations("Organization", directory)
    since, until = asked.day("Effective_From"), asked.day("Effective_Through")
    after, before = asked.moment("Entered_From"), asked.moment("Entered_Through")

    def holds(rate: Rate) -> bool:
        effective, entered = str(rate.event["effective_on"]), str(rate.event["entered_at"])
        return (
            (workers is None or rate.one.wid in workers)
            and (
                organizations is None or any(wid in organizations for wid in rate.one.organizations)
            )
            and (since is None or effective >= since)
            and (until is None or effective <= until)
            and (after is None or entered >= after)
            and (before is None or entered <= before)
        )

    return holds


COST_RATES = Report(
    "INT_Worker_Cost_Rates",
    "Worker Cost Rates",
    {
        "Employee_ID": Column(lambda r: r.one.worker_id),
        "Worker": Column(
            lambda r: r.one.descriptor,
            ids=lambda r: {"WID": r.one.wid, r.one.id_type: r.one.worker_id},
            kind="instance",
        ),
        "Cost_Rate": Column(
            lambda r: lexical(r.event["hourly_rate"]), auth.COMPENSATION, kind="decimal"
        ),
        "Currency": Column(lambda r: str(r.event["currency"]), auth.COMPENSATION),
        "Rate_Effective_Date": Column(lambda r: str(r.event["effective_on"])),
        "Rate_Entry_Moment": Column(lambda r: str(r.event["entered_at"])),
        "Company": Column(
            lambda r: coded(r.company),
            auth.ORGANIZATIONS,
            lambda r: organization_ids(r.company),
            "instance",
        ),
        "Cost_Center": Column(
            lambda r: coded(r.cost_center),
            auth.ORGANIZATIONS,
            lambda r: organization_ids(r.cost_center),
            "instance",
        ),
    },
    (
        Prompt("Worker", "instance"),
        Prompt("Organization", "instance"),
        Prompt("Include_Subordinate_Organizations", "boolean"),
        Prompt("Effective_From", "date"),
        Prompt("Effective_Through", "date"),
        Prompt("Entered_From", "dateTime"),
        Prompt("Entered_Through", "dateTime"),
    ),
    _rates,
)
