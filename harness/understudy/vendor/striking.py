"""What becomes of a request at which a fault is aimed, step by step of its life.

A system without trouble pays one look at an empty list for each of these steps.
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from understudy.kernel.errors import HarnessBug
from understudy.kernel.exchange import Exchange, Verb
from understudy.vendor.call import Call, Reply
from understudy.vendor.errors import Refusal
from understudy.vendor.lens import lagging, sliding
from understudy.vendor.trouble import NO_EXCHANGE, Hook, Trouble, Verdict

if TYPE_CHECKING:
    from understudy.vendor.system import System
    from understudy.vendor.webhooks import Message

SECRETS = ("secret", "password", "token", "api_key")
"""How the names of credentials end that somebody can change without becoming somebody else."""


class Dropped(Exception):
    """The connection ends without an answer."""


class Soft(Refusal):
    """Refuses one record of several. It must not end the request as a whole."""

    def __init__(self, kind: str, trouble: Trouble, /, **details: object) -> None:
        super().__init__(kind, **details)
        self.trouble = trouble


def striking(system: "System", call: Call, hook: Hook = "before") -> list[Trouble]:
    """The armed troubles that have this hook and are aimed at this exchange."""
    if not system.troubles:
        return []
    now = system.clock.base.now()
    return [t for t in system.troubles if t.fault.strikes(hook) and t.hits(call.exchange, now)]


def _noted(trouble: Trouble, exchange: Exchange) -> None:
    trouble.strike(exchange.object or exchange.operation, exchange.record_id, exchange)


async def before(system: "System", call: Call) -> Reply | None:
    """Faults that strike before anything has happened."""
    if not system.troubles:
        return None
    for trouble in striking(system, call, "on_clock"):
        _noted(trouble, call.exchange)
    for trouble in striking(system, call):
        scene = trouble.scene(
            call.exchange,
            system.clock.base.now(),
            past=system.exchanges,
            in_flight=system.in_flight,
        )
        verdict = trouble.fault.before(scene, trouble.rng)
        if verdict.action == "go_on" or not _applies(system, call, verdict):
            continue
        _noted(trouble, call.exchange)
        if verdict.action == "delay":
            await asyncio.sleep(verdict.seconds)
        elif verdict.action == "drop":
            call.exchange.outcome = "failed" if trouble.fault.definite else "unknown"
            raise Dropped
        elif verdict.action == "answer":
            return verdict.reply
        elif verdict.action == "lock_out":
            return _locked_out(system, call)
        elif verdict.action == "refuse":
            raise refusal_of(system, verdict)
    return None


def _applies(system: "System", call: Call, verdict: Verdict) -> bool:
    """Do what needs no more than that; False where it comes to nothing."""
    if verdict.action == "revoke":
        return bool(system.tokens.revoke_all("access"))
    if verdict.action == "lag":
        since = system.clock.base.now() - timedelta(seconds=verdict.seconds)
        call.lens = lagging(system.store, since)
        return call.lens is not None
    if verdict.action == "slide" and verdict.reply is not None:
        call.lens = sliding(system.store, call.exchange.object, verdict.times, verdict.reply.body)
        return call.lens is not None
    return True


def _locked_out(system: "System", call: Call) -> Reply:
    """The answer at a door whose keys were changed, in the vendor's own words."""
    kept = system.credentials
    system.credentials = {name: _changed(name, value) for name, value in kept.items()}
    try:
        route = call.route
        if route is not None and call.exchange.verb == "login" and not route.waits:
            with system.store.transaction():
                return route.handler(call)  # type: ignore[return-value]  # it does not wait
        system.vendor.authenticate(call)
    finally:
        system.credentials = kept
    raise Refusal("unauthenticated")


def _changed(name: str, value: str) -> str:
    if not name.endswith(SECRETS):
        return value
    return value[:-1] + ("0" if value[-1:] != "0" else "1")


def refuse_within(system: "System", call: Call) -> None:
    """Faults that refuse a request which came inside another one."""
    if not system.troubles:
        return
    for trouble in striking(system, call):
        scene = trouble.scene(call.exchange, system.clock.base.now(), in_flight=system.in_flight)
        verdict = trouble.fault.before(scene, trouble.rng)
        if verdict.action == "refuse":
            _noted(trouble, call.exchange)
            raise refusal_of(system, verdict)


async def on_reply(system: "System", call: Call, reply: Reply) -> tuple[Reply, Refusal | None]:
    """Faults that strike when the work is done: the answer, or a refusal in its place."""
    refusal = None
    for trouble in striking(system, call, "on_reply"):
        scene = trouble.scene(call.exchange, system.clock.base.now(), in_flight=system.in_flight)
        verdict = trouble.fault.on_reply(scene, trouble.rng)
        if verdict.action == "go_on":
            continue
        _noted(trouble, call.exchange)
        if verdict.action == "drop":
            call.exchange.outcome = "unknown"
            raise Dropped
        if verdict.action == "delay":
            await asyncio.sleep(verdict.seconds)
        elif verdict.action == "alter" and verdict.change is not None:
            reply = replace(reply, body=verdict.change(reply.body))
        elif verdict.action == "dribble":
            reply = replace(reply, takes_s=verdict.seconds)
        elif verdict.action == "cut":
            call.exchange.outcome = "unknown"
            reply = replace(reply, cut_at=int(len(reply.body) * verdict.share))
        elif verdict.action == "refuse":
            refusal = refusal_of(system, verdict)
    return reply, refusal


