"""Where drift enters: another schema, or another form of what passes over the wire.

The drifts themselves are in `understudy.drift`. They change what a caller may write, and how what
it reads is put. The records stay what they are. A system without drift pays one truth test.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlencode

import orjson

from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import Exchange
from understudy.vendor.call import Call, Reply
from understudy.vendor.errors import Refusal
from understudy.vendor.schema import Schema

if TYPE_CHECKING:
    from understudy.vendor.system import System
    from understudy.vendor.vendor import Vendor

Json = Any


class DriftLike(Protocol):
    """What a system needs of a drift. `object` and `field` are the vendor's own names, or empty."""

    @property
    def id(self) -> str: ...

    @property
    def object(self) -> str: ...

    def apply(self, schema: Schema, rng: Random) -> Schema:
        """The schema that the system then shows; `UsageError` where it does not fit."""

    def refuses(self, exchange: Exchange, vendor: "Vendor") -> str:
        """The kind of error that every such request gets from now on, if any."""

    def asked(self, body: Json, exchange: Exchange) -> Json:
        """What a request says, as the system's records understand it; may refuse."""

    def queried(self, name: str, text: str, exchange: Exchange) -> str:
        """The same for a parameter of the query string; may refuse."""

    def told(self, body: Json, exchange: Exchange) -> Json:
        """What an answer says, as callers then see it."""

    def sent(self, body: Json) -> Json:
        """What an event says, as subscribers then see it."""

    def headers(self, exchange: Exchange) -> tuple[tuple[bytes, bytes], ...]:
        """What answers say of it beforehand."""


DriftMaker = Callable[[str, Mapping[str, object]], DriftLike]


@dataclass(slots=True)
class Drifted:
    """A drift on a system, and how often a request met it."""

    key: str
    drift: DriftLike
    met: int = 0
    of_the_schema: bool = False
    """Whether it acts by another schema, so that each request about its object meets it."""


def lay(system: "System", drift: DriftLike) -> Drifted:
    """Let a drift act on a system from now on."""
    if drift.object and drift.object != "*":
        try:
            system.schema.object(drift.object)
        except Refusal:
            known = [kind.name for kind in system.schema if not kind.hidden]
            raise UsageError.unknown("object", drift.object, known) from None
    drifted = Drifted(f"{drift.id}-{len(system.drifts) + 1}", drift)
    rng = system.seed.stream(f"drift/{drifted.key}")
    schema = drift.apply(system.schema, rng)
    drifted.of_the_schema = schema is not system.schema
    system.store.schema = schema
    system.drifts.append(drifted)
    return drifted


def lift(system: "System", key: str) -> Drifted:
    """Take a drift back; the others stay."""
    for drifted in system.drifts:
        if drifted.key == key:
            break
    else:
        raise UsageError.unknown("drift", key, (d.key for d in system.drifts))
    kept = [d for d in system.drifts if d is not drifted]
    schema = system.undrifted
    for other in kept:
        schema = other.drift.apply(schema, system.seed.stream(f"drift/{other.key}"))
    system.drifts, system.store.schema = kept, schema
    return drifted


def _meets(drifted: Drifted, exchange: Exchange) -> bool:
    object = drifted.drift.object
    return object in ("", "*") or exchange.object.lower() in ("", object.lower())


def on_request(system: "System", call: Call) -> None:
    """Put what is asked as the records understand it, or refuse it in the vendor's words."""
    exchange = call.exchange
    if exchange.verb == "login":
        return
    for drifted in system.drifts:
        if not _meets(drifted, exchange):
            continue
        drift = drifted.drift
        drifted.met += drifted.of_the_schema
        kind = drift.refuses(exchange, system.vendor)
        if kind:
            drifted.met += 1
            raise Refusal(kind, object=exchange.object, id=exchange.record_id, path=call.path)
        try:
            _translate(call, drifted)
        except Refusal:
            drifted.met += 1
            raise


