"""Jobs of Bulk API 2.0 as they are told, one and many."""

from understudy.vendor import Call, Refusal, Row
from understudy_mocks.salesforce.queries import CONVERT
from understudy_mocks.salesforce.routes.bulk import jobs

PAGE = 1000
"""How many jobs a list tells at once (vendor's Bulk API 2.0 guide)."""
_TYPES = {jobs.INGEST: "V2Ingest", jobs.QUERY: "V2Query", jobs.CLASSIC: "Classic"}


def told(call: Call, job: Row, *, created: bool = False) -> dict[str, object]:
    """A job; `created` leaves out how far it is."""
    moment = CONVERT["datetime"]
    found: dict[str, object] = {
        "id": job["Id"],
        "operation": job["Operation"],
        "object": job["Object"],
        "createdById": job["CreatedById"],
        "createdDate": moment(job["CreatedDate"]),
        "systemModstamp": moment(job["SystemModstamp"]),
        "state": job["State"],
    }
    for key, name in (
        ("externalIdFieldName", "ExternalIdField"),
        ("assignmentRuleId", "AssignmentRuleId"),
    ):
        if job[name] is not None:
            found[key] = job[name]
    found |= {
        "concurrencyMode": job["Concurrency"],
        "contentType": job["ContentType"],
        "apiVersion": float(str(job["ApiVersion"])),
    }
    if job["Api"] == jobs.INGEST:
        version = call.params["version"]
        found["contentUrl"] = f"services/data/v{version}/jobs/ingest/{job['Id']}/batches"
    if job["Api"] != jobs.CLASSIC:
        found |= {"lineEnding": job["LineEnding"], "columnDelimiter": job["ColumnDelimiter"]}
    return found if created else {**found, **_progress(job)}


def _progress(job: Row) -> dict[str, object]:
    """How far a job is, and how long it took."""
    found: dict[str, object] = {
        "jobType": _TYPES[str(job["Api"])],
        "retries": 0,
        "totalProcessingTime": job["DurationMs"],
        "numberRecordsProcessed": job["Processed"],
        "isPkChunkingSupported": job["Api"] == jobs.QUERY,
    }
    if job["Api"] != jobs.QUERY:
        found |= {
            "apiActiveProcessingTime": job["DurationMs"],
            "apexProcessingTime": 0,
            "numberRecordsFailed": job["Failed"],
        }
    if job["Message"] is not None:
        found["errorMessage"] = job["Message"]
    return found


def listed(call: Call, apis: tuple[str, ...], tail: str) -> dict[str, object]:
    """The jobs of some APIs that pass the filters asked for, a page of them."""
    asked = call.query
    rows = [row for row in call.system.store.all("BulkJob") if row["Api"] in apis]
    kinds = asked.get("jobType")
    if kinds is not None:
        if kinds not in (*_TYPES.values(), "BigObjectIngest"):
            raise Refusal("bulk-bad-job", reason=f"Unsupported jobType: {kinds}")
        rows = [row for row in rows if _TYPES[str(row["Api"])] == kinds]
    mode = asked.get("concurrencyMode")
    if mode is not None:
        rows = [row for row in rows if str(row["Concurrency"]).lower() == mode.lower()]
    chunked = asked.get("isPkChunkingEnabled")
    if chunked is not None:
        rows = [row for row in rows if bool(row["ChunkSize"]) is (chunked.lower() == "true")]
    first = _offset(asked.get("queryLocator"), len(rows))
    after, version = first + PAGE, call.params["version"]
    done = after >= len(rows)
    url = f"/services/data/v{version}/jobs/{tail}?queryLocator={after}"
    return {
        "done": done,
        "records": [told(call, row) for row in rows[first:after]],
        "nextRecordsUrl": None if done else url,
    }


def _offset(locator: str | None, size: int) -> int:
    if not locator:
        return 0
    if not (locator.isascii() and locator.isdigit() and len(locator) < 10) or int(locator) > size:
        raise Refusal("bad-locator")
    return int(locator)
