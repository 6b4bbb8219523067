"""The keyed envelope, the same for every collection: order in `results`, records in maps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from math import ceil

import orjson

from understudy.vendor import Call, Field, Reply, Row, Value, json_reply
from understudy_mocks.kantata.auth import strip, visible
from understudy_mocks.kantata.objects.schema import UNSHOWN
from understudy_mocks.kantata.queries import COLLECTIONS, Collection, Found, Page, of_ids
from understudy_mocks.kantata.queries.collections import Association
from understudy_mocks.kantata.routes.attributes import derived

ZONE = timezone(timedelta(hours=-7))
"""The account's zone: the API writes moments with an offset, not in UTC."""

Shown = dict[str, object]
_OF_SUBJECT = {collection.subject: name for name, collection in COLLECTIONS.items()}


def envelope(
    call: Call,
    collection: Collection,
    rows: Sequence[Row],
    *,
    count: int | None = None,
    page: Page | None = None,
    body: Mapping[str, object] | None = None,
) -> Reply:
    """A page of rows with what `include` asks for, in the address or beside what is written."""
    page = page or Page.of({})
    given = {name: told for name, told in (body or {}).items() if isinstance(told, str)}
    given |= call.query
    count = len(rows) if count is None else count
    asked = _words(given.get("include", ""))
    wanted = {n: a for n, a in collection.associations.items() if n in asked}
    optional = frozenset(_words(given.get("optional_fields", "")))
    shown = present(call, collection, rows, wanted, optional)
    answer: Shown = {
        "count": count,
        "results": [{"key": collection.name, "id": row["id"]} for row in rows],
        collection.name: {str(one["id"]): one for one in shown},
    }
    for association in wanted.values():
        if association.find is None:
            _bring(call, answer, association, rows, shown)
        else:
            _bring_found(call, answer, association, rows, shown)
    if "subject" in asked and collection.name == "subscribed_events":
        _bring_subjects(call, answer, rows, shown)
    answer["meta"] = {
        "count": count,
        "page_count": ceil(count / page.size),
        "page_number": page.number if count else 0,
        "page_size": page.size,
    }
    # The feed forgets with time, not only with changes.
    return json_reply(answer, lasting=collection.name != "subscribed_events")


def listing(call: Call, collection: Collection, found: Found) -> Reply:
    return envelope(call, collection, found.rows, count=found.count, page=found.page)


def present(
    call: Call,
    collection: Collection,
    rows: Sequence[Row],
    wanted: Mapping[str, Association] | None = None,
    optional: frozenset[str] = frozenset(),
) -> list[Shown]:
    """The rows as their attributes: columns, those on request, and what is derived."""
    asked = {a.column for a in (wanted or {}).values() if not a.many}
    left_out = UNSHOWN.get(collection.name, frozenset()) | (collection.on_request - asked)
    fields = [
        f for f in call.system.schema.object(collection.name).fields if f.name not in left_out
    ]
    shown: list[Shown] = [{f.name: _value(f, row[f.name]) for f in fields} for row in rows]
    for one, more in zip(shown, derived(call, collection.name, rows, optional), strict=True):
        one.update(more)
    strip(call, collection.name, rows, shown)
    return shown


def _value(f: Field, value: Value) -> object:
    if value is None:
        return None
    if f.type == "datetime":
        moment = datetime.fromisoformat(str(value)).astimezone(ZONE)
        return moment.replace(microsecond=0).isoformat()
    if f.type == "json":
        return orjson.loads(str(value))
    return value


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _bring(
    call: Call,
    answer: Shown,
    association: Association,
    rows: Sequence[Row],
    shown: Sequence[Shown],
) -> None:
    """Add the map of an association, and its ids to the records."""
    target = COLLECTIONS[association.target]
    sees = visible(call, target.name)
    if not association.many:
        wanted = dict.fromkeys(
            str(row[association.column]) for row in rows if row[association.column]
        )
        _add(call, answer, target, of_ids(call.system, target.name, "id", list(wanted), sees))
        return
    found = of_ids(
        call.system, target.name, association.column, [str(row["id"]) for row in rows], sees
    )
    found = [r for r in found if all(r[n] == v for n, v in association.where.items())]
    _add(call, answer, target, found)
    belonging: dict[Value, list[Value]] = {}
    for row in found:
        belonging.setdefault(row[association.column], []).append(row["id"])
    for one in shown:
        one[association.key] = belonging.get(str(one["id"]), [])


def _bring_found(
    call: Call,
    answer: Shown,
    association: Association,
    rows: Sequence[Row],
    shown: Sequence[Shown],
) -> None:
    """The same for what no column tells of."""
    if association.find is None:
        raise TypeError(f"{association.target} is not to be found")
    belonging = association.find(call, rows)
    target = COLLECTIONS[association.target]
    wanted = list(dict.fromkeys(id_ for ids in belonging.values() for id_ in ids))
    _add(
        call,
        answer,
        target,
        of_ids(call.system, target.name, "id", wanted, visible(call, target.name)),
    )
    for one in shown:
        ids = belonging.get(str(one["id"]), ())
        one[association.key] = list(ids) if association.many else next(iter(ids), None)


def _add(call: Call, answer: Shown, target: Collection, rows: Iterable[Row]) -> None:
    known = answer.setdefault(target.name, {})
    if not isinstance(known, dict):
        raise TypeError(f"{target.name} is no map of the envelope")
    new = [row for row in rows if row["id"] not in known]
    for one in present(call, target, new):
        known[str(one["id"])] = one


def _bring_subjects(call: Call, answer: Shown, rows: Sequence[Row], shown: Sequence[Shown]) -> None:
    """The subjects of events, wherever they are kept; null for those that are no more."""
    by_collection: dict[str, list[str]] = {}
    for row in rows:
        by_collection.setdefault(_OF_SUBJECT[str(row["subject_type"])], []).append(
            str(row["subject_id"])
        )
    alive: set[Value] = set()
    for name, wanted in by_collection.items():
        found = of_ids(call.system, name, "id", list(dict.fromkeys(wanted)))
        alive.update(row["id"] for row in found)
        _add(call, answer, COLLECTIONS[name], found)
    for one in shown:
        key = _OF_SUBJECT[str(one["subject_type"])]
        there = one["subject_id"] in alive
        one["subject_ref"] = {"id": one["subject_id"], "key": key} if there else None
