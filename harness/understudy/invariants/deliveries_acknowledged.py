"""An event that is handed over is acknowledged."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from understudy.invariants.base import Invariant, Violation
from understudy.kernel.history import Delivery, History

_AS_FORGED = (401, 403)


class DeliveriesAcknowledged(Invariant):
    """What is answered with an error each time is given up by the sender, and nobody hears of it.

    Who takes no events of a kind at all is not looked at, nor is a delivery that nobody answered: a
    stranger may be away. An event may be sent back as forged.
    """

    id: ClassVar[str] = "deliveries-acknowledged"
    family = "accounting"

    def subjects(self, history: History) -> Iterator[Sequence[Delivery]]:
        """The attempts at each event of a kind of which some were taken."""
        events: dict[tuple[str, str, str], list[Delivery]] = {}
        for delivery in history.deliveries:
            key = delivery.system, delivery.event, delivery.record_id
            events.setdefault(key, []).append(delivery)
        taken = {(d.system, d.event) for d in history.deliveries if 200 <= d.status < 300}
        for attempts in events.values():
            if (attempts[0].system, attempts[0].event) in taken:
                yield attempts

    def check(self, subject: Sequence[Delivery], history: History) -> Iterator[Violation]:
        answers = [d.status for d in subject]
        if all(status >= 300 and status not in _AS_FORGED for status in answers):
            first = subject[0]
            record = [
                change
                for change in history.changes
                if (change.system, change.noun, change.id)
                == (first.system, first.noun, first.record_id)
            ]
            yield Violation(
                f"{first.event} of {first.noun.replace('_', ' ')} {first.record_id}"
                f" from {first.system}",
                "acknowledged",
                f"answered {', '.join(str(status) for status in answers)}",
                witness=record[-1:],
            )
