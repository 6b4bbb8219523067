"""The sections of a worker in Get_Workers, each behind its flag and its security domain."""

from collections.abc import Callable

from understudy.vendor import Row, Value
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import FULL_TIME_HOURS, Standing
from understudy_mocks.workday.queries.jobs import AdditionalJobs
from understudy_mocks.workday.routes import contacts
from understudy_mocks.workday.routes.groups import (
    Shown,
    documents,
    log,
    managers,
    organizations,
    qualifications,
    roles,
    skills,
    user_account,
)
from understudy_mocks.workday.routes.instances import WORKER_TYPES, References, title_of

WEEKS_A_YEAR = 52


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
    return {
        "Name_Data": {"Legal_Name_Data": name, "Preferred_Name_Data": name},
        "Identification_Data": contacts.identification(shown.references, one),
        "Contact_Data": contacts.shown(shown.references, one),
    }


def employment(shown: Shown, one: Standing) -> Node:
    """The job, the status, and the contract of who is not employed."""
    job = {
        "@Primary_Job": True,
        "Position_Data": _position(shown, one),
        "Position_Organizations_Data": _position_organizations(shown, one),
        "Position_Management_Chains_Data": _position_chain(shown, one),
    }
    jobs: list[Node] = [job]
    if xml.flag(shown.group, "Include_Additional_Jobs"):
        others = shown.asked.call.system.part(AdditionalJobs).of(one.wid, one.day)
        jobs += [_additional(shown.references, row) for row in others]
    rate = one.rate if one.contingent and auth.COMPENSATION in shown.domains else None
    return {
        "Worker_Job_Data": jobs if one.hire is not None else None,
        "Worker_Status_Data": _status(shown.references, one),
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


def _additional(refs: References, row: Row) -> Node:
    profile = refs.directory.find("Job_Profile", row["job_profile"])
    title = row["business_title"] or (profile["title"] if profile else None)
    position = {
        "@Effective_Date": xml.offset_day(row["starts_on"]),
        "Position_Reference": refs.row(row, row["position_id"], "Position_ID", "position_id"),
        "Position_ID": row["position_id"],
        "Position_Title": profile["title"] if profile else None,
        "Business_Title": title,
        "Start_Date": xml.offset_day(row["starts_on"]),
        "Scheduled_Weekly_Hours": int(row["weekly_minutes"] or 0) / 60,
        "Job_Profile_Summary_Data": {
            "Job_Profile_Reference": refs.job_profile(profile),
            "Job_Profile_Name": profile["title"],
        }
        if profile
        else None,
        "End_Date": xml.offset_day(row["ends_on"]),
    }
    return {"@Primary_Job": False, "Position_Data": position}


def _position_organizations(shown: Shown, one: Standing) -> Node | None:
    if auth.ORGANIZATIONS not in shown.domains:
        return None
    found = organizations(shown, one)
    return {"Position_Organization_Data": found["Worker_Organization_Data"]} if found else None


def _position_chain(shown: Shown, one: Standing) -> Node | None:
    granted = auth.ORGANIZATIONS in shown.domains
    if not granted or not xml.flag(shown.group, "Include_Management_Chain_Data"):
        return None
    found = managers(shown, one)
    if found is None:
        return None
    chain = found["Worker_Supervisory_Management_Chain_Data"]
    return {"Position_Supervisory_Management_Chain_Data": chain}


def _leave(refs: References, one: Standing) -> Node | None:
    if not one.on_leave:
        return None
    return {
        "On_Leave": True,
        "Leave_Start_Date": xml.offset_day(one.values["leave_from"]),
        "Estimated_Leave_End_Date": xml.offset_day(one.values["leave_until"]),
        "Leave_of_Absence_Type_Reference": refs.instance(
            "Leave_of_Absence_Type_ID", str(one.values["leave"])
        ),
    }


def _status(refs: References, one: Standing) -> Node:
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
        "Leave_Status_Data": [leave] if (leave := _leave(refs, one)) else None,
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


Section = Callable[[Shown, Standing], Node | None]

SECTIONS: tuple[tuple[str, str, str, Section], ...] = (
    ("Include_Personal_Information", "Personal_Data", auth.CONTACT, personal),
    ("Include_Employment_Information", "Employment_Data", auth.STAFFING, employment),
    ("Include_Compensation", "Compensation_Data", auth.COMPENSATION, compensation),
    ("Include_Organizations", "Organization_Data", auth.ORGANIZATIONS, organizations),
    ("Include_Roles", "Role_Data", auth.ORGANIZATIONS, roles),
    ("Include_Management_Chain_Data", "Management_Chain_Data", auth.ORGANIZATIONS, managers),
    (
        "Include_Transaction_Log_Data",
        "Transaction_Log_Entry_Data",
        auth.STAFFING,
        log,
    ),
    ("Include_Qualifications", "Qualification_Data", auth.SKILLS, qualifications),
    ("Include_Worker_Documents", "Worker_Document_Data", auth.STAFFING, documents),
    ("Include_Skills", "Skill_Data", auth.SKILLS, skills),
    ("Include_User_Account", "User_Account_Data", auth.STAFFING, user_account),
)
"""The flag that asks for a section, its element, the domain that grants it, and what it holds."""
