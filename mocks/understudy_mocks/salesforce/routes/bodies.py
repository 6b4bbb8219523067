"""Bodies: what a caller writes into a record, and how a record is told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from understudy.vendor import Call, Field, ObjectType, Refusal, Row, Schema, System
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.objects.recycle_bin import is_binned
from understudy_mocks.salesforce.queries import CONVERT

BLANKS = " \t\n\r\f\v\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What is cut off at both ends of a text: white space as Unicode has it."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def base_of(call: Call) -> str:
    """The address below which types are found, in the version that was asked for."""
    return f"/services/data/v{call.params['version']}/sobjects"


def told(call: Call, kind: ObjectType, row: Row) -> dict[str, object]:
    """A record with its attributes, as REST tells it."""
    shown: dict[str, object] = {"attributes": _attributes(call, kind, row)}
    for f in kind.visible:
        shown[f.name] = _value(call, kind, f, row)
    return shown


def told_paths(
    call: Call, kind: ObjectType, row: Row, paths: Sequence[tuple[str, ...]]
) -> dict[str, object]:
    """A record with some fields, those of its parents included."""
    shown: dict[str, object] = {"attributes": _attributes(call, kind, row)}
    for path in paths:
        if len(path) == 1:
            f = kind.by_name[path[0].lower()]
            shown[f.name] = _value(call, kind, f, row)
        elif path[0] not in shown:
            f = kind.by_relationship[path[0].lower()]
            target = target_of(call.system.schema, f, row[f.name])
            parent = call.system.store.get(target.name, str(row[f.name]))
            below = [p[1:] for p in paths if len(p) > 1 and p[0] == path[0]]
            shown[path[0]] = parent and told_paths(call, target, parent, below)
    return shown


def selected(schema: Schema, kind: ObjectType, names: Iterable[str]) -> list[tuple[str, ...]]:
    """The paths of fields by their names; refuses what the type does not have."""
    found = []
    for name in names:
        path, at = [], kind
        *parents, last = name.strip().split(".")
        for part in parents:
            f = at.by_relationship.get(part.lower())
            if f is None:
                raise Refusal("unknown-field", object=at.name, field=part)
            path.append(f.relationship)
            at = schema.object(f.references[0])
        found.append((*path, at.field(last).name))
    return found


def target_of(schema: Schema, f: Field, id: object) -> ObjectType:
    """The type of record that a reference names; the first of its own where it names none."""
    kinds = [schema.object(name) for name in f.references]
    return next((kind for kind in kinds if str(id).startswith(kind.key_prefix)), kinds[0])


def _attributes(call: Call, kind: ObjectType, row: Row) -> dict[str, object]:
    return {"type": kind.name, "url": f"{base_of(call)}/{kind.name}/{row['Id']}"}


def _value(call: Call, kind: ObjectType, f: Field, row: Row) -> object:
    if f.native == "base64":
        return f"{base_of(call)}/{kind.name}/{row['Id']}/{f.name}"
    value, convert = row[f.name], CONVERT.get(f.type)
    return value if convert is None or value is None else convert(value)


def kind_of(call: Call) -> ObjectType:
    """The type that the path names; refuses `no-such-path` for one that nobody may see."""
    name = call.params["object"]
    kind = call.system.schema.object(name)
    if kind.hidden:
        raise Refusal("unknown-object", object=name)
    call.about(kind.name)
    return kind


def row_of(call: Call, kind: ObjectType, text: str) -> Row:
    """The record of an id in any of its forms; refuses what is none, was none, or is deleted."""
    id_ = full_id(text)
    if id_ is None:
        raise Refusal("malformed-id", value=text)
    call.about(kind.name, id_)
    row = call.system.store.get(kind.name, id_)
    if row is None:
        deleted = is_binned(call.system.store, kind.name, id_, call.system.clock.now())
        raise Refusal("deleted" if deleted else "not-found", object=kind.name, id=id_)
    return row


def accepted(
    system: System, kind: ObjectType, body: Mapping[str, object], *, without: str = ""
) -> dict[str, object]:
    """The values of a body by field, as records take them. `without`: a field already known."""
    values: dict[str, object] = {}
    for name, value in body.items():
        f = kind.by_name.get(name.lower())
        parent = kind.by_relationship.get(name.lower())
        if name.lower() == "attributes" or (without and name.lower() == without.lower()):
            continue
        if f is not None:
            values[f.name] = _cleaned(system, kind, f, value)
        elif parent is not None and isinstance(value, Mapping):
            values[parent.name] = _by_external_id(system, parent, value)
        else:
            raise Refusal("unknown-field", object=kind.name, field=name)
    return values


def _cleaned(system: System, kind: ObjectType, f: Field, value: object) -> object:
    """A value with blanks cut, ids in full, and empty texts as nothing."""
    if f.type == "boolean" and value is None:
        return f.default
    if f.type == "decimal" and isinstance(value, int | float) and not isinstance(value, bool):
        return _rounded(kind, f, value)
    if f.type == "integer" and isinstance(value, int) and abs(value) >= 1 << 31:
        raise Refusal("out-of-range", object=kind.name, field=f.name, value=value)
    if not isinstance(value, str):
        return value
    value = value.strip(BLANKS)
    if not value:
        return None
    if f.type == "reference":
        return _reference(system, kind, f, value)
    if f.native == "email":
        if not _EMAIL.fullmatch(value):
            raise Refusal("bad-email", object=kind.name, field=f.name, value=value)
        return value.lower()
    return value


def _rounded(kind: ObjectType, f: Field, value: float) -> float:
    """A number with the decimals of its field, halves up; refuses more than eighteen digits."""
    if abs(value) >= 10 ** (18 - f.scale):
        raise Refusal("out-of-range", object=kind.name, field=f.name, value=f"{value:E}")
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-f.scale), ROUND_HALF_UP))


def _reference(system: System, kind: ObjectType, f: Field, value: str) -> str:
    id_ = full_id(value)
    if id_ is None:
        raise Refusal("malformed-reference", object=kind.name, field=f.name, value=value)
    prefixes = [system.schema.object(target).key_prefix for target in f.references]
    if prefixes and id_[:3] not in prefixes:
        raise Refusal("wrong-type-id", object=kind.name, field=f.name, value=value)
    return id_


def _by_external_id(system: System, parent: Field, named: Mapping[str, object]) -> str:
    """The id of a parent that is named by its external id instead."""
    target = system.schema.object(parent.references[0])
    keys = [(n, v) for n, v in named.items() if n != "attributes"]
    name, value = keys[0] if len(keys) == 1 else ("", None)
    f = target.by_name.get(name.lower())
    if f is None or not f.external_id or not isinstance(value, str | int):
        raise Refusal("unknown-field", object=target.name, field=name)
    found = system.store.find(target.name, **{f.name: str(value)})
    if len(found) != 1:
        raise Refusal("foreign-key-unknown", object=target.name, field=f.name, value=value)
    return str(found[0]["Id"])
