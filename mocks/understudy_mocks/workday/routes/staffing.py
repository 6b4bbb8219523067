"""Terminations, job changes, leaves, pay and what else happens to people, as processes."""

from collections.abc import Callable

from understudy.vendor import Row
from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import COMPENSATION, RETURN
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes import contacts
from understudy_mocks.workday.routes.finding import Given, one_worker_as_of
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.hiring import (
    active,
    assignments,
    contract,
    hire_employee,
    pay,
    position,
)
from understudy_mocks.workday.routes.processes import Outcome, Process

# -- going -----------------------------------------------------------------------------------------


def _terminate(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Employee_Reference", contingent=False)
    last_day = data.needed_day("Termination_Date")
    outcome.event(asked, one.wid, None, {"last_day": last_day})


def _end_contract(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Contingent_Worker_Reference", contingent=True)
    call = asked.call
    now = {"rescinded_at": stored(call.system.clock.now())}
    for event in call.system.store.find("Worker_Event", worker=one.wid, rescinded_at=None):
        # The end that was agreed on in the contract holds no longer.
        if event["last_day"] is not None:
            call.system.records.update(
                "Worker_Event", str(event["wid"]), now, call.caller, trusted=True
            )
    outcome.event(asked, one.wid, None, {"last_day": data.needed_day("Contract_End_Date")})


# -- changing --------------------------------------------------------------------------------------


def _change(asked: Asked, given: Given, one: Standing, day: str, values: Row, out: Outcome) -> None:
    if not values:
        raise given.wrong("Effective_Date", day)
    out.event(asked, one.wid, day, values)


def _change_job(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Worker_Reference" if data.has("Worker_Reference") else "Position_Reference")
    day, detail = data.needed_day("Effective_Date"), data.part("Change_Job_Detail_Data")
    values = position(detail.part("Job_Details_Data"))
    supervisory = detail.organization("Supervisory_Organization_Reference", "SUPERVISORY")
    if supervisory is not None:
        values["supervisory_org"] = supervisory["wid"]
    assigned = detail.part("Edit_Assign_Organization_Sub_Process")
    values |= assignments(assigned.part("Position_Organization_Assignments_Data"))
    _change(asked, data, one, day, values, outcome)
    change = detail.part("Propose_Compensation_for_Job_Change_Sub_Process")
    plans = change.part("Propose_Compensation_for_Position_Data").part("Pay_Plan_Data")
    pay(asked, plans, one_worker_as_of(asked, one.wid, day), day, outcome)


def _edit_position(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Worker_Reference" if data.has("Worker_Reference") else "Position_Reference")
    event = data.part("Edit_Position_Event_Data").part("Filled_Position_Edit_Details_Data")
    values = position(event.part("Position_Details_Sub_Data"))
    _change(asked, data, one, data.needed_day("Effective_Date"), values, outcome)


def _change_organizations(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Worker_Reference" if data.has("Worker_Reference") else "Position_Reference")
    values = assignments(data.part("Position_Organization_Assignments_Data"))
    _change(asked, data, one, data.day("@Effective_Date") or asked.day, values, outcome)


def _legal_name(asked: Asked, data: Given, outcome: Outcome) -> None:
    one, name = active(data, "Worker_Reference"), data.needed("Name_Data")
    values: Row = {
        field: name.text(element)
        for field, element in (("first_name", "First_Name"), ("last_name", "Last_Name"))
        if name.has(element)
    }
    _change(asked, data, one, data.day("Effective_Date") or asked.day, values, outcome)


def _contact_information(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Worker_Reference")
    values = contacts.written(data.part("Worker_Contact_Information_Data"), one.contacts)
    _change(asked, data, one, data.day("Effective_Date") or asked.day, values, outcome)


def _contacts_for(use: str) -> Callable[[Asked, Given, Outcome], None]:
    def change(asked: Asked, data: Given, outcome: Outcome) -> None:
        one = active(data, "Person_Reference")
        given = data.needed("Person_Contact_Information_Data")
        day = data.day("Event_Effective_Date") or asked.day
        _change(asked, data, one, day, contacts.replaced(given, use, one), outcome)

    return change


def _business_title(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Worker_Reference" if data.has("Worker_Reference") else "Job_Reference")
    title = data.needed("Change_Business_Title_Data")
    values: Row = {"business_title": title.needed_text("Proposed_Business_Title")}
    day = title.day("Event_Effective_Date") or asked.day
    _change(asked, data, one, day, values, outcome)


def _other_ids(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Worker_Reference" if data.has("Worker_Reference") else "Person_Reference")
    values = contacts.other_ids(data.needed("Custom_Identification_Data"), one.other_ids)
    _change(asked, data, one, asked.day, values, outcome)


def _compensation(asked: Asked, data: Given, outcome: Outcome) -> None:
    name = "Employee_Reference" if data.has("Employee_Reference") else "Position_Reference"
    one, day = active(data, name), data.needed_day("Compensation_Change_Date")
    change = data.part("Compensation_Change_Data").part("Pay_Plan_Data")
    pay(asked, change, one_worker_as_of(asked, one.wid, day), day, outcome)
    if not outcome.events:
        raise data.part("Compensation_Change_Data").missing("Pay_Plan_Data")


# -- additional jobs -------------------------------------------------------------------------------


def _add_job(asked: Asked, data: Given, outcome: Outcome) -> None:
    one = active(data, "Employee_Reference", contingent=False)
    day = data.day("@Start_Date") or asked.day
    event = data.part("Add_Additional_Job_Event_Data")
    supervisory = data.organization("Organization_Reference", "SUPERVISORY")
    if supervisory is None:
        raise data.missing("Organization_Reference")
    details = position(event.part("Position_Details"))
    if "job_profile" not in details:
        raise event.part("Position_Details").missing("Job_Profile_Reference")
    call = asked.call
    count = call.system.store.count("position-id", 2)
    row = call.system.records.create(
        "Additional_Job",
        {
            "worker": one.wid,
            "position_id": event.text("Position_ID") or f"P-{one.worker_id}-{count}",
            "supervisory_org": supervisory["wid"],
            "starts_on": day,
            "ends_on": event.day("End_Employment_Date"),
            **{k: v for k, v in details.items() if k != "location"},
        },
        call.caller,
        trusted=True,
    )
    outcome.worker, outcome.effective_on = one.wid, day
    reference = asked.references.row(row, row["position_id"], "Position_ID", "position_id")
    outcome.named = {"Position_Reference": reference}


def _end_job(asked: Asked, data: Given, outcome: Outcome) -> None:
    row = data.row("Position_Reference", "Additional_Job", "Position_ID", "position_id")
    if row is None:
        raise data.missing("Position_Reference")
    day = data.needed_day("End_Additional_Job_Date")
    if day < str(row["starts_on"]):
        raise data.wrong("End_Additional_Job_Date", day)
    call = asked.call
    call.system.records.update(
        "Additional_Job", str(row["wid"]), {"ends_on": day}, call.caller, trusted=True
    )
    outcome.worker, outcome.effective_on = str(row["worker"]), day


# -- absence ---------------------------------------------------------------------------------------


def _leave(asked: Asked, data: Given, outcome: Outcome) -> None:
    one, leave = active(data, "Worker_Reference"), data.needed("Leave_Request_Data")
    kind = leave.delivered("Leave_of_Absence_Type_Reference", "Leave_of_Absence_Type_ID")
    if kind is None:
        raise leave.missing("Leave_of_Absence_Type_Reference")
    first = leave.needed_day("First_Day_of_Leave")
    until = leave.day("Estimated_Last_Day_of_Leave")
    if until is not None and until < first:
        raise leave.wrong("Estimated_Last_Day_of_Leave", until)
    values: Row = {"leave": kind, "leave_from": first, "leave_until": until}
    outcome.event(asked, one.wid, first, values)


def _return(asked: Asked, data: Given, outcome: Outcome) -> None:
    one, day = active(data, "Worker_Reference"), data.needed_day("First_Day_Back_at_Work")
    if not one_worker_as_of(asked, one.wid, day).on_leave:
        raise data.wrong("First_Day_Back_at_Work", day)
    outcome.event(asked, one.wid, day, {"type": RETURN, "leave": ""})


def _enter_time_off(asked: Asked, data: Given, outcome: Outcome) -> None:
    one, call = active(data, "Worker_Reference"), asked.call
    entries = data.parts("Enter_Time_Off_Entry_Data")
    if not entries:
        raise data.missing("Enter_Time_Off_Entry_Data")
    for entry in entries:
        kind = entry.delivered("Time_Off_Type_Reference", "Time_Off_Type_ID")
        units = entry.number("Requested")
        if kind is None or units is None:
            raise entry.missing("Time_Off_Type_Reference" if kind is None else "Requested")
        call.system.records.create(
            "Time_Off_Entry",
            {
                "worker": one.wid,
                "entry_id": entry.text("Time_Off_Entry_ID"),
                "day": entry.needed_day("Date"),
                "type": kind,
                "units": units,
                "comment": entry.text("Comment"),
            },
            call.caller,
            trusted=True,
        )
    outcome.worker, outcome.effective_on = one.wid, entries[0].needed_day("Date")


PROCESSES = {
    process.name: process
    for process in (
        Process("Hire_Employee", "Hire Employee", "Hire_Employee_Data", hire_employee),
        Process(
            "Contract_Contingent_Worker",
            "Contract Contingent Worker",
            "Contract_Contingent_Worker_Data",
            contract,
        ),
        Process("Terminate_Employee", "Terminate Employee", "Terminate_Employee_Data", _terminate),
        Process(
            "End_Contingent_Worker_Contract",
            "End Contingent Worker Contract",
            "End_Contingent_Worker_Contract_Data",
            _end_contract,
        ),
        Process("Change_Job", "Change Job", "Change_Job_Data", _change_job),
        Process("Edit_Position", "Edit Position", "Edit_Position_Data", _edit_position),
        Process(
            "Change_Organization_Assignments",
            "Change Organization Assignments",
            "Change_Organization_Assignments_Data",
            _change_organizations,
        ),
        Process("Change_Legal_Name", "Legal Name Change", "Change_Legal_Name_Data", _legal_name),
        Process(
            "Maintain_Contact_Information",
            "Contact Change",
            "Maintain_Contact_Information_Data",
            _contact_information,
            "Contact_Information_for_Person_Event_Reference",
        ),
        Process(
            "Change_Work_Contact_Information",
            "Work Contact Change",
            "Change_Work_Contact_Information_Data",
            _contacts_for(contacts.WORK),
            "Change_Work_Contact_Information_Event_Reference",
        ),
        Process(
            "Change_Home_Contact_Information",
            "Home Contact Change",
            "Change_Home_Contact_Information_Data",
            _contacts_for(contacts.HOME),
            "Change_Home_Contact_Information_Event_Reference",
        ),
        Process(
            "Change_Business_Title",
            "Change Business Title",
            "Change_Business_Title_Business_Process_Data",
            _business_title,
            "Business_Title_Change_Event_Reference",
        ),
        Process(
            "Change_Other_IDs",
            "Change Other IDs",
            "Change_Other_IDs_Data",
            _other_ids,
            "Custom_Identifier_Event_Reference",
        ),
        Process(
            "Request_Compensation_Change",
            COMPENSATION,
            "Request_Compensation_Change_Data",
            _compensation,
            "Request_Compensation_Change_Event_Reference",
        ),
        Process("Add_Additional_Job", "Add Additional Job", "Add_Additional_Job_Data", _add_job),
        Process("End_Additional_Job", "End Additional Job", "End_Additional_Job_Data", _end_job),
        Process(
            "Request_Leave_of_Absence",
            "Request Leave of Absence",
            "Request_Leave_of_Absence_Data",
            _leave,
        ),
        Process(
            "Request_Return_from_Leave_of_Absence",
            RETURN,
            "Request_Return_from_Leave_of_Absence_Data",
            _return,
        ),
        Process(
            "Enter_Time_Off",
            "Time Off Entry",
            "Enter_Time_Off_Data",
            _enter_time_off,
            "Time_Off_Event_Reference",
        ),
    )
}
