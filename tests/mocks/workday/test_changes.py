"""Processes that change people who are here, by zeep: jobs, pay, leaves, contacts, time off."""

from decimal import Decimal

import pytest
from zeep.exceptions import Fault

from tests.mocks.server import Served
from tests.mocks.workday.conftest import Office, Soap, Stage, reference, wid_of
from tests.mocks.workday.test_processes import AT_ONCE, plan, terminate, worker

pytestmark = pytest.mark.client("zeep", agent="Zeep")


def change_job(office: Office, person: object) -> None:
    office(
        "Staffing",
        "Change_Job",
        Business_Process_Parameters=AT_ONCE,
        Change_Job_Data={
            "Worker_Reference": person,
            "Effective_Date": "2026-06-01",
            "Change_Job_Detail_Data": {
                "Supervisory_Organization_Reference": reference(
                    "Organization_Reference_ID", "SUPERVISORY_00003"
                ),
                "Job_Details_Data": {"Business_Title": "Lead", "Scheduled_Hours": 32},
                "Propose_Compensation_for_Job_Change_Sub_Process": {
                    "Propose_Compensation_for_Position_Data": plan(100, "Hourly")
                },
            },
        },
    )


def test_jobs_positions_and_organisations_change_from_a_day_on(
    stage: Stage, office: Office
) -> None:
    wid = stage.key("resource-30")
    person = reference("WID", wid)
    change_job(office, person)
    office(
        "Staffing",
        "Edit_Position",
        Business_Process_Parameters=AT_ONCE,
        Edit_Position_Data={
            "Worker_Reference": person,
            "Effective_Date": "2026-07-01",
            "Edit_Position_Event_Data": {
                "Filled_Position_Edit_Details_Data": {
                    "Position_Details_Sub_Data": {"Scheduled_Hours": 16}
                }
            },
        },
    )
    center = stage.system.store.get("Organization", stage.key("cost_centre-9"))
    assert center is not None
    office(
        "Staffing",
        "Change_Organization_Assignments",
        Business_Process_Parameters=AT_ONCE,
        Change_Organization_Assignments_Data={
            "Effective_Date": "2026-08-01",
            "Worker_Reference": person,
            "Position_Organization_Assignments_Data": {
                "Cost_Center_Assignments_Reference": [
                    reference("Cost_Center_Reference_ID", center["reference_id"])
                ]
            },
        },
    )

    def job(day: str) -> Soap:
        found = worker(office, "WID", wid, As_Of_Effective_Date=day)
        return found, found.Employment_Data.Worker_Job_Data[0].Position_Data

    _, now = job("2026-04-29")
    june, in_june = job("2026-06-01")
    _, in_july = job("2026-07-01")
    august, _ = job("2026-08-01")
    assert now.Business_Title != "Lead" == in_june.Business_Title == in_july.Business_Title
    assert (in_june.Scheduled_Weekly_Hours, in_july.Scheduled_Weekly_Hours) == (32, 16)
    assert june.Compensation_Data.Salary_and_Hourly_Data[0].Amount == 100
    names = [
        o.Organization_Data.Organization_Reference_ID
        for o in august.Organization_Data.Worker_Organization_Data
    ]
    assert center["reference_id"] in names
    assert "SUPERVISORY_00003" in names


