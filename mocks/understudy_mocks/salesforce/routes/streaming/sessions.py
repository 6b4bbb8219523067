"""Who listens: CometD sessions, what each has subscribed to, and how far it has read.

A session is a matter of the connection, so it is kept beside the records and ends with it; what
it reads is the change log, from a place that the client can name again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from understudy.kernel.history import Delivery
from understudy.vendor import Message, System
from understudy_mocks.salesforce.events.changes import Happening, happenings
from understudy_mocks.salesforce.events.channels import Channel, Told

IDLE_S = 40.0
"""How long a session outlives its last request (vendor's Streaming API guide)."""
CLIENTS_MOST = 2000
"""How many may listen at once (vendor's limits of an Enterprise Edition)."""
EVENTS_MOST, READ_MOST = 200, 1000
"""Events of one answer, and rows of the log that are read at once."""
NEW, ALL = -1, -2


@dataclass
class Subscription:
    """A channel, and the place in the change log up to which it was told."""

    channel: Channel
    since: int


@dataclass
class Session:
    """One client. `turn` counts its connects: only the last one is told anything."""

    id: str
    user: str
    seen_s: float
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    replay: dict[str, object] = field(default_factory=dict)
    connected: bool = False
    waiting: int = 0
    turn: int = 0
    late: list[tuple[float, Told]] = field(default_factory=list)

    def due_s(self, now_s: float) -> float | None:
        """How long until something held back is told."""
        return min((at - now_s for at, _ in self.late), default=None)

    def take(self, system: System, now_s: float) -> list[Told]:
        """What is to be told now, each thing once."""
        told = [message for at, message in self.late if at <= now_s]
        self.late = [one for one in self.late if one[0] > now_s]
        subscriptions = list(self.subscriptions.values())
        last = system.store.last_seq
        while subscriptions and len(told) < EVENTS_MOST:
            since = min(s.since for s in subscriptions)
            if since >= last:
                break
            for happening in happenings(system, since, READ_MOST):
                told += self._hear(system, happening, now_s)
                if len(told) >= EVENTS_MOST:
                    break
        return told

    def _hear(self, system: System, happening: Happening, now_s: float) -> list[Told]:
        """What the subscriptions make of one change, as faults let it through."""
        told: list[Told] = []
        for subscription in self.subscriptions.values():
            if subscription.since >= happening.logged.seq:
                continue
            subscription.since = happening.logged.seq
            message = subscription.channel.tells(system, happening, self.user)
            if message is not None:
                told += self._delivered(system, happening, message, now_s)
        return told

    def _delivered(
        self, system: System, happening: Happening, message: Told, now_s: float
    ) -> list[Told]:
        logged = happening.logged
        nouns = {p.object_name: p.noun for p in system.vendor.projections}
        event, noun = f"{logged.object}.{logged.kind}", nouns.get(logged.object, "")
        verdict = system.trouble_of_delivery(
            Message(str(message["channel"]), event, noun, logged.id, b"")
        )
        if verdict.action == "drop":
            return []
        if verdict.action == "delay":
            self.late.append((now_s + verdict.seconds, message))
            return []
        times = 1 + (verdict.times if verdict.action == "repeat" else 0)
        for attempt in range(1, times + 1):
            system.deliveries.append(
                Delivery(system.name, event, noun, logged.id, system.clock.now(), attempt, 200)
            )
        return [message] * times


class Sessions:
    """All clients of the org."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._open: dict[str, Session] = {}

    @staticmethod
    def now_s() -> float:
        # How long a connection idles is a matter of the network, not of the business calendar.
        return asyncio.get_running_loop().time()

    def open(self, user: str) -> Session | None:
        """A new session; None when there are too many."""
        now = self.now_s()
        self._open = {k: s for k, s in self._open.items() if s.waiting or now - s.seen_s <= IDLE_S}
        if len(self._open) >= CLIENTS_MOST:
            return None
        session = Session(self._system.secret("cometd", 28), user, now)
        self._open[session.id] = session
        return session

    def get(self, id: object) -> Session | None:
        """The session of a client that was heard of lately."""
        session = self._open.get(id) if isinstance(id, str) else None
        if session is None:
            return None
        if not session.waiting and self.now_s() - session.seen_s > IDLE_S:
            del self._open[session.id]
            return None
        session.seen_s = self.now_s()
        return session

    def used(self) -> Mapping[str, int]:
        """How much of the limits those who listen use up."""
        names = ("StreamingApiConcurrentClients", "DurableStreamingApiConcurrentClients")
        return dict.fromkeys(names, len(self._open))

    def users_of(self, channel: str) -> list[str]:
        """Who listens to a channel, once for each client."""
        return [s.user for s in self._open.values() if channel in s.subscriptions]

    def close(self, session: Session) -> None:
        """Forget a client, and let its connect end."""
        self._open.pop(session.id, None)
        session.turn += 1
        self._system.wake()


def place(system: System, channel: Channel, replay: object) -> int | None:
    """Where in the change log a subscription begins; None for what cannot be replayed."""
    try:
        wanted = int(str(replay))
    except ValueError:
        return None
    store, oldest = system.store, system.clock.now() - channel.kept
    if system.forgotten_at is not None:  # a fault: what came before is not to be had
        oldest = max(oldest, system.forgotten_at + timedelta(seconds=2))
    if wanted == NEW:
        return store.last_seq
    if wanted == ALL:
        return _before(system, oldest)
    if wanted < 0 or wanted > store.last_seq:
        return None
    at = next(store.changes(max(wanted - 1, 0), limit=1), None)
    if at is not None and at.at < oldest - timedelta(seconds=1):
        return None
    return wanted


def _before(system: System, moment: datetime) -> int:
    """The last place in the change log before a moment, found by halves."""
    low, high = 0, system.store.last_seq
    while low < high:
        middle = (low + high) // 2
        found = next(system.store.changes(middle, limit=1), None)
        if found is not None and found.at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def replay_of(message: Mapping[str, object]) -> dict[str, object]:
    """The places that a message names, by channel."""
    ext = message.get("ext")
    told = ext.get("replay") if isinstance(ext, dict) else None
    return dict(told) if isinstance(told, dict) else {}
