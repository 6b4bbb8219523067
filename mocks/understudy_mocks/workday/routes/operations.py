"""Which function answers which SOAP operation."""

from collections.abc import Callable, Mapping

from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.routes import delivered, filed, hours, jobs, ledgers, submitted
from understudy_mocks.workday.routes.catalogue import get_organizations
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.processes import CANCELED, DENIED, approve, end, rescind
from understudy_mocks.workday.routes.staffing import PROCESSES
from understudy_mocks.workday.routes.workers import get_workers


def server_timestamp(asked: Asked) -> Mapping[str, object]:
    """The moment it is there."""
    now = xml.offset_moment(stored(asked.call.system.clock.now()))
    return {"@version": asked.version, "Server_Timestamp_Data": now}


def _approve(asked: Asked) -> Mapping[str, object]:
    return approve(asked, PROCESSES)


OPERATIONS: Mapping[str, Callable[[Asked], Mapping[str, object]]] = {
    "Get_Workers": get_workers,
    "Get_Organizations": get_organizations,
    "Get_Server_Timestamp": server_timestamp,
    "Get_Job_Profiles": jobs.JOB_PROFILES,
    "Get_Locations": jobs.LOCATIONS,
    "Get_Job_Families": jobs.JOB_FAMILIES,
    "Get_Job_Family_Groups": jobs.JOB_FAMILY_GROUPS,
    "Get_Job_Categories": jobs.JOB_CATEGORIES,
    "Get_Frequencies": delivered.get_frequencies,
    "Get_Workday_Account": delivered.get_workday_account,
    "Update_Workday_Account": delivered.update_workday_account,
    "Get_Worker_Photos": filed.PHOTOS,
    "Put_Worker_Photo": filed.put_photo,
    "Get_Positions": delivered.get_positions,
    "Get_Compensation_Plans": delivered.get_compensation_plans,
    "Put_Job_Family": jobs.put_job_family,
    "Put_Job_Family_Group": jobs.put_job_family_group,
    "Put_Job_Category": jobs.put_job_category,
    "Put_Job_Profile": jobs.put_job_profile,
    "Put_Location": jobs.put_location,
    **PROCESSES,
    "Approve_Business_Process": _approve,
    "Deny_Business_Process": end(DENIED),
    "Cancel_Business_Process": end(CANCELED),
    "Rescind_Business_Process": rescind,
    "Get_Time_Off_Plan_Balances": hours.get_balances,
    "Get_Calculated_Time_Blocks": hours.get_time_blocks,
    "Import_Reported_Time_Blocks": hours.import_time_blocks,
    "Put_Time_Clock_Events": hours.put_clock_events,
    "Get_Worker_Documents": filed.DOCUMENTS,
    "Put_Worker_Document": filed.put_document,
    "Get_Integration_Systems": filed.SYSTEMS,
    "Get_Integration_Events": filed.EVENTS,
    "Launch_Integration": filed.launch_integration,
    "Get_References": filed.get_references,
    "Get_Cost_Centers": ledgers.COST_CENTERS,
    "Put_Cost_Center": ledgers.put_cost_center,
    "Get_Workday_Companies": ledgers.get_companies,
    "Get_Currency_Conversion_Rates": ledgers.CURRENCY_RATES,
    "Put_Currency_Conversion_Rate": ledgers.put_currency_rate,
    "Get_Currency_Rate_Types": ledgers.get_currency_rate_types,
    "GetAll_Currencies": ledgers.get_all_currencies,
    "Get_Basic_Projects": ledgers.get_basic_projects,
    "Get_Suppliers": ledgers.SUPPLIERS,
    "Put_Supplier": ledgers.put_supplier,
    "Get_Projects": ledgers.PROJECTS,
    "Submit_Project": ledgers.put_project,
    "Get_Journals": submitted.JOURNALS,
    "Submit_Accounting_Journal": submitted.submit_accounting_journal,
    "Get_Supplier_Invoices": submitted.SUPPLIER_INVOICES,
    "Submit_Supplier_Invoice": submitted.submit_supplier_invoice,
    "Get_Expense_Reports": submitted.EXPENSE_REPORTS,
    "Submit_Expense_Report": submitted.submit_expense_report,
}
