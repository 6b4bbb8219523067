"""What the names in a query mean: which source has which column."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from understudy.vendor import Refusal
from understudy_mocks.netsuite.queries.parts import Part
from understudy_mocks.netsuite.queries.tables import Table


@dataclass(frozen=True)
class Source:
    """Something behind FROM: the names it goes by, its columns, and those it hides."""

    names: tuple[str, ...]
    columns: Mapping[str, Part]
    unexposed: frozenset[str] = frozenset()

    @classmethod
    def of_table(cls, names: tuple[str, ...], table: Table, alias: str) -> "Source":
        columns = {
            name: Part(
                column.sql.replace("{t}", alias),
                (),
                column.type,
                display=column.display.replace("{t}", alias),
                coded=column.coded.replace("{t}", alias),
                company=column.company.replace("{t}", alias),
                rate_type=column.rate_type.replace("{t}", alias),
            )
            for name, column in table.columns.items()
        }
        return cls(names, columns, table.unexposed)


@dataclass
class Scope:
    """The sources of one SELECT, and those around it. `outputs` are its columns' own names."""

    parent: "Scope | None" = None
    sources: list[Source] = field(default_factory=list)
    outputs: dict[str, Part] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        """The source called so, here or further out; refuses an unknown identifier."""
        scope: Scope | None = self
        while scope is not None:
            for source in scope.sources:
                if name.lower() in source.names:
                    return source
            scope = scope.parent
        raise self._unknown(name)

    def column(self, table: str, name: str) -> Part:
        """A column of the named source, or the first one of that name anywhere."""
        key = name.lower()
        if table:
            source = self.source(table)
            if key not in source.columns:
                raise self._unknown(name, source)
            return source.columns[key]
        scope: Scope | None = self
        while scope is not None:
            for source in scope.sources:
                if key in source.columns:
                    return source.columns[key]
            scope = scope.parent
        raise self._unknown(name)

    def _unknown(self, name: str, source: Source | None = None) -> Refusal:
        for hiding in [source] if source else self.sources:
            if name.lower() in hiding.unexposed:
                reason = (
                    f"Field '{name}' for record '{hiding.names[-1]}' was not found."
                    " Reason: NOT_EXPOSED"
                )
                return Refusal("bad-search", reason=reason)
        known = ", ".join(f"{s.names[0]}={s.names[-1]}" for s in self.sources)
        reason = (
            f"Search error occurred: Unknown identifier '{name}'."
            f" Available identifiers are: {{{known}}}"
        )
        return Refusal("bad-search", reason=reason)
