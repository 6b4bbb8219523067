"""Bulk API 1.0: the batches of a job, what was sent in them, and what came of them."""

from datetime import UTC, datetime

from understudy.vendor import Call, Refusal, Reply, Routes, Row
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.queries import CONVERT
from understudy_mocks.salesforce.routes.bulk import async_shapes as shapes
from understudy_mocks.salesforce.routes.bulk import async_wire as wire
from understudy_mocks.salesforce.routes.bulk import extracts, jobs
from understudy_mocks.salesforce.routes.bulk.batch_rows import BYTES_MOST
from understudy_mocks.salesforce.routes.bulk.classic import JOB, SOURCE, job_of
from understudy_mocks.salesforce.routes.bulk.extracts import Column
from understudy_mocks.salesforce.routes.bulk.table import write
from understudy_mocks.salesforce.routes.bulk.working import begin_batch

ROUTES = Routes()
BATCH = JOB + "/batch"
ONE = BATCH + "/{batch}"
NOTHING_FOUND = "Records not found for this query\n"
_FORMS = {
    "text/csv": "CSV",
    "application/xml": "XML",
    "text/xml": "XML",
    "application/json": "JSON",
}


def about_job(call: Call) -> None:
    """Put on the record which type of record a job is about, and what it does."""
    job = jobs.job_of(call.system, jobs.CLASSIC, call.params.get("id", ""))
    if job is not None:
        call.exchange.object = str(job["Object"])
        call.exchange.verb = jobs.OPERATION_VERBS[str(job["Operation"])]


@ROUTES.route("POST", BATCH, source=SOURCE, about=about_job, contract=shapes.ADDS)
def add_batch(call: Call) -> Reply:
    """Bring rows, or a query."""
    job = job_of(call)
    if job["State"] != "Open":
        raise Refusal("async-bad-state", state=job["State"])
    if not call.body.strip():
        raise Refusal("async-empty")
    if len(call.body) > BYTES_MOST:
        raise Refusal("async-too-large", limit=BYTES_MOST)
    media = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not _queried(job) and _FORMS.get(media, job["ContentType"]) != job["ContentType"]:
        raise Refusal("async-bad-input", reason=f"The job takes {job['ContentType']}, not {media}")
    try:
        text = call.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("async-bad-input", reason="The batch is not UTF-8") from None
    if "\0" in text:
        raise Refusal("async-bad-input", reason="The batch holds a NUL character")
    values = {
        "JobId": job["Id"],
        "Number": len(jobs.batches(call.system, job)),
        "State": "Queued",
        "Processed": 0,
        "Failed": 0,
        "DurationMs": 0,
    }
    batch = call.system.records.create("BulkBatch", values, call.caller, trusted=True)
    jobs.put(call.system, batch, "request", text)
    begin_batch(call.system, batch)
    return _told(job, batch, 201)


@ROUTES.route("GET", BATCH, verb="read", source=SOURCE, contract=shapes.LISTS)
def list_batches(call: Call) -> Reply:
    """All batches of a job."""
    job = job_of(call)
    found = [_info(batch) for batch in jobs.batches(call.system, job)]
    if _json(call, job):
        return wire.json({"batchInfo": found})
    inner = "".join(f"<batchInfo>{wire.elements(info)}</batchInfo>" for info in found)
    return wire.xml("batchInfoList", inner)


@ROUTES.route("GET", ONE, verb="read", source=SOURCE, contract=shapes.TELLS_BATCH)
def read_batch(call: Call) -> Reply:
    """How far a batch is."""
    job, batch = _batch(call)
    return _told(job, batch)


@ROUTES.route("GET", ONE + "/request", verb="read", source=SOURCE, contract=shapes.SENT)
def batch_request(call: Call) -> Reply:
    """What was sent in a batch."""
    job, batch = _batch(call)
    form = wire.MEDIA["CSV" if _queried(job) else str(job["ContentType"])]
    text = jobs.text_of(call.system, batch, "request") or ""
    return Reply(200, text.encode(), ((b"content-type", form),))


