"""Small parts of hand-written histories: a deal, its projects, its work and its invoices."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from understudy.invariants.base import Invariant
from understudy.kernel.events import InvariantJudged, ViolationFound
from understudy.kernel.exchange import Exchange, Outcome, Verb
from understudy.kernel.history import Change, ChangeKind, History, Record
from understudy.scenario.judging import judge
from understudy.sut.claims import Claims

SYNC = "integration:sync"
PERSON = "person:somebody"


def at(text: str) -> datetime:
    """A moment of 2026 in UTC: `06-30 10:00`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def record(role: str, noun: str, id: str, source: str | None = None, /, **fields: object) -> Record:
    return Record(role, role, noun, id, source, fields)


def change(
    role: str,
    noun: str,
    id: str,
    when: str,
    *,
    by: str = PERSON,
    kind: ChangeKind = "updated",
    source: str | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    exchange: int = 0,
) -> Change:
    values = {} if after is None else after
    old = {} if before is None else before
    return Change(0, role, role, at(when), by, kind, noun, id, source, old, values, exchange)


def made(of: Record, when: str, by: str = PERSON, exchange: int = 0) -> Change:
    """The change that created a record as it is."""
    return change(
        of.role,
        of.noun,
        of.id,
        when,
        by=by,
        kind="created",
        source=of.source,
        after=of.fields,
        exchange=exchange,
    )


def synced(of: Record, when: str, exchange: int = 0) -> Change:
    """The same, by the system under test."""
    return made(of, when, SYNC, exchange)


def exchange(
    role: str,
    seq: int,
    when: str,
    *,
    status: int = 200,
    outcome: Outcome = "ok",
    fault: str = "",
    retry_after_s: float | None = None,
    verb: Verb = "create",
    object: str = "thing",
    request: bytes = b"{}",
) -> Exchange:
    return Exchange(
        seq=seq,
        system=role,
        role=role,
        at=at(when),
        caller=SYNC,
        method="POST",
        target="/things",
        request=request,
        verb=verb,
        object=object,
        done_at=at(when),
        status=status,
        outcome=outcome,
        fault=fault,
        retry_after_s=retry_after_s,
    )


def lost(role: str, seq: int, when: str) -> Exchange:
    """A write that was done, and whose answer never came."""
    return exchange(role, seq, when, status=0, outcome="unknown", fault="lost-reply")


def refused(role: str, seq: int, when: str, retry_after_s: float | None = None) -> Exchange:
    """A write that the system was not there to take."""
    return exchange(
        role,
        seq,
        when,
        status=503,
        outcome="failed",
        fault="unavailable",
        retry_after_s=retry_after_s,
    )


def history(
    records: Iterable[Record] = (),
    changes: Iterable[Change] = (),
    exchanges: Iterable[Exchange] = (),
    baseline: Iterable[Record] = (),
    accounts: Mapping[str, Mapping[str, int]] | None = None,
    ended: str = "07-01 12:00",
) -> History:
    """A closed history; every role is on stage, for each had its legal entities before."""
    roles = ("crm", "psa", "erp", "hcm", "ppm")
    ours = [record(role, "legal_entity", "L1", name="Firm Inc") for role in roles]
    return History(
        started_at=at("06-29 08:00"),
        ended_at=at(ended),
        exchanges=sorted(exchanges, key=lambda e: e.at),
        changes=sorted(changes, key=lambda c: c.at),
        records=[*ours, *records],
        baseline=[*ours, *baseline],
        accounts=accounts or {},
    )


# -- the firm --------------------------------------------------------------------------------------


def deal(**more: object) -> Record:
    fields: dict[str, object] = {
        "name": "Rollout",
        "customer": "C1",
        "legal_entity": "Firm Inc",
        "stage": "won",
        "billing_type": "time_and_materials",
        "amount_minor": 5_000_000,
        "currency": "EUR",
        "rate_card": "Standard",
        "start_on": "2026-06-29",
        "end_on": "2026-12-31",
    }
    return record("crm", "engagement", "D1", **{**fields, **more})


WON = change(
    "crm",
    "engagement",
    "D1",
    "06-29 09:00",
    before={"stage": "negotiation"},
    after={"stage": "won"},
)


def project(role: str, id: str = "P1", source: str | None = "D1", /, **more: object) -> Record:
    fields: dict[str, object] = {
        "name": "Rollout",
        "customer": "C9",
        "currency": "EUR",
        "start_on": "2026-06-29",
        "end_on": "2026-12-31",
    }
    return record(role, "project", id, source, **{**fields, **more})


def customer(role: str, **more: object) -> Record:
    id, source = ("C1", None) if role == "crm" else ("C9", "C1")
    fields: dict[str, object] = {"name": "Acme", **more}
    return record(role, "customer", id, source, **fields)


