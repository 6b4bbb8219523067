"""What the systems call the things that flows only refer to: read once, and again for the new."""

from collections.abc import Awaitable, Callable, Mapping

from understudy_engine.errors import Wait
from understudy_engine.systems import Systems
from understudy_engine.wire import text

Names = Mapping[str, str]
"""Ids by name."""


class Catalogue:
    """Look-ups by name. `need` waits for what there is not; `find` gives an empty text."""

    def __init__(self, systems: Systems) -> None:
        self._erp, self._psa, self._ppm = systems.erp, systems.psa, systems.ppm
        self._known: dict[str, Names] = {}
        self._kinds: Mapping[str, Callable[[], Awaitable[Names]]] = {
            "ERP subsidiary": lambda: self._suiteql("subsidiary", "name"),
            "ERP currency": lambda: self._suiteql("currency", "symbol"),
            "ERP item": lambda: self._suiteql("item", "itemid"),
            "ERP expense category": lambda: self._suiteql("expensecategory", "name"),
            "ERP term of days": lambda: self._suiteql("term", "daysuntilnetdue"),
            "PSA role": lambda: self._listed("roles", "name"),
            "PSA custom field": lambda: self._listed("custom_fields", "name"),
            "PSA rate card": self._rate_cards,
            "PPM portfolio": lambda: self._table("pm_portfolio", "active=true"),
            "PPM company of ours": lambda: self._table("core_company", "u_internal=true"),
        }

    async def need(self, kind: str, name: str) -> str:
        """The id of what has a name; raises `Wait` where there is none."""
        found = await self.find(kind, name)
        if not found:
            raise Wait(f"there is no {kind} {name!r}")
        return found

    async def find(self, kind: str, name: str) -> str:
        """The id of what has a name; empty where there is none."""
        if name not in self._known.get(kind, {}):
            self._known[kind] = await self._kinds[kind]()
        return self._known[kind].get(name, "")

    async def first(self, kind: str) -> str:
        """The id of the first by name; raises `Wait` where there is none."""
        if not self._known.get(kind):
            self._known[kind] = await self._kinds[kind]()
        names = self._known[kind]
        return await self.need(kind, min(names, default=""))

    async def _suiteql(self, table: str, name: str) -> Names:
        rows = await self._erp.suiteql(f"SELECT id, {name} FROM {table} ORDER BY id DESC")
        return {text(row, name): text(row, "id") for row in rows}

    async def _listed(self, collection: str, name: str) -> Names:
        listing = await self._psa.all(collection)
        return {text(row, name): text(row, "id") for row in listing.rows}

    async def _rate_cards(self) -> Names:
        """The card of a set's newest version, by the set's title."""
        sets = await self._psa.all("rate_card_sets")
        versions = await self._psa.all("rate_card_set_versions")
        cards = await self._psa.all("rate_cards")
        card_of = {text(c, "rate_card_set_version_id"): text(c, "id") for c in cards.rows}
        newest = sorted(versions.rows, key=lambda v: text(v, "effective_date"))
        version_of = {text(v, "rate_card_set_id"): text(v, "id") for v in newest}
        return {
            text(s, "title"): card_of.get(version_of.get(text(s, "id"), ""), "") for s in sets.rows
        }

    async def _table(self, table: str, query: str) -> Names:
        rows = await self._ppm.rows(table, f"{query}^ORDERBYDESCsys_id", ("name", *_field(query)))
        name, value = query.split("=")
        return {text(r, "name"): text(r, "sys_id") for r in rows if text(r, name) == value}


def _field(query: str) -> tuple[str, ...]:
    return (query.partition("=")[0],)
