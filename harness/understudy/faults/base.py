"""What every fault is: its parameters, and a hook that decides about one exchange."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from random import Random
from typing import ClassVar, Literal, Protocol

from understudy.vendor import Vendor
from understudy.vendor.trouble import Hook, Scene, Verdict

__all__ = ["Fault", "Scene", "SutFault", "Target", "Verdict"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Override exactly one hook: it alone tells what the caller can know afterwards.

    `before`: nothing has happened yet. `on_reply`: the work is done. `on_delivery`: an event is on
    its way out. `on_item`: one record of a request, or of a job, is about to be written. `on_job`:
    work is put off to the background. `on_clock`: how far the system's clock is off. Target, times,
    probability and window are not a fault's business (see `Trouble`).
    """

    id: ClassVar[str]
    definite: ClassVar[bool]
    at_the_door: ClassVar[bool] = False

    def unfit(self, vendor: Vendor) -> str:
        """Why this vendor has no such thing; empty where it has."""
        return ""

    def strikes(self, hook: Hook) -> bool:
        """Whether this fault overrides `hook`."""
        return getattr(type(self), hook, None) is not getattr(Fault, hook, None)

    def before(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_reply(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_item(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_job(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.go_on()

    def on_clock(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.go_on()

    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """The names of what can be set."""
        return tuple(f.name for f in fields(cls))

    def settings(self) -> Mapping[str, object]:
        """What is set, by name: how a fault travels to another process."""
        return asdict(self)


class Target(Protocol):
    """What can be done to a system under test. It may be unable to: `UsageError` says so."""

    def kill(self) -> None: ...

    def start(self) -> None: ...

    def crash(self, request: int, moment: Literal["before", "after"]) -> None:
        """Kill it when it sends so many requests from now, and start it again."""

    @property
    def crashes(self) -> int:
        """How often it was killed at a request."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def lose_disk(self) -> None:
        """Empty its disk. It must not run."""

    def start_copy(self) -> None:
        """Let one more of it run beside it, with a disk of its own."""

    def stop_copies(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SutFault(Fault):
    """Strikes the system under test, on "sut", and no vendor. It begins once and is healed once."""

    def unfit(self, vendor: Vendor) -> str:
        return f"{vendor.title} is not the system under test"

    def struck(self, target: Target, crashes: int) -> bool:
        """Whether it came to that, when it had crashed so often before."""
        return True

    def on_sut(self, target: Target) -> None:
        """What happens to it."""
        raise NotImplementedError

    def heal(self, target: Target) -> None:
        """What ends it."""
