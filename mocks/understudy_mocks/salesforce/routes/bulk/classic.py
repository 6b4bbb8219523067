"""Bulk API 1.0: jobs, and the batches that are brought to them."""

import re
from collections.abc import Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, Row
from understudy_mocks.salesforce.queries import CONVERT
from understudy_mocks.salesforce.routes.bulk import async_shapes as shapes
from understudy_mocks.salesforce.routes.bulk import async_wire as wire
from understudy_mocks.salesforce.routes.bulk import jobs
from understudy_mocks.salesforce.routes.bulk.working import wake

ROUTES = Routes()
JOBS = "/services/async/{version}/job"
JOB = JOBS + "/{id}"
SOURCE = "Bulk API guide (1.0); client source: simple-salesforce, salesforce-bulk"
OPERATIONS = {name.lower(): name for name in jobs.OPERATION_VERBS}
MODES = {"0": "Parallel", "1": "Serial", "parallel": "Parallel", "serial": "Serial"}
FORMS = ("CSV", "XML", "JSON")
CHUNK_USUAL, CHUNK_MOST = 100_000, 250_000
"""How many ids a chunk spans (vendor's Bulk API guide: PK chunking)."""
_CHUNK_SIZE = re.compile(r"chunkSize\s*=\s*(\d{1,9})", re.IGNORECASE)
STATES = ("Queued", "InProgress", "Completed", "Failed", "NotProcessed")


def job_of(call: Call) -> Row:
    wake(call.system)
    job = jobs.job_of(call.system, jobs.CLASSIC, call.params["id"])
    if job is None:
        raise Refusal("async-job-unknown", id=call.params["id"])
    return job


@ROUTES.route("POST", JOBS, source=SOURCE, contract=shapes.CREATES)
def create_async_job(call: Call) -> Reply:
    """Make a job."""
    wake(call.system)
    asked = wire.asked(call)
    operation = OPERATIONS.get(str(asked.get("operation")).lower())
    if operation is None:
        raise Refusal("async-bad-operation", reason=f"Unknown operation {asked.get('operation')}")
    kind = jobs.kind_of_job(call.system, asked.get("object"), "async-no-entity")
    if operation in ("query", "queryAll") and kind.name.endswith("__e"):
        raise Refusal("async-no-entity", object=kind.name)
    form = str(asked.get("contentType") or "XML").upper()
    if form not in FORMS:
        raise Refusal("async-bad-job", reason=f"Unsupported content type {form}")
    mode = MODES.get(str(asked.get("concurrencyMode") or "0").lower())
    if mode is None:
        raise Refusal("async-bad-job", reason="Unsupported concurrency mode")
    key = None
    if operation == "upsert":
        f = kind.by_name.get(str(asked.get("externalIdFieldName")).lower())
        if f is None or not (f.external_id or f.name == kind.id_field):
            reason = "External ID was blank for a upsert or is no external id"
            raise Refusal("async-bad-job", reason=reason)
        key = f.name
    rule = asked.get("assignmentRuleId")
    job = jobs.new_job(
        call,
        jobs.CLASSIC,
        Operation=operation,
        Object=kind.name,
        State="Open",
        ExternalIdField=key,
        ContentType=form,
        Concurrency=mode,
        ChunkSize=_chunk_size(call) if operation in ("query", "queryAll") else None,
        AssignmentRuleId=rule[:18] if isinstance(rule, str) and rule else None,
    )
    return told(call, job, 201)


def _chunk_size(call: Call) -> int | None:
    """How many ids each chunk of a query spans; None without chunks."""
    text = call.headers.get("sforce-enable-pkchunking", "").strip()
    if not text or text.lower() == "false":
        return None
    size = _CHUNK_SIZE.search(text)
    if size is None:
        return CHUNK_USUAL
    if not 0 < int(size[1]) <= CHUNK_MOST:
        raise Refusal("async-bad-input", reason=f"chunkSize is at most {CHUNK_MOST}")
    return int(size[1])


@ROUTES.route("POST", JOB, source=SOURCE, contract=shapes.CHANGES)
def change_async_job(call: Call) -> Reply:
    """Close a job to further batches, or call it off."""
    job, state = job_of(call), wire.asked(call).get("state")
    if state not in ("Closed", "Aborted"):
        raise Refusal("async-bad-job", reason=f"A job cannot be put into the state {state}")
    if job["State"] != "Open" and not (job["State"] == "Closed" and state == "Aborted"):
        raise Refusal("async-closed")
    job = jobs.change(call.system, "BulkJob", job, State=state)
    if state == "Aborted":
        for batch in jobs.batches(call.system, job):
            if batch["State"] == "Queued":
                jobs.change(call.system, "BulkBatch", batch, State="NotProcessed")
    return told(call, job)


@ROUTES.route("GET", JOB, verb="read", source=SOURCE, contract=shapes.TELLS)
def async_job(call: Call) -> Reply:
    """How far a job is."""
    return told(call, job_of(call))


@ROUTES.route("POST", JOB + "/spec", source=SOURCE, contract=shapes.MAPS)
def map_columns(call: Call) -> Reply:
    """Bring a table that says which column of the batches belongs to which field."""
    job = job_of(call)
    if job["ContentType"] != "CSV":
        raise Refusal("async-bad-job", reason="A specification is for jobs in CSV")
    if job["State"] != "Open":
        raise Refusal("async-bad-state", state=job["State"])
    try:
        text = call.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("async-bad-input", reason="The specification is not UTF-8") from None
    if "\0" in text:
        raise Refusal("async-bad-input", reason="The specification holds a NUL character")
    jobs.change(call.system, "BulkJob", job, Spec=text)
    return Reply(201)


def told(call: Call, job: Row, status: int = 200) -> Reply:
    """A job, in the form of the request; one that says none gets the form of the job's rows."""
    if wire.asks_json(call) or (not wire.says_form(call) and job["ContentType"] == "JSON"):
        return wire.json(_info(call, job), status)
    return wire.xml("jobInfo", wire.elements(_info(call, job)), status)


def _info(call: Call, job: Row) -> Mapping[str, object]:
    found = jobs.batches(call.system, job)
    counted = {state: sum(b["State"] == state for b in found) for state in STATES}
    sums = {
        name: sum(int(b[name] or 0) for b in found)
        for name in ("Processed", "Failed", "DurationMs")
    }
    moment = CONVERT["datetime"]
    return {
        "id": job["Id"],
        "operation": job["Operation"],
        "object": job["Object"],
        "createdById": job["CreatedById"],
        "createdDate": moment(job["CreatedDate"]),
        "systemModstamp": moment(job["SystemModstamp"]),
        "state": job["State"],
        "externalIdFieldName": job["ExternalIdField"],
        "assignmentRuleId": job["AssignmentRuleId"],
        "concurrencyMode": job["Concurrency"],
        "contentType": job["ContentType"],
        "numberBatchesQueued": counted["Queued"],
        "numberBatchesInProgress": counted["InProgress"],
        "numberBatchesCompleted": counted["Completed"],
        "numberBatchesFailed": counted["Failed"],
        "numberBatchesTotal": len(found),
        "numberRecordsProcessed": sums["Processed"],
        "numberRetries": 0,
        "apiVersion": float(str(job["ApiVersion"])),
        "numberRecordsFailed": sums["Failed"],
        "totalProcessingTime": sums["DurationMs"],
        "apiActiveProcessingTime": sums["DurationMs"],
        "apexProcessingTime": 0,
    }
