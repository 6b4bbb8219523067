"""What the account does by itself, whoever writes."""

from understudy.vendor import Rules
from understudy_mocks.netsuite.rules import (
    applying,
    documents,
    lines,
    masters,
    receivables,
    revenue,
    treasury,
    work,
)

RULES = Rules()
for part in (masters, lines, work, receivables, documents, treasury, applying, revenue):
    RULES.include(part.RULES)

__all__ = ["RULES"]
