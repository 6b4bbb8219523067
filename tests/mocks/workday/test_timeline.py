"""The worked timeline: a hire, a raise, a transfer and a leaving, as zeep sees each on its day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.mocks.server import Served
from tests.mocks.workday.conftest import Soap, Stage, Zeep, zeep

NUMBER = "31050"
ALL = {
    "Include_Reference": True,
    "Include_Personal_Information": True,
    "Include_Employment_Information": True,
    "Include_Compensation": True,
    "Include_Organizations": True,
    "Include_Transaction_Log_Data": True,
}


class Watch:
    """What the three ways of asking say of one worker."""

    def __init__(self, stage: Stage, ask: Zeep) -> None:
        self._stage, self._ask = stage, ask
        self.unit = stage.system.act("org_unit", None, {"name": "New Practice"}, "people-partner")

    def _found(self, **request: object) -> Soap | None:
        answer = self._ask("Get_Workers", Response_Group=ALL, **request)
        workers = answer.Response_Data.Worker if answer.Response_Data else []
        return next((w for w in workers if w.Worker_Data.Worker_ID == NUMBER), None)

    def plain(self, day: str | None = None) -> Soap | None:
        # The worker's unit only, which saves the client from reading fifty others.
        unit = {"Organization_Reference": [{"ID": [{"_value_1": self.unit, "type": "WID"}]}]}
        as_of = {"As_Of_Effective_Date": day} if day else {}
        return self._found(Request_Criteria=unit, Response_Filter=as_of)

    def by_reference(self, day: str) -> Soap | None:
        reference = {"ID": [{"_value_1": NUMBER, "type": "Employee_ID"}]}
        return self._found(
            Request_References={"Worker_Reference": [reference]},
            Response_Filter={"As_Of_Effective_Date": day},
        )

    def window(self, kind: str) -> Soap | None:
        today = self._stage.clock.now()
        range_ = {f"{kind}_From": today - timedelta(days=1), f"{kind}_Through": today}
        log = {"Transaction_Date_Range_Data": range_}
        return self._found(Request_Criteria={"Transaction_Log_Criteria_Data": [log]})


@pytest.fixture
def watch(stage: Stage, served: Served) -> Watch:
    return Watch(stage, zeep(stage, served.http))


def status(worker: Soap) -> Soap:
    return worker.Worker_Data.Employment_Data.Worker_Status_Data


def position(worker: Soap) -> Soap:
    return worker.Worker_Data.Employment_Data.Worker_Job_Data[0].Position_Data


def cost_center(worker: Soap) -> Soap:
    data = [
        o.Organization_Data for o in worker.Worker_Data.Organization_Data.Worker_Organization_Data
    ]
    return next(
        d.Organization_Code
        for d in data
        if d.Organization_Type_Reference.ID[1]._value_1 == "COST_CENTER"
    )


def rate(worker: Soap) -> Soap:
    summary = worker.Worker_Data.Compensation_Data.Employee_Compensation_Summary_Data
    return summary.Summary_Data_in_Hourly_Frequency.Total_Base_Pay


def hire(stage: Stage, watch: Watch) -> str:
    values = {
        "employee_number": NUMBER,
        "first_name": "Ana",
        "last_name": "Brandt",
        "email": "ana.brandt@halden.test",
        "job_profile": stage.key("job_profile-3"),
        "org_unit": watch.unit,
        "cost_centre": stage.key("cost_centre-1"),
        "legal_entity": stage.key("legal_entity-1"),
        "weekly_minutes": 2400,
        "hired_on": "2026-06-01",
    }
    return stage.system.act("resource", None, values, "people-partner")


def raise_pay(stage: Stage, worker: str, day: str, minor: int) -> None:
    values = {"resource": worker, "effective_on": day, "cost_rate_minor": minor, "currency": "USD"}
    stage.system.act("cost_rate", None, values, "people-partner")


def transfer(stage: Stage, worker: str, day: str) -> None:
    values = {"cost_centre": stage.key("cost_centre-2"), "effective_on": day}
    stage.system.act("resource", worker, values, "people-partner")


def test_a_hire_is_found_by_entry_at_first_and_by_effect_when_due(
    stage: Stage, watch: Watch
) -> None:
    stage.clock.go(5, 2)
    hire(stage, watch)

    assert watch.plain() is None
    early = watch.window("Updated")
    assert early is not None
    assert early.Worker_Descriptor == "Ana Brandt"
    assert early.Worker_Data.Personal_Data is None
    assert early.Worker_Data.Employment_Data.Worker_Job_Data == []
    assert not status(early).Active
    assert watch.window("Effective") is None
    to_come = watch.plain("2026-06-01")
    assert to_come is not None
    assert status(to_come).Active

    stage.clock.go(6, 1)

    due = watch.plain()
    assert due is not None
    assert status(due).Active
    assert watch.window("Updated") is None
    assert watch.window("Effective") is not None


def test_a_retroactive_raise_holds_in_the_past_too_but_is_no_news_by_effect(
    stage: Stage, watch: Watch
) -> None:
    stage.clock.go(5, 2)
    worker = hire(stage, watch)
    raise_pay(stage, worker, "2026-06-01", 8000)
    stage.clock.go(6, 10)
    raise_pay(stage, worker, "2026-05-01", 9250)
    raise_pay(stage, worker, "2026-06-01", 9250)

    today, then = watch.plain(), watch.by_reference("2026-05-15")

    assert today is not None
    assert then is not None
    assert (rate(today), rate(then)) == (Decimal("92.50"), Decimal("92.50"))
    assert watch.window("Updated") is not None
    assert watch.window("Effective") is None


def test_a_scheduled_transfer_takes_effect_without_an_entry_and_can_be_rescinded(
    stage: Stage, watch: Watch
) -> None:
    stage.clock.go(5, 2)
    worker = hire(stage, watch)
    stage.clock.go(6, 12)
    transfer(stage, worker, "2026-07-01")

    before = watch.plain()
    assert before is not None
    assert cost_center(before) == "110"
    assert watch.window("Updated") is not None
    assert watch.window("Effective") is None

    stage.clock.go(7, 1)
    due = watch.plain()
    assert due is not None
    assert cost_center(due) == "120"
    assert position(due).Effective_Date == date(2026, 7, 1)
    assert watch.window("Updated") is None
    assert watch.window("Effective") is not None

    stage.clock.go(7, 5)
    event = stage.system.store.first("Worker_Event", worker=worker, effective_on="2026-07-01")
    assert event is not None
    stage.system.act("resource", worker, {"rescind": event["wid"]}, "people-partner")
    after, logged = watch.plain(), watch.window("Updated")
    assert after is not None
    assert logged is not None
    assert cost_center(after) == "110"
    (entry,) = logged.Worker_Data.Transaction_Log_Entry_Data.Transaction_Log_Entry
    assert entry.Transaction_Log_Data.Is_Rescind_Or_Rescinded
    assert watch.window("Effective") is not None


def test_who_leaves_is_active_to_the_last_day_and_stays_in_the_books(
    stage: Stage, watch: Watch
) -> None:
    stage.clock.go(5, 2)
    worker = hire(stage, watch)
    stage.clock.go(7, 20)
    stage.system.act("resource", worker, {"terminated_on": "2026-07-31"}, "people-partner")
    assert watch.window("Updated") is not None
    assert watch.window("Effective") is None

    stage.clock.go(7, 31)
    last_day = watch.plain()
    assert last_day is not None
    assert status(last_day).Active
    assert last_day.Worker_Descriptor == "Ana Brandt"

    stage.clock.go(8, 1)
    gone = watch.plain()
    assert gone is not None
    assert not status(gone).Active
    assert status(gone).Terminated
    assert status(gone).Termination_Date == date(2026, 7, 31)
    assert gone.Worker_Descriptor == "Ana Brandt (Terminated)"
    assert watch.window("Updated") is None
    assert watch.window("Effective") is not None


def test_what_was_known_at_a_moment_can_be_asked_for(stage: Stage, served: Served) -> None:
    ask = zeep(stage, served.http)
    worker = stage.key("resource-30")
    reference = {"ID": [{"_value_1": worker, "type": "WID"}]}

    def known_at(moment: object) -> Decimal:
        answer = ask(
            "Get_Workers",
            Request_References={"Worker_Reference": [reference]},
            Response_Filter={"As_Of_Entry_DateTime": moment},
        )
        return Decimal(rate(answer.Response_Data.Worker[0]))

    before, old = stage.clock.now(), known_at(stage.clock.now())
    stage.clock.go(5, 10)
    raise_pay(stage, worker, "2026-04-01", 12345)

    assert known_at(stage.clock.now()) == Decimal("123.45")
    assert known_at(before) == old
