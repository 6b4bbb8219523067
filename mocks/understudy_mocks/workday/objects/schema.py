"""What Workday's records are made of.

A worker's history is a list of events, each with the day it takes effect and the moment it was
entered; nothing of an event is ever changed but whether it was rescinded or corrected. `Worker`
holds who it is and, kept up to date by the rules, where the events leave the person today.
"""

from understudy.vendor import Choice, Field, ObjectType, Schema
from understudy_mocks.workday.objects.further import FURTHER

COMPENSATION = "Request Compensation Change"
HIRES = ("Hire Employee", "Contract Contingent Worker")
TERMINATIONS = ("Terminate Employee", "End Contingent Worker Contract")

LEAVE, RETURN = "Request Leave of Absence", "Return from Leave"

EVENT_TYPES = {
    "last_day": "Terminate Employee",
    "leave": LEAVE,
    "leave_from": LEAVE,
    "leave_until": LEAVE,
    "job_profile": "Change Job",
    "supervisory_org": "Change Job",
    "weekly_minutes": "Change Job",
    "location": "Change Job",
    "cost_center": "Change Organization Assignments",
    "company": "Change Organization Assignments",
    "first_name": "Change Legal Name",
    "last_name": "Change Legal Name",
    "email": "Contact Change",
    "phone": "Contact Change",
    "contacts": "Contact Change",
    "other_ids": "Change Other IDs",
    "user_name": "Edit Workday Account",
    "business_title": "Change Business Title",
    "skills": "Manage Employee Skills",
}
"""Which business process changes a dated field; where several change, the first named gives it."""

DATED = tuple(EVENT_TYPES)
JOB_FIELDS = frozenset(
    {
        *("job_profile", "supervisory_org", "weekly_minutes", "cost_center", "company"),
        *("location", "business_title"),
    }
)
"""Fields whose change begins a new stretch of `Position_Data`."""
COMPENSATION_FIELDS = ("hourly_rate", "currency")


def _dated(*, required: bool = False) -> tuple[Field, ...]:
    return (
        Field("last_day", "date"),
        Field("job_profile", "reference", references=("Job_Profile",), required=required),
        Field("supervisory_org", "reference", references=("Organization",), required=required),
        Field("weekly_minutes", "integer"),
        Field("cost_center", "reference", references=("Organization",), required=required),
        Field("company", "reference", references=("Organization",), required=required),
        Field("first_name", required=required),
        Field("last_name", required=required),
        Field("email"),
        Field("skills", length=4000),  # WIDs with blanks between
        Field("phone"),
        Field("business_title"),
        # Beside the addresses at work: other ways to reach the person, and ids of other systems,
        # both as JSON.
        Field("contacts", length=20_000),
        Field("other_ids", length=8_000),
        # The name to log in with, where it is not the first part of the address.
        Field("user_name"),
        # Where somebody works who does not work where the company is.
        Field("location", "reference", references=("Location",)),
        # What kind of leave the person is on; nothing after the return.
        Field("leave"),
        Field("leave_from", "date"),
        Field("leave_until", "date"),
    )


ORGANIZATION = ObjectType(
    "Organization",
    (
        Field("wid", createable=False, updateable=False),
        Field(
            "type",
            "choice",
            choices=(
                Choice("COMPANY", "Company"),
                Choice("COST_CENTER", "Cost Center"),
                Choice("SUPERVISORY", "Supervisory"),
            ),
            restricted=True,
            required=True,
            indexed=True,
        ),
        Field("reference_id", unique=True),
        Field("code"),
        Field("name", required=True),
        Field("description"),
        Field("available_on", "date"),
        Field("inactive", "boolean", default=False),
        Field("superior", "reference", references=("Organization",), indexed=True),
        Field("manager", "reference", references=("Worker",), indexed=True),
        Field("company", "reference", references=("Organization",)),
        Field("country", length=2),
        Field("currency", length=3),
        Field("time_zone"),
        Field("fiscal_year_start_month", "integer"),
    ),
    id_field="wid",
)
JOB_PROFILE = ObjectType(
    "Job_Profile",
    (
        Field("wid", createable=False, updateable=False),
        Field("job_profile_id", unique=True, required=True),
        Field("title", required=True),
        Field("level", "integer"),
        Field("summary", length=4000),
        Field("family", "reference", references=("Job_Family",)),
        Field("category", "reference", references=("Job_Category",)),
        Field("inactive", "boolean", default=False),
    ),
    id_field="wid",
)
SKILL = ObjectType(
    "Skill",
    (
        Field("wid", createable=False, updateable=False),
        Field("skill_id", unique=True),
        Field("name", required=True),
    ),
    id_field="wid",
)
LOCATION = ObjectType(
    "Location",
    (
        Field("wid", createable=False, updateable=False),
        Field("location_id", unique=True, required=True),
        Field("name", required=True),
        Field("country", length=2),
        Field("currency", length=3),
        Field("company", "reference", references=("Organization",), indexed=True),
        Field("inactive", "boolean", default=False),
    ),
    id_field="wid",
)
WORKER = ObjectType(
    "Worker",
    (
        Field("wid", createable=False, updateable=False),
        Field("worker_id", unique=True),
        Field(
            "worker_type",
            "choice",
            choices=(Choice("employee"), Choice("contingent")),
            restricted=True,
            default="employee",
        ),
        Field("hired_on", "date", required=True),
        # Says that two workers are one person: a contractor who was employed later.
        Field("universal_id", indexed=True),
        *_dated(required=True),
        # What is entered but not due: [[day, {field: value}], …].
        Field("pending", "json", computed=True, default="[]"),
        Field("hire_rescinded", "boolean", computed=True, default=False),
    ),
    id_field="wid",
)
WORKER_EVENT = ObjectType(
    "Worker_Event",
    (
        Field("wid", createable=False, updateable=False),
        Field("worker", "reference", references=("Worker",), required=True, indexed=True),
        Field("type", required=True),
        Field("effective_on", "date", indexed=True),
        Field("entered_at", "datetime", computed=True, indexed=True),
        Field("rescinded_at", "datetime", computed=True, indexed=True),
        Field("corrects", "reference", references=("Worker_Event",), computed=True),
        Field("corrected_at", "datetime", computed=True),
        *_dated(),
        Field("hourly_rate", "decimal"),
        Field("currency", length=3),
    ),
    id_field="wid",
)
SCHEMA = Schema(
    (ORGANIZATION, JOB_PROFILE, SKILL, LOCATION, WORKER, WORKER_EVENT, *FURTHER),
)
