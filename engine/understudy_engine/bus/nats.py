"""The bus on NATS JetStream, for as many processes as like to share the work.

One stream holds the last word on every key, as a message of its own: what is known of its events,
and whether they wait. It is written by compare-and-set, so whatever two processes do at once is
one after the other. A durable pull consumer for each flow hands the words out; one that waits is
taken by whoever then lays a claim on its key, and claims, in a stream beside, lapse with whoever
made them.
"""

import asyncio
import json
import socket
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import nats
from nats.aio.msg import Msg
from nats.errors import ConnectionReconnectingError
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, StreamConfig
from nats.js.errors import APIError, NotFoundError

from understudy_engine.bus.contract import STATES, Event, Message, Settled
from understudy_engine.bus.word import Word
from understudy_engine.errors import BadLandscape

T = TypeVar("T")
Job = Callable[[], Coroutine[Any, Any, T]]

LEASE_S = 20.0
"""After how long the work of a process that died is handed to another."""
PATIENCE_S = 30.0
"""A word whose time has not come is looked at again by then, for clocks may be turned."""
IDLE_S = 0.2
"""How long to rest when nothing was due."""
AT_ONCE = 128
WAIT_S = 5.0
"""How long an answer may take until it counts as lost."""
AWAY_S = 0.2
"""How long to rest before a server that was away is asked again."""
WRONG_LAST = 10071
"""JetStream's code for: somebody else has written since."""


@dataclass(slots=True)
class _Held:
    """A key that this process works on: the delivery to acknowledge, the claim to let go."""

    delivery: Msg
    claim: int
    word: Word
    seq: int


