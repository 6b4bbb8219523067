"""Workday's staffing REST service: workers with their jobs, job profiles and families."""

from collections.abc import Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Ask
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import instance_wid, position_wid, wid
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.queries.jobs import AdditionalJobs
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.instances import title_of
from understudy_mocks.workday.routes.rest.pages import (
    employed,
    instance,
    keyed,
    known,
    one_worker,
    page,
    seen,
    serve,
    worker_instance,
)

ROUTES = Routes()
SOURCE = "REST reference: staffing service; sample answers of the fact sheet"
_AT = "staffing/v{version}/{tenant}"
_WHO = (Ask("search"), Ask("includeTerminatedWorkers"))
_JOB_TYPES = {
    kind: {"id": instance_wid("Job_Type", kind), "descriptor": kind}
    for kind in ("Primary", "Additional")
}


def job(call: Call, one: Standing) -> dict[str, object]:
    """The primary job of a worker."""
    directory, values = call.system.part(Directory), one.values
    title = title_of(directory, one)
    return known(
        {
            "id": position_wid(one.wid),
            "descriptor": f"P-{one.worker_id} {title}",
            "businessTitle": title,
            "supervisoryOrganization": instance(
                directory.find("Organization", values["supervisory_org"])
            ),
            "jobType": _JOB_TYPES["Primary"],
            "jobProfile": instance(directory.find("Job_Profile", values["job_profile"])),
            "location": _place(directory.location_of(values)),
        }
    )


def additional_job(call: Call, row: Row) -> dict[str, object]:
    """A job beside the primary one."""
    directory = call.system.part(Directory)
    profile = directory.find("Job_Profile", row["job_profile"])
    title = row["business_title"] or (profile["title"] if profile else None)
    return known(
        {
            "id": row["wid"],
            "descriptor": f"{row['position_id']} {title}",
            "businessTitle": title,
            "supervisoryOrganization": instance(
                directory.find("Organization", row["supervisory_org"])
            ),
            "jobType": _JOB_TYPES["Additional"],
            "jobProfile": instance(profile),
        }
    )


def _place(row: Row | None) -> Mapping[str, object] | None:
    if row is None:
        return None
    country = str(row["country"] or "")
    return known(
        {
            "id": row["wid"],
            "descriptor": row["name"],
            "country": {
                "id": instance_wid("ISO_3166-1_Alpha-2_Code", country),
                "descriptor": country,
            }
            if country
            else None,
        }
    )


def staffed(call: Call, one: Standing) -> dict[str, object]:
    """A worker as the staffing service has it: with the number people know, and the jobs."""
    kind = "Contingent Worker" if one.contingent else "Employee"
    contact = auth.CONTACT in call.caller.scopes
    person = {
        "id": wid("Person", int(one.wid[20:], 16)),
        "email": one.email if contact else None,
        "phone": one.phone if contact else None,
    }
    others = call.system.part(AdditionalJobs).of(one.wid, one.day)
    return {
        "id": one.wid,
        "descriptor": one.descriptor,
        "workerId": one.worker_id,
        "workerType": {"id": instance_wid("Worker_Type", kind), "descriptor": kind},
        "person": known(person),
        "primaryJob": job(call, one),
        "additionalJobs": [additional_job(call, row) for row in others],
    }


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(shapes.STAFFED, *_WHO),
)
def staffing_workers(call: Call) -> Reply:
    """The workers with their jobs, a page at a time."""
    return page(call, employed(call), staffed)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers/{{id}}",
    verb="read",
    source=SOURCE,
    contract=shapes.resource(shapes.STAFFED),
)
def staffing_worker(call: Call) -> Reply:
    """One worker with the jobs."""
    return json_reply(staffed(call, one_worker(call)))


# -- jobs ------------------------------------------------------------------------------------------


def _with_worker(call: Call, one: Standing) -> dict[str, object]:
    return {**job(call, one), "worker": worker_instance(one)}


