"""Business processes by zeep: hires, changes, leaves, pay, and what waits for approval."""

from decimal import Decimal

import pytest
from zeep.exceptions import Fault

from tests.mocks.workday.conftest import Office, Soap, Stage, reference, wid_of

pytestmark = pytest.mark.client("zeep", agent="Zeep")

AT_ONCE = {"Auto_Complete": True, "Run_Now": True, "Comment_Data": {"Comment": "by rehearsal"}}
EVERYTHING = {
    "Include_Reference": True,
    "Include_Personal_Information": True,
    "Include_Additional_Jobs": True,
    "Include_Employment_Information": True,
    "Include_Compensation": True,
    "Include_Organizations": True,
    "Include_Roles": True,
    "Include_Management_Chain_Data": True,
    "Include_Qualifications": True,
    "Include_Worker_Documents": True,
    "Include_Skills": True,
    "Include_User_Account": True,
}


def worker(office: Office, type_: str, value: str, **filter_: object) -> Soap:
    answer = office(
        "Staffing",
        "Get_Workers",
        Request_References={"Worker_Reference": [reference(type_, value)]},
        Response_Filter=filter_ or None,
        Response_Group=EVERYTHING,
    )
    return answer.Response_Data.Worker[0].Worker_Data


def applicant(first: str = "Ana", last: str = "Brandt") -> dict[str, object]:
    return {
        "Personal_Data": {
            "Name_Data": {
                "Legal_Name_Data": {"Name_Detail_Data": {"First_Name": first, "Last_Name": last}}
            },
            "Contact_Data": {
                "Phone_Data": [{"International_Phone_Code": "49", "Phone_Number": "89 5550100"}],
                "Email_Address_Data": [{"Email_Address": f"{first}.{last}@halden.test".lower()}],
            },
        }
    }


def hire(office: Office, stage: Stage, /, **data: object) -> Soap:
    row = stage.system.store.get("Job_Profile", stage.key("job_profile-2"))
    assert row is not None
    event = {
        "Position_Details": {
            "Job_Profile_Reference": reference("Job_Profile_ID", row["job_profile_id"]),
            "Scheduled_Hours": 20,
        }
    }
    return office(
        "Staffing",
        "Hire_Employee",
        Business_Process_Parameters=AT_ONCE,
        Hire_Employee_Data={
            "Organization_Reference": reference("Organization_Reference_ID", "SUPERVISORY_00002"),
            "Hire_Date": "2026-04-29",
            "Hire_Employee_Event_Data": event,
            **({"Applicant_Data": applicant()} if "Former_Worker_Reference" not in data else {}),
            **data,
        },
    )


def plan(amount: float, frequency: str) -> dict[str, object]:
    return {
        "Pay_Plan_Data": {
            "Pay_Plan_Sub_Data": [
                {
                    "Pay_Plan_Reference": reference("Compensation_Plan_ID", "Salary_Plan"),
                    "Amount": amount,
                    "Currency_Reference": reference("Currency_ID", "EUR"),
                    "Frequency_Reference": reference("Frequency_ID", frequency),
                }
            ]
        }
    }


def test_who_is_hired_has_a_number_a_position_pay_and_a_manager(
    stage: Stage, office: Office
) -> None:
    sub = {"Propose_Compensation_for_Hire_Data": plan(52_000, "Annual")}

    made = hire(office, stage, Propose_Compensation_for_Hire_Sub_Process=sub)

    number = next(i._value_1 for i in made.Employee_Reference.ID if i.type == "Employee_ID")
    found = worker(office, "Employee_ID", number)
    assert wid_of(made.Event_Reference)
    assert wid_of(made.Position_Reference)
    assert found.Employment_Data.Worker_Status_Data.Active is True
    assert found.Employment_Data.Worker_Job_Data[0].Position_Data.Scheduled_Weekly_Hours == 20
    # 52,000 a year for 20 hours a week is 50 an hour.
    assert found.Compensation_Data.Salary_and_Hourly_Data[0].Amount == Decimal("50.00")
    contact = found.Personal_Data.Contact_Data
    assert contact.Phone_Data[0].E164_Formatted_Phone == "+49895550100"
    chain = found.Management_Chain_Data.Worker_Supervisory_Management_Chain_Data
    assert wid_of(chain.Management_Chain_Data[-1].Manager_Reference[0]) == stage.key("resource-2")


def test_a_process_that_must_be_approved_changes_nothing_before(
    stage: Stage, office: Office
) -> None:
    wid = stage.key("resource-30")
    before = worker(office, "WID", wid).User_ID
    name = {"First_Name": "Ada", "Last_Name": "Byron"}

    asked = [
        office(
            "Human_Resources",
            "Change_Legal_Name",
            Change_Legal_Name_Data={
                "Worker_Reference": reference("WID", wid),
                "Effective_Date": "2026-04-29",
                "Name_Data": name,
            },
        ).Event_Reference
        for _ in range(3)
    ]
    waiting = worker(office, "WID", wid).Personal_Data.Name_Data.Legal_Name_Data
    ways = ("Deny_Business_Process", "Cancel_Business_Process", "Approve_Business_Process")
    for way, event in zip(ways, asked, strict=True):
        office("Integrations", way, Event_Reference=reference("WID", wid_of(event)))

    done = worker(office, "WID", wid)
    assert waiting.Name_Detail_Data.First_Name != "Ada"
    assert done.Personal_Data.Name_Data.Legal_Name_Data.Name_Detail_Data.First_Name == "Ada"
    assert done.User_ID == before
    with pytest.raises(Fault):
        office(
            "Integrations",
            "Approve_Business_Process",
            Event_Reference=reference("WID", wid_of(asked[0])),
        )


