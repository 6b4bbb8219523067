"""What the engine shows and takes over HTTP: health, flows, dead letters, metrics, webhooks."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl

from understudy_engine.mergers.books import RECONCILED

if TYPE_CHECKING:
    from understudy_engine.engine import Engine

Message = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = tuple[int, object]

HOOKS = {
    "salesforce": "crm",
    "workday": "hcm",
    "kantata": "psa",
    "netsuite": "erp",
    "servicenow": "ppm",
}
"""Whose webhooks are taken, and which source is to be asked then."""
ACKNOWLEDGED = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>'
    "</notificationsResponse></soapenv:Body></soapenv:Envelope>"
)
"""What Salesforce wants to hear; anything else and it sends the message again for a day."""
AUDIT_LINES = 200


class App:
    """An ASGI application, small enough to need no framework."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass  # what is sent is not read: a webhook only says to look
        query = cast(bytes, scope.get("query_string", b"")).decode("latin-1")
        path = str(scope["path"]).rstrip("/") or "/"
        status, body = self._answer(str(scope["method"]), path, dict(parse_qsl(query)))
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        kind = b"text/plain; version=0.0.4" if isinstance(body, str) else b"application/json"
        if body is ACKNOWLEDGED:
            kind = b"text/xml; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, method: str, path: str, query: Mapping[str, str]) -> Answer:
        reads: Mapping[str, Callable[[], object]] = {
            "/health": self._health,
            "/catalogue": self._catalogue,
            "/dead-letters": lambda: {"dead_letters": list(self._engine.bus.dead())},
            "/audit": lambda: {"writes": self._engine.store.audit(AUDIT_LINES)},
            "/metrics": self._metrics,
            "/reconciliation": lambda: self._engine.store.mark(RECONCILED),
        }
        if path in reads:
            return (200, reads[path]()) if method == "GET" else _not_allowed("GET")
        if path == "/dead-letters/replay":
            if method != "POST":
                return _not_allowed("POST")
            return 200, {"replayed": self._engine.replay(query.get("flow"), query.get("key"))}
        if path.startswith("/hooks/"):
            if method != "POST":
                return _not_allowed("POST")
            sender = path.removeprefix("/hooks/")
            if self._engine.look_again(HOOKS.get(sender, "")):
                return (200, ACKNOWLEDGED) if sender == "salesforce" else (202, {"accepted": True})
        return 404, {"error": f"there is nothing at {path}"}

    def _health(self) -> object:
        gates = {role: http.gate.state for role, http in self._engine.systems.every.items()}
        return {"status": "ok", "systems": gates}

    def _catalogue(self) -> object:
        return {
            "flows": [
                {
                    "name": flow.name,
                    "summary": flow.summary,
                    "owner": flow.owner,
                    "version": flow.version,
                    "watches": list(flow.watches),
                    "writes_to": list(flow.targets),
                }
                for flow in self._engine.flows
            ]
        }

    def _metrics(self) -> str:
        lines = [
            "# HELP understudy_engine_events_total Source events by what became of them.",
            "# TYPE understudy_engine_events_total counter",
        ]
        for flow, states in sorted(self._engine.accounts().items()):
            for state, count in states.items():
                labels = f'flow="{flow}",state="{state}"'
                lines.append(f"understudy_engine_events_total{{{labels}}} {count}")
        return "\n".join(lines) + "\n"


def _not_allowed(method: str) -> Answer:
    return 405, {"error": f"only {method} is answered here"}


async def _lifespan(receive: Receive, send: Send) -> None:
    for phase in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{phase}.complete"})