def _translate(call: Call, drifted: Drifted) -> None:
    drift, exchange = drifted.drift, call.exchange
    pairs = parse_qsl(call.query_string, keep_blank_values=True)
    asked = [(name, drift.queried(name, text, exchange)) for name, text in pairs]
    if asked != pairs:
        drifted.met += 1
        call.query_string = urlencode(asked)
        call.__dict__.pop("query", None)
        call.__dict__.pop("query_list", None)
    id_ = drift.queried("id", exchange.record_id, exchange)
    if id_ != exchange.record_id:
        exchange.record_id, call.params = id_, {**call.params, "id": id_}
    body = _parsed(call.body)
    if body is not None:
        changed = drift.asked(body, exchange)
        if changed != body:
            drifted.met += 1
            call.body = orjson.dumps(changed)


@dataclass(slots=True)
class Passed:
    """An exchange that passed without drift, taken apart once for all who ask what would be."""

    exchange: Exchange
    asked: Exchange
    """The same as it stood when it arrived, before the handler said more of it."""
    pairs: Sequence[tuple[str, str]]
    request: Json | None
    reply: Json | None

    @classmethod
    def of(cls, exchange: Exchange, vendor: "Vendor") -> "Passed":
        path, _, query = exchange.target.partition("?")
        try:
            route, params = vendor.routes.find(exchange.method, path)
            known = "" if route.about is not None else route.object or params.get("object", "")
            asked = replace(exchange, object=known, record_id=params.get("id", ""))
        except Refusal:
            asked = replace(exchange, object="", record_id="")
        return cls(
            exchange,
            asked,
            parse_qsl(query, keep_blank_values=True),
            _parsed(exchange.request),
            _parsed(exchange.reply) if exchange.status < 400 else None,
        )


def touches(drift: DriftLike, passed: Passed, vendor: "Vendor") -> bool:
    """Whether a drift that leaves the schema alone would have met an exchange.

    Where it would have met none of a run's, that run with the drift is the same run.
    """
    asked, exchange, drifted = passed.asked, passed.exchange, Drifted("", drift)
    if exchange.verb == "login" or exchange.parent:
        return False
    try:
        if _meets(drifted, asked) and (
            drift.refuses(asked, vendor)
            or any(drift.queried(name, text, asked) != text for name, text in passed.pairs)
            or drift.queried("id", asked.record_id, asked) != asked.record_id
            or (passed.request is not None and drift.asked(passed.request, asked) != passed.request)
        ):
            return True
    except Refusal:
        return True
    if not _meets(drifted, exchange):
        return False
    if drift.headers(exchange):
        return True
    if passed.reply is None:
        return False
    told = drift.told(passed.reply, exchange)
    return told != passed.reply or type(told) is not type(passed.reply)


def on_reply(system: "System", call: Call, reply: Reply) -> Reply:
    """Put the answer as callers then see it."""
    if call.exchange.verb == "login":
        return reply
    for drifted in system.drifts:
        if not _meets(drifted, call.exchange):
            continue
        headers = drifted.drift.headers(call.exchange)
        if headers:
            drifted.met += 1
            reply = reply.with_headers(*headers)
        body = _parsed(reply.body) if reply.status < 400 else None
        if body is None:
            continue
        changed = drifted.drift.told(body, call.exchange)
        if changed != body or type(changed) is not type(body):
            drifted.met += 1
            reply = replace(reply, body=orjson.dumps(changed))
    return reply


def on_event(system: "System", body: bytes) -> bytes:
    """Put an event as subscribers then see it."""
    for drifted in system.drifts:
        data = _parsed(body)
        if data is None:
            return body
        changed = drifted.drift.sent(data)
        if changed != data:
            drifted.met += 1
            body = orjson.dumps(changed)
    return body


_JSON = re.compile(rb"\s*[\[{]")


def _parsed(body: bytes) -> Json | None:
    if not _JSON.match(body):
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def told(drifted: Drifted) -> Mapping[str, object]:
    """A drift as the admin API shows it."""
    return {"key": drifted.key, "drift": drifted.drift.id, "met": drifted.met}
