"""A record and its lines are written as one: the lines first, then the record that adds them up.

So the rules of a record find in the store what it will consist of, whoever writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from understudy.vendor import Caller, Refusal, Row
from understudy.vendor.records import Records
from understudy_mocks.netsuite.objects.ids import new_id
from understudy_mocks.netsuite.objects.schema import SUBLISTS, Sublist

Line = Mapping[str, object]
Lines = Mapping[str, Sequence[Line] | None]
"""Lines by sublist. None: there shall be none."""


def lines_of(records: Records, sublist: Sublist, id_: str) -> list[Row]:
    """The lines of a record, in their order."""
    found = records.store.find(sublist.object, record=id_)
    return sorted(found, key=lambda row: int(row["line"] or 0))


def save(
    records: Records,
    name: str,
    id_: str | None,
    values: Mapping[str, object],
    lines: Lines,
    by: Caller,
    replace: frozenset[str] = frozenset(),
    *,
    trusted: bool = False,
) -> Row:
    """Make a record (without `id_`) or change one. Sublists named by `replace` keep no old line.

    A line whose key is known changes that line, others are added. `trusted` writers may set what
    the account computes.
    """
    kind = records.schema.object(name)
    with records.store.transaction():
        key = id_ or new_id(records, kind, {})
        for sublist in SUBLISTS.get(kind.name, ()):
            if sublist.name in lines:
                given = lines[sublist.name]
                anew = given is None or sublist.name in replace
                _merge(records, sublist, key, given or (), by, anew)
        if id_ is None:
            return records.create(kind.name, {**values, "id": key}, by, trusted=trusted)
        return records.update(kind.name, key, values, by, trusted=trusted)


def remove(records: Records, name: str, id_: str, by: Caller) -> None:
    """Take a record away, and its lines with it."""
    with records.store.transaction():
        records.delete(name, id_, by)
        for sublist in SUBLISTS.get(name, ()):
            for row in lines_of(records, sublist, id_):
                records.delete(sublist.object, str(row["id"]), by)


def _merge(
    records: Records, sublist: Sublist, id_: str, given: Sequence[Line], by: Caller, anew: bool
) -> None:
    old = {str(row[sublist.key]): row for row in lines_of(records, sublist, id_)}
    last = max((int(row["line"] or 0) for row in old.values()), default=0)
    kept = {str(line[sublist.key]) for line in given if line.get(sublist.key) is not None}
    for key, row in old.items():
        if anew and (key not in kept or not sublist.keyed):
            records.delete(sublist.object, str(row["id"]), by)
    for n, line in enumerate(given):
        key = str(line.get(sublist.key)) if sublist.keyed else ""
        with _path(f"{sublist.name}.items[{n}]"):
            if key in old:
                records.update(sublist.object, str(old[key]["id"]), line, by)
                continue
            if sublist.keyed and sublist.key == "line" and line.get("line") is not None:
                raise Refusal("bad-line", field="line", value=key)
            last += 1
            values = {**line, "record": id_, "line": last}
            values.pop("id", None)
            records.create(sublist.object, values, by, trusted=True)


@contextmanager
def _path(prefix: str) -> Iterator[None]:
    """What is refused inside is refused about this line."""
    try:
        yield
    except Refusal as refusal:
        details = refusal.details
        if "field" in details and "path" not in details:
            details["path"] = f"{prefix}.{details['field']}"
        raise