@serve(
    ROUTES,
    "GET",
    f"{_AT}/jobs",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(shapes.JOB, leads_to="one_job"),
)
def jobs(call: Call) -> Reply:
    """The primary jobs of those who work here."""
    return page(call, employed(call), _with_worker)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/jobs/{{id}}",
    verb="read",
    source=SOURCE,
    contract=shapes.resource(shapes.JOB),
)
def one_job(call: Call) -> Reply:
    """One job, by WID or `Position_ID=…`."""
    given = call.params["id"]
    for one in seen(call).values():
        names = (position_wid(one.wid), f"Position_ID=P-{one.worker_id}")
        if one.hire is not None and given in names:
            return json_reply(_with_worker(call, one))
    raise Refusal("not-found", object="job", id=given)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/workers/{{id}}/jobs",
    verb="query",
    source="memory of the staffing service",
    contract=shapes.collection(shapes.JOB, errors=("not-found",)),
)
def worker_jobs(call: Call) -> Reply:
    """All jobs of a worker, the primary one first."""
    one = one_worker(call)
    others = call.system.part(AdditionalJobs).of(one.wid, one.day)
    found = [_with_worker(call, one), *(additional_job(call, row) for row in others)]
    return page(call, found, lambda _, shown: shown)


# -- catalogues ------------------------------------------------------------------------------------


def _profile(call: Call, row: Row) -> dict[str, object]:
    level = f"Level {row['level']}"
    return known(
        {
            "id": row["wid"],
            "descriptor": row["title"],
            "name": row["title"],
            "inactive": bool(row["inactive"]),
            "managementLevel": {
                "id": instance_wid("Management_Level_ID", level.replace(" ", "_")),
                "descriptor": level,
            },
        }
    )


@serve(
    ROUTES,
    "GET",
    f"{_AT}/jobProfiles",
    verb="query",
    object="Job_Profile",
    source=SOURCE,
    contract=shapes.collection(shapes.JOB_PROFILE, Ask("includeInactive"), leads_to="job_profile"),
)
def job_profiles(call: Call) -> Reply:
    """What people are hired as."""
    return page(call, _active(call, "Job_Profile"), _profile)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/jobProfiles/{{id}}",
    verb="read",
    object="Job_Profile",
    source=SOURCE,
    contract=shapes.resource(shapes.JOB_PROFILE),
)
def job_profile(call: Call) -> Reply:
    """One job profile."""
    rows = call.system.part(Directory).rows("Job_Profile")
    row = keyed(call, rows, "jobProfile", "Job_Profile_ID", "job_profile_id")
    return json_reply(_profile(call, row))


def _family(call: Call, row: Row) -> dict[str, object]:
    directory = call.system.part(Directory)
    profiles = directory.rows("Job_Profile").values()
    return known(
        {
            "id": row["wid"],
            "descriptor": row["name"],
            "inactive": bool(row["inactive"]),
            "summary": row["summary"],
            "jobFamilyGroup": instance(directory.find("Job_Family_Group", row["group"])),
            "jobProfiles": [instance(p) for p in profiles if p["family"] == row["wid"]],
        }
    )


@serve(
    ROUTES,
    "GET",
    f"{_AT}/jobFamilies",
    verb="query",
    object="Job_Family",
    source=SOURCE,
    contract=shapes.collection(shapes.JOB_FAMILY, Ask("includeInactive"), leads_to="job_family"),
)
def job_families(call: Call) -> Reply:
    """What job profiles belong to."""
    return page(call, _active(call, "Job_Family"), _family)


@serve(
    ROUTES,
    "GET",
    f"{_AT}/jobFamilies/{{id}}",
    verb="read",
    object="Job_Family",
    source=SOURCE,
    contract=shapes.resource(shapes.JOB_FAMILY),
)
def job_family(call: Call) -> Reply:
    """One job family."""
    rows = call.system.part(Directory).rows("Job_Family")
    return json_reply(
        _family(call, keyed(call, rows, "jobFamily", "Job_Family_ID", "job_family_id"))
    )


def _active(call: Call, kind: str) -> list[Row]:
    all_ = call.query.get("includeInactive", "").lower() in ("true", "1")
    rows = call.system.part(Directory).rows(kind)
    return [rows[key] for key in sorted(rows) if all_ or not rows[key]["inactive"]]
