"""What is filed beside people, by zeep: read, written, read again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from zeep.exceptions import Fault

from tests.mocks.workday.conftest import Office, Stage, reference, wid_of

pytestmark = pytest.mark.client("zeep", agent="Zeep")


def test_job_catalogues_are_read_and_written(office: Office) -> None:
    profile = reference("Job_Profile_ID", "ARCH")
    office(
        "Human_Resources",
        "Put_Job_Profile",
        Job_Profile_Data={
            "Job_Code": "ARCH",
            "Job_Profile_Basic_Data": {
                "Job_Title": "Architect",
                "Management_Level_Reference": reference("Management_Level_ID", "Level_5"),
            },
        },
    )
    made = office(
        "Human_Resources",
        "Put_Job_Family",
        Job_Family_Data={
            "ID": "ARCHITECTURE",
            "Name": "Architecture",
            "Job_Profile_Data": [{"Job_Profile_Reference": profile}],
        },
    )
    office(
        "Human_Resources",
        "Put_Job_Family_Group",
        Job_Family_Group_Data={"ID": "DESIGN", "Name": "Design"},
    )
    office(
        "Human_Resources",
        "Put_Job_Category",
        Job_Category_Data={"Job_Category_ID": "EXEC", "Job_Category_Name": "Executive"},
    )
    office(
        "Human_Resources",
        "Put_Location",
        Location_Data={"Location_ID": "OSLO", "Location_Name": "Oslo"},
    )

    family = reference("Job_Family_ID", "ARCHITECTURE")
    found = office(
        "Human_Resources",
        "Get_Job_Families",
        Request_References={"Job_Family_Reference": [family]},
    ).Response_Data.Job_Family[0]
    profiles = office(
        "Human_Resources",
        "Get_Job_Profiles",
        Request_Criteria={"Job_Family_Reference": [family]},
    ).Response_Data.Job_Profile
    assert wid_of(found.Job_Family_Reference) == wid_of(made.Job_Family_Reference)
    assert [p.Job_Profile_Data.Job_Code for p in profiles] == ["ARCH"]
    groups = office("Human_Resources", "Get_Job_Family_Groups").Response_Data.Job_Family_Group
    assert "Design" in [g.Job_Family_Group_Data.Name for g in groups]
    categories = office("Human_Resources", "Get_Job_Categories").Response_Data.Job_Category
    assert "Executive" in [c.Job_Category_Data[0].Job_Category_Name for c in categories]
    places = office(
        "Human_Resources", "Get_Locations", Request_Criteria={"Location_Name": "osl"}
    ).Response_Data.Location
    assert [p.Location_Data.Location_ID for p in places] == ["OSLO"]
    with pytest.raises(Fault, match="already in use"):
        office(
            "Human_Resources",
            "Put_Location",
            Add_Only=True,
            Location_Data={"Location_ID": "OSLO", "Location_Name": "Oslo again"},
        )


def test_what_is_delivered_can_be_looked_up(stage: Stage, office: Office) -> None:
    frequencies = office("Human_Resources", "Get_Frequencies").Response_Data.Frequency
    accounts = office(
        "Human_Resources",
        "Get_Workday_Account",
        Request_References={
            "Workday_Account_Reference": [reference("WID", stage.key("resource-30"))]
        },
    ).Response_Data.Workday_Account
    ids = office(
        "Integrations", "Get_References", Request_Criteria={"Reference_ID_Type": "Location_ID"}
    ).Response_Data.Reference_ID
    position = reference("Position_ID", f"P-{stage.person(30).employee_number}")
    positions = office(
        "Staffing", "Get_Positions", Request_References={"Positions_Reference": [position]}
    ).Response_Data.Position

    assert [f.Frequency_Data.Annualization_Factor for f in frequencies][:2] == [1, 12]
    user = accounts[0].Workday_Account_for_Worker_Data[0].User_Name
    assert user == stage.person(30).email.partition("@")[0]
    assert "LOCATION_001" in [i.Reference_ID_Data.ID for i in ids]
    filled = positions[0].Position_Data.Worker_For_Filled_Position_Reference
    assert wid_of(filled) == stage.key("resource-30")


def test_organisations_say_their_roles_and_can_be_counted(office: Office) -> None:
    kind = reference("Organization_Type_ID", "SUPERVISORY")

    answer = office(
        "Financial_Management",
        "Get_Organizations",
        Request_Criteria={"Organization_Type_Reference": [kind]},
        Response_Filter={"Count": 2},
    )

    first = answer.Response_Data.Organization[0].Organization_Data
    assert first.Roles_Data.Organization_Role_Data[0].Role_Assignee_Reference
    assert first.Supervisory_Data.Available_For_Hire is True
    assert answer.Response_Results.Page_Results == 2


def test_money_has_companies_centres_currencies_and_rates(office: Office) -> None:
    companies = office("Financial_Management", "Get_Workday_Companies").Response_Data.Company
    currencies = office("Financial_Management", "GetAll_Currencies").Currency_Data
    types = office("Financial_Management", "Get_Currency_Rate_Types").Response_Data
    office(
        "Financial_Management",
        "Put_Cost_Center",
        Cost_Center_Data={
            "Organization_Data": {
                "ID": "CC-9999",
                "Organization_Name": "Rehearsals",
                "Organization_Code": "CC-9999",
                "Organization_Active": True,
            }
        },
    )
    centers = office(
        "Financial_Management",
        "Get_Cost_Centers",
        Request_References={
            "Cost_Center_Reference": [reference("Cost_Center_Reference_ID", "CC-9999")]
        },
    ).Response_Data.Cost_Center
    rate = {
        "Effective_Timestamp": "2026-04-01T00:00:00",
        "From_Currency_Reference": reference("Currency_ID", "EUR"),
        "Target_Currency_Reference": reference("Currency_ID", "USD"),
        "Currency_Rate_Type_Reference": reference("Currency_Rate_Type_ID", "Current"),
        "Currency_Rate": Decimal("1.25"),
        "Calculate_Inverse_Rate": True,
    }
    office(
        "Financial_Management", "Put_Currency_Conversion_Rate", Currency_Conversion_Rate_Data=rate
    )
    rates = office("Financial_Management", "Get_Currency_Conversion_Rates").Response_Data

    assert companies[0].Company_Data[0].Accounting_Data.Currency_Reference.ID[1]._value_1 == "USD"
    assert "EUR" in [c.Currency_ID for c in currencies]
    default = [t.Currency_Rate_Type_Data[0] for t in types.Currency_Rate_Type]
    assert [t.Currency_Rate_Type_ID for t in default if t.Currency_Rate_Type_Default] == ["Current"]
    assert centers[0].Cost_Center_Data.Organization_Data.Organization_Name == "Rehearsals"
    values = [r.Currency_Conversion_Rate_Data.Currency_Rate for r in rates.Currency_Conversion_Rate]
    assert sorted(values) == [Decimal("0.8"), Decimal("1.25")]


def test_projects_and_suppliers_are_put_and_found(stage: Stage, office: Office) -> None:
    office(
        "Resource_Management",
        "Submit_Project",
        Project_Data={
            "Workday_Project_ID": "P-1",
            "Project_Name": "Rehearsal",
            "Start_Date": "2026-05-01",
            "Company_Reference": reference("Company_Reference_ID", "COMPANY_001"),
            "Project_Owner_Reference": reference("WID", stage.key("resource-2")),
        },
    )
    office(
        "Resource_Management",
        "Put_Supplier",
        Supplier_Data={
            "Supplier_ID": "S-1",
            "Supplier_Name": "Props and Co",
            "Currency_Reference": reference("Currency_ID", "EUR"),
            "Business_Entity_Data": {
                "Contact_Data": {"Email_Address_Data": [{"Email_Address": "a@props.test"}]}
            },
        },
    )

    company = reference("Company_Reference_ID", "COMPANY_001")
    projects = office(
        "Resource_Management", "Get_Projects", Request_Criteria={"Company_Reference": [company]}
    ).Response_Data.Project
    basic = office("Financial_Management", "Get_Basic_Projects").Response_Data.Basic_Project
    suppliers = office(
        "Resource_Management", "Get_Suppliers", Request_Criteria={"Supplier_Name": "props"}
    ).Response_Data.Supplier
    assert projects[0].Project_Data.Project_Name == "Rehearsal"
    assert [b.Basic_Project_Data.Project_ID for b in basic] == ["P-1"]
    contact = suppliers[0].Supplier_Data.Business_Entity_Data.Contact_Data
    assert contact.Email_Address_Data[0].Email_Address == "a@props.test"


def test_what_is_submitted_must_add_up(stage: Stage, office: Office) -> None:
    company = reference("Company_Reference_ID", "COMPANY_001")
    office(
        "Resource_Management",
        "Put_Supplier",
        Supplier_Data={"Supplier_ID": "S-1", "Supplier_Name": "Props and Co"},
    )
    invoice = {
        "Submit": True,
        "Company_Reference": company,
        "Supplier_Reference": reference("Supplier_ID", "S-1"),
        "Invoice_Date": "2026-04-20",
        "Control_Amount_Total": 119,
        "Tax_Amount": 19,
        "Suppliers_Invoice_Number": "R-77",
        "Invoice_Line_Replacement_Data": [{"Item_Description": "Masks", "Extended_Amount": 100}],
    }
    office("Resource_Management", "Submit_Supplier_Invoice", Supplier_Invoice_Data=invoice)
    office(
        "Resource_Management",
        "Submit_Expense_Report",
        Expense_Report_Data={
            "Expense_Payee_Reference": reference("WID", stage.key("resource-30")),
            "Company_Reference": company,
            "Expense_Report_Date": "2026-04-21",
            "Memo": "Trip",
            "Expense_Report_Lines_Replacement_Data": [{"Total_Amount": 40}, {"Total_Amount": 2.5}],
        },
    )
    line = {"Ledger_Account_Reference": reference("Ledger_Account_ID", "6000")}
    journal = {
        "Submit": True,
        "Company_Reference": company,
        "Accounting_Date": "2026-04-22",
        "Journal_Entry_Line_Replacement_Data": [
            {**line, "Debit_Amount": 10},
            {**line, "Credit_Amount": 10},
        ],
    }
    office("Financial_Management", "Submit_Accounting_Journal", Accounting_Journal_Data=journal)

    invoices = office("Resource_Management", "Get_Supplier_Invoices").Response_Data
    reports = office("Resource_Management", "Get_Expense_Reports").Response_Data
    journals = office(
        "Financial_Management",
        "Get_Journals",
        Request_Criteria={"Accounting_From_Date": "2026-04-22"},
    ).Response_Data
    (found,) = invoices.Supplier_Invoice[0].Supplier_Invoice_Data
    assert (found.Control_Amount_Total, found.Suppliers_Invoice_Number) == (119, "R-77")
    report = reports.Expense_Report[0].Expense_Report_Data
    assert report.Expense_Report_Total_Amount == Decimal("42.5")
    assert len(journals.Journal_Entry[0].Journal_Entry_Data.Journal_Entry_Line_Data) == 2
    journal["Journal_Entry_Line_Replacement_Data"] = [{**line, "Debit_Amount": 10}]
    with pytest.raises(Fault, match="Debit_Amount"):
        office("Financial_Management", "Submit_Accounting_Journal", Accounting_Journal_Data=journal)
    wrong = {**invoice, "Control_Amount_Total": 1}
    with pytest.raises(Fault, match="Control_Amount_Total"):
        office("Resource_Management", "Submit_Supplier_Invoice", Supplier_Invoice_Data=wrong)


def test_time_is_imported_and_clocked(stage: Stage, office: Office) -> None:
    person = reference("WID", stage.key("resource-30"))
    office(
        "Time_Tracking",
        "Import_Reported_Time_Blocks",
        Reported_Time_Block_Data=[
            {
                "Worker_Reference": person,
                "Date": "2026-04-27",
                "In_Date_Time": "2026-04-27T09:00:00Z",
                "Out_Date_Time": "2026-04-27T16:30:00Z",
            },
            {"Worker_Reference": person, "Date": "2026-04-28", "Quantity": 8},
        ],
    )
    event = {
        "Time_Clock_Event_ID": "E-1",
        "Employee_ID": stage.person(30).employee_number,
        "Time_Clock_Event_Date_Time": "2026-04-29T08:00:00Z",
    }
    office("Time_Tracking", "Put_Time_Clock_Events", Time_Clock_Event_Data=[event, event])

    blocks = office(
        "Time_Tracking",
        "Get_Calculated_Time_Blocks",
        Request_Criteria={"Worker_Reference": [person], "End_Date": "2026-04-27"},
    ).Response_Data.Calculated_Time_Block
    assert [b.Calculated_Time_Block_Data.Calculated_Quantity for b in blocks] == [Decimal("7.5")]
    assert len(list(stage.system.store.all("Clock_Event"))) == 1
    gone = {**event, "Delete_Time_Clock_Event": True}
    office("Time_Tracking", "Put_Time_Clock_Events", Time_Clock_Event_Data=[gone])
    assert list(stage.system.store.all("Clock_Event")) == []


def test_documents_come_back_as_they_went(stage: Stage, office: Office) -> None:
    office(
        "Staffing",
        "Put_Worker_Document",
        Worker_Document_Data={
            "Filename": "contract.txt",
            "File": b"two words",
            "Content_Type": "text/plain",
            "Worker_Reference": reference("WID", stage.key("resource-30")),
        },
    )

    (found,) = office("Staffing", "Get_Worker_Documents").Response_Data.Worker_Document

    assert found.Worker_Document_Data.File == b"two words"


def test_an_integration_runs_for_a_while(stage: Stage, office: Office) -> None:
    systems = office("Integrations", "Get_Integration_Systems").Response_Data.Integration_System
    name = systems[0].Integration_System_Data.Integration_System_ID
    launched = office(
        "Integrations",
        "Launch_Integration",
        Integration_System_Reference=reference("Integration_System_ID", name),
    ).Integration_Event
    event = reference("WID", wid_of(launched.Integration_Event_Reference))

    def percent() -> Decimal:
        (found,) = office(
            "Integrations",
            "Get_Integration_Events",
            Request_References={"Integration_Event_Reference": [event]},
        ).Response_Data.Integration_Event
        return Decimal(found.Integration_Event_Data.Percent_Complete)

    assert percent() == 0
    stage.clock.wait(timedelta(minutes=1))
    assert percent() == 1
