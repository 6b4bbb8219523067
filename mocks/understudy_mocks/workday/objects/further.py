"""What the tenant keeps beside its people: job catalogues, absences, money, documents, processes.

None of it has a history: it is as it was left last.
"""

from understudy.vendor import Choice, Field, ObjectType


def _kind(name: str, *fields: Field) -> ObjectType:
    return ObjectType(
        name, (Field("wid", createable=False, updateable=False), *fields), id_field="wid"
    )


def _ref(name: str, of: str, *, required: bool = False) -> Field:
    return Field(name, "reference", references=(of,), required=required, indexed=True)


_INACTIVE = Field("inactive", "boolean", default=False)
_STATUSES = ("In Progress", "Successfully Completed", "Denied", "Canceled", "Rescinded")

FURTHER = (
    _kind(
        "Job_Family_Group",
        Field("job_family_group_id", unique=True, required=True),
        Field("name", required=True),
        Field("summary", length=4000),
        _INACTIVE,
    ),
    _kind(
        "Job_Family",
        Field("job_family_id", unique=True, required=True),
        Field("name", required=True),
        Field("summary", length=4000),
        _ref("group", "Job_Family_Group"),
        _INACTIVE,
    ),
    _kind(
        "Job_Category",
        Field("job_category_id", unique=True, required=True),
        Field("name", required=True),
        Field("description", length=4000),
        _INACTIVE,
    ),
    _kind(
        "Additional_Job",
        _ref("worker", "Worker", required=True),
        Field("position_id", unique=True),
        _ref("job_profile", "Job_Profile", required=True),
        _ref("supervisory_org", "Organization", required=True),
        Field("business_title"),
        Field("weekly_minutes", "integer"),
        Field("starts_on", "date", required=True),
        Field("ends_on", "date"),
    ),
    _kind(
        "Business_Process",
        Field("operation", required=True),
        Field("type", required=True),
        _ref("worker", "Worker"),
        Field("effective_on", "date"),
        Field("status", "choice", choices=tuple(map(Choice, _STATUSES)), restricted=True),
        Field("initiator"),
        Field("initiated_at", "datetime"),
        Field("completed_at", "datetime"),
        Field("comment", length=4000),
        # The request while it waits for approval, then the events that it led to.
        Field("request", "json"),
        Field("events", length=4000),
    ),
    _kind(
        "Time_Off_Entry",
        _ref("worker", "Worker", required=True),
        Field("entry_id", unique=True),
        Field("day", "date", required=True, indexed=True),
        Field("type", required=True),
        Field("units", "decimal", required=True),
        Field("comment"),
        Field("status", default="Approved"),
        Field("request"),
    ),
    _kind(
        "Time_Block",
        _ref("worker", "Worker", required=True),
        Field("block_id", unique=True),
        Field("day", "date", required=True, indexed=True),
        Field("hours", "decimal"),
        Field("in_at", "datetime"),
        Field("out_at", "datetime"),
        Field("code"),
        _ref("project", "Project"),
        Field("comment", length=4000),
        Field("status", default="Not Submitted"),
    ),
    _kind(
        "Clock_Event",
        _ref("worker", "Worker", required=True),
        Field("event_id", unique=True),
        Field("at", "datetime", required=True),
        Field("type", required=True),
        Field("code"),
        Field("comment", length=4000),
    ),
    _kind(
        "Document",
        _ref("worker", "Worker", required=True),
        Field("document_id", unique=True),
        Field("filename", required=True),
        Field("content_type"),
        Field("category"),
        Field("comment", length=4000),
        Field("content", length=8_000_000),
        Field("uploaded_at", "datetime"),
    ),
    _kind(
        "Photo",
        _ref("worker", "Worker", required=True),
        Field("filename", required=True),
        Field("content", length=8_000_000, required=True),
    ),
    _kind(
        "Supplier",
        Field("supplier_id", unique=True, required=True),
        Field("reference_id"),
        Field("name", required=True),
        Field("currency", length=3),
        Field("status", default="ACTIVE"),
        Field("worktag_only", "boolean", default=False),
        Field("email"),
    ),
    _kind(
        "Project",
        Field("project_id", unique=True, required=True),
        Field("name", required=True),
        Field("description", length=4000),
        _ref("company", "Organization"),
        _ref("owner", "Worker"),
        Field("status"),
        Field("starts_on", "date"),
        Field("ends_on", "date"),
        _INACTIVE,
    ),
    _kind(
        "Project_Task",
        _ref("project", "Project", required=True),
        Field("task_id", unique=True, required=True),
        Field("name", required=True),
        Field("starts_on", "date"),
        Field("ends_on", "date"),
    ),
    _kind(
        "Currency_Rate",
        Field("from_currency", length=3, required=True),
        Field("to_currency", length=3, required=True),
        Field("rate", "decimal", scale=9, required=True),
        Field("type", required=True),
        Field("effective_at", "datetime", required=True),
    ),
    _kind(
        "Ledger_Document",
        Field("type", required=True, indexed=True),
        Field("number", unique=True, required=True),
        _ref("company", "Organization"),
        _ref("worker", "Worker"),
        _ref("supplier", "Supplier"),
        Field("currency", length=3),
        Field("day", "date", required=True),
        Field("due_on", "date"),
        Field("external_number"),
        Field("memo", length=4000),
        Field("total", "decimal"),
        Field("status"),
        Field("lines", "json", default="[]"),
    ),
    _kind(
        "Integration_System",
        Field("integration_system_id", unique=True, required=True),
        Field("name", required=True),
    ),
    _kind(
        "Integration_Event",
        _ref("system", "Integration_System", required=True),
        Field("initiated_at", "datetime", required=True),
        Field("completed_at", "datetime"),
        Field("status", required=True),
        Field("message"),
        Field("initiator"),
    ),
)
"""Ledger documents are journals, invoices of suppliers and expense reports."""
