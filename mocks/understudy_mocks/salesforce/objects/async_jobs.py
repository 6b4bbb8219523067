"""Asynchronous jobs, their batches, and what was sent for them and found: all of it hidden.

Jobs change their state again and again, so what is large stands apart and is written only once.
"""

from understudy.vendor import Field, ObjectType
from understudy_mocks.salesforce.objects.fields import integer, record_id, stamps, text

_ANY_LENGTH = 1 << 31


def _kind(name: str, prefix: str, *fields: Field) -> ObjectType:
    return ObjectType(
        name,
        (record_id(), *fields, *stamps(deletable=False)),
        key_prefix=prefix,
        id_field="Id",
        hidden=True,
    )


def _of(name: str) -> Field:
    # Without `references`: what a job is about goes with it by a rule of its own.
    return Field(name, "reference", native="reference", length=18, indexed=True)


def _long(name: str) -> Field:
    return Field(name, native="textarea", length=_ANY_LENGTH)


BULK_JOB = _kind(
    "BulkJob",
    "750",
    text("Api", 10, required=True),
    text("Operation", 20, required=True),
    text("Object", 80),
    text("State", 20, required=True),
    text("ExternalIdField", 80),
    text("ContentType", 20),
    text("ColumnDelimiter", 20),
    text("LineEnding", 4),
    text("ApiVersion", 5),
    text("Concurrency", 10),
    text("AssignmentRuleId", 18),
    text("Caller"),
    _long("Query"),
    _long("Message"),
    _long("Spec"),
    integer("ChunkSize"),
    integer("Processed"),
    integer("Failed"),
    integer("DurationMs"),
)
"""`Api` is ingest or query (both of 2.0) or classic (1.0); `ChunkSize` is that of PK chunking."""

BULK_BATCH = _kind(
    "BulkBatch",
    "751",
    _of("JobId"),
    integer("Number"),
    text("State", 20, required=True),
    _long("Message"),
    integer("Processed"),
    integer("Failed"),
    integer("DurationMs"),
)

BULK_DATA = _kind(
    "BulkData",
    "752",
    _of("OfId"),
    text("Part", 12, required=True),
    integer("Number"),
    integer("Rows"),
    _long("Text"),
)
"""What was sent for a job or batch, or came of it: `Part` says which, `Number` in which order."""

BULK = (BULK_JOB, BULK_BATCH, BULK_DATA)
