"""What the bulk APIs take and give, as their contract tells it."""

from collections.abc import Mapping

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
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bulk.rows import OPERATIONS
from understudy_mocks.salesforce.routes.bulk.table import DELIMITERS, LINE_ENDINGS
from understudy_mocks.salesforce.routes.shapes import COUNTED, ID, LIMITS, MAYBE, MOMENT, OPEN

CSV = "text/csv"
TABLE: Schema = {"type": "string", "minLength": 1}
STATES = one_of("Open", "UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted")
_COMMON: Mapping[str, Schema] = {
    "id": ID,
    "operation": TEXT,
    "object": MAYBE,
    "createdById": ID,
    "createdDate": MOMENT,
    "systemModstamp": MOMENT,
    "state": STATES,
    "concurrencyMode": TEXT,
    "contentType": TEXT,
    "apiVersion": NUMBER,
    "lineEnding": one_of(*LINE_ENDINGS),
    "columnDelimiter": one_of(*DELIMITERS),
}
_PROGRESS: Mapping[str, Schema] = {
    "jobType": TEXT,
    "retries": COUNTED,
    "totalProcessingTime": COUNTED,
    "numberRecordsProcessed": COUNTED,
    "isPkChunkingSupported": TRUTH,
}
_LOADED: Mapping[str, Schema] = {
    "apiActiveProcessingTime": COUNTED,
    "apexProcessingTime": COUNTED,
    "numberRecordsFailed": COUNTED,
}


def _job(name: str, **more: Schema) -> Named:
    every = {**_COMMON, **more}
    optional = {"externalIdFieldName", "assignmentRuleId", "errorMessage", "contentUrl"}
    needed = " ".join(key for key in every if key not in optional)
    told = {"type": "object", "properties": every, "required": needed.split()}
    return Named(name, {**told, "additionalProperties": False})


INGEST_CREATED = _job("IngestJob", contentUrl=TEXT, externalIdFieldName=TEXT, assignmentRuleId=TEXT)
INGEST_TOLD = _job(
    "IngestJobInfo",
    contentUrl=TEXT,
    externalIdFieldName=TEXT,
    assignmentRuleId=TEXT,
    errorMessage=TEXT,
    **_PROGRESS,
    **_LOADED,
)
QUERY_CREATED = _job("QueryJob")
QUERY_TOLD = _job("QueryJobInfo", errorMessage=TEXT, **_PROGRESS)
LISTED = Named(
    "Jobs",
    record(
        "done records nextRecordsUrl",
        done=TRUTH,
        records=listing(OPEN),
        nextRecordsUrl=MAYBE,
    ),
)
RESULT_PAGES = Named(
    "ResultPages",
    record(
        "done resultPages nextRecordsUrl",
        done=TRUTH,
        resultPages=listing(record("resultUrl", resultUrl=TEXT)),
        nextRecordsUrl=MAYBE,
    ),
)
_INGESTED: Schema = {
    "object": one_of("Account", "Contact", "Opportunity", "Product2"),
    "contentType": one_of("CSV"),
    "columnDelimiter": one_of(*DELIMITERS),
    "lineEnding": one_of(*LINE_ENDINGS),
    "externalIdFieldName": TEXT,
    "assignmentRuleId": TEXT,
}
NEW_INGEST: Schema = {
    "anyOf": [
        {
            "type": "object",
            "properties": {"operation": one_of(*operations), **_INGESTED},
            "required": ["operation", "object", *more],
        }
        for operations, more in (
            (tuple(o for o in OPERATIONS if o != "upsert"), ()),
            (("upsert",), ("externalIdFieldName",)),
        )
    ]
}
"""A job is told by operation and type; one that upserts by an external id of that type, too."""
NEW_QUERY: Schema = {
    "type": "object",
    "properties": {
        "operation": one_of("query", "queryAll"),
        "query": {"type": "string", "enum": ["SELECT Id, Name FROM Account"]},
        "contentType": one_of("CSV"),
        "columnDelimiter": one_of(*DELIMITERS),
        "lineEnding": one_of(*LINE_ENDINGS),
    },
    "required": ["operation", "query"],
}
LIST_ASKS = (
    Ask("isPkChunkingEnabled"),
    Ask("jobType", example="V2Ingest"),
    Ask("concurrencyMode"),
    Ask("queryLocator"),
)


def csv(*headers: str) -> Answer:
    """A table."""
    return Answer(200, (Body(TEXT, CSV),), (*LIMITS, *headers))


def state(*states: str) -> Body:
    """The change of a job's state."""
    return Body(record("state", more=True, state=one_of(*states)))


def job_contract(
    *given: Answer,
    asks: tuple[Ask, ...] = (),
    takes: tuple[Body, ...] = (),
    errors: tuple[str, ...] = (),
    leads_to: Mapping[str, Mapping[str, str]] | None = None,
) -> Contract:
    """The contract of an operation on one job."""
    return shapes.rest(
        *given, asks=asks, takes=takes, errors=("bulk-job-unknown", *errors), leads_to=leads_to
    )