class NatsBus:
    """The bus on JetStream. All its traffic is on a thread of its own, which also keeps the claims
    alive while the engine is busy; the callers wait for it as they would wait for a disk, and as
    long as it is away.
    """

    def __init__(self, url: str, *, lease_s: float = LEASE_S, patience_s: float = PATIENCE_S):
        name = urlsplit(url).path.strip("/") or "understudy"
        self._url, self._lease_s, self._patience_s = url, lease_s, patience_s
        self._work, self._claims = f"{name}.work", f"{name}.claims"
        self._work_stream, self._claim_stream = f"{name}-work", f"{name}-claims"
        self._held: dict[tuple[str, str], _Held] = {}
        self._consumers: set[str] = set()
        self._now, self._quiet = datetime.min.replace(tzinfo=UTC), False
        self._seen, self._mirror = 0, dict[str, Word]()
        self._listening: JetStreamContext.PushSubscription | None = None
        self._turn = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bus", daemon=True)
        self._thread.start()
        try:
            self._do(self._open())
        except BaseException:
            self._end()
            raise

    def put(self, events: Iterable[Event], now: datetime) -> int:
        """See `Bus`. Keys are kept one by one: a batch that broke off is simply put again."""
        keys: dict[tuple[str, str], list[str]] = {}
        for event in events:
            keys.setdefault((event.flow, event.key), []).append(event.ref)
        self._quiet = False
        jobs = [partial(self._put, flow, key, refs, now) for (flow, key), refs in keys.items()]
        return sum(self._do(_all(jobs)))

    def due(self, flow: str, now: datetime, limit: int) -> Sequence[Message]:
        found = self._do(_patiently(partial(self._due, flow, now, limit)))
        self._quiet = self._quiet and not found and now == self._now
        if not found and not self._quiet:
            self._now, self._quiet = now, True
        return found

    def settle(self, settled: Iterable[Settled], now: datetime) -> None:
        self._quiet = False
        self._do(_all([partial(self._settle, one, now) for one in settled]))

    def next_at(self) -> datetime | None:
        return self._now + timedelta(seconds=IDLE_S if self._quiet else 0.0)

    def dead(self) -> Sequence[Mapping[str, object]]:
        words = sorted(self._words(), key=lambda word: (word.since, word.flow, word.key))
        return [word.letter() for word in words if word.state == "dead"]

    def replay(self, flow: str | None, key: str | None, now: datetime) -> int:
        self._quiet = False
        jobs = [
            partial(self._change, word.flow, word.key, lambda word: word.revive(now))
            for word in self._words()
            if word.state == "dead" and flow in (None, word.flow) and key in (None, word.key)
        ]
        return sum(bool(changed) for changed in self._do(_all(jobs)))

    def accounts(self) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for word in self._words():
            states = found.setdefault(word.flow, dict.fromkeys(STATES, 0))
            for _, state, _ in word.events.values():
                states[state] += 1
        return found

    def close(self) -> None:
        """Give back what was taken and not settled, and go."""
        self._do(self._close())
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open(self) -> None:
        self._nc = await nats.connect(
            self._url,
            connect_timeout=5,
            max_reconnect_attempts=-1,
            allow_reconnect=True,
            reconnect_time_wait=AWAY_S,
            reconnected_cb=self._look_anew,
            error_cb=_quietly,
        )
        self._js = self._nc.jetstream(timeout=WAIT_S)
        await self._js.add_stream(
            StreamConfig(
                name=self._work_stream,
                subjects=[f"{self._work}.>"],
                max_msgs_per_subject=1,
                duplicate_window=0,
                allow_direct=True,
            )
        )
        await self._js.add_stream(
            StreamConfig(
                name=self._claim_stream,
                subjects=[f"{self._claims}.>"],
                max_msgs_per_subject=1,
                max_age=self._lease_s,
                duplicate_window=0,
            )
        )
        self._keeping = asyncio.create_task(self._keep())

    async def _close(self) -> None:
        self._keeping.cancel()
        for held in self._held.values():
            await held.delivery.nak()
            await self._release(held)
        await self._nc.close()

    async def _keep(self) -> None:
        """Says of all that is at work here that it still is."""
        while True:
            await asyncio.sleep(self._lease_s / 4)
            await _all([partial(self._renew, *one) for one in list(self._held.items())])

    async def _renew(self, who: tuple[str, str], held: _Held) -> None:
        try:
            claim = await self._write(_subject(self._claims, *who), b"", held.claim)
            await held.delivery.in_progress()
        except NatsError:
            return  # tried again at the next turn; the claim lasts for four of them
        if claim is not None:
            held.claim = claim

    async def _put(self, flow: str, key: str, refs: Sequence[str], now: datetime) -> int:
        word = Word(flow, key)
        new = word.hear(refs, now)
        if await self._write(_subject(self._work, flow, key), word.dump(), 0) is not None:
            return new
        return await self._change(flow, key, lambda word: word.hear(refs, now))

    async def _change(self, flow: str, key: str, change: Callable[[Word], int]) -> int:
        """Change a word as it is now, again and again until nobody came in between."""
        subject = _subject(self._work, flow, key)
        while True:
            try:
                last = await self._js.get_last_msg(self._work_stream, subject)
                word, seq = Word.load(last.data or b""), last.seq or 0
            except NotFoundError:
                word, seq = Word(flow, key), 0
            changed = change(word)
            if not changed or await self._write(subject, word.dump(), seq) is not None:
                return changed

    async def _write(self, subject: str, body: bytes, after: int) -> int | None:
        """The number of what was written; None when `after` is not the last on the subject."""
        expected = {"Nats-Expected-Last-Subject-Sequence": str(after)}
        try:
            return (await self._js.publish(subject, body, headers=expected)).seq
        except APIError as refused:
            if refused.err_code == WRONG_LAST:
                return None
            raise

    async def _due(self, flow: str, now: datetime, limit: int) -> list[Message]:
        if flow not in self._consumers:
            config = ConsumerConfig(
                durable_name=flow,
                filter_subject=f"{self._work}.{flow}.*",
                ack_wait=self._lease_s,
                max_deliver=-1,
                max_ack_pending=-1,
            )
            await self._js.add_consumer(self._work_stream, config)
            self._consumers.add(flow)
        found: list[Message] = []
        while not found:
            deliveries = await self._pull(flow, limit)
            if not deliveries:
                break
            taken = await _all([partial(self._take, delivery, now) for delivery in deliveries])
            found = [message for message in taken if message is not None]
        return found

    async def _pull(self, flow: str, limit: int) -> list[Msg]:
        """What can be had at once. The client's own `fetch` would wait when there is nothing."""
        inbox = self._nc.new_inbox()
        answers = await self._nc.subscribe(inbox)
        asked = json.dumps({"batch": limit, "no_wait": True}).encode()
        found: list[Msg] = []
        try:
            await self._nc.publish(
                f"$JS.API.CONSUMER.MSG.NEXT.{self._work_stream}.{flow}", asked, reply=inbox
            )
            while len(found) < limit:
                answer = await answers.next_msg(timeout=WAIT_S)
                if not answer.data and (answer.headers or {}).get("Status"):
                    break
                found.append(answer)
        finally:
            await answers.unsubscribe()
        return found

    async def _take(self, delivery: Msg, now: datetime) -> Message | None:
        try:
            return await self._claimed(delivery, now)
        except NatsError as wrong:
            if not _passes(wrong):
                raise
            return None  # not asked again: what became of a claim is unknown, so it has to lapse

    async def _claimed(self, delivery: Msg, now: datetime) -> Message | None:
        word, seq = Word.load(delivery.data), delivery.metadata.sequence.stream
        if word.state != "pending":
            await delivery.ack()
            return None
        left = (word.not_before - now).total_seconds()
        if left > 0:
            await delivery.nak(delay=min(left, self._patience_s))
            return None
        who = word.flow, word.key
        claim = await self._write(_subject(self._claims, *who), b"", 0)
        if claim is None:
            await delivery.nak(delay=min(1.0, self._patience_s))
            return None
        self._held[who] = _Held(delivery, claim, word, seq)
        return Message(word.flow, word.key, word.attempts, word.version)

    async def _settle(self, one: Settled, now: datetime) -> None:
        """First the word, then the delivery, then the claim: a death in between costs time only."""
        who = one.message.flow, one.message.key
        held = self._held.get(who)
        written = None
        if held is not None and held.word.settle(one, now):
            written = await self._write(_subject(self._work, *who), held.word.dump(), held.seq)
        if written is None:
            await self._change(*who, lambda word: word.settle(one, now))
        if held is not None:
            await held.delivery.ack()
            del self._held[who]
            await self._release(held)

    async def _release(self, held: _Held) -> None:
        with suppress(APIError):  # it may have lapsed already
            await self._js.delete_msg(self._claim_stream, held.claim)

    def _words(self) -> Sequence[Word]:
        self._do(_patiently(self._catch_up))
        return list(self._mirror.values())

    async def _catch_up(self) -> None:
        """Every word as of now; later calls read only what was written since."""
        if self._listening is None:
            self._seen, self._mirror = 0, {}
            self._listening = await self._js.subscribe(
                f"{self._work}.>", ordered_consumer=True, cb=self._note
            )
        last = (await self._js.stream_info(self._work_stream)).state.last_seq
        turn = self._turn
        while self._seen < last:
            if self._turn != turn:
                raise ConnectionReconnectingError
            await asyncio.sleep(0.002)

    async def _note(self, message: Msg) -> None:
        self._mirror[message.subject] = Word.load(message.data)
        self._seen = message.metadata.sequence.stream

    async def _look_anew(self) -> None:
        """The server was away, and has forgotten to whom it was telling every word."""
        self._turn += 1
        listening, self._listening = self._listening, None
        if listening is not None:
            await listening.unsubscribe()


