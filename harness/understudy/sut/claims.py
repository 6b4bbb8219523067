"""What an integration claims to do. What it does not claim is not evaluated, and never green."""

from collections.abc import Iterable
from dataclasses import dataclass

from understudy.kernel.errors import UsageError
from understudy.world.contracts import ROLES, slos

UNTIMED = ("cost-rates", "milestone-to-portfolio", "monthly-invoice")
"""Flows of which `contracts/slo.toml` promises no hour: docs/correlation.md tells what they are."""


def known_flows() -> tuple[str, ...]:
    """Every flow that can be claimed."""
    return tuple(sorted((*slos(), *UNTIMED)))


@dataclass(frozen=True, slots=True)
class Claims:
    """The flows an integration answers for, and the roles whose systems it connects.

    Raises `UsageError` for a flow or a role that there is not.
    """

    flows: frozenset[str]
    roles: frozenset[str]

    @classmethod
    def of(cls, flows: Iterable[str], roles: Iterable[str]) -> "Claims":
        claimed = cls(frozenset(flows), frozenset(roles))
        for what, names, known in (
            ("flow", claimed.flows, known_flows()),
            ("role", claimed.roles, ROLES),
        ):
            for name in sorted(names):
                if name not in known:
                    raise UsageError.unknown(f"{what} to claim", name, known)
        return claimed

    @classmethod
    def everything(cls) -> "Claims":
        return cls(frozenset(known_flows()), frozenset(ROLES))

    def cover(self, flows: Iterable[str]) -> bool:
        """Whether all of these flows are claimed."""
        return self.flows.issuperset(flows)
