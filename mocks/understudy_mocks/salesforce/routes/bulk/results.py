"""Bulk API 2.0: what became of the rows that were loaded."""

from collections.abc import Iterator

from understudy.vendor import Call, Refusal, Reply, Routes, Row
from understudy_mocks.salesforce.routes.bulk import jobs, shapes, table
from understudy_mocks.salesforce.routes.bulk.ingest import JOB, SOURCE, job_of
from understudy_mocks.salesforce.routes.bulk.rows import Outcome

ROUTES = Routes()
CSV = ((b"content-type", b"text/csv"),)
_RESULTS = shapes.job_contract(shapes.csv(), errors=("bulk-bad-state",))


@ROUTES.route("GET", JOB + "/successfulResults", verb="read", source=SOURCE, contract=_RESULTS)
@ROUTES.route("GET", JOB + "/successfulresults", verb="read", source=SOURCE, contract=_RESULTS)
def successful_results(call: Call) -> Reply:
    """The rows that were saved, with the ids of their records."""
    job = job_of(call)
    lines = (
        [outcome.id, outcome.created, *cells]
        for cells, outcome in _worked(call, job)
        if outcome.success
    )
    return _table(call, job, ["sf__Id", "sf__Created"], lines)


@ROUTES.route("GET", JOB + "/failedResults", verb="read", source=SOURCE, contract=_RESULTS)
@ROUTES.route("GET", JOB + "/failedresults", verb="read", source=SOURCE, contract=_RESULTS)
def failed_results(call: Call) -> Reply:
    """The rows that were not saved, with the reasons."""
    job = job_of(call)
    header, _ = _sent(call, job)
    at = next((n for n, name in enumerate(header) if name.lower() == "id"), None)
    lines = (
        ["" if at is None else cells[at], outcome.told, *cells]
        for cells, outcome in _worked(call, job)
        if not outcome.success
    )
    return _table(call, job, ["sf__Id", "sf__Error"], lines)


@ROUTES.route("GET", JOB + "/unprocessedrecords", verb="read", source=SOURCE, contract=_RESULTS)
@ROUTES.route("GET", JOB + "/unprocessedRecords", verb="read", source=SOURCE, contract=_RESULTS)
def unprocessed_records(call: Call) -> Reply:
    """The rows that nobody came to, because the job was called off or failed."""
    job = job_of(call)
    done = sum(1 for _ in jobs.outcomes(call.system, job))
    return _table(call, job, [], iter(_sent(call, job)[1][done:]))


def _sent(call: Call, job: Row) -> tuple[list[str], list[list[str]]]:
    """The table that was sent; nothing at all where there is none, or none that can be read."""
    text = jobs.text_of(call.system, job, "request")
    if not text:
        return [], []
    try:
        return table.read(text, table.DELIMITERS[str(job["ColumnDelimiter"])])
    except Refusal:
        return [], []


def _worked(call: Call, job: Row) -> Iterator[tuple[list[str], Outcome]]:
    return zip(_sent(call, job)[1], jobs.outcomes(call.system, job), strict=False)


def _table(
    call: Call, job: Row, first: list[str], lines: Iterator[list[str]] | Iterator[list[object]]
) -> Reply:
    header, _ = _sent(call, job)
    delimiter = table.DELIMITERS[str(job["ColumnDelimiter"])]
    text = table.write([[*first, *header]], delimiter) + table.write(lines, delimiter)
    return Reply(200, text.encode(), CSV)
