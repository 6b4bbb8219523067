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
    """How soon a business flow must have had its effect, in business time; `owner` promises it."""

    flow: str
    within: timedelta
    owner: str
    promise: str


@cache
def ownership() -> Mapping[str, Ownership]:
    """The ownership matrix by noun (`contracts/ownership.toml`)."""
    return {noun: _ownership(noun, row) for noun, row in _toml("ownership.toml").items()}


def _ownership(noun: str, row: Mapping[str, object]) -> Ownership:
    where = f"ownership.toml ({noun})"
    _know(where, row, ("owner", "fields", "copies", "confidential_to"))
    fields, copies = row.get("fields", {}), row.get("copies", [])
    only = row.get("confidential_to", [])
    if not isinstance(fields, dict) or not isinstance(copies, list) or not isinstance(only, list):
        raise UsageError(f"{where}: fields is a table, copies and confidential_to are lists")
    roles = [str(role) for role in (row.get("owner"), *fields.values(), *copies, *only)]
    for role in roles:
        if role not in ROLES:
            raise UsageError.unknown(f"role in {where}", role, ROLES)
    return Ownership(noun, roles[0], fields, tuple(copies), tuple(only))


@cache
def slos() -> Mapping[str, Slo]:
    """The promises by flow (`contracts/slo.toml`)."""
    return {flow: _slo(flow, row) for flow, row in _toml("slo.toml").items()}


def _slo(flow: str, row: Mapping[str, object]) -> Slo:
    where = f"slo.toml ({flow})"
    _know(where, row, ("within_minutes", "owner", "promise"))
    minutes, owner, promise = row.get("within_minutes"), row.get("owner"), row.get("promise")
    if not isinstance(minutes, int | float) or minutes <= 0:
        raise UsageError(f"{where}: within_minutes is a number above 0")
    if not isinstance(owner, str) or not isinstance(promise, str):
        raise UsageError(f"{where}: owner and promise are texts")
    return Slo(flow, timedelta(minutes=minutes), owner, promise)


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
    try:
        found = tomllib.loads((folder("contracts") / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise UsageError(f"{name} cannot be read: {wrong}") from None
    for key, row in found.items():
        if not isinstance(row, dict):
            raise UsageError(f"{name}: {key} is a value outside of any table")
    return found


def _know(where: str, row: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in row:
        if key not in known:
            raise UsageError.unknown(f"key in {where}", key, known)
