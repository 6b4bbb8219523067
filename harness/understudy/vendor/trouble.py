"""Where trouble enters: what a fault may decide about an exchange, and how a fault is aimed.

The faults themselves are in `understudy.faults`; a system only knows this small, closed set of
verdicts. Faults change what a caller sees. The system's own record stays true.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Literal, Protocol

from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import WRITES, Exchange
from understudy.vendor.call import Reply

Action = Literal["go_on", "delay", "refuse", "drop", "repeat", "alter", "revoke", "answer"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a fault decides about one exchange or delivery."""

    action: Action = "go_on"
    seconds: float = 0.0
    kind: str = ""
    retry_after_s: float | None = None
    times: int = 0
    change: Callable[[bytes], bytes] | None = None
    reply: Reply | None = None

    @classmethod
    def go_on(cls) -> "Verdict":
        """Nothing happens; the next fault is asked."""
        return _GO_ON

    @classmethod
    def delay(cls, seconds: float) -> "Verdict":
        """It happens later."""
        return cls("delay", seconds=seconds)

    @classmethod
    def refuse(cls, kind: str, retry_after_s: float | None = None) -> "Verdict":
        """The vendor's own answer for this kind of error, in the place of any other."""
        return cls("refuse", kind=kind, retry_after_s=retry_after_s)

    @classmethod
    def answer(cls, status: int, media: bytes, body: bytes) -> "Verdict":
        """An answer that is not the vendor's, before anything was done."""
        return cls("answer", reply=Reply(status, body, ((b"content-type", media),)))

    @classmethod
    def drop(cls) -> "Verdict":
        """The connection ends without an answer."""
        return cls("drop")

    @classmethod
    def repeat(cls, times: int) -> "Verdict":
        """A delivery is made `times` more times."""
        return cls("repeat", times=times)

    @classmethod
    def alter(cls, change: Callable[[bytes], bytes]) -> "Verdict":
        """The body is another one."""
        return cls("alter", change=change)

    @classmethod
    def revoke(cls) -> "Verdict":
        """Every token of the caller is dead from now on; the request then goes on its way."""
        return cls("revoke")


_GO_ON = Verdict()


class FaultLike(Protocol):
    """What a system needs of a fault. `definite`: the caller can know that nothing was done."""

    @property
    def id(self) -> str: ...

    @property
    def definite(self) -> bool: ...

    def strikes(self, hook: str) -> bool:
        """Whether it does anything at this point: `before`, `on_reply` or `on_delivery`."""

    def before(self, exchange: Exchange, rng: Random) -> Verdict: ...

    def on_reply(self, exchange: Exchange, rng: Random) -> Verdict: ...

    def on_delivery(self, event: str, rng: Random) -> Verdict: ...


FaultMaker = Callable[[str, Mapping[str, object]], FaultLike]
"""Makes a fault from its id and parameters; raises `UsageError`. The stage hands it in."""


@dataclass(slots=True)
class Trouble:
    """A fault, aimed: at which operations, when, how often. Its window heals it.

    `on` is `*`, a verb, or `object.verb`; the object is the vendor's own name or a canonical noun;
    the verb may be `write` (any) and `create` covers upserts. `times` 0 means without limit.
    """

    key: str
    fault: FaultLike
    rng: Random
    on: str = "*"
    times: int = 0
    skip: int = 0
    probability: float = 1.0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    record_id: str = ""
    fired: int = 0
    seen: int = 0
    healed_at: datetime | None = None
    objects: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The vendor's object types by canonical noun, to aim by noun."""

    def hits(self, exchange: Exchange, now: datetime) -> bool:
        """Whether this exchange is in the aim, counting it as seen and, if hit, as fired."""
        return self._open(now) and self._aimed(exchange) and self._draw()

    def hits_delivery(self, noun: str, now: datetime) -> bool:
        """The same for an event on its way out."""
        wanted = self.on.partition(".")[0]
        if not self.fault.strikes("on_delivery"):
            return False
        return self._open(now) and wanted in ("*", noun) and self._draw()

    def _open(self, now: datetime) -> bool:
        if self.healed_at is not None or (self.times and self.fired >= self.times):
            return False
        if self.starts_at is not None and now < self.starts_at:
            return False
        return self.ends_at is None or now < self.ends_at

    def _aimed(self, exchange: Exchange) -> bool:
        if self.on == "*":
            return exchange.verb != "login"
        name, dot, verb = self.on.rpartition(".")
        if dot and name.lower() != exchange.object.lower():
            objects = self.objects.get(name, ())
            if exchange.object.lower() not in {o.lower() for o in objects}:
                return False
        if self.record_id and self.record_id != exchange.record_id:
            return False
        return (
            verb in ("*", exchange.verb)
            or (verb == "write" and exchange.verb in WRITES)
            or (verb == "create" and exchange.verb == "upsert")
        )

    def _draw(self) -> bool:
        self.seen += 1
        if self.seen <= self.skip:
            return False
        return self.probability >= 1.0 or self.rng.random() < self.probability


VERBS = (
    "*",
    "read",
    "query",
    "describe",
    "create",
    "update",
    "upsert",
    "delete",
    "login",
    "write",
    "other",
)


def check_aim(on: str, nouns: Collection[str]) -> None:
    """Raise `UsageError` if `on` can never hit anything. A noun alone aims at its events."""
    verb = on.rpartition(".")[2]
    if verb not in VERBS and on not in nouns:
        raise UsageError.unknown("operation", verb, VERBS)
