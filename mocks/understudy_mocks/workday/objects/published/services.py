"""The services and their operations. Some are offered by several services, and are the same there.

What a caller must be granted beyond the sections of an answer stands with each operation.
"""

from collections.abc import Mapping

from understudy_mocks.workday.objects.domains import (
    ABSENCE,
    COMPENSATION,
    CONTACT,
    FINANCE,
    STAFFING_ACTIONS,
    TIME,
)
from understudy_mocks.workday.objects.published.model import Operation, getting, writing

_EVENT = "Worker_Event"
_WORKERS = getting("Get_Workers", "Worker")
_ORGANIZATIONS = getting("Get_Organizations", "Organization")
_JOB_FAMILIES = (
    getting("Get_Job_Families", "Job_Family"),
    getting("Get_Job_Family_Groups", "Job_Family_Group"),
    writing("Put_Job_Family", "upsert", "Job_Family", STAFFING_ACTIONS),
    writing("Put_Job_Family_Group", "upsert", "Job_Family_Group", STAFFING_ACTIONS),
)


def _event(name: str, *domains: str, element: str = "", response: str = "") -> Operation:
    """A business process that makes an event of a worker."""
    granted = (STAFFING_ACTIONS, *domains)
    return writing(name, "create", _EVENT, *granted, element=element, response=response)


SERVICES: Mapping[str, tuple[Operation, ...]] = {
    "Human_Resources": (
        _WORKERS,
        _ORGANIZATIONS,
        getting("Get_Job_Profiles", "Job_Profile"),
        getting("Get_Locations", "Location"),
        Operation(
            "Get_Server_Timestamp", "Server_Timestamp_Get", "Server_Timestamp", verb="describe"
        ),
        *_JOB_FAMILIES,
        getting("Get_Job_Categories", "Job_Category"),
        getting("Get_Frequencies", ""),
        getting("Get_Workday_Account", "Worker"),
        writing("Put_Job_Category", "upsert", "Job_Category", STAFFING_ACTIONS),
        writing("Put_Job_Profile", "upsert", "Job_Profile", STAFFING_ACTIONS),
        writing("Put_Location", "upsert", "Location", STAFFING_ACTIONS),
        _event("Change_Legal_Name", CONTACT),
        _event(
            "Maintain_Contact_Information",
            CONTACT,
            element="Maintain_Contact_Information_for_Person_Event",
        ),
        _event("Change_Work_Contact_Information", CONTACT),
        _event("Change_Home_Contact_Information", CONTACT),
        _event("Change_Other_IDs", CONTACT),
        _event("Change_Business_Title"),
        Operation(
            "Update_Workday_Account",
            "Workday_Account_for_Worker_Update",
            "",
            "update",
            "Worker",
            (STAFFING_ACTIONS,),
        ),
        getting("Get_Worker_Photos", "Photo"),
        writing("Put_Worker_Photo", "upsert", "Photo", STAFFING_ACTIONS),
    ),
    "Staffing": (
        _WORKERS,
        _ORGANIZATIONS,
        *_JOB_FAMILIES,
        getting("Get_Positions", "Worker"),
        getting("Get_Worker_Documents", "Document"),
        writing("Put_Worker_Document", "upsert", "Document", STAFFING_ACTIONS),
        writing(
            "Hire_Employee",
            "create",
            "Worker",
            STAFFING_ACTIONS,
            response="Hire_Employee_Event",
        ),
        writing("Contract_Contingent_Worker", "create", "Worker", STAFFING_ACTIONS),
        _event("Terminate_Employee", response="Terminate_Employee_Event"),
        _event("End_Contingent_Worker_Contract"),
        _event("Change_Job"),
        _event("Edit_Position", response="Edit_Position_Event"),
        _event("Change_Organization_Assignments"),
        writing(
            "Add_Additional_Job",
            "create",
            "Additional_Job",
            STAFFING_ACTIONS,
            response="Add_Additional_Job_Event",
        ),
        writing(
            "End_Additional_Job",
            "update",
            "Additional_Job",
            STAFFING_ACTIONS,
            response="End_Additional_Employee_Job_Event",
        ),
    ),
    "Compensation": (
        Operation(
            "Get_Compensation_Plans",
            "Get_Compensation_Plans_Request",
            "Get_Compensation_Plans_Response",
            domains=(COMPENSATION,),
        ),
        _event("Request_Compensation_Change", COMPENSATION),
    ),
    "Absence_Management": (
        getting("Get_Time_Off_Plan_Balances", "Time_Off_Entry"),
        writing("Enter_Time_Off", "create", "Time_Off_Entry", ABSENCE),
        _event("Request_Leave_of_Absence", ABSENCE),
        _event("Request_Return_from_Leave_of_Absence", ABSENCE),
    ),
    "Time_Tracking": (
        getting("Get_Calculated_Time_Blocks", "Time_Block"),
        writing(
            "Import_Reported_Time_Blocks",
            "create",
            "Time_Block",
            TIME,
            response="Put_Import_Process",
        ),
        writing("Put_Time_Clock_Events", "upsert", "Clock_Event", TIME),
    ),
    "Financial_Management": (
        _ORGANIZATIONS,
        getting("Get_Cost_Centers", "Organization"),
        writing("Put_Cost_Center", "upsert", "Organization", FINANCE),
        getting("Get_Workday_Companies", "Organization"),
        getting("Get_Currency_Conversion_Rates", "Currency_Rate"),
        writing("Put_Currency_Conversion_Rate", "upsert", "Currency_Rate", FINANCE),
        getting("Get_Currency_Rate_Types", ""),
        getting("GetAll_Currencies", ""),
        getting("Get_Basic_Projects", "Project"),
        getting("Get_Journals", "Ledger_Document"),
        writing("Submit_Accounting_Journal", "upsert", "Ledger_Document", FINANCE),
    ),
    "Resource_Management": (
        getting("Get_Suppliers", "Supplier"),
        writing("Put_Supplier", "upsert", "Supplier", FINANCE),
        getting("Get_Projects", "Project"),
        writing("Submit_Project", "upsert", "Project", FINANCE),
        getting("Get_Supplier_Invoices", "Ledger_Document"),
        writing("Submit_Supplier_Invoice", "upsert", "Ledger_Document", FINANCE),
        getting("Get_Expense_Reports", "Ledger_Document"),
        writing("Submit_Expense_Report", "upsert", "Ledger_Document", FINANCE),
    ),
    "Integrations": (
        getting("Get_Integration_Systems", "Integration_System"),
        getting("Get_Integration_Events", "Integration_Event"),
        writing(
            "Launch_Integration",
            "create",
            "Integration_Event",
            element="Launch_Integration_Event",
        ),
        getting("Get_References", ""),
        writing("Approve_Business_Process", "update", "Business_Process", STAFFING_ACTIONS),
        writing("Deny_Business_Process", "update", "Business_Process", STAFFING_ACTIONS),
        writing("Cancel_Business_Process", "update", "Business_Process", STAFFING_ACTIONS),
        writing("Rescind_Business_Process", "update", "Business_Process", STAFFING_ACTIONS),
    ),
}
