"""The life of a request, as one list.

A request that reaches a system goes through `LIFE` from top to bottom; the first step that answers
or refuses ends it. Then faults see the reply, and everything goes on the record.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import nullcontext
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from math import ceil
from traceback import format_exc
from typing import TYPE_CHECKING, cast

from understudy.kernel.exchange import Exchange
from understudy.vendor import admin, drifting, striking
from understudy.vendor.answers import READING
from understudy.vendor.call import Call, Reply
from understudy.vendor.errors import Refusal
from understudy.vendor.routing import Handler, Route, Routes
from understudy.vendor.striking import Dropped, Soft

if TYPE_CHECKING:
    from understudy.vendor.system import Receive, Scope, Send, System

BODY_LIMIT = 64 * 1024 * 1024
PIECES = 10
"""In how many pieces at most a slow body comes."""


Step = Callable[["System", Call], Awaitable[Reply | None]]


async def find_route(system: "System", call: Call) -> Reply | None:
    """Which operation is it, and what is it about?"""
    route, call.params = system.vendor.routes.find(call.exchange.method, call.path)
    _tell(call, route)
    if system.drifts:
        drifting.on_request(system, call)
    return None


def _tell(call: Call, route: Route) -> None:
    """Put on the record which operation it is, and on what."""
    call.route, exchange = route, call.exchange
    exchange.verb = route.verb
    exchange.object = route.object or call.params.get("object", "")
    exchange.record_id = call.params.get("id", "")
    if route.about is not None:
        route.about(call)


async def authenticate(system: "System", call: Call) -> Reply | None:
    """Who is it?"""
    if call.route is not None and not call.route.public:
        call.caller = system.vendor.authenticate(call)
        call.exchange.caller = call.caller.name
    return None


async def limit(system: "System", call: Call) -> Reply | None:
    """Does the caller ask too much?"""
    system.vendor.limit(call)
    return None


async def handle(system: "System", call: Call) -> Reply | None:
    """Parse, apply the rules, store, render: all or nothing."""
    route = call.route
    if route is None:
        raise RuntimeError("a call is handled after its route was found")
    system.records.exchange = call.exchange.seq
    if route.waits:
        return await cast(Awaitable[Reply], route.handler(call))
    first = system.store.last_seq
    try:
        reply = _handled(system, call, route)
    except Soft as soft:
        # This operation has no way to refuse a part, and nothing of it was done.
        items = system.items
        items.spare(soft, call.exchange)
        with items.spared():
            reply = _handled(system, call, route)
    if system.store.last_seq > first:
        call.exchange.changes = (first + 1, system.store.last_seq)
    return reply


def _handled(system: "System", call: Call, route: Route) -> Reply:
    handler = cast(Handler, route.handler)
    if route.verb in READING and not (system.troubles or system.drifts):
        return system.answers.find(call) or _read(system, call, route, handler)
    with call.lens or nullcontext():
        if route.method == "GET":
            return handler(call)
        with system.store.transaction():
            return handler(call)


def _read(system: "System", call: Call, route: Route, handler: Handler) -> Reply:
    with nullcontext() if route.method == "GET" else system.store.transaction():
        reply = handler(call)
    if reply.lasting:
        system.answers.keep(call, reply)
    return reply


def play_within(call: Call, inner: Call, routes: Routes | None = None) -> Reply:
    """Play a request that came inside another one, as part of a batch.

    It goes on the record as an exchange of its own whose `parent` is the outer one, has the outer
    caller, is undone by itself when it is refused, and meets the faults aimed at it that refuse;
    those of the connection strike the outer request only. `routes` narrows what may be asked.
    """
    system = call.system
    exchange = inner.exchange
    exchange.parent, exchange.caller = call.exchange.seq, call.caller.name
    inner.caller = call.caller
    system.exchanges.append(exchange)
    outer, first = system.records.exchange, system.store.last_seq
    try:
        route, inner.params = (routes or system.vendor.routes).find(exchange.method, inner.path)
        _tell(inner, route)
        striking.refuse_within(system, inner)
        system.records.exchange = exchange.seq
        with system.store.transaction():
            reply = cast(Handler, route.handler)(inner)
            if reply.status >= 400:
                exchange.outcome = "failed"
    except Refusal as refusal:
        reply = refused(system, inner, refusal)
    finally:
        system.records.exchange = outer
    if system.store.last_seq > first:
        exchange.changes = (first + 1, system.store.last_seq)
    exchange.done_at, exchange.status, exchange.reply = exchange.at, reply.status, reply.body
    return reply


def inside(
    call: Call,
    method: str,
    target: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Call:
    """A request inside another one, to be played by `play_within`. `target` has path and query."""
    path, _, query = target.partition("?")
    exchange = Exchange(
        seq=len(call.system.exchanges) + 1,
        system=call.system.name,
        role=call.system.role,
        at=call.exchange.at,
        caller=call.caller.name,
        method=method.upper(),
        target=target,
        request=body,
    )
    return Call(
        call.system,
        exchange,
        call.scheme,
        call.host,
        path,
        query,
        {name.lower(): value for name, value in (headers or {}).items()},
        body,
    )


LIFE: tuple[Step, ...] = (find_route, striking.before, authenticate, limit, handle)


async def play(system: "System", call: Call) -> Reply:
    """The answer to a call; raises `Dropped` when there is none."""
    system.in_flight += 1
    system.run_due()
    try:
        reply = await _first_answer(system, call)
        system.publish()
        if system.drifts:
            reply = drifting.on_reply(system, call, reply)
        return await trouble_on_reply(system, call, reply)
    finally:
        system.in_flight -= 1


async def _first_answer(system: "System", call: Call) -> Reply:
    try:
        for step in LIFE:
            reply = await step(system, call)
            if reply is not None:
                if reply.status >= 400:
                    call.exchange.outcome = "failed"
                return system.vendor.finish(call, reply)
    except Refusal as refusal:
        return system.vendor.finish(call, refused(system, call, refusal))
    except (Dropped, asyncio.CancelledError):
        raise
    except Exception:  # a bug of ours must reach the caller as the vendor's own 500, and us by name
        system.bugs.append(f"{call.exchange.method} {call.exchange.target}\n{format_exc()}")
        return refused(system, call, Refusal("internal"))
    raise RuntimeError("the last step of a life must answer")


def refused(system: "System", call: Call, refusal: Refusal) -> Reply:
    """A refusal in the vendor's own words."""
    answer = system.vendor.error_table.answer(refusal)
    exchange = call.exchange
    exchange.error = refusal.kind
    exchange.outcome = "failed" if answer.entry.definite else "unknown"
    reply = system.vendor.error_reply(call, answer)
    allowed = refusal.details.get("allowed")
    # RFC 9110, 15.5.6: a 405 must have it. A vendor may have put it there in its own way.
    told = any(name == b"allow" for name, _ in reply.headers)
    if answer.entry.status == 405 and allowed and not told:
        reply = reply.with_headers((b"allow", str(allowed).encode()))
    silent = "retry_after_s" in refusal.details and refusal.details["retry_after_s"] is None
    if answer.entry.retry_after_s is not None and not silent:
        asked = refusal.details.get("retry_after_s")
        seconds = asked if isinstance(asked, int | float) else answer.entry.retry_after_s
        exchange.retry_after_s = float(seconds)
        reply = reply.with_headers((b"retry-after", b"%d" % ceil(seconds)))
    return reply


