"""What the account does by itself, whoever writes."""

from understudy.vendor import Rules
from understudy_mocks.netsuite.rules import masters, receivables, work

RULES = Rules()
for part in (masters, work, receivables):
    RULES.include(part.RULES)

__all__ = ["RULES"]
