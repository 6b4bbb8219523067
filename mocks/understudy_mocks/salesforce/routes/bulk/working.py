"""Which work a job or a batch needs, and when it begins."""

from understudy.vendor import Row, System
from understudy_mocks.salesforce.routes.bulk import batch_work, jobs, loading
from understudy_mocks.salesforce.routes.bulk.runner import QUEUED_S, Runner


def wake(system: System) -> None:
    """Take up work that was under way when the system was stopped, or its records put back."""
    runner = system.part(Runner)
    if runner.restored == system.store.restored:
        return
    runner.restored = system.store.restored
    for job in system.store.all("BulkJob"):
        if job["State"] in ("UploadComplete", "InProgress"):
            begin(system, job)
        for batch in jobs.batches(system, job):
            if batch["State"] in ("Queued", "InProgress"):
                begin_batch(system, batch)


def begin(system: System, job: Row) -> None:
    """Let a job of Bulk API 2.0 be worked on."""
    runner = system.part(Runner)
    work = loading.query if job["Api"] == jobs.QUERY else loading.ingest
    runner.later(QUEUED_S, lambda: work(runner, system, str(job["Id"])))


def begin_batch(system: System, batch: Row) -> None:
    """Let a batch of Bulk API 1.0 be worked on."""
    runner = system.part(Runner)
    runner.later(QUEUED_S, lambda: batch_work.work(runner, system, str(batch["Id"])))
