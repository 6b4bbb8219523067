"""Forms: what a record would look like, without saving it, and what its fields may hold."""

import re
from collections.abc import Iterator, Mapping

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Row, json_reply
from understudy_mocks.netsuite.objects.documents import save
from understudy_mocks.netsuite.routes.asked import names_in, replaced
from understudy_mocks.netsuite.routes.rendering import SINGULAR, bounds, href, name_of, shown
from understudy_mocks.netsuite.routes.values import Accepted

_TEST = re.compile(r'\s*(?:\w+\s+)?(CONTAIN|IS|START_WITH)\s+"?([^"]*)"?\s*', re.IGNORECASE)


class _Undo(Exception):
    """Nothing that was tried shall stay."""


def form(
    call: Call,
    kind: ObjectType,
    id_: str | None,
    given: Accepted,
    what: str,
    computed: Mapping[str, object] | None = None,
) -> Reply:
    """The record as it would be saved; what is still missing is left open."""
    body = _tried(call, kind, id_, given, computed)
    if body is None:
        row: Row = {f.name: f.default for f in kind.fields}
        row |= {k: v for k, v in given.values.items() if isinstance(v, str | int | float)}
        row |= call.system.store.get(kind.name, id_ or "") or {"id": ""}
        body = shown(call, kind, row)
    own = {"rel": "self", "href": call.url, "method": call.exchange.method}
    where = href(call, kind.name) if id_ is None else href(call, kind.name, id_)
    if id_ is None:
        body = {k: v for k, v in body.items() if k != "id"}
    return json_reply({**body, "links": [own, {"rel": what, "href": where}]}, content_type=SINGULAR)


def _tried(
    call: Call,
    kind: ObjectType,
    id_: str | None,
    given: Accepted,
    computed: Mapping[str, object] | None,
) -> dict[str, object] | None:
    """What saving would give; None where it would be refused for what is missing."""
    body: dict[str, object] | None = None
    values = {**given.values, **(computed or {})}
    try:
        with call.system.store.transaction():
            row = save(
                call.system.records,
                kind.name,
                id_,
                values,
                given.lines,
                call.caller,
                replaced(call, kind),
                trusted=computed is not None,
            )
            body = shown(call, kind, row, expand=None)
            raise _Undo
    except _Undo:
        return body
    except Refusal as refusal:
        if refusal.kind not in ("required-missing", "no-lines"):
            raise
        return None


# -- what may be chosen ----------------------------------------------------------------------------


def select_options(call: Call, kind: ObjectType, row: Row | None) -> Reply:
    """What each of the fields asked for may hold."""
    names = names_in(call, "fields")
    if not names:
        raise Refusal("bad-parameter", parameter="fields", reason="It names the fields.")
    tests = call.query.get("q", "").split(",")
    limit, offset = bounds(call)
    where = href(call, kind.name) if row is None else href(call, kind.name, row["id"])
    body: dict[str, object] = {"links": [{"rel": "self", "href": where}]}
    for n, name in enumerate(names):
        f = kind.by_name.get(name.lower())
        if f is None or f.hidden or not (f.choices or f.references):
            reason = f"The field '{name}' has no options."
            raise Refusal("bad-parameter", parameter="fields", reason=reason)
        fits = _fitting(tests[n] if n < len(tests) else "")
        options = [o for o in _options(call, f) if fits.search(o["refName"])]
        shown_ones = options[offset : offset + limit]
        body[f.name] = {
            "_selectOptions": {
                "links": [],
                "items": shown_ones,
                "count": len(shown_ones),
                "hasMore": offset + len(shown_ones) < len(options),
                "offset": offset,
                "totalResults": len(options),
            }
        }
    return json_reply(body, content_type=SINGULAR)


def _fitting(test: str) -> re.Pattern[str]:
    """What a name has to look like; anything, where nothing is asked."""
    if not test.strip():
        return re.compile("")
    found = _TEST.fullmatch(test)
    if found is None:
        raise Refusal("bad-parameter", parameter="q", reason="It has an operator and a value.")
    word = re.escape(found[2].strip())
    patterns = {"CONTAIN": word, "IS": f"^{word}$", "START_WITH": f"^{word}"}
    return re.compile(patterns[found[1].upper()], re.IGNORECASE)


def _options(call: Call, f: Field) -> Iterator[dict[str, str]]:
    for choice in f.choices:
        yield {"id": choice.value, "refName": choice.label or choice.value}
    for target in f.references:
        kind = call.system.schema.object(target)
        for row in call.system.store.all(target):
            if not row.get("isInactive"):
                yield {"id": str(row["id"]), "refName": name_of(kind, row)}
