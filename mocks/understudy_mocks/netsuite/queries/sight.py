"""Which tables and rows the user of a query sees."""

from dataclasses import dataclass, replace

from understudy.vendor import Refusal
from understudy_mocks.netsuite.objects import SCHEMA
from understudy_mocks.netsuite.objects.schema import ITEMS, KINDS
from understudy_mocks.netsuite.queries.tables import Table, text

_DOCUMENTS = ("transaction", "transactionline", "transactionaccountingline", "transactionstatus")
_LINKED = (
    *("nexttransactionlinelink", "previoustransactionlinelink"),
    *("nexttransactionlink", "previoustransactionlink"),
)
_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_DOCUMENTS, *_LINKED), tuple(KINDS)),
    **dict.fromkeys(("revenueelement", "revenueplan", "revenueplanplannedrevenue"), ("invoice",)),
    "item": ITEMS,
    "entity": ("customer", "vendor", "employee", "job", "contact"),
    "entitystatus": ("customerStatus", "jobStatus"),
    "customeraddressbook": ("customer",),
    "customeraddressbookentityaddress": ("customer",),
    "vendoraddressbook": ("vendor",),
    "vendoraddressbookentityaddress": ("vendor",),
    "accounttype": ("account",),
}
"""The record types behind tables that are called otherwise; one of them has to be known."""


@dataclass(frozen=True, slots=True)
class Sight:
    """`user` asks, whose role knows these record types (all, if None) of these companies."""

    user: str = "-5"
    kinds: frozenset[str] | None = None
    companies: tuple[str, ...] = ()

    def seen(self, name: str, table: Table) -> Table:
        """The table as far as the role sees it; refuses one that it does not know."""
        if self.kinds is not None:
            known = _OF.get(name.lower())
            if known is None and name in SCHEMA:
                known = (SCHEMA.object(name).name,)
            if known is not None and self.kinds.isdisjoint(known):
                raise Refusal("bad-search", reason=f"Record '{name}' was not found.")
        source = table.source
        if self.kinds is not None and "recordtype" in table.columns:
            hidden = ", ".join(text(k.lower()) for k in KINDS if k not in self.kinds)
            source = _kept(source, f"x.recordtype NOT IN ({hidden})") if hidden else source
        own = table.columns["subsidiary"].sql if "subsidiary" in table.columns else table.owner
        if self.companies and own:
            column = own.replace("{t}", "x")
            ids = ", ".join(map(text, self.companies))
            source = _kept(source, f"{column} IS NULL OR {column} IN ({ids})")
        return table if source is table.source else replace(table, source=source)


def _kept(source: str, condition: str) -> str:
    return f"(SELECT x.* FROM {source} AS x WHERE {condition})"  # noqa: S608  # names of the schema


EVERYTHING = Sight()
