"""What Kantata does by itself, whoever writes."""

from understudy.vendor import Rules
from understudy_mocks.kantata.rules import account, approvals, lines, projects

RULES = Rules()
for part in (account, projects, lines, approvals):
    RULES.include(part.RULES)
