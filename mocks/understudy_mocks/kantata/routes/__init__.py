"""Kantata's REST protocol: parse, call, render."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from understudy.vendor import Call, ErrorAnswer, Refusal, Reply, Routes, System, json_reply
from understudy.vendor.limits import Quota
from understudy.vendor.routing import Route
from understudy_mocks.kantata import auth
from understudy_mocks.kantata.queries import COLLECTIONS
from understudy_mocks.kantata.routes import actions, apart, generic, special, staffing
from understudy_mocks.kantata.routes.bodies import ids_of, read
from understudy_mocks.kantata.routes.shapes import error_body

__all__ = ["ROUTES", "error_body", "error_reply", "finish", "limit"]

A_MINUTE = 6_000
"""Requests a minute and token. The vendor publishes no figure; this one stops runaway clients."""

TIGHT_A_MINUTE = 1_500
TIGHT = frozenset({"workspaces", "account_invitations", "custom_field_values"})
"""Collections whose lists and creations are limited more tightly than the rest."""


class SuffixedRoutes(Routes):
    """`/workspaces` and `/workspaces.json` are the same resource."""

    def find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]]:
        path = raw_path.rstrip("/").removesuffix(".json")
        try:
            return super().find(method, path)
        except Refusal as refusal:
            # Some methods of some collections are declared apart; the others are as everywhere.
            name = path.removeprefix("/api/v1/")
            if refusal.kind != "method-not-allowed" or name not in COLLECTIONS:
                raise
        return super().find(method, "/api/v1/-")[0], {"object": name}


ROUTES = SuffixedRoutes()
for part in (special, actions, staffing, apart):
    ROUTES.include(part.ROUTES)
ROUTES.include(generic.ROUTES)


class Quotas:
    """How much was asked for in the running minute."""

    def __init__(self, system: System) -> None:
        minute = timedelta(minutes=1)
        self.all = Quota(system.clock, A_MINUTE, minute)
        self.tight = {name: Quota(system.clock, TIGHT_A_MINUTE, minute) for name in TIGHT}


def limit(call: Call) -> None:
    """Throttle a caller that asks too much, and refuse what the user may not do."""
    quotas = call.system.part(Quotas)
    quotas.all.take()
    exchange = call.exchange
    if exchange.object in TIGHT and exchange.verb in ("query", "create"):
        quotas.tight[exchange.object].take()
    if call.path.startswith("/api/"):
        auth.guard(call, _given)


def _given(call: Call, name: str) -> Sequence[Mapping[str, object]]:
    """The records that a body wants to make."""
    body = read(call)
    resolution = body.get("resolution")
    if isinstance(resolution, dict):
        ids = ids_of(resolution.get("submission_ids"), "submission_ids")
        return [call.system.store.get(name, id_) or {} for id_ in ids]
    several = body.get(name)
    found = several if isinstance(several, list) else [body.get(COLLECTIONS[name].singular, body)]
    return [given if isinstance(given, dict) else {} for given in found]


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
