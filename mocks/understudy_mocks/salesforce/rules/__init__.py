"""What the org does by itself, whoever writes."""

from understudy.vendor import Rules
from understudy_mocks.salesforce.events import platform as platform_events
from understudy_mocks.salesforce.events import topics
from understudy_mocks.salesforce.rules import platform, selling, working

__all__ = ["RULES"]

RULES = Rules()
for part in (platform, working, selling, platform_events, topics):
    RULES.include(part.RULES)
