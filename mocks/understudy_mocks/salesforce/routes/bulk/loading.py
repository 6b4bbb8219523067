"""The work on jobs in the background, chunk by chunk, in business time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from understudy.vendor import Refusal, Row, System
from understudy_mocks.salesforce.routes.bulk import extracts, jobs, table
from understudy_mocks.salesforce.routes.bulk.mapping import mapped
from understudy_mocks.salesforce.routes.bulk.rows import Body, Loader, body_of, columns
from understudy_mocks.salesforce.routes.bulk.runner import CHUNK_S, Runner

CHUNK = 200
"""Rows that are saved in one transaction (vendor's Bulk API guide)."""


@dataclass
class Load:
    """Rows on their way in. `tell` is told what was done, `active` whether to go on."""

    runner: Runner
    system: System
    of: Row
    loader: Loader
    bodies: Sequence[Body]
    active: Callable[[], bool]
    tell: Callable[[int, int], None]
    finish: Callable[[], None]
    at: int = 0

    def step(self) -> None:
        """Save one chunk, and come back for the next."""
        if not self.active():
            return
        chunk = self.bodies[self.at : self.at + CHUNK]
        if chunk:
            self.loader.begin_chunk()
            outcomes = [self.loader.save(body) for body in chunk]
            jobs.put_outcomes(self.system, self.of, outcomes)
            self.at += len(chunk)
            self.tell(len(chunk), sum(not o.success for o in outcomes))
        if self.at < len(self.bodies):
            self.runner.later(CHUNK_S, self.step)
        else:
            self.finish()


def loader_of(system: System, job: Row) -> Loader:
    kind = system.schema.object(str(job["Object"]))
    key = str(job["ExternalIdField"] or "Id")
    return Loader(system, kind, str(job["Operation"]), key, jobs.caller_of(job))


def check_names(job: Row, names: Sequence[str]) -> None:
    """Refuse rows that lack what names a record, or that bring more than may be deleted."""
    operation, lower = job["Operation"], {name.lower() for name in names}
    if operation in ("delete", "hardDelete") and lower != {"id"}:
        raise Refusal("bulk-ids-only")
    key = "Id" if operation == "update" else str(job["ExternalIdField"] or "")
    if operation in ("update", "upsert") and key.lower() not in (*lower, ""):
        # Without its own id a record can be upserted: then it is a new one.
        if operation == "upsert" and key.lower() == "id":
            return
        raise Refusal("bulk-column-missing", field=key)


def failure(system: System, refusal: Refusal) -> str:
    """Why a job or a batch failed as a whole."""
    answer = system.vendor.error_table.answer(refusal)
    return f"{answer.entry.code} : {answer.message}"


def bodies_of(system: System, job: Row, text: str) -> list[Mapping[str, object]]:
    """The rows of a table; refuses what cannot be loaded at all."""
    kind = system.schema.object(str(job["Object"]))
    delimiter = table.DELIMITERS[str(job["ColumnDelimiter"] or "COMMA")]
    header, lines = table.read(text, delimiter)
    if job["Spec"]:
        header, lines = mapped(str(job["Spec"]), header, lines)
    found = columns(system.schema, kind, header)
    check_names(job, header)
    return [body_of(found, cells) for cells in lines]


def ingest(runner: Runner, system: System, job_id: str) -> None:
    """Begin to load the rows of a job, or go on with them."""
    job = system.store.get("BulkJob", job_id)
    if job is None or job["State"] not in ("UploadComplete", "InProgress"):
        return
    text = jobs.text_of(system, job, "request") or ""
    try:
        table.check_line_ending(text, str(job["LineEnding"]))
        bodies = bodies_of(system, job, text) if text else []
    except Refusal as refusal:
        told = failure(system, refusal)
        doubled = f"InvalidBatch : {told}" if told.startswith("InvalidBatch") else told
        jobs.change(system, "BulkJob", job, State="Failed", Message=doubled)
        return
    jobs.change(system, "BulkJob", job, State="InProgress")

    def now() -> Row | None:
        return system.store.get("BulkJob", job_id)

    def active() -> bool:
        job = now()
        return job is not None and job["State"] == "InProgress"

    def tell(processed: int, failed: int) -> None:
        count(system, "BulkJob", job_id, processed, failed)

    def finish() -> None:
        jobs.change(system, "BulkJob", system.records.get("BulkJob", job_id), State="JobComplete")

    loader, done = loader_of(system, job), int(job["Processed"] or 0)
    load = Load(runner, system, job, loader, bodies, active, tell, finish, done)
    runner.later(CHUNK_S, load.step)


def count(system: System, kind: str, id_: str, processed: int, failed: int) -> None:
    """Add to what a job or a batch has done."""
    row = system.records.get(kind, id_)
    jobs.change(
        system,
        kind,
        row,
        Processed=int(row["Processed"] or 0) + processed,
        Failed=int(row["Failed"] or 0) + failed,
        DurationMs=int(row["DurationMs"] or 0) + round(CHUNK_S * 1000),
    )


def query(runner: Runner, system: System, job_id: str) -> None:
    """Ask the query of a job, and keep what it finds."""
    job = system.store.get("BulkJob", job_id)
    if job is None or job["State"] not in ("UploadComplete", "InProgress"):
        return
    if job["State"] == "UploadComplete":
        jobs.change(system, "BulkJob", job, State="InProgress")
        runner.later(CHUNK_S, lambda: query(runner, system, job_id))
        return
    text = str(job["Query"])
    try:
        _, found = extracts.checked(system, text)
        records = extracts.found(system, job, text)
    except Refusal as refusal:
        jobs.change(system, "BulkJob", job, State="Failed", Message=failure(system, refusal))
        return
    extracts.keep_columns(system, job, found)
    extracts.keep(system, job, records)
    count(system, "BulkJob", job_id, len(records), 0)
    jobs.change(system, "BulkJob", system.records.get("BulkJob", job_id), State="JobComplete")
