"""Bulk API 2.0: jobs that load a table of records."""

from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message

import orjson

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Answer, Body
from understudy_mocks.salesforce.routes import shapes as org
from understudy_mocks.salesforce.routes.bulk import jobs, shapes, table
from understudy_mocks.salesforce.routes.bulk.rows import OPERATIONS
from understudy_mocks.salesforce.routes.bulk.telling import listed, told
from understudy_mocks.salesforce.routes.bulk.working import begin, wake

ROUTES = Routes()
INGEST = "/services/data/v{version}/jobs/ingest"
JOB = INGEST + "/{id}"
SOURCE = "Bulk API 2.0 guide; client source: simple-salesforce"
MULTIPART_MOST = 100_000
"""Characters that a job may bring along at once (vendor's Bulk API 2.0 guide)."""
CONTENT_MOST = 64 * 1024 * 1024
"""Less than half of what the vendor takes: of longer bodies this stand-in keeps the beginning."""
LEADS = {
    name: {"id": "$response.body#/id", "version": "$request.path.version"}
    for name in ("ingest_job", "upload_rows", "change_ingest_job")
}


def about_job(call: Call) -> None:
    """Put on the record which type of record a job loads, and how."""
    job = jobs.job_of(call.system, jobs.INGEST, call.params.get("id", ""))
    if job is not None:
        call.exchange.object = str(job["Object"])
        call.exchange.verb = jobs.OPERATION_VERBS[str(job["Operation"])]


def job_of(call: Call) -> Row:
    wake(call.system)
    job = jobs.job_of(call.system, jobs.INGEST, call.params["id"])
    if job is None:
        raise Refusal("bulk-job-unknown")
    return job


@ROUTES.route(
    "POST",
    INGEST,
    source=SOURCE,
    contract=org.rest(
        org.told(shapes.INGEST_CREATED),
        takes=(Body(shapes.NEW_INGEST),),
        errors=("bulk-bad-job", "bulk-no-entity", "bulk-key-unknown", "bulk-too-large"),
        leads_to=LEADS,
    ),
)
def create_ingest_job(call: Call) -> Reply:
    """Make a job that loads records; in several parts, with the records at once."""
    wake(call.system)
    if call.headers.get("content-type", "").lower().startswith("multipart/"):
        asked, content = _parts(call)
    else:
        if not call.body:
            raise Refusal("no-body")
        asked, content = call.json_object(), None
    job = jobs.new_job(call, jobs.INGEST, State="Open", **_accepted(call, asked))
    if content is not None:
        jobs.put(call.system, job, "request", content)
        job = jobs.change(call.system, "BulkJob", job, State="UploadComplete")
        begin(call.system, job)
    return json_reply(told(call, job, created=True))


def _accepted(call: Call, asked: Mapping[str, object]) -> dict[str, object]:
    operation = asked.get("operation")
    if operation not in OPERATIONS:
        raise Refusal("bulk-bad-job", reason=f"Unsupported operation: {operation}")
    kind = jobs.kind_of_job(call.system, asked.get("object"), "bulk-no-entity")
    accepted: dict[str, object] = {
        "Operation": operation,
        "Object": kind.name,
        "Concurrency": "Parallel",
        "ContentType": "CSV",
        **format_of(asked),
    }
    key = asked.get("externalIdFieldName")
    if operation == "upsert":
        f = kind.by_name.get(str(key).lower())
        if f is None or not (f.external_id or f.name == kind.id_field):
            raise Refusal("bulk-key-unknown", field=key, object=kind.name)
        accepted["ExternalIdField"] = f.name
    rule = asked.get("assignmentRuleId")
    if isinstance(rule, str):
        accepted["AssignmentRuleId"] = rule[:18]
    return accepted


def format_of(asked: Mapping[str, object]) -> dict[str, object]:
    """How the table of a job is written; refuses ways that there are not."""
    delimiter, ending = asked.get("columnDelimiter"), asked.get("lineEnding")
    delimiter = "COMMA" if delimiter is None else delimiter
    ending = "LF" if ending is None else ending
    if not isinstance(delimiter, str) or delimiter not in table.DELIMITERS:
        raise Refusal("bulk-bad-job", reason=f"Unsupported columnDelimiter: {delimiter}")
    if not isinstance(ending, str) or ending not in table.LINE_ENDINGS:
        raise Refusal("bulk-bad-job", reason=f"Unsupported lineEnding: {ending}")
    if asked.get("contentType") not in (None, "CSV"):
        raise Refusal("bulk-bad-job", reason=f"Unsupported contentType: {asked['contentType']}")
    return {"ColumnDelimiter": delimiter, "LineEnding": ending}


