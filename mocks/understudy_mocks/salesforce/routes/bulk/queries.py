"""Bulk API 2.0: jobs that ask a query, and their results page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterator

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Ask, Body
from understudy_mocks.salesforce.routes import shapes as org
from understudy_mocks.salesforce.routes.bulk import extracts, jobs, shapes, table
from understudy_mocks.salesforce.routes.bulk.ingest import format_of
from understudy_mocks.salesforce.routes.bulk.telling import listed, told
from understudy_mocks.salesforce.routes.bulk.working import begin, wake

ROUTES = Routes()
QUERY = "/services/data/v{version}/jobs/query"
JOB = QUERY + "/{id}"
SOURCE = "Bulk API 2.0 guide; client source: simple-salesforce"
PAGE, PAGES_AHEAD = 50_000, 5
"""Records of a page, if the caller asks for no other number; pages that are named in advance."""
PAGE_MOST = 1_000_000
QUERY_ERRORS = (
    "bulk-bad-job",
    "bulk-not-queryable",
    "bulk-not-asked-so",
    "no-query",
    "bad-query",
    "soql-field",
    "soql-object",
    "soql-operator",
    "soql-offset",
)
LEADS = {
    name: {"id": "$response.body#/id", "version": "$request.path.version"}
    for name in ("query_job", "change_query_job", "delete_query_job")
}


def job_of(call: Call) -> Row:
    wake(call.system)
    job = jobs.job_of(call.system, jobs.QUERY, call.params["id"])
    if job is None:
        raise Refusal("bulk-job-unknown")
    call.about(str(job["Object"]))
    return job


@ROUTES.route(
    "POST",
    QUERY,
    verb="query",
    source=SOURCE,
    contract=org.rest(
        org.told(shapes.QUERY_CREATED),
        takes=(Body(shapes.NEW_QUERY),),
        errors=QUERY_ERRORS,
        leads_to=LEADS,
    ),
)
def create_query_job(call: Call) -> Reply:
    """Make a job that asks a query."""
    wake(call.system)
    if not call.body:
        raise Refusal("no-body")
    asked = call.json_object()
    operation = asked.get("operation")
    if operation not in ("query", "queryAll"):
        raise Refusal("bulk-bad-job", reason=f"Unsupported operation: {operation}")
    kind, _ = extracts.checked(call.system, asked.get("query"))
    call.about(kind.name)
    job = jobs.new_job(
        call,
        jobs.QUERY,
        Operation=operation,
        Object=kind.name,
        Query=asked["query"],
        State="UploadComplete",
        Concurrency="Parallel",
        ContentType="CSV",
        **format_of(asked),
    )
    begin(call.system, job)
    # A caller that would rather have the table of results is told of the job in JSON all the same.
    return json_reply(told(call, job, created=True))


@ROUTES.route(
    "GET",
    QUERY,
    verb="read",
    source=SOURCE,
    contract=org.rest(
        org.told(shapes.LISTED), asks=shapes.LIST_ASKS, errors=("bad-locator", "bulk-bad-job")
    ),
)
def query_jobs(call: Call) -> Reply:
    """All jobs that ask queries."""
    wake(call.system)
    return json_reply(listed(call, (jobs.QUERY,), "query"))


@ROUTES.route(
    "GET",
    JOB,
    verb="read",
    source=SOURCE,
    contract=shapes.job_contract(org.told(shapes.QUERY_TOLD)),
)
def query_job(call: Call) -> Reply:
    """How far a job is."""
    return json_reply(told(call, job_of(call)))


@ROUTES.route(
    "PATCH",
    JOB,
    source=SOURCE,
    contract=shapes.job_contract(
        org.told(shapes.QUERY_CREATED),
        takes=(shapes.state("Aborted"),),
        errors=("bulk-bad-state", "bulk-bad-job"),
    ),
)
def change_query_job(call: Call) -> Reply:
    """Call a job off."""
    job = job_of(call)
    if not call.body:
        raise Refusal("no-body")
    state = call.json_object().get("state")
    if state != "Aborted":
        raise Refusal("bulk-bad-job", reason=f"Unsupported state: {state}")
    if job["State"] in jobs.DONE:
        raise Refusal("bulk-bad-state", state=job["State"])
    job = jobs.change(call.system, "BulkJob", job, State="Aborted")
    return json_reply(told(call, job, created=True))


@ROUTES.route(
    "DELETE",
    JOB,
    verb="delete",
    source=SOURCE,
    contract=shapes.job_contract(org.silent(), errors=("bulk-bad-state",)),
)
def delete_query_job(call: Call) -> Reply:
    """Take away a job that is not being worked on."""
    job = job_of(call)
    if job["State"] not in jobs.DONE:
        raise Refusal("bulk-bad-state", state=job["State"])
    jobs.remove(call.system, job, call.caller)
    return Reply(204)


@ROUTES.route(
    "GET",
    JOB + "/results",
    verb="read",
    source=SOURCE,
    contract=shapes.job_contract(
        shapes.csv("Sforce-Locator", "Sforce-NumberOfRecords"),
        asks=(
            Ask("maxRecords", {"type": "integer", "minimum": 1, "maximum": PAGE_MOST}),
            Ask("locator"),
        ),
        errors=("bulk-not-done", "bulk-other-version", "bad-locator", "bulk-bad-job"),
    ),
)
def query_results(call: Call) -> Reply:
    """A page of what a job found."""
    job = _done(call)
    first, most = _locator(call.query.get("locator"), int(job["Processed"] or 0)), _most(call)
    columns = extracts.columns(call.system, job)
    found = list(_records(call, job, first, most))
    delimiter = table.DELIMITERS[str(job["ColumnDelimiter"])]
    ending = table.LINE_ENDINGS[str(job["LineEnding"])]
    lines = ([column.value(record) for column in columns] for record in found)
    text = table.write([[column.name for column in columns]], delimiter, ending)
    text += table.write(lines, delimiter, ending)
    after = first + len(found)
    more = after < int(job["Processed"] or 0)
    headers = (
        (b"content-type", b"text/csv"),
        (b"sforce-locator", written(after).encode() if more else b"null"),
        (b"sforce-numberofrecords", b"%d" % len(found)),
    )
    return Reply(200, text.encode(), headers)


@ROUTES.route(
    "GET",
    JOB + "/resultPages",
    verb="read",
    source="Bulk API 2.0 guide: parallel results",
    contract=shapes.job_contract(
        org.told(shapes.RESULT_PAGES),
        asks=(Ask("locator"),),
        errors=("bulk-not-done", "bulk-other-version", "bad-locator"),
    ),
)
def query_result_pages(call: Call) -> Reply:
    """The addresses of the next pages, so that they can be read side by side."""
    job = _done(call)
    total, version = int(job["Processed"] or 0), call.params["version"]
    first = _locator(call.query.get("locator"), total)
    base = f"/services/data/v{version}/jobs/query/{job['Id']}"
    starts = range(first, max(total, 1), PAGE)
    after = first + PAGES_AHEAD * PAGE
    done = after >= total
    return json_reply(
        {
            "resultPages": [
                {"resultUrl": f"{base}/results?locator={written(at)}"}
                for at in starts[:PAGES_AHEAD]
            ],
            "nextRecordsUrl": None if done else f"{base}/resultPages?locator={written(after)}",
            "done": done,
        }
    )


def _done(call: Call) -> Row:
    """A job whose results are there; refuses while they are not."""
    job = job_of(call)
    if job["ApiVersion"] != call.params["version"]:
        raise Refusal("bulk-other-version", version=job["ApiVersion"])
    if job["State"] != "JobComplete":
        raise Refusal("bulk-not-done", state=job["State"])
    return job


def _records(call: Call, job: Row, first: int, most: int) -> Iterator[dict[str, object]]:
    """Some records of a result; only the pieces that hold them are read."""
    at, end = 0, first + most
    for piece in jobs.pieces(call.system, job, "result"):
        size = int(piece["Rows"] or 0)
        if at < end and at + size > first:
            yield from jobs.records_of(piece)[max(first - at, 0) : end - at]
        at += size


def _most(call: Call) -> int:
    text = call.query.get("maxRecords")
    if text is None or text == "":
        return PAGE
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:12]) <= PAGE_MOST:
        raise Refusal("bulk-bad-job", reason=f"maxRecords is invalid: {text}")
    return int(text)


def written(offset: int) -> str:
    """A locator: which record comes next, in a form that nobody should count on."""
    return urlsafe_b64encode(str(offset).encode()).decode().rstrip("=")


def _locator(text: str | None, size: int) -> int:
    if not text:
        return 0
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (Error, ValueError):
        raise Refusal("bad-locator") from None
    if not found.isdigit() or len(found) > 12 or int(found) > size:
        raise Refusal("bad-locator")
    return int(found)
