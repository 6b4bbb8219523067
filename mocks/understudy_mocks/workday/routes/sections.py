"""The sections of a worker in Get_Workers, each behind its flag and its security domain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from understudy.vendor import Row, Value
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import FULL_TIME_HOURS, Standing
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.instances import WORKER_TYPES, References, title_of

WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Shown:
    """What all workers of an answer share: the request, everybody as of its day, the log."""

    asked: Asked
    everyone: Mapping[str, Standing]
    group: Node
    log: Mapping[Value, list[Row]]

    @property
    def references(self) -> References:
        return self.asked.references

    @property
    def domains(self) -> frozenset[str]:
        return self.asked.call.caller.scopes

    def manager(self, one: Standing) -> Standing | None:
        """The worker's manager as of the day."""
        found = self.references.directory.manager(one.wid, one.values["supervisory_org"])
        return None if found is None else self.everyone.get(found)


def personal(shown: Shown, one: Standing) -> Node | None:
    """Names, and the address at work; as of a day before the hire there are none."""
    if one.hire is None:
        return None
    known = one.values
    name = {
        "Name_Detail_Data": {
            "@Formatted_Name": one.name,
            "@Reporting_Name": f"{known['last_name']}, {known['first_name']}",
            "First_Name": known["first_name"],
            "Last_Name": known["last_name"],
        }
    }
    usage = {
        "@Public": True,
        "Type_Data": [
            {
                "@Primary": True,
                "Type_Reference": shown.references.instance(
                    "Communication_Usage_Type_ID", "WORK", "Work"
                ),
            }
        ],
    }
    email = {"Email_Address": one.email, "Usage_Data": [usage]}
    return {
        "Name_Data": {"Legal_Name_Data": name, "Preferred_Name_Data": name},
        "Contact_Data": {"Email_Address_Data": [email]} if one.email else None,
    }


def employment(shown: Shown, one: Standing) -> Node:
    """The job, the status, and the contract of who is not employed."""
    job = {"@Primary_Job": True, "Position_Data": _position(shown, one)}
    rate = one.rate if one.contingent and auth.COMPENSATION in shown.domains else None
    return {
        "Worker_Job_Data": [job] if one.hire is not None else None,
        "Worker_Status_Data": _status(one),
        "Worker_Contract_Data": _contract(shown.references, one, rate) if rate else None,
    }


def _position(shown: Shown, one: Standing) -> Node:
    refs, values = shown.references, one.values
    profile = refs.directory.find("Job_Profile", values["job_profile"])
    location = refs.directory.location_of(values)
    title = title_of(refs.directory, one)
    manager, hours = shown.manager(one), one.weekly_hours
    return {
        "@Effective_Date": xml.offset_day(one.job_since),
        "Position_Reference": refs.position(one, title),
        "Position_ID": f"P-{one.worker_id}",
        "Position_Title": profile["title"] if profile else None,
        "Business_Title": title,
        "Start_Date": xml.offset_day(one.hired_on),
        "End_Employment_Date": xml.offset_day(one.last_day),
        "Worker_Type_Reference": _worker_type(refs, one),
        "Position_Time_Type_Reference": refs.instance(
            "Position_Time_Type_ID", "Full_time" if one.fte >= 1 else "Part_time"
        ),
        "Scheduled_Weekly_Hours": hours,
        "Default_Weekly_Hours": FULL_TIME_HOURS,
        "Full_Time_Equivalent_Percentage": one.fte * 100,
        "Pay_Rate_Type_Reference": refs.instance("Pay_Rate_Type_ID", "Hourly"),
        "Job_Profile_Summary_Data": {
            "Job_Profile_Reference": refs.job_profile(profile),
            "Management_Level_Reference": refs.management_level(profile),
            "Job_Profile_Name": profile["title"],
        }
        if profile
        else None,
        "Business_Site_Summary_Data": {
            "Location_Reference": refs.location(location),
            "Name": location["name"],
        }
        if location
        else None,
        "End_Date": xml.offset_day(one.last_day),
        "Manager_as_of_last_detected_manager_change_Reference": [refs.worker(manager)]
        if manager
        else None,
    }


