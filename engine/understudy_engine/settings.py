"""The landscape file, read: where the systems are, how to get in, and how the engine is to work."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from understudy_engine.errors import BadLandscape
from understudy_engine.wire import loads

VENDORS = ("salesforce", "workday", "kantata", "netsuite", "servicenow")


@dataclass(frozen=True, slots=True)
class System:
    """One system: `auth` are its credentials, `extra` what else the landscape says of it."""

    name: str
    base_url: str
    auth: Mapping[str, str]
    extra: Mapping[str, object]

    def secret(self, name: str) -> str:
        """A credential that there must be."""
        if not self.auth.get(name):
            raise BadLandscape(f"the landscape gives {self.name} no auth.{name}")
        return self.auth[name]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an engine has to know."""

    systems: Mapping[str, System]
    poll_s: float = 60.0
    slow_factor: int = 3
    since: datetime | None = None
    seed: str | None = None
    ca_bundle: str | None = None
    beside: Mapping[str, Mapping[str, System]] = field(default_factory=dict)
    """Systems of companies beside ours, by company and vendor."""


def read_file(path: Path) -> Mapping[str, object]:
    """The landscape in a file; raises `BadLandscape`."""
    try:
        found = loads(path.read_bytes())
    except OSError as wrong:
        raise BadLandscape(f"{path} cannot be read: {wrong.strerror}") from None
    except ValueError as wrong:
        raise BadLandscape(f"{path} is not JSON: {wrong}") from None
    return _mapping(found, str(path))


def read_settings(landscape: Mapping[str, object]) -> Settings:
    """The settings in a landscape; raises `BadLandscape` with one clear line."""
    systems = _mapping(landscape.get("systems"), "systems")
    engine = _mapping(landscape.get("engine", {}), "engine")
    proxy = _mapping(landscape.get("proxy", {}), "proxy")
    seed = landscape.get("engine_seed")
    return Settings(
        systems={vendor: _system(vendor, systems) for vendor in VENDORS},
        poll_s=_number(engine, "poll_seconds", 60.0),
        slow_factor=max(1, round(_number(engine, "slow_factor", 3.0))),
        since=_moment(engine.get("since")),
        seed=None if seed is None else str(seed),
        ca_bundle=str(proxy["ca_bundle"]) if proxy.get("ca_bundle") else None,
        beside=_beside(systems),
    )


def _beside(systems: Mapping[str, object]) -> Mapping[str, Mapping[str, System]]:
    """What is called `vendor@company`, of each company that brings both a PSA and an ERP."""
    found: dict[str, dict[str, System]] = {}
    for name in systems:
        vendor, _, company = name.partition("@")
        if company:
            found.setdefault(company, {})[vendor] = replace(_system(name, systems), name=name)
    return {c: of for c, of in found.items() if {"kantata", "netsuite"} <= of.keys()}


def _system(vendor: str, systems: Mapping[str, object]) -> System:
    entries = [v for v in systems.values() if isinstance(v, dict) and v.get("vendor") == vendor]
    found = systems.get(vendor, entries[0] if entries else None)
    if found is None:
        raise BadLandscape(f"the landscape has no {vendor}")
    entry = _mapping(found, f"systems.{vendor}")
    url = str(entry.get("base_url") or entry.get("base_url_https") or "").rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise BadLandscape(f"the landscape gives {vendor} no base_url")
    auth = _mapping(entry.get("auth", {}), f"systems.{vendor}.auth")
    return System(vendor, url, {k: str(v) for k, v in auth.items() if v is not None}, entry)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadLandscape(f"{where} must be an object")
    return value


def _number(table: Mapping[str, object], key: str, default: float) -> float:
    try:
        value = float(str(table.get(key, default)))
    except ValueError:
        value = 0.0
    if value <= 0:
        raise BadLandscape(f"engine.{key} must be a number above nought, not {table[key]!r}")
    return value


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadLandscape(f"engine.since is no ISO moment: {value!r}") from None
    if moment.tzinfo is None:
        raise BadLandscape(f"engine.since has no time zone: {value!r}")
    return moment
