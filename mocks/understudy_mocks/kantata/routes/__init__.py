"""Kantata's REST protocol: parse, call, render."""

from collections.abc import Mapping
from datetime import timedelta

from understudy.vendor import Call, ErrorAnswer, Reply, Routes, System, json_reply
from understudy.vendor.limits import Quota
from understudy.vendor.routing import Route
from understudy_mocks.kantata.queries import COLLECTIONS
from understudy_mocks.kantata.routes import generic, special
from understudy_mocks.kantata.routes.shapes import error_body

__all__ = ["ROUTES", "error_body", "error_reply", "finish", "limit"]

A_MINUTE = 6_000
"""Requests a minute and token. The vendor publishes no figure; this one stops runaway clients."""

TIGHT_A_MINUTE = 1_500
TIGHT = frozenset({"workspaces", "account_invitations", "custom_field_values"})
"""Collections whose lists and creations are limited more tightly than the rest."""


_LISTED_APART = frozenset(c.name for c in COLLECTIONS.values() if c.needs and not c.prefix)


class SuffixedRoutes(Routes):
    """`/workspaces` and `/workspaces.json` are the same resource."""

    def find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]]:
        path = raw_path.rstrip("/").removesuffix(".json")
        if method in ("POST", "DELETE"):
            # Lists that need a parameter are declared apart; all else there is as everywhere.
            name = path.removeprefix("/api/v1/")
            if name in _LISTED_APART and (found := self._any(method)) is not None:
                return found, {"object": name}
        return super().find(method, path)

    def _any(self, method: str) -> Route | None:
        every = "/api/v1/{object}"
        return next((r for r in self if r.method == method and r.template == every), None)


ROUTES = SuffixedRoutes()
ROUTES.include(special.ROUTES)
ROUTES.include(generic.ROUTES)


class Quotas:
    """How much was asked for in the running minute."""

    def __init__(self, system: System) -> None:
        minute = timedelta(minutes=1)
        self.all = Quota(system.clock, A_MINUTE, minute)
        self.tight = {name: Quota(system.clock, TIGHT_A_MINUTE, minute) for name in TIGHT}


def limit(call: Call) -> None:
    """Throttle a caller that asks too much."""
    quotas = call.system.part(Quotas)
    quotas.all.take()
    exchange = call.exchange
    if exchange.object in TIGHT and exchange.verb in ("query", "create"):
        quotas.tight[exchange.object].take()


def finish(call: Call, reply: Reply) -> Reply:
    """Every answer names its request."""
    digits = call.system.seed.hex(f"request/{call.exchange.seq}")
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return reply.with_headers((b"x-request-id", "-".join(parts).encode()))


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """Errors of the API are a list; those of OAuth are as its standard has them."""
    entry = error.entry
    if call.path.startswith("/oauth/"):
        return json_reply({"error": entry.code, "error_description": error.message}, entry.status)
    told: dict[str, object] = {"type": entry.code, "message": error.message}
    if entry.code == "validation":
        told["field"] = error.details.get("field") or "base"
        if "index" in error.details:
            told["index"] = error.details["index"]
    return json_reply({"errors": [told]}, entry.status)