def person(role: str, **more: object) -> Record:
    """E-7 at work. In the HCM the key is a field, elsewhere where the record came from."""
    fields: dict[str, object] = {
        "first_name": "Ada",
        "last_name": "Byron",
        "email": "ada@firm.test",
    }
    if role == "hcm":
        fields |= {"employee_number": "E-7", "terminated_on": None}
        return record(role, "resource", "W1", **{**fields, **more})
    return record(role, "resource", "U1", "E-7", **{**fields, **more})


def time_entry(id: str = "77", **more: object) -> Record:
    """A day of work on the deal's project, worth 960.00 EUR."""
    fields: dict[str, object] = {
        "project": "P1",
        "resource": "U1",
        "worked_on": "2026-06-29",
        "minutes": 480,
        "billable": True,
        "bill_rate_minor": 12_000,
        "currency": "EUR",
        "status": "approved",
        "approved_at": "2026-06-30T10:00:00.000Z",
    }
    return record("psa", "time_entry", id, **{**fields, **more})


def approved(of: Record, when: str = "06-30 10:00") -> Change:
    return change(
        "psa", of.noun, of.id, when, before={"status": "submitted"}, after={"status": "approved"}
    )


def posted_time(id: str = "901", source: str = "77", **more: object) -> Record:
    fields: dict[str, object] = {
        "project": "P1",
        "resource": "U1",
        "worked_on": "2026-06-29",
        "posted_on": "2026-06-29",
        "minutes": 480,
        "billable": True,
        "bill_rate_minor": 12_000,
    }
    return record("erp", "time_entry", id, source, **{**fields, **more})


def expense(id: str = "55", **more: object) -> Record:
    fields: dict[str, object] = {
        "project": "P1",
        "resource": "U1",
        "incurred_on": "2026-06-29",
        "amount_minor": 48_250,
        "billable": True,
        "currency": "EUR",
        "status": "approved",
        "approved_at": "2026-06-30T10:00:00.000Z",
    }
    return record("psa", "expense_item", id, **{**fields, **more})


def posted_expense(id: str = "801", source: str = "55", **more: object) -> Record:
    fields: dict[str, object] = {
        "project": "P1",
        "resource": "U1",
        "incurred_on": "2026-06-29",
        "posted_on": "2026-06-29",
        "amount_minor": 48_250,
        "currency": "EUR",
    }
    return record("erp", "expense_item", id, source, **{**fields, **more})


def milestone(**more: object) -> Record:
    fields: dict[str, object] = {
        "project": "P1",
        "name": "Concept",
        "due_on": "2026-07-31",
        "amount_minor": 2_000_000,
        "currency": "EUR",
        "status": "completed",
        "completed_at": "2026-06-30T14:00:00.000Z",
    }
    return record("psa", "milestone", "M1", **{**fields, **more})


COMPLETED = change(
    "psa",
    "milestone",
    "M1",
    "06-30 14:00",
    before={"status": "planned"},
    after={"status": "completed"},
)


def line(kind: str, source: str, amount_minor: int) -> Mapping[str, object]:
    return {"kind": kind, "source": source, "amount_minor": amount_minor, "minutes": 0}


DAY_BILLED = line("time", "77", 96_000)
MILESTONE_BILLED = line("milestone", "M1", 2_000_000)


def invoice(id: str = "I1", *lines: Mapping[str, object], **more: object) -> Record:
    fields: dict[str, object] = {
        "number": f"INV-{id}",
        "project": "P1",
        "customer": "C9",
        "currency": "EUR",
        "status": "open",
        "lines": list(lines),
        "total_minor": sum(int(str(each["amount_minor"])) for each in lines),
        "paid_minor": 0,
    }
    return record("erp", "invoice", id, **{**fields, **more})


# -- the judge -------------------------------------------------------------------------------------


def judged(promise: Invariant, about: History) -> InvariantJudged:
    """What the judge says of one promise; no other promise may stumble over the history either."""
    outcomes = judge(about, [promise], Claims.everything())[0]
    assert [o.reason for o in outcomes if o.reason] == []
    return outcomes[0]


def only_violation(promise: Invariant, about: History) -> ViolationFound:
    """The one finding about a history that breaks a promise once."""
    outcome = judged(promise, about)
    assert outcome.verdict == "broken"
    (violation,) = outcome.violations
    return violation


def told(violation: ViolationFound) -> tuple[str, str, str]:
    return violation.subject, violation.expected, violation.found


def evidence(violation: ViolationFound) -> list[str]:
    """The witness, in few words: where, and how it begins."""
    return [f"{each.system} {' '.join(each.text.split()[:3])}" for each in violation.witness]
