"""Where trouble enters: what a fault may decide about an exchange, and how a fault is aimed.

The faults themselves are in `understudy.faults`; a system only knows this small, closed set of
verdicts. Faults change what a caller sees. The system's own record stays true.
"""

from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import WRITES, Exchange
from understudy.vendor.call import Reply

if TYPE_CHECKING:
    from understudy.vendor.vendor import Vendor

Action = Literal[
    "go_on",
    "delay",
    "refuse",
    "drop",
    "repeat",
    "alter",
    "revoke",
    "answer",
    "lock_out",
    "lag",
    "slide",
    "dribble",
    "cut",
    "hold",
    "forge",
    "forget",
]
IN_A_STREAM = ("drop", "delay", "repeat")
"""What can become of an event that a client fetches."""
POSTED = (*IN_A_STREAM, "hold", "forge")
"""What can become of an event that the vendor posts to somebody's address."""
Hook = Literal["before", "on_reply", "on_delivery", "on_item", "on_job", "on_clock", "on_sut"]
HOOKS: tuple[Hook, ...] = get_args(Hook)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault may know of the moment at which it is asked.

    `since`: when the trouble began. `item`: which record of the request it is, from 1; 0 for the
    request as a whole. `in_flight`: how many requests the system works at. `event` is what is on
    its way out. `memory` is the trouble's own, and lives as long as it does.
    """

    exchange: Exchange
    now: datetime
    since: datetime
    memory: MutableMapping[str, Any]
    past: Sequence[Exchange] = ()
    in_flight: int = 1
    item: int = 0
    in_job: bool = False
    event: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a fault decides about one exchange or delivery."""

    action: Action = "go_on"
    seconds: float = 0.0
    kinds: tuple[str, ...] = ()
    """Kinds of error: the first that the vendor's table has."""
    retry_after_s: float | None = None
    pause_told: bool = True
    """Whether the vendor may say how long to wait."""
    share: float = 1.0
    soft: bool = False
    """Refused only where the answer as a whole then still is a good one."""
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
    def refuse(
        cls,
        *kinds: str,
        retry_after_s: float | None = None,
        pause_told: bool = True,
        soft: bool = False,
    ) -> "Verdict":
        """The vendor's own answer for the first kind that it knows, in the place of any other."""
        return cls(
            "refuse", kinds=kinds, retry_after_s=retry_after_s, pause_told=pause_told, soft=soft
        )

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

    @classmethod
    def lock_out(cls) -> "Verdict":
        """The vendor's door has other keys: what the caller knows opens it no more."""
        return cls("lock_out")

    @classmethod
    def lag(cls, seconds: float) -> "Verdict":
        """The answer is made from the records as they were so long ago."""
        return cls("lag", seconds=seconds)

    @classmethod
    def slide(cls, rows: int, seen: bytes) -> "Verdict":
        """A row of the page before (`seen`) is gone (-1) or there again (+1) in this one."""
        return cls("slide", times=rows, reply=Reply(200, seen))

    @classmethod
    def dribble(cls, seconds: float) -> "Verdict":
        """The body takes so long from its first byte to its last."""
        return cls("dribble", seconds=seconds)

    @classmethod
    def cut(cls, share: float) -> "Verdict":
        """The connection ends when this share of the body has been sent."""
        return cls("cut", share=share)

    @classmethod
    def hold(cls, seconds: float) -> "Verdict":
        """A delivery waits until another one has left, at most so long."""
        return cls("hold", seconds=seconds)

    @classmethod
    def forge(cls, change: Callable[[bytes], bytes]) -> "Verdict":
        """Beside the delivery comes one that the vendor never made."""
        return cls("forge", change=change)

    @classmethod
    def forget(cls) -> "Verdict":
        """The delivery is dropped, and nobody can have it, or any before it, again."""
        return cls("forget")


_GO_ON = Verdict()


class FaultLike(Protocol):
    """What a system needs of a fault. `definite`: the caller can know that nothing was done."""

    @property
    def id(self) -> str: ...

    @property
    def definite(self) -> bool: ...

    @property
    def at_the_door(self) -> bool:
        """Whether `*` includes logging in."""

    def unfit(self, vendor: "Vendor") -> str:
        """Why this vendor has no such thing; empty where it has."""

    def strikes(self, hook: Hook) -> bool:
        """Whether it does anything at this point."""

    def before(self, scene: Scene, rng: Random) -> Verdict: ...

    def on_reply(self, scene: Scene, rng: Random) -> Verdict: ...

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict: ...

    def on_item(self, scene: Scene, rng: Random) -> Verdict: ...

    def on_job(self, scene: Scene, rng: Random) -> Verdict: ...

    def on_clock(self, scene: Scene, rng: Random) -> Verdict: ...


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
    unfit: str = ""
    """Why it can never strike here."""
    armed_at: datetime | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    struck: list[str] = field(default_factory=list)
    """What it hit: `object/id` where a record was known, else the operation."""

    def scene(self, exchange: Exchange, now: datetime, **more: Any) -> Scene:
        """What its fault is shown."""
        return Scene(exchange, now, self.starts_at or self.armed_at or now, self.memory, **more)

    def strike(self, object: str, id: str, exchange: Exchange | None = None) -> None:
        """Note that it has struck, and whom."""
        self.fired += 1
        self.struck.append(f"{object}/{id}" if id else object)
        if exchange is not None:
            exchange.fault = self.fault.id

    def is_on(self, now: datetime) -> bool:
        """Whether it may strike now, whomever."""
        return self._open(now)

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
        if self.unfit or self.healed_at is not None or (self.times and self.fired >= self.times):
            return False
        if self.starts_at is not None and now < self.starts_at:
            return False
        return self.ends_at is None or now < self.ends_at

    def _aimed(self, exchange: Exchange) -> bool:
        if self.on == "*":
            return exchange.verb != "login" or self.fault.at_the_door
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


NO_EXCHANGE = Exchange(
    0, "", "", datetime.min.replace(tzinfo=UTC), caller="", method="", target="", request=b""
)
"""Where a fault strikes that is about no request."""

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