def _parts(call: Call) -> tuple[Mapping[str, object], str]:
    """The job and the table of a body in several parts."""
    head = f"content-type: {call.headers['content-type']}\r\n\r\n".encode()
    whole = message_from_bytes(head + call.body)
    found: dict[str, bytes] = {}
    for part in whole.get_payload() if whole.is_multipart() else ():
        if isinstance(part, Message):
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
            found[str(name)] = payload if isinstance(payload, bytes) else b""
    if "job" not in found or "content" not in found:
        raise Refusal("bulk-bad-job", reason="The parts job and content are required")
    try:
        job = orjson.loads(found["job"])
    except orjson.JSONDecodeError as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    if not isinstance(job, dict):
        raise Refusal("malformed", reason="a JSON object is expected")
    # A multipart body writes its own lines with CRLF; those of the table are as they were sent.
    content = text_of(found["content"])
    if len(content) > MULTIPART_MOST:
        raise Refusal("bulk-too-large", limit=MULTIPART_MOST)
    return job, content


def text_of(body: bytes) -> str:
    """A table as text; refuses what is no UTF-8."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("bulk-bad-job", reason="The content is not UTF-8") from None
    if "\0" in text:
        raise Refusal("bulk-bad-job", reason="The content holds a NUL character")
    return text


@ROUTES.route(
    "PUT",
    JOB + "/batches",
    source=SOURCE,
    about=about_job,
    contract=shapes.job_contract(
        Answer(201, (), org.LIMITS),
        takes=(Body(shapes.TABLE, shapes.CSV, example="Name\nAcme\n"),),
        errors=("bulk-bad-state", "bulk-twice", "bulk-bad-job", "bulk-too-large"),
    ),
)
def upload_rows(call: Call) -> Reply:
    """Bring the table of records, once."""
    job = job_of(call)
    media = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("text/csv", ""):
        raise Refusal("unsupported-media", media=media)
    if job["State"] != "Open":
        raise Refusal("bulk-bad-state", state=job["State"])
    if not call.body:
        raise Refusal("no-body")
    length = call.headers.get("content-length", "")
    told_most = int(length[:12]) if length.isascii() and length.isdigit() else 0
    if max(len(call.body), told_most) >= CONTENT_MOST:
        raise Refusal("bulk-too-large", limit=CONTENT_MOST)
    if jobs.pieces(call.system, job, "request"):
        raise Refusal("bulk-twice", id=job["Id"])
    jobs.put(call.system, job, "request", text_of(call.body))
    return Reply(201)


@ROUTES.route(
    "PATCH",
    JOB,
    source=SOURCE,
    contract=shapes.job_contract(
        org.told(shapes.INGEST_CREATED),
        takes=(shapes.state("UploadComplete", "Aborted"),),
        errors=("bulk-bad-state", "bulk-bad-job"),
    ),
)
def change_ingest_job(call: Call) -> Reply:
    """Let a job begin, or call it off."""
    job = job_of(call)
    if not call.body:
        raise Refusal("no-body")
    state = call.json_object().get("state")
    if state not in ("UploadComplete", "Aborted"):
        raise Refusal("bulk-bad-job", reason=f"Unsupported state: {state}")
    if job["State"] in jobs.DONE or (state == "UploadComplete" and job["State"] != "Open"):
        raise Refusal("bulk-bad-state", state=job["State"])
    job = jobs.change(call.system, "BulkJob", job, State=state)
    if state == "UploadComplete":
        begin(call.system, job)
    return json_reply(told(call, job, created=True))


@ROUTES.route(
    "GET",
    JOB,
    verb="read",
    source=SOURCE,
    contract=shapes.job_contract(org.told(shapes.INGEST_TOLD)),
)
def ingest_job(call: Call) -> Reply:
    """How far a job is."""
    return json_reply(told(call, job_of(call)))


@ROUTES.route(
    "GET",
    INGEST,
    verb="read",
    source=SOURCE,
    contract=org.rest(
        org.told(shapes.LISTED), asks=shapes.LIST_ASKS, errors=("bad-locator", "bulk-bad-job")
    ),
)
def ingest_jobs(call: Call) -> Reply:
    """All jobs that load records, those of Bulk API 1.0 included."""
    wake(call.system)
    return json_reply(listed(call, (jobs.INGEST, jobs.CLASSIC), "ingest"))


@ROUTES.route(
    "DELETE",
    JOB,
    verb="delete",
    source=SOURCE,
    contract=shapes.job_contract(org.silent(), errors=("bulk-bad-state",)),
)
def delete_ingest_job(call: Call) -> Reply:
    """Take away a job that is not open and not being worked on."""
    job = job_of(call)
    if job["State"] in ("Open", "InProgress"):
        raise Refusal("bulk-bad-state", state=job["State"])
    jobs.remove(call.system, job, call.caller)
    return Reply(204)
