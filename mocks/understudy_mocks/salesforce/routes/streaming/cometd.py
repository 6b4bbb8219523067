"""CometD: many messages in one request, and one that waits until there is something to tell.

Errors are told within the answer, whose status stays 200.
"""

import re
from collections.abc import Mapping

import orjson

from understudy.vendor import Call, Refusal, Reply, Routes, System, bearer
from understudy_mocks.salesforce.auth import NEWEST_VERSION, seen
from understudy_mocks.salesforce.events.channels import channel_of
from understudy_mocks.salesforce.routes.streaming import shapes
from understudy_mocks.salesforce.routes.streaming.sessions import (
    NEW,
    Session,
    Sessions,
    Subscription,
    place,
    replay_of,
)

ROUTES = Routes()
OLDEST_STREAMING = 37
TIMEOUT_S = 110.0
"""How long a connect waits (vendor's Streaming API guide)."""
SOURCE = "Streaming API guide; Bayeux protocol; client source: aiosfstream"
_VERSION = re.compile(r"(\d{1,3})\.0")
_COOKIES = ("BrowserId", "BAYEUX_BROWSER", "t", "sfdc-stream")
ADVICE = {"interval": 0, "timeout": round(TIMEOUT_S * 1000), "reconnect": "retry"}
AGAIN = {"interval": 0, "reconnect": "handshake"}
NEVER = {"reconnect": "none", "interval": 0}
UNKNOWN, DENIED = "403::Unknown client", "401::Authentication invalid"
ASKED_NOBODY = "401::Request requires authentication"
BAD_REPLAY = (
    "400::The replayId {{{replay}}} you provided was invalid.  Please provide a valid ID, -2 to"
    " replay all events, or -1 to replay only new events."
)

Told = Mapping[str, object]


@ROUTES.route("POST", "/cometd", public=True, source=SOURCE)
@ROUTES.route("POST", "/cometd/replay/{version}", public=True, source=SOURCE)
@ROUTES.route("POST", "/cometd/{version}/{rest*}", public=True, source=SOURCE)
@ROUTES.route("POST", "/cometd/{version}", public=True, source=SOURCE, contract=shapes.COMETD)
async def cometd(call: Call) -> Reply:
    """Shake hands, subscribe, and wait for events."""
    replies: list[Told] = []
    greeted = False
    for message in _messages(call):
        answer = await _Listener(call, message).answers()
        greeted |= any(
            a.get("channel") == "/meta/handshake" and a.get("successful") is True for a in answer
        )
        replies += answer
    headers = [(b"content-type", b"application/json")]
    if greeted:
        headers += [(b"set-cookie", cookie.encode()) for cookie in _cookies(call.system)]
    return Reply(200, orjson.dumps(replies), tuple(headers))


def _messages(call: Call) -> list[dict[str, object]]:
    told = call.json()
    found: list[dict[str, object]] = []
    for one in told if isinstance(told, list) else [told]:
        if not isinstance(one, dict) or not isinstance(one.get("channel"), str):
            raise Refusal("malformed", reason="messages with a channel are expected")
        found.append(one)
    if not found:
        raise Refusal("malformed", reason="a message is expected")
    return found


def _cookies(system: System) -> list[str]:
    return [f"{name}={system.secret('cookie', 22)}; Path=/; Secure" for name in _COOKIES]


