"""The default campaign: the stories every engine is put through, until something shows."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planted import catalogue

from tests.scenario.stages import broken, unheard
from understudy.kernel.clock import RealClock
from understudy.kernel.seed import Seed
from understudy.scenario.performance import perform
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation
from understudy.sut import REFERENCE, SutSpec

CAMPAIGN: Sequence[str] = (
    "money/overnight",
    "money/work_of_minutes",
    "money/rejected_and_done_again",
    "money/invoice_voided",
    "calm/deal_talked_about",
    "calm/moved_to_another_team",
    "calm/people_come_and_go",
    "calm/customers_taken_over",
    "calm/customer_renamed",
    "calm/a_customer_nobody_knew",
    "calm/two_accounts_of_one_customer",
    "order/event_delivered_twice",
    "order/won_and_won_again",
    "order/two_hands_on_a_project",
    "order/a_clock_that_is_slow",
    "order/a_message_nobody_sent",
    "loss/given_up_and_asked_again",
    "loss/tokens_die_in_the_middle",
    "limits/crm_throttles_at_quarter_end",
    "money/ledger_busy",
    "money/replies_lost_at_nine",
    "money/ledger_down_at_nine",
    "growth/a_quarters_deals_at_once",
    "growth/a_customer_buys_twice",
    "growth/every_currency",
    "growth/regional_expansion",
    "growth/acquisition",
    "growth/api_version_move",
    "calm/project_rests",
    "money/three_deliveries_in_an_hour",
    "money/closed_in_the_middle_of_it",
    "money/month_end_close",
    "calm/opportunity_to_cash",
)
"""Most telling first; the same for all bugs, who are looked for without knowing which it is."""


@dataclass(frozen=True, slots=True)
class Caught:
    """How the campaign fared with one bug. `by` are the promises red in the run that showed it."""

    bug: str
    right: str
    by: tuple[str, ...]
    runs: int
    seconds: float
    first: str
    """The scenario that showed it; empty if none did."""


def spoilt(bug: str) -> SutSpec:
    """The reference engine with a bug."""
    return replace(REFERENCE, name=bug, factory=f"planted.factories:{bug}")


def catch(name: str, seed: int = 7) -> Caught:
    """Put an engine with a bug through the campaign, until the promise is red that names it."""
    logging.disable(logging.CRITICAL)
    right, clock = catalogue()[name].right, RealClock()
    began, runs = clock.now(), 0
    for scenario in collect(CAMPAIGN):
        runs += 1
        ended = perform(scenario, Seed(seed), lambda s, n: Simulation(s, n, spoilt(name)), unheard)
        red = broken(ended)
        if right in red:
            seconds = (clock.now() - began).total_seconds()
            return Caught(name, right, tuple(sorted(red)), runs, seconds, scenario.name)
    return Caught(name, right, (), runs, (clock.now() - began).total_seconds(), "")
