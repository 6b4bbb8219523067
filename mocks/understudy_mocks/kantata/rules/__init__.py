"""What Kantata does by itself, whoever writes."""

from understudy.vendor import Rules
from understudy_mocks.kantata.rules import (
    account,
    approvals,
    billing,
    lines,
    planning,
    presales,
    projects,
    tasks,
)

RULES = Rules()
for part in (account, projects, tasks, lines, approvals, billing, planning, presales):
    RULES.include(part.RULES)