class _Listener:
    """One message of a client, and what is answered to it."""

    def __init__(self, call: Call, message: dict[str, object]) -> None:
        self._call, self._message = call, message
        self._system = call.system
        self._sessions = call.system.part(Sessions)

    async def answers(self) -> list[Told]:
        channel = str(self._message["channel"])
        wrong = self._wrong_version() or self._unknown_caller()
        if channel == "/meta/handshake":
            return [self._handshake(wrong)]
        if wrong:
            return [self._failed(wrong, advice=NEVER)]
        session = self._sessions.get(self._message.get("clientId"))
        if session is None:
            return [self._failed(UNKNOWN, advice=AGAIN)]
        if channel == "/meta/connect":
            return await self._connect(session)
        if channel == "/meta/subscribe":
            return [self._subscribe(session)]
        if channel == "/meta/unsubscribe":
            for name in self._names():
                session.subscriptions.pop(name, None)
            return [self._good(subscription=self._message.get("subscription"))]
        if channel == "/meta/disconnect":
            self._sessions.close(session)
            return [self._good()]
        return [self._failed("403::Publishing is not allowed on this channel")]

    # -- who asks ------------------------------------------------------------------------------

    def _wrong_version(self) -> str:
        version = _VERSION.fullmatch(self._call.params.get("version", ""))
        if version is None:
            return (
                "400::API version in the URI is mandatory. URI format:"
                f" '/cometd/{NEWEST_VERSION}.0'"
            )
        if not OLDEST_STREAMING <= int(version[1]) <= NEWEST_VERSION:
            return (
                "400::Unsupported API version. Only API versions"
                f" '{OLDEST_STREAMING}.0' and later are supported"
            )
        return ""

    def _unknown_caller(self) -> str:
        secret = bearer(self._call, ("bearer", "oauth"))
        if secret is None:
            return ASKED_NOBODY
        try:
            caller = seen(self._system, secret)
        except Refusal:
            return DENIED
        self._call.caller, self._call.exchange.caller = caller, caller.name
        return ""

    # -- what is answered ----------------------------------------------------------------------

    def _good(self, **more: object) -> Told:
        message = self._message
        told = {"channel": message["channel"], "clientId": message.get("clientId")}
        return {**told, **self._id(), **more, "successful": True}

    def _failed(self, error: str, **more: object) -> Told:
        message = self._message
        told: dict[str, object] = {"channel": message["channel"], **self._id(), "error": error}
        for name in ("clientId", "subscription"):
            if name in message:
                told[name] = message[name]
        return {**told, **more, "successful": False}

    def _id(self) -> Told:
        return {"id": self._message["id"]} if "id" in self._message else {}

    def _handshake(self, wrong: str) -> Told:
        session = None if wrong else self._sessions.open(self._call.caller.user_id)
        if session is None:
            reason = wrong or "403::Organization concurrent user limit exceeded"
            if reason.startswith("400"):
                return self._failed(reason, advice=NEVER)
            ext = {"sfdc": {"failureReason": reason}, "replay": True, "payload.format": True}
            return self._failed("403::Handshake denied", ext=ext, advice={"reconnect": "none"})
        session.replay = replay_of(self._message)
        return {
            "ext": {"replay": True, "payload.format": True},
            "minimumVersion": "1.0",
            "clientId": session.id,
            "supportedConnectionTypes": ["long-polling"],
            "channel": "/meta/handshake",
            **self._id(),
            "version": "1.0",
            "successful": True,
        }

    def _names(self) -> list[str]:
        told = self._message.get("subscription")
        names = told if isinstance(told, list) else [told]
        return [name for name in names if isinstance(name, str) and name]

    def _subscribe(self, session: Session) -> Told:
        names = self._names()
        if not names:
            return self._failed("400::Channel name not specified")
        places = {**session.replay, **replay_of(self._message)}
        found: dict[str, Subscription] = {}
        for name in names:
            channel = channel_of(self._system, name)
            if channel is None:
                return self._failed(
                    f"400::The channel you requested to subscribe to does not exist {{{name}}}"
                )
            replay = places.get(name, NEW)
            since = place(self._system, channel, replay)
            if since is None:
                return self._failed(BAD_REPLAY.format(replay=replay))
            found[name] = Subscription(channel, since)
        session.subscriptions |= found
        # A connect that waits already must hear what is told from the past.
        self._system.wake()
        return self._good(subscription=self._message["subscription"])

    async def _connect(self, session: Session) -> list[Told]:
        advice = self._message.get("advice")
        asked = advice.get("timeout") if isinstance(advice, dict) else None
        wait_s = min(asked / 1000, TIMEOUT_S) if isinstance(asked, int | float) else TIMEOUT_S
        if not session.connected:
            session.connected = True
            return [*session.take(self._system, Sessions.now_s()), self._good(advice=ADVICE)]
        session.turn += 1
        turn, session.waiting = session.turn, session.waiting + 1
        # Another connect of this client is out of date now: it ends with nothing to tell.
        self._system.wake()
        try:
            return await self._events(session, turn, Sessions.now_s() + max(wait_s, 0.0))
        finally:
            session.waiting -= 1
            session.seen_s = Sessions.now_s()

    async def _events(self, session: Session, turn: int, until_s: float) -> list[Told]:
        while session.turn == turn:
            wrong = self._unknown_caller()
            if wrong:
                return [self._failed(wrong, advice=NEVER)]
            now = Sessions.now_s()
            told = session.take(self._system, now)
            if told or now >= until_s:
                return [*told, self._good()]
            due = session.due_s(now)
            await self._system.next_change(
                until_s - now if due is None else min(due, until_s - now)
            )
        return [self._good()]
