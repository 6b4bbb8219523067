"""Jobs and what belongs to them, as they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import orjson

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Caller, ObjectType, Refusal, Row, System
from understudy.vendor.validation import stored
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.routes.bulk.rows import Outcome

INGEST, QUERY, CLASSIC = "ingest", "query", "classic"
BATCH = 10_000
"""How many rows of a load count as one batch (vendor's limits of the bulk APIs)."""
OPERATION_VERBS: Mapping[str, Verb] = {
    "insert": "create",
    "update": "update",
    "upsert": "upsert",
    "delete": "delete",
    "hardDelete": "delete",
    "query": "query",
    "queryAll": "query",
}
DONE = frozenset({"JobComplete", "Failed", "Aborted"})


def new_job(call: Call, api: str, **values: object) -> Row:
    """A new job of whoever calls."""
    named = {
        "Api": api,
        "ApiVersion": call.params["version"],
        "Caller": call.caller.name,
        "Processed": 0,
        "Failed": 0,
        "DurationMs": 0,
        **values,
    }
    return call.system.records.create("BulkJob", named, call.caller, trusted=True)


def job_of(system: System, api: str, text: str) -> Row | None:
    """The job of an id in any of its forms; None when there is no such job of this API."""
    row = system.store.get("BulkJob", full_id(text) or "")
    return row if row is not None and row["Api"] == api else None


def jobs(system: System, api: str) -> list[Row]:
    """All jobs of an API, oldest first."""
    return system.store.find("BulkJob", Api=api)


def caller_of(job: Row) -> Caller:
    """Who made a job: its records are saved in that name."""
    return Caller(str(job["Caller"]), str(job["CreatedById"]))


def change(system: System, kind: str, row: Row, **values: object) -> Row:
    """Change a job or a batch, in the name of whoever made it."""
    by = Caller(str(row.get("Caller") or "system"), str(row["CreatedById"]))
    return system.records.update(kind, str(row["Id"]), values, by, trusted=True)


def remove(system: System, job: Row, by: Caller) -> None:
    """Take a job away, with all that belongs to it."""
    for batch in batches(system, job):
        _remove_data(system, str(batch["Id"]), by)
        system.records.delete("BulkBatch", str(batch["Id"]), by)
    _remove_data(system, str(job["Id"]), by)
    system.records.delete("BulkJob", str(job["Id"]), by)


def _remove_data(system: System, of: str, by: Caller) -> None:
    for data in system.store.find("BulkData", OfId=of):
        system.records.delete("BulkData", str(data["Id"]), by)


def kind_of_job(system: System, name: object, refusal: str) -> ObjectType:
    """The type of record that a job is about."""
    if not isinstance(name, str) or name not in system.schema or system.schema.object(name).hidden:
        raise Refusal(refusal, object=name)
    return system.schema.object(name)


def chunk_number(batch: Row) -> int:
    return int(batch["Number"] or 0)


def batches(system: System, job: Row) -> list[Row]:
    """The batches of a job, oldest first."""
    return system.store.find("BulkBatch", JobId=str(job["Id"]))


# -- what was sent, and what came of it ------------------------------------------------------------


def put(system: System, of: Row, part: str, text: str, rows: int = 0) -> Row:
    """Keep a piece of what was sent for a job or a batch, or of what came of it."""
    by = Caller(str(of.get("Caller") or "system"), str(of["CreatedById"]))
    number = len(pieces(system, of, part))
    values = {"OfId": of["Id"], "Part": part, "Number": number, "Rows": rows, "Text": text}
    return system.records.create("BulkData", values, by, trusted=True)


def pieces(system: System, of: Row, part: str) -> list[Row]:
    """The pieces of one part, in order."""
    return system.store.find("BulkData", OfId=str(of["Id"]), Part=part)


def text_of(system: System, of: Row, part: str) -> str | None:
    """The only piece of a part; None when there is none yet."""
    found = pieces(system, of, part)
    return str(found[0]["Text"]) if found else None


def put_outcomes(system: System, of: Row, outcomes: Sequence[Outcome]) -> None:
    told = [
        {"id": o.id, "created": o.created, "errors": [dict(e) for e in o.errors]} for o in outcomes
    ]
    put(system, of, "outcome", orjson.dumps(told).decode(), len(told))


def outcomes(system: System, of: Row) -> Iterator[Outcome]:
    """What became of the rows, in their order, as far as they were worked on."""
    for piece in pieces(system, of, "outcome"):
        for told in orjson.loads(str(piece["Text"])):
            yield Outcome(told["id"], told["created"], tuple(told["errors"]))


def put_records(system: System, of: Row, records: Sequence[Mapping[str, object]]) -> Row:
    """Keep records that a query found."""
    return put(system, of, "result", orjson.dumps(records).decode(), len(records))


def records_of(piece: Row) -> list[dict[str, object]]:
    """The records of one piece of a query's result."""
    found: list[dict[str, object]] = orjson.loads(str(piece["Text"]))
    return found


def used_today(system: System) -> Mapping[str, int]:
    """What bulk jobs have used up of the limits of the running day."""
    since = stored(system.clock.now() - timedelta(days=1))
    made = [job for job in system.store.all("BulkJob") if str(job["CreatedDate"]) > since]
    batches = [b for b in system.store.all("BulkBatch") if str(b["CreatedDate"]) > since]
    loads = sum(-(-int(job["Processed"] or 0) // BATCH) for job in made if job["Api"] == INGEST)
    return {
        "DailyBulkApiBatches": len(batches) + loads,
        "DailyBulkV2QueryJobs": sum(job["Api"] == QUERY for job in made),
    }
