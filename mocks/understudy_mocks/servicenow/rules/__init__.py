"""What the instance does by itself, whoever writes."""

from understudy.vendor import Dialect, Rules
from understudy_mocks.servicenow.rules import demand, keeping, money, people, service, time, work

__all__ = ["DIALECT", "RULES"]

DIALECT = Dialect(
    unknown_fields="ignore",
    read_only_fields="ignore",
    too_long="truncate",
    bad_references="keep",
)
RULES = Rules()
# Stamps and journals come last, as they look at what the other rules have made of a record.
for part in (keeping.FIRST, work, service, money, time, demand, people, keeping.LAST):
    RULES.include(part if isinstance(part, Rules) else part.RULES)