async def trouble_on_reply(system: "System", call: Call, reply: Reply) -> Reply:
    """Faults that strike when the work is done."""
    if not system.troubles:
        return reply
    reply, refusal = await striking.on_reply(system, call, reply)
    if refusal is not None:
        reply = refused(system, call, refusal)
        call.exchange.outcome = "unknown"
    return reply


# -- ASGI --------------------------------------------------------------------------------------


async def serve(system: "System", scope: "Scope", receive: "Receive", send: "Send") -> None:
    """Speak ASGI: read the request, play it, send the answer, put it on the record."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["type"] != "http":
        raise RuntimeError(f"{scope['type']} is not played")
    raw = cast(bytes, scope.get("raw_path") or str(scope["path"]).encode())
    path = raw.partition(b"?")[0].decode("ascii", "replace")
    query = cast(bytes, scope.get("query_string") or b"").decode("ascii", "replace")
    pairs = cast("list[tuple[bytes, bytes]]", scope["headers"])
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in pairs}
    body = _plain(await _received(receive), headers)
    exchange = Exchange(
        seq=len(system.exchanges) + 1,
        system=system.name,
        role=system.role,
        at=system.clock.base.now(),
        caller="nobody",
        method=headers.get("x-http-method-override", cast(str, scope["method"])).upper(),
        target=f"{path}?{query}" if query else path,
        request=body,
    )
    scheme = headers.get("x-forwarded-proto") or cast(str, scope["scheme"])
    host = headers.get("host", "localhost")
    call = Call(system, exchange, scheme, host, path, query, headers, body)
    if path.startswith("/__understudy/"):
        await _send(system, send, call, admin.answer(system, call))
        return
    system.exchanges.append(exchange)
    try:
        reply = await play(system, call)
    except Dropped:
        exchange.done_at = system.clock.base.now()
        await _abort(scope)
        return
    exchange.done_at = system.clock.base.now()
    exchange.status, exchange.reply = reply.status, reply.body
    if reply.takes_s or reply.cut_at is not None:
        await _send_badly(system, send, scope, reply)
        return
    await _send(system, send, call, reply)


async def _send_badly(system: "System", send: "Send", scope: "Scope", reply: Reply) -> None:
    """Send an answer slowly, or not to its end."""
    date = _date(system.clock.now())
    length = b"%d" % len(reply.body)
    headers = [*reply.headers, (b"date", date), (b"content-length", length)]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    body = reply.body if reply.cut_at is None else reply.body[: reply.cut_at]
    size = max(1, ceil(len(body) / PIECES))
    starts = range(0, len(body), size)
    for start in starts:
        piece = body[start : start + size]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        if reply.takes_s:
            await asyncio.sleep(reply.takes_s / len(starts))
    if reply.cut_at is None:
        await send({"type": "http.response.body", "body": b""})
    else:
        await _abort(scope)


@lru_cache(maxsize=64)
def _date(now: datetime) -> bytes:
    return format_datetime(now, usegmt=True).encode()


async def _abort(scope: "Scope") -> None:
    abort = scope.get("understudy.abort")
    if not callable(abort):
        raise RuntimeError("this server cannot end a connection without an answer")
    abort()


async def _received(receive: "Receive") -> bytes:
    message = await receive()
    body = cast(bytes, message.get("body", b""))
    if not message.get("more_body"):
        return body
    parts = [body]
    size = len(body)
    while message.get("more_body"):
        message = await receive()
        part = cast(bytes, message.get("body", b""))
        size += len(part)
        if size <= BODY_LIMIT:
            parts.append(part)
    return b"".join(parts)


def _plain(body: bytes, headers: MutableMapping[str, str]) -> bytes:
    if body and headers.get("content-encoding", "").lower() == "gzip":
        try:
            return zlib.decompressobj(wbits=31).decompress(body, BODY_LIMIT)
        except zlib.error:
            return body  # no parser will take it for anything but malformed
    return body


async def _send(system: "System", send: "Send", call: Call, reply: Reply) -> None:
    body = reply.body
    headers = [*reply.headers, (b"date", _date(system.clock.now().replace(microsecond=0)))]
    if reply.status != 204:
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send(
        {"type": "http.response.body", "body": b"" if call.exchange.method == "HEAD" else body}
    )


async def _lifespan(receive: "Receive", send: "Send") -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
