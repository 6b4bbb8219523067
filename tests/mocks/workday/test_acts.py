"""What people do at the screen, and what judges then read."""

import pytest

from tests.mocks.workday.conftest import Stage
from understudy.kernel.errors import UsageError
from understudy.kernel.history import Change
from understudy.vendor import Refusal


def hire(stage: Stage, **further: object) -> str:
    values: dict[str, object] = {
        "first_name": "Ana",
        "last_name": "Brandt",
        "email": "ana.brandt@halden.test",
        "job_profile": stage.key("job_profile-2"),
        "org_unit": stage.key("org_unit-2"),
        "cost_centre": stage.key("cost_centre-1"),
        "legal_entity": stage.key("legal_entity-1"),
        "weekly_minutes": 1200,
        **further,
    }
    return stage.system.act("resource", None, values, "people-partner")


def fields(stage: Stage, wid: str) -> dict[str, object]:
    return next(dict(r.fields) for r in stage.system.canonical("resource") if r.id == wid)


def changes(stage: Stage, noun: str) -> list[Change]:
    return [c for c in stage.system.changes() if c.noun == noun]


def test_a_hire_is_one_new_record_with_a_number_and_a_manager(stage: Stage) -> None:
    wid = hire(stage)

    found = fields(stage, wid)
    assert (found["employee_number"], found["hired_on"]) == ("900001", "2026-04-29")
    assert found["manager"] == stage.key("resource-2")
    assert found["terminated_on"] is None
    (change,) = changes(stage, "resource")
    assert (change.kind, change.by, change.after["first_name"]) == (
        "created",
        "person:people-partner",
        "Ana",
    )


def test_a_change_without_a_day_takes_effect_today(stage: Stage) -> None:
    wid, centre = stage.key("resource-30"), stage.key("cost_centre-9")

    stage.system.act("resource", wid, {"cost_centre": centre}, "people-partner")

    assert fields(stage, wid)["cost_centre"] == centre
    (change,) = changes(stage, "resource")
    assert dict(change.after) == {"cost_centre": centre}


def test_a_scheduled_change_is_read_when_it_is_due(stage: Stage) -> None:
    wid, centre = stage.key("resource-30"), stage.key("cost_centre-9")
    before = fields(stage, wid)["cost_centre"]

    stage.system.act(
        "resource", wid, {"cost_centre": centre, "effective_on": "2026-05-01"}, "people-partner"
    )

    assert fields(stage, wid)["cost_centre"] == before
    stage.clock.go(5, 1, hour=0)
    assert fields(stage, wid)["cost_centre"] == centre


def test_a_later_entry_does_not_undo_a_greater_effective_date(stage: Stage) -> None:
    wid, older, newer = (stage.key(k) for k in ("resource-30", "cost_centre-8", "cost_centre-9"))
    for centre, day in ((newer, "2026-04-20"), (older, "2026-04-10")):
        stage.system.act(
            "resource", wid, {"cost_centre": centre, "effective_on": day}, "people-partner"
        )

    assert fields(stage, wid)["cost_centre"] == newer


def test_a_last_day_is_known_as_soon_as_it_is_entered_and_can_be_rescinded(stage: Stage) -> None:
    wid = stage.key("resource-30")
    stage.system.act("resource", wid, {"terminated_on": "2026-05-31"}, "people-partner")
    assert fields(stage, wid)["terminated_on"] == "2026-05-31"

    event = stage.system.store.first("Worker_Event", worker=wid, last_day="2026-05-31")
    assert event is not None
    stage.system.act("resource", wid, {"rescind": event["wid"]}, "people-partner")

    assert fields(stage, wid)["terminated_on"] is None
    with pytest.raises(Refusal, match="conflict"):
        stage.system.act("resource", wid, {"rescind": event["wid"]}, "people-partner")


def test_a_rescinded_hire_never_was(stage: Stage) -> None:
    wid = hire(stage)
    event = stage.system.store.first("Worker_Event", worker=wid)
    assert event is not None

    stage.system.act("resource", wid, {"rescind": event["wid"]}, "people-partner")

    assert wid not in {r.id for r in stage.system.canonical("resource")}


def test_nobody_leaves_before_being_hired(stage: Stage) -> None:
    wid, last_seq = stage.key("resource-30"), stage.system.store.last_seq

    with pytest.raises(Refusal, match="invalid-value"):
        stage.system.act("resource", wid, {"terminated_on": "2001-01-01"}, "people-partner")

    assert stage.system.store.last_seq == last_seq


def test_who_is_hired_must_go_somewhere(stage: Stage) -> None:
    for wrong in (
        {"cost_centre": "nowhere"},
        {"cost_centre": stage.key("legal_entity-1")},
        {"job_profile": None},
        {"email": "x" * 256},
    ):
        with pytest.raises(Refusal):
            hire(stage, **wrong)

    assert not changes(stage, "resource")


def test_the_number_and_the_day_of_hire_stay(stage: Stage) -> None:
    for wrong in ({"employee_number": "1"}, {"hired_on": "2020-01-01"}):
        with pytest.raises(Refusal, match="read-only"):
            stage.system.act("resource", stage.key("resource-30"), wrong, "people-partner")
    with pytest.raises(UsageError):
        stage.system.act("resource", stage.key("resource-30"), {"manager": "x"}, "people-partner")


def test_a_cost_rate_may_begin_in_the_past(stage: Stage) -> None:
    values = {
        "resource": stage.key("resource-30"),
        "effective_on": "2026-03-01",
        "cost_rate_minor": 9250,
        "currency": "EUR",
    }

    made = stage.system.act("cost_rate", None, values, "people-partner")

    found = next(r for r in stage.system.canonical("cost_rate") if r.id == made)
    assert dict(found.fields) == {**values, "entered_on": "2026-04-29"}
    (change,) = changes(stage, "cost_rate")
    assert (change.kind, change.id) == ("created", made)


def test_a_second_rate_for_the_same_day_corrects_the_first(stage: Stage) -> None:
    values = {
        "resource": stage.key("resource-30"),
        "effective_on": "2026-03-01",
        "cost_rate_minor": 9250,
        "currency": "EUR",
    }
    first = stage.system.act("cost_rate", None, values, "people-partner")
    second = stage.system.act(
        "cost_rate", None, {**values, "cost_rate_minor": 9000}, "people-partner"
    )
    ids = [r.id for r in stage.system.canonical("cost_rate")]
    assert second in ids
    assert first not in ids

    stage.system.act("resource", str(values["resource"]), {"rescind": second}, "people-partner")

    ids = [r.id for r in stage.system.canonical("cost_rate")]
    assert first in ids
    assert second not in ids


def test_a_rate_is_an_amount_and_is_not_edited(stage: Stage) -> None:
    worker = stage.key("resource-30")
    for wrong in (
        {"resource": worker, "effective_on": "2026-03-01", "currency": "EUR"},
        {"resource": worker, "cost_rate_minor": -1, "currency": "EUR"},
        {"resource": "nobody", "cost_rate_minor": 1, "currency": "EUR"},
    ):
        with pytest.raises(Refusal):
            stage.system.act("cost_rate", None, wrong, "people-partner")
    with pytest.raises(Refusal, match="read-only"):
        stage.system.act("cost_rate", "any", {"cost_rate_minor": 1}, "people-partner")