@ROUTES.route("GET", ONE + "/result", verb="read", source=SOURCE, contract=shapes.CAME_OF_IT)
def batch_result(call: Call) -> Reply:
    """What became of each row; of a query, where its results are."""
    job, batch = _batch(call)
    if batch["State"] in ("Failed", "NotProcessed"):
        raise Refusal("async-not-processed")
    if batch["State"] != "Completed":
        raise Refusal("async-not-completed")
    if not _queried(job):
        return wire.outcomes(str(job["ContentType"]), list(jobs.outcomes(call.system, batch)))
    # The pieces of one answer are read as one result.
    ids = [str(piece["Id"])[:15] for piece in jobs.pieces(call.system, batch, "result")[:1]]
    if _json(call, job):
        return wire.json(ids)
    return wire.xml("result-list", "".join(wire.elements({"result": id_}) for id_ in ids))


@ROUTES.route("GET", ONE + "/result/{result}", verb="read", source=SOURCE, contract=shapes.FOUND)
def batch_query_result(call: Call) -> Reply:
    """What a query found."""
    job, batch = _batch(call)
    pieces = jobs.pieces(call.system, batch, "result")
    if not pieces or pieces[0]["Id"] != full_id(call.params["result"]):
        raise Refusal("async-result-unknown", id=call.params["result"])
    found = [record for piece in pieces for record in jobs.records_of(piece)]
    columns = extracts.columns(call.system, batch)
    if job["ContentType"] == "XML":
        return wire.records(found)
    if job["ContentType"] == "JSON":
        return wire.json([_counted(record, columns) for record in found])
    if not found:
        return wire.csv(NOTHING_FOUND)
    lines = ([column.value(record) for column in columns] for record in found)
    return wire.csv(write([[c.name for c in columns]]) + write(lines))


def _counted(record: dict[str, object], columns: list[Column]) -> dict[str, object]:
    """A record with its moments as milliseconds since 1970, as this API's JSON has them."""
    for column in columns:
        *parents, name = column.path
        at: object = record
        for parent in parents:
            at = at.get(parent) if isinstance(at, dict) else None
        if not isinstance(at, dict) or at.get(name) is None:
            continue
        if column.type in ("date", "datetime"):
            moment = datetime.fromisoformat(str(at[name]))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            at[name] = round(moment.timestamp() * 1000)
    return record


def _batch(call: Call) -> tuple[Row, Row]:
    job = job_of(call)
    batch = call.system.store.get("BulkBatch", full_id(call.params["batch"]) or "")
    if batch is None or batch["JobId"] != job["Id"]:
        raise Refusal("async-batch-unknown", id=call.params["batch"])
    return job, batch


def _queried(job: Row) -> bool:
    return job["Operation"] in ("query", "queryAll")


def _json(call: Call, job: Row) -> bool:
    """Batches are told in the form of their job, unless JSON is asked for by name."""
    return job["ContentType"] == "JSON" or call.query.get("format", "").lower() == "json"


def _told(job: Row, batch: Row, status: int = 200) -> Reply:
    if job["ContentType"] == "JSON":
        return wire.json(_info(batch), status)
    return wire.xml("batchInfo", wire.elements(_info(batch)), status)


def _info(batch: Row) -> dict[str, object]:
    moment = CONVERT["datetime"]
    return {
        "id": batch["Id"],
        "jobId": batch["JobId"],
        "state": batch["State"],
        "stateMessage": batch["Message"],
        "createdDate": moment(batch["CreatedDate"]),
        "systemModstamp": moment(batch["SystemModstamp"]),
        "numberRecordsProcessed": batch["Processed"],
        "numberRecordsFailed": batch["Failed"],
        "totalProcessingTime": batch["DurationMs"],
        "apiActiveProcessingTime": batch["DurationMs"],
        "apexProcessingTime": 0,
    }
