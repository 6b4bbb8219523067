"""The reports of workers as of a day, and of their days off in a period."""

from collections.abc import Sequence
from dataclasses import dataclass

from understudy.vendor import Call, Row
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects.xml import lexical
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.routes.finding import DELIVERED
from understudy_mocks.workday.routes.getting import people, today
from understudy_mocks.workday.routes.instances import title_of
from understudy_mocks.workday.routes.raas.model import (
    Asked,
    Column,
    Prompt,
    Report,
    coded,
    organization_ids,
)


@dataclass(frozen=True, slots=True)
class Person:
    """One line: a worker, the worker's manager, and what names them."""

    one: Standing
    manager: Standing | None
    directory: Directory

    def organization(self, field: str) -> Row | None:
        return self.directory.find("Organization", self.one.values[field])

    @property
    def skills(self) -> Sequence[str]:
        rows = [self.directory.find("Skill", wid) for wid in self.one.skills]
        return [str(row["name"]) for row in rows if row is not None]

    @property
    def location(self) -> str:
        row = self.directory.location_of(self.one.values)
        return str(row["name"]) if row else ""


def _people(call: Call, asked: Asked) -> Sequence[Person]:
    everyone = people(
        call, asked.day("Effective_Date") or today(call), asked.moment("Entry_Moment")
    )
    directory = call.system.part(Directory)
    workers = asked.workers("Worker", everyone)
    organizations = asked.organizations("Organization", directory)
    terminated = asked.flag("Include_Terminated_Workers")
    return [
        Person(
            one,
            everyone.get(str(directory.manager(wid, one.values["supervisory_org"]))),
            directory,
        )
        for wid, one in everyone.items()
        if (one.active or (terminated and one.hire is not None))
        and (workers is None or wid in workers)
        and (organizations is None or any(o in organizations for o in one.organizations))
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


_AS_OF = (
    Prompt("Worker", "instance"),
    Prompt("Organization", "instance"),
    Prompt("Include_Subordinate_Organizations", "boolean"),
)

WORKERS = Report(
    "INT_Workers_PSA",
    "Workers for the PSA",
    {
        "Employee_ID": Column(lambda p: p.one.worker_id),
        "Worker": Column(
            lambda p: p.one.descriptor,
            ids=lambda p: {"WID": p.one.wid, p.one.id_type: p.one.worker_id},
            kind="instance",
        ),
        "First_Name": Column(lambda p: _text(p.one.values["first_name"])),
        "Last_Name": Column(lambda p: _text(p.one.values["last_name"])),
        "Work_Email": Column(lambda p: p.one.email, auth.CONTACT),
        "Business_Title": Column(lambda p: _text(title_of(p.directory, p.one))),
        "Hire_Date": Column(lambda p: p.one.hired_on, kind="date"),
        "Termination_Date": Column(lambda p: p.one.last_day or "", kind="date"),
        "Active": Column(lambda p: lexical(p.one.active), kind="boolean"),
        "Contingent": Column(lambda p: lexical(p.one.contingent), kind="boolean"),
        "On_Leave": Column(lambda p: lexical(p.one.on_leave), kind="boolean"),
        "Weekly_Hours": Column(lambda p: lexical(p.one.weekly_hours), kind="decimal"),
        "Manager": Column(
            lambda p: p.manager.descriptor if p.manager else "",
            auth.ORGANIZATIONS,
            lambda p: (
                {"WID": p.manager.wid, p.manager.id_type: p.manager.worker_id} if p.manager else {}
            ),
            "instance",
        ),
        "Manager_Employee_ID": Column(
            lambda p: p.manager.worker_id if p.manager else "", auth.ORGANIZATIONS
        ),
        "Company": Column(
            lambda p: coded(p.organization("company")),
            auth.ORGANIZATIONS,
            lambda p: organization_ids(p.organization("company")),
            "instance",
        ),
        "Cost_Center": Column(
            lambda p: coded(p.organization("cost_center")),
            auth.ORGANIZATIONS,
            lambda p: organization_ids(p.organization("cost_center")),
            "instance",
        ),
        "Location": Column(lambda p: p.location),
        "Skills": Column(
            lambda p: "; ".join(p.skills), auth.SKILLS, kind="several", texts=lambda p: p.skills
        ),
    },
    (
        Prompt("Effective_Date", "date"),
        Prompt("Entry_Moment", "dateTime"),
        *_AS_OF,
        Prompt("Include_Terminated_Workers", "boolean"),
    ),
    _people,
)


@dataclass(frozen=True, slots=True)
class DayOff:
    """One line: a day off of a worker."""

    one: Standing
    entry: Row


def _days_off(call: Call, asked: Asked) -> Sequence[DayOff]:
    everyone, store = people(call, today(call)), call.system.store
    workers = asked.workers("Worker", everyone)
    low, high = asked.day("Start_Date") or "", asked.day("End_Date") or ""
    rows = sorted(store.all("Time_Off_Entry"), key=lambda r: (str(r["day"]), str(r["wid"])))
    return [
        DayOff(everyone[str(row["worker"])], row)
        for row in rows
        if low <= str(row["day"]) <= high
        and str(row["worker"]) in everyone
        and (workers is None or row["worker"] in workers)
    ]


TIME_OFF = Report(
    "INT_Time_Off",
    "Time Off",
    {
        "Employee_ID": Column(lambda d: d.one.worker_id),
        "Worker": Column(
            lambda d: d.one.descriptor,
            ids=lambda d: {"WID": d.one.wid, d.one.id_type: d.one.worker_id},
            kind="instance",
        ),
        "Time_Off_Date": Column(lambda d: str(d.entry["day"]), auth.ABSENCE, kind="date"),
        "Time_Off_Type": Column(
            lambda d: DELIVERED["Time_Off_Type_ID"][str(d.entry["type"])], auth.ABSENCE
        ),
        "Hours": Column(lambda d: lexical(d.entry["units"]), auth.ABSENCE, kind="decimal"),
        "Status": Column(lambda d: str(d.entry["status"]), auth.ABSENCE),
    },
    (
        Prompt("Start_Date", "date", required=True),
        Prompt("End_Date", "date", required=True),
        Prompt("Worker", "instance"),
    ),
    _days_off,
)
