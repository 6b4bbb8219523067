"""Which errors an operation may answer with: what its verb brings along, and its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from understudy.kernel.errors import HarnessBug
from understudy.kernel.exchange import Verb
from understudy.vendor.contract import Body
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.routing import Route
from understudy.vendor.vendor import Vendor

ALWAYS = ("throttled", "unavailable", "gateway-timeout", "internal")
"""What faults can make of any request, and the vendor of its own bug."""
ASKED_WHO = ("unauthenticated", "token-expired", "forbidden")
IN_A_BODY = ("malformed",)
ABOUT_FIELDS = (
    "unknown-field",
    "required-missing",
    "invalid-value",
    "too-long",
    "bad-choice",
    "bad-reference",
    "duplicate",
    "read-only",
    "conflict",
)
BY_VERB: Mapping[Verb, tuple[str, ...]] = {
    "create": ABOUT_FIELDS,
    "update": ("not-found", *ABOUT_FIELDS),
    "upsert": ("not-found", *ABOUT_FIELDS),
    "delete": ("not-found", "conflict"),
    "read": ("not-found",),
    "query": ("bad-query", "unknown-field", "invalid-value"),
    "describe": (),
    "login": ("unauthenticated",),
    "other": (),
}


@dataclass(frozen=True, slots=True)
class Refusals:
    """The errors of one status: their kinds, and the bodies in which they are said."""

    kinds: tuple[str, ...]
    bodies: tuple[Body, ...]
    retry_after: bool

    def headers(self) -> Mapping[str, object]:
        """The headers of this answer, as OpenAPI has them."""
        if not self.retry_after:
            return {}
        header = {"required": True, "schema": {"type": "string", "pattern": "^[0-9]+$"}}
        return {"headers": {"Retry-After": header}}


def error_kinds(route: Route) -> tuple[str, ...]:
    """The kinds of error that an operation may answer with, each once."""
    named = route.contract.errors
    kinds = [*ALWAYS, *(() if route.public else ASKED_WHO), *BY_VERB[route.verb], *named]
    if route.contract.takes:
        kinds += IN_A_BODY
    if "{" in route.template:
        kinds.append("no-such-path")
    if "{object}" in route.template:
        kinds.append("unknown-object")
    return tuple(dict.fromkeys(kinds))


def error_answers(vendor: Vendor, route: Route) -> dict[str, Refusals]:
    """What an operation's errors look like, by status."""
    by_status: dict[int, list[ErrorEntry]] = {}
    known = {entry.kind: entry for entry in vendor.error_table}
    for kind in error_kinds(route):
        if kind not in known:
            raise HarnessBug(f"{vendor.name} {route.id} names {kind}, which errors.toml lacks")
        status = vendor.error_status(route, known[kind])
        by_status.setdefault(status, []).append(known[kind])
    return {
        str(status): _refusals(vendor, route, entries)
        for status, entries in sorted(by_status.items())
    }


def _refusals(vendor: Vendor, route: Route, entries: Iterable[ErrorEntry]) -> Refusals:
    found = list(entries)
    return Refusals(
        tuple(entry.kind for entry in found),
        tuple(vendor.error_body(route, entry) for entry in found),
        all(entry.retry_after_s is not None for entry in found),
    )
