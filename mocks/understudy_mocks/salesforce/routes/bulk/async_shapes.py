"""What Bulk API 1.0 takes and gives, as its contract tells it."""

from understudy.vendor.contract import (
    NUMBER,
    TEXT,
    TRUTH,
    Answer,
    Ask,
    Body,
    Contract,
    Named,
    Schema,
    listing,
    one_of,
    record,
)
from understudy_mocks.salesforce.routes.bulk.jobs import OPERATION_VERBS
from understudy_mocks.salesforce.routes.shapes import (
    COUNTED,
    ID,
    MAYBE,
    MOMENT,
    OPEN,
    TEXTS,
    VERSION,
)

XML, CSV = "application/xml", "text/csv"
_SPENT = dict.fromkeys(
    ("totalProcessingTime", "apiActiveProcessingTime", "apexProcessingTime"), COUNTED
)
_RECORDS = dict.fromkeys(("numberRecordsProcessed", "numberRecordsFailed"), COUNTED)
_JOB: dict[str, Schema] = {
    "id": ID,
    "operation": one_of(*OPERATION_VERBS),
    "object": TEXT,
    "createdById": ID,
    "createdDate": MOMENT,
    "systemModstamp": MOMENT,
    "state": one_of("Open", "Closed", "Aborted", "Failed"),
    "externalIdFieldName": MAYBE,
    "assignmentRuleId": MAYBE,
    "concurrencyMode": one_of("Parallel", "Serial"),
    "contentType": one_of("CSV", "XML", "JSON"),
    "numberBatchesQueued": COUNTED,
    "numberBatchesInProgress": COUNTED,
    "numberBatchesCompleted": COUNTED,
    "numberBatchesFailed": COUNTED,
    "numberBatchesTotal": COUNTED,
    "numberRetries": COUNTED,
    "apiVersion": NUMBER,
    **_RECORDS,
    **_SPENT,
}
_BATCH: dict[str, Schema] = {
    "id": ID,
    "jobId": ID,
    "state": one_of("Queued", "InProgress", "Completed", "Failed", "NotProcessed"),
    "stateMessage": MAYBE,
    "createdDate": MOMENT,
    "systemModstamp": MOMENT,
    **_RECORDS,
    **_SPENT,
}


def _all(shapes: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": shapes,
        "required": list(shapes),
        "additionalProperties": False,
    }


JOB_INFO = Named("AsyncJob", _all(_JOB))
BATCH_INFO = Named("AsyncBatch", _all(_BATCH))
BATCHES = Named("AsyncBatches", record("batchInfo", batchInfo=listing(BATCH_INFO)))
OUTCOMES = Named(
    "AsyncOutcomes",
    listing(
        record(
            "success created id errors",
            success=TRUTH,
            created=TRUTH,
            id=MAYBE,
            errors=listing(
                record(
                    "message fields statusCode extendedErrorDetails",
                    message=TEXT,
                    fields=TEXTS,
                    statusCode=TEXT,
                    extendedErrorDetails={"type": "null"},
                )
            ),
        )
    ),
)
RESULT = Named("AsyncResult", {"anyOf": [OUTCOMES.schema, TEXTS]})
NEW_JOB: Schema = {
    "type": "object",
    "properties": {
        "operation": one_of("insert", "update", "delete", "query", "queryAll", "hardDelete"),
        "object": one_of("Account", "Contact", "Opportunity", "Product2"),
        "contentType": one_of("CSV", "JSON", "XML"),
        "concurrencyMode": one_of("Parallel", "Serial"),
    },
    "required": ["operation", "object"],
}
"""Upserts name an external id of their type, too."""
_ERRORS = ("async-session", "async-version", "bad-header")
_SESSION = Ask("X-SFDC-Session", where="header")
_FORMAT = Ask("format", one_of("json"))


def _contract(
    *given: Answer,
    asks: tuple[Ask, ...] = (),
    takes: tuple[Body, ...] = (),
    errors: tuple[str, ...] = (),
    leads_to: dict[str, dict[str, str]] | None = None,
) -> Contract:
    return Contract(
        asks=(VERSION, _SESSION, *asks),
        takes=takes,
        gives=given,
        errors=(*_ERRORS, *errors),
        leads_to=leads_to,
    )


def _either(shape: Named, status: int = 200) -> Answer:
    return Answer(status, (Body(shape), Body(TEXT, XML)))


_ONE = ("async-job-unknown",)
_BATCH_ONE = (*_ONE, "async-batch-unknown")
_LEADS = {
    name: {"id": "$response.body#/id", "version": "$request.path.version"}
    for name in ("async_job", "change_async_job", "add_batch", "list_batches")
}
CREATES = _contract(
    _either(JOB_INFO, 201),
    asks=(Ask("Sforce-Enable-PKChunking", where="header"),),
    takes=(Body(NEW_JOB),),
    errors=("async-bad-job", "async-bad-operation", "async-no-entity", "async-bad-input"),
    leads_to=_LEADS,
)
CHANGES = _contract(
    _either(JOB_INFO),
    takes=(Body(record("state", state=one_of("Closed", "Aborted"), more=True)),),
    errors=(*_ONE, "async-bad-job", "async-closed"),
)
TELLS = _contract(_either(JOB_INFO), errors=_ONE)
MAPS = _contract(
    Answer(201),
    takes=(Body(TEXT, CSV, example="Salesforce Field,Csv Header,Value,Hint\nName,Title,,\n"),),
    errors=(*_ONE, "async-bad-job", "async-bad-state", "async-bad-input"),
)
ADDS = _contract(
    _either(BATCH_INFO, 201),
    takes=(Body(listing(OPEN)), Body(TEXT, CSV, example="Name\nAcme\n")),
    errors=(*_ONE, "async-bad-state", "async-empty", "async-too-large", "async-bad-input"),
)
LISTS = _contract(_either(BATCHES), asks=(_FORMAT,), errors=_ONE)
TELLS_BATCH = _contract(_either(BATCH_INFO), errors=_BATCH_ONE)
SENT = _contract(
    Answer(200, (Body({}), Body(TEXT, XML), Body(TEXT, CSV))),
    errors=_BATCH_ONE,
)
CAME_OF_IT = _contract(
    Answer(200, (Body(RESULT), Body(TEXT, XML), Body(TEXT, CSV))),
    asks=(_FORMAT,),
    errors=(*_BATCH_ONE, "async-not-processed", "async-not-completed"),
)
FOUND = _contract(
    Answer(200, (Body(listing(OPEN)), Body(TEXT, XML), Body(TEXT, CSV))),
    errors=(*_BATCH_ONE, "async-result-unknown"),
)