def refusal_of(system: "System", verdict: Verdict, **details: object) -> Refusal:
    """The refusal that a verdict asks for, of a kind that this vendor knows."""
    kind = _kind(system, verdict)
    if not verdict.pause_told:
        return Refusal(kind, retry_after_s=None, **details)
    if verdict.retry_after_s is None:
        return Refusal(kind, **details)
    return Refusal(kind, retry_after_s=verdict.retry_after_s, **details)


def _kind(system: "System", verdict: Verdict) -> str:
    table = system.vendor.error_table
    for kind in verdict.kinds:
        if kind in table:
            return kind
    raise HarnessBug(f"{system.vendor.name} knows none of {', '.join(verdict.kinds)}")


class Items:
    """Watches the records that requests and jobs write, for faults that strike one of several."""

    def __init__(self, system: "System") -> None:
        self._system = system
        self._counts: dict[tuple[int, str], int] = {}
        self._spared: set[tuple[str, str]] = set()
        self.sparing = False

    def __call__(self, verb: Verb, object: str, id: str | None) -> None:
        """A record is about to be written: refuse it if a fault says so."""
        system = self._system
        exchange = self._exchange(verb, object, id)
        if self.sparing or exchange is None:
            return
        key = (exchange.parent or exchange.seq, object)
        item = self._counts[key] = self._counts.get(key, 0) + 1
        now = system.clock.base.now()
        route = self._route(exchange)
        for trouble in system.troubles:
            if not trouble.fault.strikes("on_item") or (trouble.key, route) in self._spared:
                continue
            if not trouble.hits(exchange, now):
                continue
            scene = trouble.scene(exchange, now, item=item, in_job=system.in_job)
            verdict = trouble.fault.on_item(scene, trouble.rng)
            if verdict.action != "refuse":
                continue
            outer = None if system.in_job else system.exchanges[key[0] - 1]
            trouble.strike(object, id or "", outer)
            kind = _kind(system, verdict)
            told = {"object": object, "id": id or "", "reason": "somebody else is at work on it"}
            raise Soft(kind, trouble, **told) if verdict.soft else Refusal(kind, **told)

    def spare(self, soft: Soft, exchange: Exchange) -> None:
        """What was refused has no place of its own in the answer: take it back, for good."""
        soft.trouble.fired -= 1
        soft.trouble.struck.pop()
        exchange.fault = ""
        self._spared.add((soft.trouble.key, self._route(exchange)))

    @staticmethod
    def _route(exchange: Exchange) -> str:
        return f"{exchange.method} {exchange.target.partition('?')[0]} {exchange.action}"

    def _exchange(self, verb: Verb, object: str, id: str | None) -> Exchange | None:
        """On whose behalf it is written; None for persons and for the system itself."""
        system = self._system
        seq = system.records.exchange
        if not seq and not system.in_job:
            return None
        about = system.exchanges[seq - 1] if seq else None
        return Exchange(
            seq=seq,
            system=system.name,
            role=system.role,
            at=system.clock.base.now(),
            caller="" if about is None else about.caller,
            method="" if about is None else about.method,
            target="" if about is None else about.target,
            request=b"",
            verb=verb,
            object=object,
            record_id=id or "",
            action="" if about is None else about.action,
            parent=0 if about is None else about.parent,
        )

    @contextmanager
    def spared(self) -> Iterator[None]:
        """Nothing is refused meanwhile."""
        self.sparing = True
        try:
            yield
        finally:
            self.sparing = False


def stalled_s(system: "System") -> float:
    """How much later than promised background work begins."""
    late, now = 0.0, system.clock.base.now()
    for trouble in system.troubles:
        if trouble.fault.strikes("on_job") and trouble.is_on(now) and system.exchanges:
            exchange = system.exchanges[-1]
            verdict = trouble.fault.on_job(trouble.scene(exchange, now), trouble.rng)
            if verdict.action == "delay":
                trouble.strike(exchange.object or exchange.operation, "", exchange)
                late += verdict.seconds
    return late


def skew(system: "System", now: datetime) -> timedelta:
    """How far the system's clock is off."""
    off_s = 0.0
    for trouble in system.troubles:
        if trouble.fault.strikes("on_clock") and trouble.is_on(now):
            scene = trouble.scene(NO_EXCHANGE, now)
            off_s += trouble.fault.on_clock(scene, trouble.rng).seconds
    return timedelta(seconds=off_s)


def on_delivery(system: "System", message: "Message", can: Collection[str]) -> Verdict:
    """What becomes of an event on its way out, of what its sender can do."""
    now = system.clock.base.now()
    for trouble in system.troubles:
        if not trouble.hits_delivery(message.noun, now):
            continue
        scene = trouble.scene(NO_EXCHANGE, now, event=message.event)
        verdict = trouble.fault.on_delivery(scene, trouble.rng)
        if verdict.action == "forget":
            system.forgotten_at = now
            verdict = Verdict.drop()
        if verdict.action in can:
            trouble.strike(message.event, message.record_id)
            return verdict
    return Verdict.go_on()


def told(trouble: Trouble) -> Mapping[str, object]:
    """A trouble as the admin API shows it."""
    return {
        "key": trouble.key,
        "fault": trouble.fault.id,
        "definite": trouble.fault.definite,
        "on": trouble.on,
        "fired": trouble.fired,
        "seen": trouble.seen,
        "healed_at": trouble.healed_at,
        "unfit": trouble.unfit,
        "struck": trouble.struck,
    }