def open_nats(url: str) -> NatsBus:
    """The bus on the JetStream of a server; raises `BadLandscape`."""
    asked = urlsplit(url)
    try:
        # The client would go on trying to reach a server that was never there.
        socket.create_connection((asked.hostname or "", asked.port or 4222), 5).close()
        return NatsBus(url)
    except (NatsError, OSError, ValueError) as wrong:
        where = asked.netloc.rpartition("@")[2]  # what is before it may hold a password
        line = str(wrong) or type(wrong).__name__
        raise BadLandscape(f"NATS at nats://{where} cannot be used: {line}") from None


def _subject(root: str, flow: str, key: str) -> str:
    """Keys are anything; a token of a subject is not."""
    return f"{root}.{flow}.{urlsafe_b64encode(key.encode()).decode().rstrip('=') or '-'}"


async def _all(jobs: Sequence[Job[T]]) -> list[T]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def run(job: Job[T]) -> T:
        async with slots:
            return await _patiently(job)

    return await asyncio.gather(*(run(job) for job in jobs))


async def _patiently(job: Job[T]) -> T:
    """Again until the server was there all the time: whatever is done here may be repeated."""
    while True:
        try:
            return await job()
        except NatsError as wrong:
            if not _passes(wrong):
                raise
            await asyncio.sleep(AWAY_S)


def _passes(wrong: NatsError) -> bool:
    """Whether the server is only away: a refusal of its own stays one."""
    return not isinstance(wrong, APIError) or (wrong.code or 0) >= 500


async def _quietly(wrong: Exception) -> None:
    """The client would print every lost connection; what it cannot mend comes up where it hurts."""
