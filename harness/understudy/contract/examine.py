"""A vendor held to its contract: probed as somebody who is let in, and as a stranger.

In this process it is a system of our own on a virtual clock; with a target, whatever answers there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from understudy.contract.exclusions import exclusions
from understudy.contract.findings import Finding, Probed
from understudy.contract.fuzz import STRANGERS_CHECKS, Probe, probe
from understudy.contract.published import today
from understudy.contract.stand import Stand, login_answer
from understudy.contract.wire import InProcess, signed_in
from understudy.kernel.clock import RealClock
from understudy.kernel.errors import UsageError
from understudy.vendor.contract import Visitor
from understudy.vendor.vendor import Vendor

STRANGERS_EXAMPLES = 3
TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """A system that stands somewhere else, and the credentials to get in."""

    base_url: str
    credentials: Mapping[str, str]


def examine(
    vendor: Vendor, max_examples: int, target: Target | None = None, *, thorough: bool = False
) -> Probed:
    """All phases and checks with credentials, then what a stranger is told without."""
    if target is None:
        return _here(vendor, max_examples, thorough)
    headers = signed_in(vendor, _visitor(target))
    plans = _plans(target.base_url, headers, max_examples, thorough)
    return _probed(vendor, plans, None)


def _here(vendor: Vendor, max_examples: int, thorough: bool) -> Probed:
    stand = Stand(vendor)
    try:
        wire = InProcess(stand)
        plans = _plans(stand.origin, wire.sign_in(), max_examples, thorough)
        probed = _probed(vendor, plans, wire)
        for bug in stand.system.bugs:
            request, _, trace = bug.partition("\n")
            probed.add(Finding(request, "bug", trace.strip().rpartition("\n")[2], trace, request))
        return probed
    finally:
        stand.close()


def _plans(
    origin: str, headers: Mapping[str, str], max_examples: int, thorough: bool
) -> Sequence[Probe]:
    return (
        Probe(origin, headers, max_examples, thorough=thorough),
        Probe(
            origin,
            {},
            min(max_examples, STRANGERS_EXAMPLES),
            phases=("examples", "fuzzing", "stateful"),
            checks=STRANGERS_CHECKS,
        ),
    )


def _probed(vendor: Vendor, plans: Sequence[Probe], wire: InProcess | None) -> Probed:
    excluded = exclusions()
    first, *others = (probe(vendor, today(vendor), plan, excluded, wire) for plan in plans)
    for other in others:
        first.merge(other)
    return first


def _visitor(target: Target) -> Visitor:
    def post(path: str, form: Mapping[str, str]) -> Mapping[str, object]:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            answer = httpx.post(
                f"{target.base_url}{path}",
                content=urlencode(form).encode(),
                headers=headers,
                trust_env=False,
                timeout=TIMEOUT_S,
            )
        except httpx.HTTPError as wrong:
            raise UsageError(f"{target.base_url} does not answer: {wrong}") from None
        return login_answer(path, answer.status_code, answer.content)

    wall_s = RealClock().wall().timestamp()
    return Visitor(target.base_url, target.credentials, wall_s, post)
