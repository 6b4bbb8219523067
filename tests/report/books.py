"""A small history behind the small run: a milestone that a lost reply bills twice."""

from datetime import timedelta

from tests.report.events import HOUR, START, judged
from understudy.kernel.events import FaultReported, ScenarioEnded, ViolationFound, WitnessLine
from understudy.kernel.exchange import Exchange, Outcome
from understudy.kernel.history import Change, History, Record

MINUTE = timedelta(minutes=1)
NOON = START + 50 * HOUR
LINE = {"kind": "milestone", "source": "m-1", "amount_minor": 900, "minutes": 0}
INVOICE = {
    "number": "INV1",
    "currency": "EUR",
    "total_minor": 900,
    "project": "p-9",
    "lines": [LINE],
    "status": "open",
}


def asked(seq: int, outcome: Outcome = "ok", fault: str = "") -> Exchange:
    return Exchange(
        seq=seq,
        system="ledger",
        role="erp",
        at=NOON + seq * MINUTE,
        caller="integration:bot",
        method="POST",
        target="/invoice?secret=1",
        request=b"",
        verb="create",
        object="invoice",
        done_at=NOON + seq * MINUTE,
        status=204 if outcome == "ok" else 0,
        outcome=outcome,
        fault=fault,
    )


def invoiced(seq: int) -> Change:
    at = NOON + seq * MINUTE
    return Change(
        seq, "ledger", "erp", at, "integration:bot", "created", "invoice", str(seq), None, {},
        INVOICE, seq,
    )  # fmt: skip


DELIVERED = Change(
    4, "tracker", "psa", NOON, "person:project-manager", "updated", "milestone", "m-1", None,
    {"status": "open"}, {"status": "completed"}, 3,
)  # fmt: skip


def history() -> History:
    records = [
        Record("crm", "crm", "engagement", "d-1", None, {"stage": "won", "currency": "EUR"}),
        Record("tracker", "psa", "project", "p-1", "d-1", {"currency": "EUR"}),
        Record(
            "tracker",
            "psa",
            "milestone",
            "m-1",
            None,
            {
                "status": "completed",
                "project": "p-1",
                "amount_minor": 900,
                "currency": "EUR",
                "completed_at": NOON.isoformat(),
            },
        ),
        Record("ledger", "erp", "project", "p-9", "d-1", {}),
        Record("ledger", "erp", "invoice", "1", None, INVOICE),
        Record("ledger", "erp", "invoice", "2", None, INVOICE),
    ]
    return History(
        START,
        START + 54 * HOUR,
        exchanges=[asked(1, "unknown", "lost-reply"), asked(2)],
        changes=[DELIVERED, invoiced(1), invoiced(2)],
        records=records,
    )


def doubled() -> ViolationFound:
    witness = [
        WitnessLine(NOON + seq * MINUTE, "ledger", f"invoice {seq} created", "change", seq)
        for seq in (1, 2)
    ]
    return ViolationFound("milestone m-1", "1 invoice", "2 invoices", 900, "EUR", witness, "twice")


def ended() -> ScenarioEnded:
    fault = FaultReported(
        "lost-reply", "lost-reply on erp", 1, START + 48 * HOUR, START + 52 * HOUR, "ledger"
    )
    drift = FaultReported(
        "field-added", "field-added on crm", 3, START, START + 54 * HOUR, "crm", "drift"
    )
    return ScenarioEnded(
        name="loss/books",
        verdict="broken",
        promise="A lost reply bills nobody twice",
        seed=7,
        run_hash="0123456789abcdef",
        started_at=START,
        ended_at=START + 54 * HOUR,
        wall_s=1.0,
        requests=2,
        invariants=[judged("billed-once", "broken", doubled()), judged("kept", "held")],
        measures=[],
        faults=[fault, drift],
        requests_by_system={"ledger": 2},
        not_evaluated=["people-agree"],
        not_tried=["no-echo-loop"],
    )
