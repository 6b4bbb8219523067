"""What Workday sends: nothing. Integrations poll its transaction log, by entry and by effect.

A business process may have a step that calls a customer's own address; what it says there is the
customer's invention, so none is played.
"""

from collections.abc import Iterable

from understudy.vendor import Message, System
from understudy.vendor.changes import Logged


def events(system: System, logged: Logged) -> Iterable[Message]:
    return ()
