"""What the org sends: outbound messages by itself, all else to those who listen on a channel."""

from understudy_mocks.salesforce.events.outbound import RETRIES_S, events

__all__ = ["RETRIES_S", "events"]
