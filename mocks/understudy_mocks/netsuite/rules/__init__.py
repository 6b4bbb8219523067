"""What the account does by itself, whoever writes."""

from understudy.vendor import Rules
from understudy_mocks.netsuite.rules import (
    applying,
    documents,
    lines,
    masters,
    receivables,
    treasury,
    work,
)

RULES = Rules()
for part in (masters, lines, work, receivables, documents, treasury, applying):
    RULES.include(part.RULES)

__all__ = ["RULES"]