def test_pay_changes_by_a_request(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")

    office(
        "Compensation",
        "Request_Compensation_Change",
        Business_Process_Parameters=AT_ONCE,
        Request_Compensation_Change_Data={
            "Employee_Reference": reference("WID", wid),
            "Compensation_Change_Date": "2026-03-01",
            "Compensation_Change_Data": plan(92.5, "Hourly"),
        },
    )

    found = worker(office, "WID", wid, As_Of_Effective_Date="2026-03-15").Compensation_Data
    plans = office("Compensation", "Get_Compensation_Plans").Response_Data.Compensation_Plan
    assert found.Salary_and_Hourly_Data[0].Amount == Decimal("92.50")
    assert [p.Compensation_Plan_Data.Compensation_Plan_ID for p in plans] == [
        "Hourly_Plan",
        "Salary_Plan",
    ]


def test_a_second_job_is_shown_to_who_asks_for_it(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    row = stage.system.store.get("Job_Profile", stage.key("job_profile-2"))
    assert row is not None
    profile = reference("Job_Profile_ID", row["job_profile_id"])
    made = office(
        "Staffing",
        "Add_Additional_Job",
        Business_Process_Parameters=AT_ONCE,
        Add_Additional_Job_Data={
            "Start_Date": "2026-04-01",
            "Employee_Reference": reference("WID", wid),
            "Organization_Reference": reference("Organization_Reference_ID", "SUPERVISORY_00003"),
            "Add_Additional_Job_Event_Data": {
                "Position_Details": {"Job_Profile_Reference": profile, "Scheduled_Hours": 4}
            },
        },
    )
    jobs = worker(office, "WID", wid).Employment_Data.Worker_Job_Data

    office(
        "Staffing",
        "End_Additional_Job",
        Business_Process_Parameters=AT_ONCE,
        End_Additional_Job_Data={
            "Employee_Reference": reference("WID", wid),
            "Position_Reference": reference("WID", wid_of(made.Position_Reference)),
            "End_Additional_Job_Date": "2026-04-20",
        },
    )

    assert [job.Primary_Job for job in jobs] == [True, False]
    assert len(worker(office, "WID", wid).Employment_Data.Worker_Job_Data) == 1


def test_a_leave_begins_and_ends(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    office(
        "Absence_Management",
        "Request_Leave_of_Absence",
        Business_Process_Parameters=AT_ONCE,
        Request_Leave_of_Absence_Data={
            "Worker_Reference": reference("WID", wid),
            "Leave_Request_Data": {
                "Leave_of_Absence_Type_Reference": reference(
                    "Leave_of_Absence_Type_ID", "PARENTAL"
                ),
                "First_Day_of_Leave": "2026-05-01",
                "Estimated_Last_Day_of_Leave": "2026-07-31",
            },
        },
    )
    office(
        "Absence_Management",
        "Request_Return_from_Leave_of_Absence",
        Business_Process_Parameters=AT_ONCE,
        Request_Return_from_Leave_of_Absence_Data={
            "Worker_Reference": reference("WID", wid),
            "First_Day_Back_at_Work": "2026-07-01",
        },
    )

    def leaves(day: str) -> Soap:
        found = worker(office, "WID", wid, As_Of_Effective_Date=day)
        return found.Employment_Data.Worker_Status_Data.Leave_Status_Data

    assert leaves("2026-04-29") == leaves("2026-07-01") == []
    assert leaves("2026-06-15")[0].On_Leave is True


def test_contacts_are_written_back(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")

    made = office(
        "Human_Resources",
        "Maintain_Contact_Information",
        Business_Process_Parameters=AT_ONCE,
        Maintain_Contact_Information_Data={
            "Worker_Reference": reference("WID", wid),
            "Effective_Date": "2026-04-29",
            "Worker_Contact_Information_Data": {
                "Email_Address_Data": [{"Email_Address": "new@halden.test"}]
            },
        },
    )

    contact = worker(office, "WID", wid).Personal_Data.Contact_Data
    assert wid_of(made.Contact_Information_for_Person_Event_Reference)
    assert contact.Email_Address_Data[0].Email_Address == "new@halden.test"


def test_who_may_only_read_is_told_so(stage: Stage, served: Served) -> None:
    reader = Office(stage, served.http, "read-only")

    with pytest.raises(Fault, match="The task submitted is not authorized"):
        terminate(reader, stage.key("resource-30"), "2026-05-31")
    with pytest.raises(Fault, match="not authorized"):
        Office(stage, served.http, "no-compensation")("Compensation", "Get_Compensation_Plans")


def test_time_off_is_taken_from_a_balance(stage: Stage, office: Office) -> None:
    person = reference("WID", stage.key("resource-30"))

    def left() -> Decimal:
        answer = office(
            "Absence_Management",
            "Get_Time_Off_Plan_Balances",
            Request_Criteria={
                "Employee_Reference": person,
                "Time_Off_Plan_Reference": reference("Absence_Plan_ID", "VACATION"),
            },
        )
        (one,) = answer.Response_Data.Time_Off_Plan_Balance
        (record,) = one.Time_Off_Plan_Balance_Data.Time_Off_Plan_Balance_Record
        return Decimal(record.Time_Off_Plan_Balance_Position_Record[0].Time_Off_Plan_Balance)

    before = left()
    office(
        "Absence_Management",
        "Enter_Time_Off",
        Business_Process_Parameters=AT_ONCE,
        Enter_Time_Off_Data={
            "Worker_Reference": person,
            "Enter_Time_Off_Entry_Data": [
                {
                    "Date": "2026-05-04",
                    "Requested": 8,
                    "Time_Off_Type_Reference": reference("Time_Off_Type_ID", "VACATION"),
                }
            ],
        },
    )

    assert left() == before - 8
