"""What Workday does by itself: a hire makes an event, an event moves the worker, none is rewritten.

Whoever writes, a change of a worker is an event with the day it takes effect and the moment it was
entered. Events are corrected by later ones and rescinded, never edited.
"""

from understudy.vendor import Draft, Refusal, Row, Rules
from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import (
    COMPENSATION,
    COMPENSATION_FIELDS,
    DATED,
    EVENT_TYPES,
    HIRES,
    TERMINATIONS,
)
from understudy_mocks.workday.queries import events_of, fold, in_force

RULES = Rules()

FIRST_NEW_WORKER_ID = 900_001
_TYPES = {"company": "COMPANY", "cost_center": "COST_CENTER", "supervisory_org": "SUPERVISORY"}


@RULES.before("Organization")
def organizations_have_a_reference_id(draft: Draft) -> None:
    row = draft.after
    if draft.creating and not row["reference_id"]:
        count = draft.records.store.count(f"reference/{row['type']}")
        row["reference_id"] = row["code"] or f"{row['type']}_NEW_{count}"


@RULES.before("Worker", "Worker_Event")
def people_are_in_organizations_of_the_right_type(draft: Draft) -> None:
    for name, type_ in _TYPES.items():
        wid = draft.after[name]
        if wid is not None and draft.changed(name):
            found = draft.records.store.get("Organization", str(wid))
            if found is None or found["type"] != type_:
                raise Refusal("bad-reference", object=draft.kind.name, field=name, value=wid)


@RULES.before("Worker")
def workers_are_numbered(draft: Draft) -> None:
    if draft.creating and not draft.after["worker_id"]:
        number = draft.records.store.count("worker-id", FIRST_NEW_WORKER_ID)
        draft.after["worker_id"] = str(number)


@RULES.after("Worker")
def to_hire_is_an_event(draft: Draft) -> None:
    if not draft.creating:
        return
    row = draft.after
    event: Row = {name: row[name] for name in DATED if name != "last_day"}
    event |= {
        "worker": row["wid"],
        "type": HIRES[row["worker_type"] == "contingent"],
        "effective_on": row["hired_on"],
    }
    draft.records.create("Worker_Event", event, draft.by, trusted=True)
    if row["last_day"] is not None:
        leaving: Row = {
            "worker": row["wid"],
            "type": EVENT_TYPES["last_day"],
            "last_day": row["last_day"],
        }
        draft.records.create("Worker_Event", leaving, draft.by, trusted=True)


@RULES.before("Worker_Event")
def an_event_is_never_rewritten(draft: Draft) -> None:
    if draft.before is None:
        return
    marks = ("rescinded_at", "corrected_at")
    changed = [n for n, old in draft.before.items() if draft.after[n] != old]
    if draft.deleting or [n for n in changed if n not in marks] or draft.before["rescinded_at"]:
        raise Refusal("conflict", object="Worker_Event", id=draft.after["wid"])


@RULES.before("Worker_Event")
def an_event_has_a_type_a_day_and_a_moment(draft: Draft) -> None:
    if not draft.creating:
        return
    event = draft.after
    event["entered_at"] = stored(draft.now)
    if event["type"] is None:
        event["type"] = next(EVENT_TYPES[n] for n in DATED if event[n] is not None)
    if event["last_day"] is not None:
        event["effective_on"] = event["last_day"]
    if event["effective_on"] is None:
        event["effective_on"] = draft.now.date().isoformat()


@RULES.before("Worker_Event")
def nobody_leaves_before_being_hired(draft: Draft) -> None:
    event = draft.after
    if not draft.creating or event["last_day"] is None:
        return
    worker = draft.records.get("Worker", str(event["worker"]))
    if str(event["last_day"]) < str(worker["hired_on"]):
        raise Refusal(
            "invalid-value", object="Worker", field="Termination_Date", value=event["last_day"]
        )
    event["type"] = TERMINATIONS[worker["worker_type"] == "contingent"]


@RULES.before("Worker_Event")
def pay_is_an_amount_in_a_currency(draft: Draft) -> None:
    event = draft.after
    if draft.creating and event["type"] == COMPENSATION:
        for name in COMPENSATION_FIELDS:
            if event[name] is None:
                raise Refusal("required-missing", object=COMPENSATION, field=name, fields=name)
        if float(event["hourly_rate"] or 0) < 0:
            raise Refusal(
                "invalid-value", object=COMPENSATION, field="Amount", value=event["hourly_rate"]
            )


@RULES.before("Worker_Event")
def pay_for_the_same_day_is_a_correction(draft: Draft) -> None:
    event, store = draft.after, draft.records.store
    if not draft.creating or event["type"] != COMPENSATION:
        return
    for older in store.find(
        "Worker_Event",
        worker=event["worker"],
        type=COMPENSATION,
        effective_on=event["effective_on"],
        rescinded_at=None,
        corrected_at=None,
    ):
        event["corrects"] = older["wid"]
        mark = {"corrected_at": event["entered_at"]}
        draft.records.update("Worker_Event", str(older["wid"]), mark, draft.by, trusted=True)


@RULES.after("Worker_Event")
def a_rescinded_correction_corrects_nothing(draft: Draft) -> None:
    event = draft.after
    if draft.changed("rescinded_at") and event["corrects"] is not None:
        values = {"corrected_at": None}
        draft.records.update("Worker_Event", str(event["corrects"]), values, draft.by, trusted=True)


@RULES.after("Worker_Event")
def events_move_the_worker(draft: Draft) -> None:
    """`Worker` says where all events leave the person today, and what is still to come.

    A future hire is shown as of the day of the hire; a last day is known as soon as it is entered.
    """
    if draft.after["type"] == COMPENSATION:
        return
    records, worker = draft.records, str(draft.after["worker"])
    events = [e for e in events_of(records.store, worker) if in_force(e, None)]
    values: dict[str, object] = {"hire_rescinded": True}
    if any(e["type"] in HIRES for e in events):
        hires = [str(e["effective_on"]) for e in events if e["type"] in HIRES]
        day = max(draft.now.date().isoformat(), hires[0])
        values = {**fold(e for e in events if str(e["effective_on"]) <= day)}
        values["hired_on"] = max(hired for hired in hires if hired <= day)
        values["last_day"] = fold(events)["last_day"]
        values["pending"] = [
            [e["effective_on"], _to_come(e)] for e in events if str(e["effective_on"]) > day
        ]
    records.update("Worker", worker, values, draft.by, trusted=True)


def _to_come(event: Row) -> Row:
    """What an event will change on its day; a last day is known before."""
    values = {n: event[n] for n in DATED if event[n] is not None and n != "last_day"}
    return {**values, "hired_on": event["effective_on"]} if event["type"] in HIRES else values
