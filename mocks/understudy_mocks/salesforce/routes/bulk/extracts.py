"""Queries of the bulk APIs: which of them may be asked, and what is told of their answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from understudy.vendor import Field, ObjectType, Refusal, Row, System
from understudy_mocks.salesforce.objects.streaming import is_event
from understudy_mocks.salesforce.queries import ask, tell
from understudy_mocks.salesforce.queries.grammar import Function, Name, Query, parse
from understudy_mocks.salesforce.queries.names import Names, object_of
from understudy_mocks.salesforce.routes.bulk import jobs

PIECE = 2000
"""How many records are kept together."""
NOT_QUERYABLE = frozenset({"OpportunityStage", "RecordType", "CurrencyType"})
"""Types that the bulk APIs do not know (seen by extractors, which fall back to REST)."""


_WHERE = re.compile(r"\swhere\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A selected field: the path to it, and its type."""

    path: tuple[str, ...]
    type: str

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def value(self, record: Mapping[str, object]) -> object:
        """The value in a record; null below a parent that is not there."""
        found: object = record
        for name in self.path:
            found = found.get(name) if isinstance(found, Mapping) else None
        if self.type == "datetime" and isinstance(found, str):
            return found.removesuffix("+0000") + "Z"
        return found


def checked(system: System, text: object) -> tuple[ObjectType, list[Column]]:
    """The type and the columns of a query; refuses what cannot be asked in bulk."""
    if not isinstance(text, str) or not text.strip():
        raise Refusal("no-query")
    query = parse(text.strip())
    name = str(query.object)
    if name in system.schema and (name in NOT_QUERYABLE or is_event(system.schema.object(name))):
        raise Refusal("bulk-not-queryable", object=system.schema.object(name).name)
    kind = object_of(system.schema, query)
    if query.group_by or query.offset:
        word = "GROUP BY" if query.group_by else "OFFSET"
        raise Refusal("bulk-not-asked-so", reason=f"{word} is not supported in Bulk Query")
    names = Names(system.schema, kind, query)
    found = [column for item in query.items for column in _columns(kind, names, item.what)]
    return kind, found


def _columns(kind: ObjectType, names: Names, what: object) -> Iterator[Column]:
    if isinstance(what, Query):
        raise Refusal("bulk-not-asked-so", reason="Nested query is not supported in Bulk Query")
    if isinstance(what, Name):
        path, f = names.resolve(what)
        yield _column(tuple(path), f)
    elif isinstance(what, Function) and what.name == "fields":
        if str(what.of).lower() != "standard":
            raise Refusal(
                "bulk-not-asked-so",
                reason="The SOQL FIELDS function is not supported with an unbounded set of fields"
                " in this API",
            )
        for f in kind.visible:
            if not f.name.endswith("__c") and f.type != "json":
                yield _column((f.name,), f)
    else:
        raise Refusal(
            "bulk-not-asked-so", reason="Aggregates and functions are not supported in Bulk Query"
        )


def _column(path: tuple[str, ...], f: Field) -> Column:
    if f.type == "json":
        raise Refusal(
            "bulk-not-asked-so", reason="Selecting compound data not supported in Bulk Query"
        )
    return Column(path, f.type)


def found(system: System, job: Row, text: str) -> list[dict[str, object]]:
    """All records that a query finds, as REST tells them in the job's version."""
    answer = ask(system, text.strip(), deleted=job["Operation"] == "queryAll")
    base = f"/services/data/v{job['ApiVersion']}/sobjects"
    return tell(system, answer, 0, answer.total, base)


def keep(system: System, of: Row, records: Sequence[Mapping[str, object]]) -> None:
    """Keep an answer in pieces, together with its columns; there is one piece at least."""
    for at in range(0, max(len(records), 1), PIECE):
        jobs.put_records(system, of, records[at : at + PIECE])


def keep_columns(system: System, of: Row, columns: Sequence[Column]) -> None:
    told = [[list(c.path), c.type] for c in columns]
    jobs.put(system, of, "columns", orjson.dumps(told).decode())


def columns(system: System, of: Row) -> list[Column]:
    told = orjson.loads(jobs.text_of(system, of, "columns") or "[]")
    return [Column(tuple(path), type_) for path, type_ in told]


def id_of(record: Mapping[str, object]) -> str:
    """The id of a record, whether or not it was selected."""
    attributes = record["attributes"]
    return str(attributes["url"]).rpartition("/")[2] if isinstance(attributes, dict) else ""


def within(text: str, low: Sequence[str], high: Sequence[str]) -> str:
    """A query narrowed to a range of ids, whose ends may be open."""
    ends = [f"Id >= '{id_}'" for id_ in low] + [f"Id < '{id_}'" for id_ in high]
    head, *conditions = _WHERE.split(text.strip(), 1)
    every = " AND ".join(f"({c})" for c in (*conditions, " AND ".join(ends)) if c)
    return f"{head} WHERE {every}" if every else head
