"""Running a query: which rows, put together how, in which order, shown how."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from understudy.vendor import Call
from understudy_mocks.workday.objects.xml import moment
from understudy_mocks.workday.queries.wql import Column, Query, Value, sort_key, wrong
from understudy_mocks.workday.routes.getting import today
from understudy_mocks.workday.routes.wql.sources import SOURCES, Source, WqlField

OPTIONS = ("effectiveAsOfDate", "entryMoment", "dataSourceFilter")
Reader = Callable[[str], Value]


class Run:
    """One query on its way."""

    def __init__(self, call: Call, query: Query, source: Source) -> None:
        self._call, self._query, self._source = call, query, source
        self._fields = source.fields(call.system)
        aliases = [column.alias for column in query.columns]
        for name in query.fields:
            # An alias may stand in ORDER BY; anywhere else it is no field when it is read.
            if name in self._fields or name not in aliases:
                self._field(name)
        self._day, self._entered = self._as_of()

    def _field(self, name: str) -> WqlField:
        found = self._fields.get(name)
        if found is None or found.domain not in self._call.caller.scopes:
            raise wrong("Invalid field.", name)
        return found

    def _as_of(self) -> tuple[str, str | None]:
        options = self._query.options
        for name in options:
            if name not in OPTIONS:
                raise wrong("Invalid data source parameter.", name)
        day, entered = options.get("effectiveAsOfDate"), options.get("entryMoment")
        try:
            return (
                today(self._call) if day is None else date.fromisoformat(str(day)).isoformat(),
                None if entered is None else moment(str(entered)),
            )
        except (ValueError, OverflowError):
            raise wrong("Invalid data source parameter value.", f"{day or entered}") from None

    def rows(self) -> list[Mapping[str, object]]:
        """The whole result, as JSON has it."""
        query = self._query
        items = self._wanted()
        if query.grouped:
            found = self._grouped(items)
        else:
            found = [self._reader(item) for item in items]
            self._sort(found, {column.alias: column.field for column in query.columns})
        shown = found if query.limit is None else found[: query.limit]
        return [self._shown(read) for read in shown]

    def _wanted(self) -> list[Any]:
        items = self._source.rows(self._call, self._day, self._entered)
        name = self._query.options.get("dataSourceFilter")
        if name is not None:
            holds = self._source.filters.get(str(name))
            if holds is None:
                raise wrong("Invalid data source filter.", str(name))
            items = [item for item in items if holds(item)]
        return [item for item in items if self._query.where(self._reader(item))]

    def _reader(self, item: Any) -> Reader:
        def read(name: str) -> Value:
            return self._field(name).read(item)

        return read

    # -- groups ----------------------------------------------------------------------------------

    def _grouped(self, items: Sequence[Any]) -> list[Reader]:
        query = self._query
        for column in query.columns:
            if not column.aggregate and column.field not in query.groups:
                raise wrong("Field must be grouped or aggregated.", column.field)
        groups: dict[str, list[Reader]] = {}
        for item in items:
            read = self._reader(item)
            key = repr([_plain(read(name)) for name in query.groups])
            groups.setdefault(key, []).append(read)
        if not query.groups and not groups:
            groups["[]"] = []
        found = [self._group_reader(readers) for readers in groups.values()]
        if query.having is not None:
            found = [read for read in found if query.having(read)]
        self._sort(found, {column.alias: column.key for column in query.columns})
        return found

    def _group_reader(self, readers: list[Reader]) -> Reader:
        def read(key: str) -> Value:
            function, bracket, rest = key.partition("(")
            if bracket:
                return self._aggregate(function, rest.rstrip(")"), readers)
            if key not in self._query.groups:
                raise wrong("Field must be grouped or aggregated.", key)
            return readers[0](key) if readers else None

        return read

    def _aggregate(self, function: str, name: str, readers: list[Reader]) -> Value:
        values = [value for r in readers if (value := r(name)) not in (None, "", [])]
        if function == "COUNT":
            return Decimal(len(values))
        if function in ("MIN", "MAX"):
            ordered = sorted(values, key=sort_key)
            return None if not ordered else ordered[0 if function == "MIN" else -1]
        numbers = [value for value in values if isinstance(value, Decimal)]
        if self._field(name).type != "Numeric":
            raise wrong(f"{function} needs a numeric field.", name)
        if function == "SUM":
            return sum(numbers, Decimal(0))
        return round(sum(numbers, Decimal(0)) / len(numbers), 6) if numbers else None

    # -- order and show --------------------------------------------------------------------------

    def _sort(self, found: list[Reader], aliases: Mapping[str, str]) -> None:
        for name, descending in reversed(self._query.order):
            key = name if "(" in name or name in self._fields else aliases.get(name, name)
            found.sort(key=lambda read: sort_key(read(key)), reverse=descending)  # used at once

    def _shown(self, read: Reader) -> Mapping[str, object]:
        """What is empty is left out; numbers are text."""
        row = {column.alias: self._column(column, read) for column in self._query.columns}
        return {alias: value for alias, value in row.items() if value not in (None, "", [], {})}

    def _column(self, column: Column, read: Reader) -> object:
        value = read(column.key)
        if column.subfields:
            return self._parts(column, value)
        return _number(value)

    def _parts(self, column: Column, value: Value) -> object:
        """Fields of what an instance refers to."""
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise wrong("Field has no subfields.", column.field)
        for alias in ("allWorkers", *SOURCES):
            source = SOURCES[alias]
            fields = source.fields(self._call.system)
            if "workdayID" not in fields or not all(name in fields for name in column.subfields):
                continue
            for item in source.rows(self._call, self._day, self._entered):
                if fields["workdayID"].read(item) == value["id"]:
                    return self._told(fields, column.subfields, item)
        raise wrong("Invalid subfield.", ", ".join(column.subfields))

    def _told(
        self, fields: Mapping[str, WqlField], names: Sequence[str], item: Any
    ) -> Mapping[str, object]:
        granted = [n for n in names if fields[n].domain in self._call.caller.scopes]
        told = {name: _number(fields[name].read(item)) for name in granted}
        return {name: value for name, value in told.items() if value not in (None, "", [])}


def _number(value: Value) -> object:
    """Numbers are text."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _plain(value: Value) -> object:
    return value["id"] if isinstance(value, Mapping) else value
