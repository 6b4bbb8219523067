"""Scenarios: cast, stages, the run itself, and its judging."""

from understudy.scenario.run import Run
from understudy.scenario.script import Scenario, collect, scenario

__all__ = ["Run", "Scenario", "collect", "scenario"]