def test_what_cannot_succeed_is_refused_before_anybody_approves_it(
    stage: Stage, office: Office
) -> None:
    last_seq = stage.system.store.last_seq

    with pytest.raises(Fault, match="Termination_Date"):
        office(
            "Staffing",
            "Terminate_Employee",
            Terminate_Employee_Data={
                "Employee_Reference": reference("WID", stage.key("resource-30")),
                "Termination_Date": "1990-01-01",
            },
        )

    assert stage.system.store.last_seq == last_seq


def terminate(office: Office, wid: str, day: str) -> Soap:
    return office(
        "Staffing",
        "Terminate_Employee",
        Business_Process_Parameters=AT_ONCE,
        Terminate_Employee_Data={
            "Employee_Reference": reference("WID", wid),
            "Termination_Date": day,
            "Terminate_Event_Data": {"Regrettable": True},
        },
    )


def test_a_termination_is_rescinded_by_its_process(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    event = terminate(office, wid, "2026-04-28").Event_Reference
    gone = worker(office, "WID", wid).Employment_Data.Worker_Status_Data

    office(
        "Integrations",
        "Rescind_Business_Process",
        Event_Reference=reference("WID", wid_of(event)),
        Rescind_Business_Process_Data={"Comment": "stays"},
    )

    back = worker(office, "WID", wid).Employment_Data.Worker_Status_Data
    assert (gone.Terminated, back.Terminated, back.Active) == (True, False, True)


def test_who_comes_back_keeps_number_and_original_day_of_hire(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    first = worker(office, "WID", wid).Employment_Data.Worker_Status_Data
    terminate(office, wid, "2026-04-20")

    made = hire(office, stage, Former_Worker_Reference=reference("WID", wid))

    status = worker(office, "WID", wid).Employment_Data.Worker_Status_Data
    assert wid_of(made.Employee_Reference) == wid
    assert (status.Rehire, status.Active, status.Terminated) == (True, True, False)
    assert (status.Hire_Date, status.Original_Hire_Date) == (
        type(first.Hire_Date)(2026, 4, 29),
        first.Hire_Date,
    )
    record = next(r for r in stage.system.canonical("resource") if r.id == wid)
    assert (record.fields["hired_on"], record.fields["terminated_on"]) == ("2026-04-29", None)


def test_a_contractor_who_is_employed_is_a_new_worker_and_the_same_person(
    stage: Stage, office: Office
) -> None:
    data = hire_contractor(office, stage)
    contractor = wid_of(data.Contingent_Worker_Reference)

    made = hire(office, stage, Former_Worker_Reference=reference("WID", contractor))

    employee = worker(office, "WID", wid_of(made.Employee_Reference))
    former = worker(office, "WID", contractor)
    assert employee.Worker_ID != former.Worker_ID
    assert employee.Universal_ID == former.Universal_ID is not None
    contract = former.Employment_Data.Worker_Contract_Data
    assert contract.Contract_Pay_Rate == Decimal("80.00")


def hire_contractor(office: Office, stage: Stage) -> Soap:
    row = stage.system.store.get("Job_Profile", stage.key("job_profile-2"))
    assert row is not None
    profile = reference("Job_Profile_ID", row["job_profile_id"])
    return office(
        "Staffing",
        "Contract_Contingent_Worker",
        Business_Process_Parameters=AT_ONCE,
        Contract_Contingent_Worker_Data={
            "Applicant_Data": applicant("Li", "Wei"),
            "Organization_Reference": reference("Organization_Reference_ID", "SUPERVISORY_00002"),
            "Contract_Start_Date": "2026-04-29",
            "Contract_Contingent_Worker_Event_Data": {
                "Contract_End_Date": "2026-12-31",
                "Position_Details": {"Job_Profile_Reference": profile},
                "Contract_Details_Data": [
                    {
                        "Contract_Pay_Rate": 80,
                        "Currency_Reference": reference("Currency_ID", "EUR"),
                        "Frequency_Reference": reference("Frequency_ID", "Hourly"),
                    }
                ],
            },
        },
    )


def test_a_contract_is_ended_early(stage: Stage, office: Office) -> None:
    contractor = wid_of(hire_contractor(office, stage).Contingent_Worker_Reference)

    office(
        "Staffing",
        "End_Contingent_Worker_Contract",
        Business_Process_Parameters=AT_ONCE,
        End_Contingent_Worker_Contract_Data={
            "Contingent_Worker_Reference": reference("WID", contractor),
            "Contract_End_Date": "2026-05-31",
        },
    )

    row = stage.system.store.get("Worker", contractor)
    assert row is not None
    assert row["last_day"] == "2026-05-31"
