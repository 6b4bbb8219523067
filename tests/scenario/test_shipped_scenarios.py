"""The reference engine comes through every shipped scenario; the naive one does not."""

import pytest

from tests.scenario.stages import NAIVE, broken, performed
from understudy.invariants import catalogue
from understudy.scenario.script import collect

CORE = (
    "calm/opportunity_to_cash",
    "growth/acquisition",
    "limits/crm_throttles_at_quarter_end",
    "loss/erp_down_on_billing_day",
    "loss/lost_reply_on_invoice",
    "money/month_end_close",
    "order/event_delivered_twice",
)
"""Played in every run of the tests; between them they try every promise. The others are slow."""
MARKED = [
    s.name if s.name in CORE else pytest.param(s.name, marks=pytest.mark.slow) for s in collect()
]


@pytest.mark.parametrize("name", MARKED)
def test_the_reference_engine_keeps_every_promise(name: str) -> None:
    ended = performed(name)

    assert broken(ended) == set(), [i for i in ended.invariants if i.verdict == "broken"]
    assert (ended.verdict, ended.reason) == ("held", "")
    assert all(i.witnesses > 0 for i in ended.invariants)
    assert all(f.fired > 0 for f in ended.faults)


def test_every_promise_is_tried_in_some_scenario() -> None:
    tried = {i.id for name in CORE for i in performed(name).invariants}

    assert tried == set(catalogue())


@pytest.mark.slow
def test_a_lost_reply_makes_the_naive_engine_bill_twice() -> None:
    ended = performed("loss/lost_reply_on_invoice", NAIVE)

    assert ended.verdict == "broken"
    assert "billed-once" in broken(ended)
    (judged,) = [i for i in ended.invariants if i.id == "billed-once"]
    assert all(v.money_minor > 0 and v.currency for v in judged.violations)
    assert any("lost-reply" in line.text for v in judged.violations for line in v.witness)


@pytest.mark.slow
def test_an_outage_makes_the_naive_engine_lose_what_was_due() -> None:
    ended = performed("loss/erp_down_on_billing_day", NAIVE)

    assert ended.verdict == "broken"
    assert {"approved-time-posted-once", "billed-equals-owed"} & broken(ended)


def test_the_naive_engine_hammers_a_system_that_asked_for_a_pause() -> None:
    ended = performed("limits/crm_throttles_at_quarter_end", NAIVE)

    assert ended.verdict == "broken"
    assert "retry-after-honoured" in broken(ended)


def test_a_run_is_the_same_again_and_another_with_another_seed() -> None:
    first = performed("order/event_delivered_twice").run_hash
    performed.cache_clear()

    assert performed("order/event_delivered_twice").run_hash == first
    assert performed("order/event_delivered_twice", seed=8).run_hash != first