def _worker_type(refs: References, one: Standing) -> Node:
    kind = WORKER_TYPES[str(one.worker["worker_type"])]
    return refs.instance(
        "Contingent_Worker_Type_ID" if one.contingent else "Employee_Type_ID", kind
    )


def _status(one: Standing) -> Node:
    hired_on = xml.offset_day(one.hired_on) if one.hire is not None else None
    left = xml.offset_day(one.last_day)
    return {
        "Active": one.active,
        "Active_Status_Date": hired_on,
        "Hire_Date": hired_on,
        "Original_Hire_Date": xml.offset_day(one.original_hired_on) if hired_on else None,
        "End_Employment_Date": left,
        "Continuous_Service_Date": hired_on,
        "First_Day_of_Work": hired_on,
        "Terminated": one.terminated,
        "Termination_Date": left,
        "Pay_Through_Date": left,
        "Hire_Rescinded": True if one.hire_rescinded else None,
        "Termination_Last_Day_of_Work": left,
        "Rehire": one.rehired,
    }


# -- pay -----------------------------------------------------------------------------------------


def _contract(refs: References, one: Standing, rate: Row) -> Node:
    return {
        "Contract_Pay_Rate": _amount(rate["hourly_rate"]),
        "Currency_Reference": refs.instance("Currency_ID", str(rate["currency"])),
        "Frequency_Reference": refs.instance("Frequency_ID", "Hourly"),
        "Contract_End_Date": xml.offset_day(one.last_day),
    }


def _amount(value: Value) -> str:
    return f"{float(value or 0):.2f}"


def compensation(shown: Shown, one: Standing) -> Node | None:
    """An hourly plan and its summaries; contingent workers have a contract instead."""
    rate, refs = one.rate, shown.references
    if rate is None or one.contingent:
        return None
    hourly = _amount(rate["hourly_rate"])
    annual = _amount(float(hourly) * (one.weekly_hours or FULL_TIME_HOURS) * WEEKS_A_YEAR)
    currency = refs.instance("Currency_ID", str(rate["currency"]))
    by_hour = refs.instance("Frequency_ID", "Hourly")
    since = xml.offset_day(rate["effective_on"])
    summary = {
        "Total_Base_Pay": annual,
        "Total_Salary_and_Allowances": annual,
        "Primary_Compensation_Basis": annual,
        "Currency_Reference": currency,
        "Frequency_Reference": refs.instance("Frequency_ID", "Annual"),
    }
    plan = {
        "Compensation_Plan_Reference": refs.instance(
            "Compensation_Plan_ID", "Hourly_Plan", "Hourly Plan"
        ),
        "Amount": hourly,
        "Currency_Reference": currency,
        "Frequency_Reference": by_hour,
        "Assignment_Effective_Date": since,
    }
    return {
        "Compensation_Effective_Date": since,
        "Salary_and_Hourly_Data": [plan],
        "Employee_Compensation_Summary_Data": {
            "Employee_Compensation_Summary_Data": summary,
            "Annualized_Summary_Data": summary,
            "Summary_Data_in_Hourly_Frequency": {
                "Total_Base_Pay": hourly,
                "Currency_Reference": currency,
                "Frequency_Reference": by_hour,
            },
        },
    }


# -- organisations, managers, the rest -----------------------------------------------------------

_EXCLUDED_BY = {
    "COMPANY": "Exclude_Companies",
    "COST_CENTER": "Exclude_Cost_Centers",
    "SUPERVISORY": "Exclude_Supervisory_Organizations",
}


