"""What every fault is: its parameters, and a hook that decides about one exchange."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from random import Random
from typing import ClassVar

from understudy.kernel.exchange import Exchange
from understudy.vendor.trouble import Verdict

__all__ = ["Fault", "Verdict"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Override exactly one hook: it alone tells what the caller can know afterwards.

    `before`: nothing has happened yet. `on_reply`: the work is done. `on_delivery`: an event is on
    its way out. Target, times, probability and window are not a fault's business (see `Trouble`).
    """

    id: ClassVar[str]
    definite: ClassVar[bool]

    def strikes(self, hook: str) -> bool:
        """Whether this fault overrides `hook`."""
        return getattr(type(self), hook) is not getattr(Fault, hook)

    def before(self, exchange: Exchange, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_reply(self, exchange: Exchange, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_delivery(self, event: str, rng: Random) -> Verdict:
        return Verdict.go_on()

    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """The names of what can be set."""
        return tuple(f.name for f in fields(cls))

    def settings(self) -> Mapping[str, object]:
        """What is set, by name: how a fault travels to another process."""
        return asdict(self)
