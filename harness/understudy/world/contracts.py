"""What all sides agreed to, read from `contracts/`: who owns which field, and what was promised."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import orjson

from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError

ROLES = ("crm", "psa", "erp", "hcm", "ppm")


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns a noun. `fields` names the fields that somebody else owns than `owner`.

    `copies` are the roles that hold a copy; `confidential_to` the only roles that may see it at all
    (empty: anybody).
    """

    noun: str
    owner: str
    fields: Mapping[str, str]
    copies: tuple[str, ...]
    confidential_to: tuple[str, ...]

    def owner_of(self, field: str) -> str:
        """The role whose word on this field counts."""
        return self.fields.get(field, self.owner)


@dataclass(frozen=True, slots=True)
class Slo:
    """How soon a business flow must have had its effect, in business time."""

    flow: str
    within: timedelta
    promise: str


@cache
def ownership() -> Mapping[str, Ownership]:
    """The ownership matrix by noun (`contracts/ownership.toml`)."""
    return {noun: _ownership(noun, row) for noun, row in _toml("ownership.toml").items()}


def _ownership(noun: str, row: Mapping[str, object]) -> Ownership:
    fields, copies, only = (
        row.get("fields", {}),
        row.get("copies", []),
        row.get("confidential_to", []),
    )
    if not isinstance(fields, dict) or not isinstance(copies, list) or not isinstance(only, list):
        raise UsageError(f"ownership.toml: {noun} is not written as a noun is")
    for role in (row.get("owner"), *fields.values(), *copies, *only):
        if role not in ROLES:
            raise UsageError.unknown(f"role in ownership.toml ({noun})", str(role), ROLES)
    return Ownership(noun, str(row["owner"]), fields, tuple(copies), tuple(only))


@cache
def slos() -> Mapping[str, Slo]:
    """The promises by flow (`contracts/slo.toml`)."""
    return {flow: _slo(flow, row) for flow, row in _toml("slo.toml").items()}


def _slo(flow: str, row: Mapping[str, object]) -> Slo:
    minutes = row.get("within_minutes")
    if not isinstance(minutes, int | float) or minutes <= 0:
        raise UsageError(f"slo.toml: {flow} needs within_minutes above 0")
    return Slo(flow, timedelta(minutes=minutes), str(row.get("promise", "")))


def slo(flow: str) -> timedelta:
    """How soon a flow must have had its effect; raises `UsageError` for an unknown flow."""
    known = slos()
    if flow not in known:
        raise UsageError.unknown("flow in slo.toml", flow, known)
    return known[flow].within


def schema(noun: str) -> Mapping[str, object]:
    """The JSON Schema of a noun (`contracts/canonical/`)."""
    path = folder("contracts") / "canonical" / f"{noun}.schema.json"
    if not path.is_file():
        raise UsageError(f"there is no canonical schema of {noun}")
    found: Mapping[str, object] = orjson.loads(path.read_bytes())
    return found


def _toml(name: str) -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads((folder("contracts") / name).read_text(encoding="utf-8"))
