"""The work on a batch of Bulk API 1.0: rows to load, or a query to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from understudy.vendor import Refusal, Row, System
from understudy_mocks.salesforce.routes.bulk import batch_rows, extracts, jobs, loading
from understudy_mocks.salesforce.routes.bulk.runner import CHUNK_S, Runner


def work(runner: Runner, system: System, batch_id: str) -> None:
    """Begin with a batch, or go on with it."""
    batch = system.store.get("BulkBatch", batch_id)
    if batch is None or batch["State"] not in ("Queued", "InProgress"):
        return
    job = system.store.get("BulkJob", str(batch["JobId"]))
    if job is None:
        return
    if job["State"] == "Aborted":
        jobs.change(system, "BulkBatch", batch, State="NotProcessed")
        return
    batch = jobs.change(system, "BulkBatch", batch, State="InProgress")
    if job["Operation"] in ("query", "queryAll"):
        runner.later(CHUNK_S, lambda: _Extract(runner, system, job, batch).ask())
    else:
        _load(runner, system, job, batch)


def _load(runner: Runner, system: System, job: Row, batch: Row) -> None:
    text, id_ = jobs.text_of(system, batch, "request") or "", str(batch["Id"])
    try:
        bodies = batch_rows.bodies(system, job, text)
    except Refusal as refusal:
        _fail(system, batch, refusal)
        return

    def active() -> bool:
        now = system.store.get("BulkBatch", id_)
        return now is not None and now["State"] == "InProgress"

    def tell(processed: int, failed: int) -> None:
        loading.count(system, "BulkBatch", id_, processed, failed)

    def finish() -> None:
        _state(system, id_, "Completed")

    loader, done = loading.loader_of(system, job), int(batch["Processed"] or 0)
    load = loading.Load(runner, system, batch, loader, bodies, active, tell, finish, done)
    runner.later(CHUNK_S, load.step)


def _fail(system: System, batch: Row, refusal: Refusal) -> None:
    message = loading.failure(system, refusal)
    jobs.change(system, "BulkBatch", batch, State="Failed", Message=message)


def _state(system: System, id_: str, state: str) -> None:
    jobs.change(system, "BulkBatch", system.records.get("BulkBatch", id_), State=state)


@dataclass(frozen=True, slots=True)
class _Extract:
    """A query of one batch. With PK chunking, its answer is spread over batches of their own."""

    runner: Runner
    system: System
    job: Row
    batch: Row

    def ask(self) -> None:
        system, id_ = self.system, str(self.batch["Id"])
        batch = system.store.get("BulkBatch", id_)
        if batch is None or batch["State"] != "InProgress":
            return
        text = jobs.text_of(system, batch, "request") or ""
        try:
            kind, columns = extracts.checked(system, text)
            if kind.name.lower() != str(self.job["Object"]).lower():
                raise Refusal("bulk-other-object", object=self.job["Object"])
            records = extracts.found(system, self.job, text)
        except Refusal as refusal:
            _fail(system, batch, refusal)
            return
        size = int(self.job["ChunkSize"] or 0)
        if size:
            self._spread(text, columns, records, size)
            _state(system, id_, "NotProcessed")
            return
        self._keep(batch, columns, records)

    def _keep(
        self,
        batch: Row,
        columns: Sequence[extracts.Column],
        records: Sequence[dict[str, object]],
    ) -> None:
        extracts.keep_columns(self.system, batch, columns)
        extracts.keep(self.system, batch, records)
        loading.count(self.system, "BulkBatch", str(batch["Id"]), len(records), 0)
        _state(self.system, str(batch["Id"]), "Completed")

    def _spread(
        self,
        text: str,
        columns: Sequence[extracts.Column],
        records: Sequence[dict[str, object]],
        size: int,
    ) -> None:
        """A batch for each range of ids, whether or not anything is found in it."""
        system, kind = self.system, str(self.job["Object"])
        ids = sorted(str(row["Id"]) for row in system.store.all(kind))
        for number, first in enumerate(range(0, max(len(ids), 1), size)):
            low, high = ids[first : first + 1], ids[first + size : first + size + 1]
            inside = [
                record
                for record in records
                if (not low or extracts.id_of(record) >= low[0])
                and (not high or extracts.id_of(record) < high[0])
            ]
            values = {
                "JobId": self.job["Id"],
                "Number": number + 1,
                "State": "InProgress",
                "Processed": 0,
                "Failed": 0,
                "DurationMs": 0,
            }
            by = jobs.caller_of(self.job)
            batch = system.records.create("BulkBatch", values, by, trusted=True)
            jobs.put(system, batch, "request", extracts.within(text, low, high))
            self.runner.later(CHUNK_S, partial(self._keep, batch, columns, inside))
