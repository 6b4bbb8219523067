"""Business processes: what is entered is validated at once, and changes things when it is complete.

With `Auto_Complete` that is on the spot; otherwise the process waits to be approved, and nobody
sees anything of it but the process itself.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from understudy.vendor import Refusal, Row
from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.routes.finding import Given, request_of
from understudy_mocks.workday.routes.getting import Asked

WAITING, DONE = "In Progress", "Successfully Completed"
DENIED, CANCELED, RESCINDED = "Denied", "Canceled", "Rescinded"


@dataclass
class Outcome:
    """What a process did: to whom, by which events, and what its answer names beside itself."""

    worker: str | None = None
    effective_on: str | None = None
    events: list[str] = field(default_factory=list)
    named: dict[str, object] = field(default_factory=dict)

    def event(self, asked: Asked, worker: str, day: str | None, values: Row) -> None:
        """Make an event of the worker."""
        call = asked.call
        given = {"worker": worker, "effective_on": day, **values}
        row = call.system.records.create("Worker_Event", given, call.caller, trusted=True)
        self.worker, self.effective_on = worker, str(row["effective_on"])
        self.events.append(str(row["wid"]))


Work = Callable[[Asked, Given, Outcome], None]


class _Undone(Exception):
    """Ends a rehearsal, so that nothing of it stays."""


@dataclass(frozen=True)
class Process:
    """One business process: its type in the log, its data element, and what it does."""

    name: str
    type: str
    element: str
    work: Work
    reference: str = "Event_Reference"

    def __call__(self, asked: Asked) -> Mapping[str, object]:
        call, request = asked.call, request_of(asked)
        parameters = request.part("Business_Process_Parameters")
        complete = parameters.flag("Auto_Complete")
        outcome = self._done(asked) if complete else self._rehearsed(asked)
        now = stored(call.system.clock.now())
        waits = {"element": asked.element, "request": asked.request}
        row = call.system.records.create(
            "Business_Process",
            {
                "operation": self.name,
                "type": self.type,
                "worker": outcome.worker if complete else self._known_worker(asked, outcome),
                "effective_on": outcome.effective_on,
                "status": DONE if complete else WAITING,
                "initiator": call.caller.name,
                "initiated_at": now,
                "completed_at": now if complete else None,
                "comment": parameters.part("Comment_Data").text("Comment"),
                "request": None if complete else waits,
                "events": " ".join(outcome.events) if complete else "",
            },
            call.caller,
            trusted=True,
        )
        if outcome.worker:
            call.exchange.record_id = outcome.worker
        named = outcome.named if complete else {}
        return {
            "@version": asked.version,
            self.reference: asked.references.bare(row["wid"], self.type),
            **named,
        }

    def _known_worker(self, asked: Asked, outcome: Outcome) -> str | None:
        """Who it is about, if that is somebody who is there already."""
        found = asked.call.system.store.get("Worker", str(outcome.worker or ""))
        return outcome.worker if found else None

    def _done(self, asked: Asked) -> Outcome:
        outcome = Outcome()
        self.work(asked, request_of(asked).needed(self.element), outcome)
        return outcome

    def _rehearsed(self, asked: Asked) -> Outcome:
        """What it would do: a process that cannot succeed is refused before anybody approves it."""
        outcomes: list[Outcome] = []
        try:
            with asked.call.system.store.transaction():
                outcomes.append(self._done(asked))
                raise _Undone
        except _Undone:
            return outcomes[0]

    def resume(self, asked: Asked, row: Row) -> Outcome:
        """Do what was asked for when the process was started."""
        kept = json.loads(str(row["request"]))
        then = Asked(
            asked.call,
            kept["element"],
            kept["request"],
            asked.references,
            asked.day,
            asked.moment,
            asked.page,
            asked.count,
        )
        return self._done(then)


# -- approval --------------------------------------------------------------------------------------


def _process_row(asked: Asked) -> tuple[Given, Row]:
    request = request_of(asked)
    row = request.row("Event_Reference", "Business_Process", "", "wid")
    if row is None:
        raise request.missing("Event_Reference")
    return request, row


def _answer(asked: Asked, row: Row) -> Mapping[str, object]:
    reference = asked.references.bare(row["wid"], row["type"])
    asked.call.exchange.record_id = str(row["wid"])
    return {"@version": asked.version, "Event_Reference": reference}


def _must(row: Row, status: str) -> None:
    if row["status"] != status:
        raise Refusal("conflict", id=row["wid"], status=row["status"])


def _update(asked: Asked, row: Row, values: Mapping[str, object]) -> None:
    call = asked.call
    call.system.records.update(
        "Business_Process", str(row["wid"]), values, call.caller, trusted=True
    )


def approve(asked: Asked, processes: Mapping[str, Process]) -> Mapping[str, object]:
    """Let a waiting process do its work."""
    _, row = _process_row(asked)
    _must(row, WAITING)
    outcome = processes[str(row["operation"])].resume(asked, row)
    now = stored(asked.call.system.clock.now())
    done = {
        "status": DONE,
        "completed_at": now,
        "worker": outcome.worker,
        "events": " ".join(outcome.events),
    }
    _update(asked, row, done)
    return _answer(asked, row)


def end(status: str) -> Callable[[Asked], Mapping[str, object]]:
    """Let a waiting process come to nothing."""

    def ended(asked: Asked) -> Mapping[str, object]:
        _, row = _process_row(asked)
        _must(row, WAITING)
        now = stored(asked.call.system.clock.now())
        _update(asked, row, {"status": status, "completed_at": now})
        return _answer(asked, row)

    return ended


def rescind(asked: Asked) -> Mapping[str, object]:
    """Take back what a completed process, or one event of the log, has done."""
    request = request_of(asked)
    call = asked.call
    event = next(
        (
            found
            for _, value in request.ids("Event_Reference")
            if (found := call.system.store.get("Worker_Event", value)) is not None
        ),
        None,
    )
    now = {"rescinded_at": stored(call.system.clock.now())}
    if event is not None:
        call.system.records.update(
            "Worker_Event", str(event["wid"]), now, call.caller, trusted=True
        )
        return _answer(asked, event)
    _, row = _process_row(asked)
    _must(row, DONE)
    for wid in str(row["events"] or "").split():
        call.system.records.update("Worker_Event", wid, now, call.caller, trusted=True)
    _update(asked, row, {"status": RESCINDED})
    return _answer(asked, row)


def names_in(node: Node) -> tuple[str | None, str | None]:
    """First and last name in a person's name data."""
    detail = xml.child(xml.child(node, "Legal_Name_Data"), "Name_Detail_Data")
    return xml.text(detail, "First_Name"), xml.text(detail, "Last_Name")
