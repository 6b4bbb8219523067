"""Push topics: a query, and whoever listens is told of the records that come to match it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from understudy.vendor import Draft, Field, ObjectType, Refusal, Row, Rules, Schema, Value, sql
from understudy.vendor.changes import Logged
from understudy.vendor.validation import coerce
from understudy_mocks.salesforce.events.changes import Happening
from understudy_mocks.salesforce.events.schemas import is_tracked
from understudy_mocks.salesforce.queries.grammar import Name, Query, parse
from understudy_mocks.salesforce.queries.grouping import plain_plan
from understudy_mocks.salesforce.queries.names import Names, object_of

RULES = Rules()
TYPES = {
    "created": ("created", "Create"),
    "updated": ("updated", "Update"),
    "deleted": ("deleted", "Delete"),
    "undeleted": ("undeleted", "Undelete"),
}
"""What happened, as a message names it and as a topic does."""
_COMPARE: Mapping[str, Callable[[Any, Any], object]] = {
    "=": eq,
    "!=": ne,
    "<>": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_FOLDED = ("string", "choice")


@dataclass(frozen=True, slots=True)
class Topic:
    """The query of a push topic, ready to be held against records."""

    kind: ObjectType
    selected: tuple[Field, ...]
    filtered: frozenset[str]
    where: sql.Condition | None


@RULES.before("PushTopic")
def topics_can_be_followed(draft: Draft) -> None:
    """A topic's query is checked when it is saved."""
    if draft.deleting or not draft.after["Query"]:
        return
    read(draft.records.schema, str(draft.after["Query"]), draft.now.date())


def read(schema: Schema, text: str, today: date) -> Topic:
    """The topic of a query; refuses what push topics cannot follow."""
    query = parse(text)
    kind = object_of(schema, query)
    if not is_tracked(kind):
        raise Refusal("topic-query", reason=f"Entity {kind.name} is not supported")
    if query.order_by or query.limit is not None or query.offset or query.group_by:
        raise Refusal("topic-query", reason="ORDER BY, LIMIT, OFFSET and GROUP BY are not allowed")
    names = Names(schema, kind, query)
    selected = tuple(_field(names, item.what) for item in query.items)
    if "Id" not in [f.name for f in selected]:
        raise Refusal("topic-query", reason="The Id field must be specified in the query")
    where = plain_plan(schema, query, today).select.where
    return Topic(kind, selected, frozenset(_named(where)), where)


def _field(names: Names, what: object) -> Field:
    if isinstance(what, Query) or not isinstance(what, Name):
        raise Refusal("topic-query", reason="Only fields can be selected")
    path, f = names.resolve(what)
    if len(path) > 1 or f.type == "json":
        raise Refusal("topic-query", reason=f"{what} cannot be selected")
    return f


def _named(where: sql.Condition | None) -> set[str]:
    """The fields that a condition asks about; refuses conditions that a record cannot answer."""
    match where:
        case None:
            return set()
        case sql.Both(parts) | sql.Either(parts):
            return {name for part in parts for name in _named(part)}
        case sql.Not(part):
            return _named(part)
        case sql.Compare(path) | sql.In(path) | sql.IsEmpty(path) if (
            isinstance(path, tuple) and len(path) == 1
        ):
            return {path[0]}
        case _:
            raise Refusal("topic-query", reason="Relationships and subqueries are not allowed")


@lru_cache(maxsize=256)
def _read(schema: Schema, text: str, today: date) -> Topic:
    return read(schema, text, today)


def told(
    schema: Schema, topic: Row, happening: Happening, channel: str
) -> Mapping[str, object] | None:
    """What a topic tells of a change; None when it has nothing to say."""
    logged = happening.logged
    type_, operation = TYPES["undeleted" if happening.undeleted else logged.kind]
    if not topic["IsActive"] or not topic[f"NotifyForOperation{operation}"]:
        return None
    read_topic = _read(schema, str(topic["Query"]), logged.at.date())
    if logged.object != read_topic.kind.name or not _concerns(read_topic, topic, logged):
        return None
    if logged.kind == "deleted":
        sobject: dict[str, Value] = {"Id": logged.id}
    else:
        sobject = {f.name: logged.after.get(f.name) for f in read_topic.selected}
    event = {
        "createdDate": logged.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "replayId": logged.seq,
        "type": type_,
    }
    return {"channel": channel, "data": {"event": event, "sobject": sobject}}


def _concerns(read_topic: Topic, topic: Row, logged: Logged) -> bool:
    """Whether the record matches, and what changed is among the fields that count."""
    if not holds(read_topic.where, read_topic.kind, logged.after):
        return False
    if logged.kind != "updated" or topic["NotifyForFields"] == "All":
        return True
    counted = {
        "Select": {f.name for f in read_topic.selected},
        "Where": set(read_topic.filtered),
        "Referenced": {f.name for f in read_topic.selected} | read_topic.filtered,
    }[str(topic["NotifyForFields"])]
    return bool(counted & logged.changed)


# -- conditions, held against a record -------------------------------------------------------------


def holds(where: sql.Condition | None, kind: ObjectType, row: Row) -> bool:
    """Whether a record meets a condition on its own fields, as a query would have it."""
    match where:
        case None:
            return True
        case sql.Both(parts):
            return all(holds(part, kind, row) for part in parts)
        case sql.Either(parts):
            return any(holds(part, kind, row) for part in parts)
        case sql.Not(part):
            return not holds(part, kind, row)
        case sql.IsEmpty(path, negated):
            return (row[path[-1]] in (None, "")) is not negated
        case sql.In(tuple(path), values, negated):
            f = kind.field(path[-1])
            found = _folded(f, row[f.name]) in [_folded(f, _as(kind, f, v)) for v in values]
            return found is not negated
        case sql.Compare(tuple(path), operator, value):
            return _compares(kind, kind.field(path[-1]), row, operator, value)
    return False


def _compares(kind: ObjectType, f: Field, row: Row, operator: str, value: Value) -> bool:
    own = row[f.name]
    if value is None:
        return (own is None) is (operator == "=")
    if own is None:
        return operator == "!="
    if operator in ("like", "not like"):
        return (_pattern(str(value)).fullmatch(str(own)) is not None) is (operator == "like")
    left, right = _folded(f, own), _folded(f, _as(kind, f, value))
    try:
        return bool(_COMPARE[operator](left, right))
    except TypeError:  # of different kinds: not comparable, so not so
        return operator in ("!=", "<>")


def _as(kind: ObjectType, f: Field, value: Value) -> Value:
    text = isinstance(value, str) and f.type in ("string", "choice", "reference")
    return value if text else coerce(kind, f, value)


def _folded(f: Field, value: Value) -> Value:
    return value.lower() if isinstance(value, str) and f.type in _FOLDED else value


def _pattern(like: str) -> re.Pattern[str]:
    """A LIKE pattern with backslash as escape."""
    parts, escaped = [], False
    for c in like:
        if escaped or c not in "\\%_":
            parts.append(re.escape(c))
            escaped = False
        elif c == "\\":
            escaped = True
        else:
            parts.append("." if c == "_" else ".*")
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