def organizations(shown: Shown, one: Standing) -> Node | None:
    """Company, cost centre and supervisory organisation, less those excluded."""
    refs = shown.references
    rows = [refs.directory.find("Organization", wid) for wid in one.organizations]
    found = [
        {
            "Organization_Reference": refs.organization(row),
            "Organization_Data": {
                "Organization_Reference_ID": row["reference_id"],
                "Organization_Code": row["code"],
                "Organization_Name": row["name"],
                "Organization_Type_Reference": refs.organization_type(row),
            },
        }
        for row in rows
        if row is not None and not xml.flag(shown.group, _EXCLUDED_BY[str(row["type"])])
    ]
    return {"Worker_Organization_Data": found} if found else None


def managers(shown: Shown, one: Standing) -> Node | None:
    """From the top of the house to the worker's own organisation, which comes last."""
    refs, chain = shown.references, []
    for row, wid in refs.directory.chain(one.values["supervisory_org"]):
        manager = shown.everyone.get(str(wid))
        link: dict[str, object] = {
            "Organization_Reference": refs.organization(row, manager.name if manager else "")
        }
        if manager is not None:
            reference = refs.worker(manager)
            link["Manager_Reference"] = [reference]
            link["Manager"] = [
                {"Worker_Reference": reference, "Worker_Descriptor": manager.descriptor}
            ]
        chain.append(link)
    if not chain:
        return None
    return {"Worker_Supervisory_Management_Chain_Data": {"Management_Chain_Data": chain}}


def log(shown: Shown, one: Standing) -> Node | None:
    """The events asked for, rescinded and corrected ones too."""
    refs = shown.references
    entries = [
        {
            "Transaction_Log_Reference": refs.event(event, one),
            "Transaction_Log_Data": {
                "Transaction_Log_Description": f"{event['type']}: {one.name}",
                "Transaction_Effective_Moment": f"{event['effective_on']}T00:00:00.000+00:00",
                "Transaction_Entry_Moment": xml.offset_moment(event["entered_at"]),
                "Transaction_Log_Type_Reference": [
                    refs.instance("Business_Process_Type", str(event["type"]))
                ],
                "Transaction_Target_Reference": [refs.worker(one)],
                "Is_Rescind_Or_Rescinded": event["rescinded_at"] is not None,
                "Is_Correction_Or_Corrected": bool(event["corrects"] or event["corrected_at"]),
            },
        }
        for event in shown.log.get(one.wid, ())
    ]
    return {"Transaction_Log_Entry": entries} if entries else None


def skills(shown: Shown, one: Standing) -> Node | None:
    """What the worker can do."""
    refs = shown.references
    rows = [refs.directory.find("Skill", wid) for wid in one.skills]
    items = [
        {
            "Skill_Reference": refs.skill(row),
            "Skill_Data": {"Skill_ID": row["skill_id"], "Skill_Name": row["name"]},
        }
        for row in rows
        if row is not None
    ]
    return {"Worker_Skill_Item": items} if items else None


def user_account(shown: Shown, one: Standing) -> Node | None:
    """The name under which the worker logs in."""
    return {"User_Name": one.email.partition("@")[0]} if one.email else None


Section = Callable[[Shown, Standing], Node | None]

SECTIONS: tuple[tuple[str, str, str, Section], ...] = (
    ("Include_Personal_Information", "Personal_Data", auth.CONTACT, personal),
    ("Include_Employment_Information", "Employment_Data", auth.STAFFING, employment),
    ("Include_Compensation", "Compensation_Data", auth.COMPENSATION, compensation),
    ("Include_Organizations", "Organization_Data", auth.ORGANIZATIONS, organizations),
    ("Include_Management_Chain_Data", "Management_Chain_Data", auth.ORGANIZATIONS, managers),
    (
        "Include_Transaction_Log_Data",
        "Transaction_Log_Entry_Data",
        auth.STAFFING,
        log,
    ),
    ("Include_Skills", "Skill_Data", auth.SKILLS, skills),
    ("Include_User_Account", "User_Account_Data", auth.STAFFING, user_account),
)
"""The flag that asks for a section, its element, the domain that grants it, and what it holds."""
