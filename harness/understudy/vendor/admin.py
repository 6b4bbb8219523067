"""The admin API of every system, under `/__understudy/`: what the vendor does not have.

The stage, scenarios and the control page use it, in simulation and live alike. It asks for the
landscape's admin token, speaks JSON, and is in no vendor's contract.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import orjson

from understudy.kernel.errors import UsageError
from understudy.kernel.exchange import Exchange
from understudy.vendor import drifting
from understudy.vendor.auth import bearer, same_secret
from understudy.vendor.call import Call, Reply
from understudy.vendor.errors import Refusal
from understudy.vendor.striking import told
from understudy.vendor.webhooks import Subscription

if TYPE_CHECKING:
    from understudy.vendor.system import System

Answer = object


def answer(system: "System", call: Call) -> Reply:
    """Play one admin call. Nonsense is 400 with one clear line."""
    if not same_secret(bearer(call) or "", system.admin_token):
        return _reply({"error": "the admin token is missing or wrong"}, 401)
    name, *rest = [unquote(s) for s in call.path.removeprefix("/__understudy/").split("/")]
    handler = _HANDLERS.get((call.exchange.method, name))
    if handler is None:
        return _reply({"error": f"there is no {call.exchange.method} {name} here"}, 404)
    try:
        return _reply(handler(system, call, rest))
    except Refusal as refusal:
        told = system.vendor.error_table.answer(refusal)
        return _reply({"error": told.message, "kind": refusal.kind}, 409)
    except (UsageError, ValueError, TypeError, KeyError) as wrong:
        return _reply({"error": str(wrong)}, 400)


def _reply(data: Answer, status: int = 200) -> Reply:
    body = orjson.dumps(data, default=_default)
    return Reply(status, body, ((b"content-type", b"application/json"),))


def _default(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, tuple | frozenset):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{value!r} has no JSON form")


def _state(system: "System", call: Call, rest: list[str]) -> Answer:
    return {
        "system": system.name,
        "vendor": system.vendor.name,
        "role": system.role,
        "nouns": [p.noun for p in system.vendor.projections],
        "now": system.clock.base.now(),
        "last_change": system.store.last_seq,
        "last_request": len(system.exchanges),
        "in_flight": system.in_flight,
        "deliveries_pending": system.outbox.pending,
        "bugs": system.bugs,
    }


def _records(system: "System", call: Call, rest: list[str]) -> Answer:
    if not rest:
        return {"records": [r for p in system.vendor.projections for r in system.canonical(p.noun)]}
    if len(rest) == 1:
        return {"records": list(system.canonical(rest[0], **call.query))}
    projection = system.projection(rest[0])
    return system.as_record(projection, system.records.get(projection.object_name, rest[1]))


def _act(system: "System", call: Call, rest: list[str]) -> Answer:
    body = call.json_object()
    values, by = body.get("values"), body.get("by", "somebody")
    if not isinstance(values, dict) or not isinstance(by, str):
        raise UsageError('an act is {"noun", "id", "values": {…}, "by"}')
    noun, id_ = str(body.get("noun")), body.get("id")
    return {"id": system.act(noun, None if id_ is None else str(id_), values, by)}


def _since(call: Call) -> int:
    return int(call.query.get("since", "0"))


def _changes(system: "System", call: Call, rest: list[str]) -> Answer:
    return {"changes": list(system.changes(_since(call)))}


def _requests(system: "System", call: Call, rest: list[str]) -> Answer:
    return {"requests": [_exchange(e) for e in system.exchanges[_since(call) :]]}


def _exchange(exchange: Exchange) -> Answer:
    return asdict(exchange)


def _deliveries(system: "System", call: Call, rest: list[str]) -> Answer:
    return {"deliveries": system.deliveries[_since(call) :]}


def _faults(system: "System", call: Call, rest: list[str]) -> Answer:
    return {"faults": [told(t) for t in system.troubles]}


def _arm(system: "System", call: Call, rest: list[str]) -> Answer:
    body = call.json_object()
    fault = body.pop("fault", None)
    parameters = body.pop("parameters", {})
    if not isinstance(fault, str) or not isinstance(parameters, dict):
        raise UsageError('a fault is armed by {"fault", "parameters": {…}, "on", "times", …}')
    for name in ("starts_at", "ends_at"):
        if isinstance(body.get(name), str):
            body[name] = datetime.fromisoformat(str(body[name]))
    return told(system.arm(fault, parameters, **body))


def _heal(system: "System", call: Call, rest: list[str]) -> Answer:
    return told(system.heal(rest[0] if rest else ""))


def _drifts(system: "System", call: Call, rest: list[str]) -> Answer:
    return {"drifts": [drifting.told(d) for d in system.drifts]}


def _drift(system: "System", call: Call, rest: list[str]) -> Answer:
    body = call.json_object()
    drift, parameters = body.get("drift"), body.get("parameters", {})
    if not isinstance(drift, str) or not isinstance(parameters, dict):
        raise UsageError('a system drifts by {"drift", "parameters": {…}}')
    if system.make_drift is None:
        raise UsageError("nobody has brought drifts to this stage")
    return drifting.told(drifting.lay(system, system.make_drift(drift, parameters)))


def _lift(system: "System", call: Call, rest: list[str]) -> Answer:
    return drifting.told(drifting.lift(system, rest[0] if rest else ""))


def _clock(system: "System", call: Call, rest: list[str]) -> Answer:
    if call.exchange.method == "POST":
        seconds = call.json_object().get("advance_s")
        advance = getattr(system.clock.base, "advance", None)
        if advance is None or not isinstance(seconds, int | float):
            raise UsageError(
                'this clock moves by {"advance_s": seconds}, and only where it is real'
            )
        advance(timedelta(seconds=seconds))
    return {"now": system.clock.base.now(), "wall": system.clock.base.wall()}


def _subscribe(system: "System", call: Call, rest: list[str]) -> Answer:
    body = call.json_object()
    subscription = Subscription(
        str(body["url"]), str(body.get("object", "*")), str(body.get("secret", ""))
    )
    if subscription not in system.subscriptions:
        system.subscriptions.append(subscription)
    return {"subscriptions": system.subscriptions}


def _reset(system: "System", call: Call, rest: list[str]) -> Answer:
    system.reset()
    return {}


def _snapshot(system: "System", call: Call, rest: list[str]) -> Answer:
    return {"snapshot": system.keep(system.store.snapshot())}


def _restore(system: "System", call: Call, rest: list[str]) -> Answer:
    system.restore(str(call.json_object().get("snapshot")))
    return {}


_HANDLERS: Mapping[tuple[str, str], Callable[["System", Call, list[str]], Answer]] = {
    ("GET", "state"): _state,
    ("GET", "records"): _records,
    ("POST", "acts"): _act,
    ("GET", "changes"): _changes,
    ("GET", "requests"): _requests,
    ("GET", "deliveries"): _deliveries,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _arm,
    ("DELETE", "faults"): _heal,
    ("GET", "drift"): _drifts,
    ("POST", "drift"): _drift,
    ("DELETE", "drift"): _lift,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _clock,
    ("POST", "subscriptions"): _subscribe,
    ("POST", "reset"): _reset,
    ("POST", "snapshot"): _snapshot,
    ("POST", "restore"): _restore,
}
