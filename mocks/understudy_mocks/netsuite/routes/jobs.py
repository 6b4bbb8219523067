"""Asynchronous requests: a job takes them, does them a little later, and keeps the answers.

How long a job takes is not documented; here it is a second of business time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps

from understudy.vendor import Call, Refusal, Reply, Routes, System, json_reply
from understudy.vendor.validation import stored
from understudy_mocks.netsuite.routes import shapes
from understudy_mocks.netsuite.routes.asked import strictness
from understudy_mocks.netsuite.routes.rendering import (
    COLLECTION,
    RECORDS,
    SINGULAR,
    bounds,
    page,
    refused,
)

ROUTES = Routes(case_sensitive=False)
JOBS = "/services/rest/async/v1/job"
SOURCE = "REST web services documentation: asynchronous requests"
TAKES_S = 1.0
_KEY = "x-netsuite-idempotency-key"
Handler = Callable[[Call], Reply]
Task = Callable[[], Reply]


@dataclass(slots=True)
class Job:
    """What was asked for, by tasks, and what each of them answered."""

    id: str
    owner: str
    tasks: list[Task]
    answers: list[Reply] = field(default_factory=list)
    started: str = ""
    ended: str = ""

    @property
    def done(self) -> bool:
        return len(self.answers) == len(self.tasks)

    @property
    def progress(self) -> str:
        if not self.done:
            return "processing" if self.started else "pending"
        failed = all(answer.status >= 400 for answer in self.answers)
        return "failed" if failed else "succeeded"


class Jobs:
    """The jobs of an account, and the keys that must not be used again."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._jobs: dict[str, Job] = {}
        self.keys: dict[tuple[str, str], str] = {}

    def put(self, owner: str, tasks: list[Task]) -> Job:
        """A new job, to be done soon."""
        job = Job(str(len(self._jobs) + 1), owner, tasks)
        self._jobs[job.id] = job
        self._system.later(TAKES_S, lambda: self._do(job))
        return job

    def _do(self, job: Job) -> None:
        job.started = stored(self._system.clock.now())
        for task in job.tasks:
            job.answers.append(task())
        job.ended = stored(self._system.clock.now())

    def get(self, owner: str, id_: str) -> Job:
        """A job of this caller; refuses any other."""
        job = self._jobs.get(id_)
        if job is None or job.owner != owner:
            raise Refusal("not-found")
        return job


def is_deferred(call: Call) -> bool:
    return "respond-async" in call.headers.get("prefer", "").lower()


def deferrable(handler: Handler) -> Handler:
    """A handler whose work is done by a job where the caller prefers that."""

    @wraps(handler)
    def answer(call: Call) -> Reply:
        if not is_deferred(call) or call.exchange.parent or _is_batch(call):
            return handler(call)
        _check(call)
        return submit(call, [lambda: _played(call, handler)])

    return answer


def _check(call: Call) -> None:
    """Refuses at once what cannot be read at all; whether it can be done the job finds out."""
    if call.exchange.method in ("POST", "PATCH", "PUT"):
        strictness(call)
        if call.body.strip() or "/!transform/" not in call.path:
            call.json_object()


def _is_batch(call: Call) -> bool:
    """Batches make their own tasks, once they have been read."""
    many = "type=collection" in call.headers.get("content-type", "").lower().replace(" ", "")
    return many or "ids" in call.query


def _played(call: Call, handler: Handler) -> Reply:
    try:
        with call.system.store.transaction():
            return handler(call)
    except Refusal as refusal:
        return refused(call, refusal)


def submit(call: Call, tasks: list[Task]) -> Reply:
    """Take a request for later; refuses one that was taken under the same key before."""
    jobs, owner = call.system.part(Jobs), call.caller.name
    key = call.headers.get(_KEY, "")
    first = jobs.keys.get((owner, key))
    if key and first is not None:
        raise Refusal("already-done", job=f"{call.origin}{JOBS}/{first}")
    job = jobs.put(owner, tasks)
    if key:
        jobs.keys[owner, key] = job.id
    location = f"{call.origin}{JOBS}/{job.id}".encode()
    return Reply(202, headers=((b"preference-applied", b"respond-async"), (b"location", location)))


# -- looking at jobs -------------------------------------------------------------------------------


def _self(call: Call, *parts: object) -> str:
    return "/".join((f"{call.origin}{JOBS}", *map(str, parts)))


def _link(url: str, rel: str = "self") -> Mapping[str, str]:
    return {"rel": rel, "href": url}


@ROUTES.route(
    "GET", f"{JOBS}/{{id}}", object="job", verb="read", source=SOURCE, contract=shapes.JOB
)
def read_job(call: Call) -> Reply:
    """Tell how far a job is."""
    job = call.system.part(Jobs).get(call.caller.name, call.params["id"])
    url = _self(call, job.id)
    body = {
        "links": [_link(url)],
        "completed": job.done,
        "id": job.id,
        "progress": job.progress,
        "task": {"links": [_link(f"{url}/task")]},
    }
    return json_reply(body, content_type=SINGULAR)


@ROUTES.route(
    "GET", f"{JOBS}/{{id}}/task", object="job", verb="query", source=SOURCE, contract=shapes.TASKS
)
def list_tasks(call: Call) -> Reply:
    """List the tasks of a job."""
    job = call.system.part(Jobs).get(call.caller.name, call.params["id"])
    limit, offset = bounds(call)
    items = [
        {"links": [_link(_self(call, job.id, "task", n))], "id": str(n)}
        for n in range(1, len(job.tasks) + 1)
    ]
    body = page(call, items[offset : offset + limit], len(items), limit, offset, call.path)
    return json_reply(body, content_type=COLLECTION)


@ROUTES.route(
    "GET",
    f"{JOBS}/{{id}}/task/{{task}}",
    object="job",
    verb="read",
    source=SOURCE,
    contract=shapes.TASK,
)
def read_task(call: Call) -> Reply:
    """Tell how far a task is."""
    job, n = _task(call)
    url, done = _self(call, job.id, "task", n), len(job.answers) >= n
    body: dict[str, object] = {"links": [_link(f"{url}/result", "related"), _link(url)]}
    body |= {"completed": done, "id": str(n), "progress": job.progress}
    if done:
        body["progress"] = "failed" if job.answers[n - 1].status >= 400 else "succeeded"
        body |= {"startTime": job.started, "endTime": job.ended}
    return json_reply(body, content_type=SINGULAR)


@ROUTES.route(
    "GET",
    f"{JOBS}/{{id}}/task/{{task}}/result",
    object="job",
    verb="read",
    source=SOURCE,
    contract=shapes.RESULT,
)
def read_result(call: Call) -> Reply:
    """Answer what the request would have been answered at once."""
    job, n = _task(call)
    if len(job.answers) < n:
        raise Refusal("not-found")
    return job.answers[n - 1]


def _task(call: Call) -> tuple[Job, int]:
    job = call.system.part(Jobs).get(call.caller.name, call.params["id"])
    text = call.params["task"]
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(job.tasks)):
        raise Refusal("not-found")
    return job, int(text)


def inner_target(call: Call, *parts: object) -> str:
    """The path and query of a request of a batch: that of the batch, less what names its items."""
    kept = [
        part
        for part in call.query_string.split("&")
        if part and part.partition("=")[0].lower() not in ("ids", "expandrecords")
    ]
    path = "/".join((RECORDS, *map(str, parts)))
    return f"{path}?{'&'.join(kept)}" if kept else path
