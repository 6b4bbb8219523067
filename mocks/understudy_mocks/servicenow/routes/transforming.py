"""Import sets at work: rows of a staging table become records, by the transform maps there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from understudy.vendor import Caller, ObjectType, Refusal, Row, System, Value
from understudy.vendor.store import Store
from understudy_mocks.servicenow.objects.fields import refers
from understudy_mocks.servicenow.objects.schema import display_of_table, kept_in
from understudy_mocks.servicenow.routes.bodies import holds

Payload = Mapping[str, str]


@dataclass(slots=True)
class Outcome:
    """What one transform map made of one row."""

    map: Row
    status: str
    record: Row | None = None
    message: str = ""
    told: dict[str, str] = field(default_factory=dict)


def maps_of(store: Store, staging: str) -> list[Row]:
    """The transform maps of a staging table, in their order."""
    found = store.find("sys_transform_map", source_table=staging, active=True)
    return sorted(found, key=lambda row: (int(row["order"] or 0), str(row["sys_id"])))


def transform(system: System, map: Row, payload: Payload, by: Caller) -> Outcome:
    """Insert or change the record of one row. What goes wrong is told, and nothing is changed."""
    target = str(map["target_table"])
    try:
        kind = system.schema.object(target)
        with system.store.transaction():
            return _transformed(system, kind, map, payload, by)
    except Refusal as refusal:
        answer = system.vendor.error_table.answer(refusal)
        return Outcome(map, "error", message=answer.message or refusal.kind)


def _transformed(
    system: System, kind: ObjectType, map: Row, payload: Payload, by: Caller
) -> Outcome:
    store = system.store
    values: dict[str, Value] = {}
    keys: dict[str, Value] = {}
    keyed = False
    for entry in store.find("sys_transform_entry", map=map["sys_id"]):
        name = str(entry["target_field"])
        text = payload.get(str(entry["source_field"]), "").strip()
        keyed = keyed or bool(entry["coalesce"])
        value = _value(store, kind, name, text, str(entry["reference_value_field"] or ""))
        if value in (None, "") and not map["copy_empty_fields"]:
            continue
        values[name] = value
        if entry["coalesce"]:
            keys[name] = value
    existing = store.first(kind.name, **keys) if keyed and keys else None
    if existing is None:
        row = system.records.create(kept_in(kind.name), values, by)
        return Outcome(map, "inserted", row)
    kept = kept_in(str(existing.get("sys_class_name") or kind.name))
    row = system.records.update(kept, str(existing["sys_id"]), values, by)
    if row["sys_mod_count"] == existing["sys_mod_count"]:
        return Outcome(map, "ignored", existing, "No field values changed")
    return Outcome(map, "updated", row)


def _value(store: Store, kind: ObjectType, name: str, text: str, by_field: str) -> Value:
    """What a staged text means for a field: references by key, id or name, choices by label."""
    f = kind.by_name.get(name)
    if f is None or not text:
        return None
    if refers(f):
        target = store.schema.object(f.references[0])
        for column in dict.fromkeys((by_field, "sys_id", display_of_table(target.name))):
            if column and column in target.by_name:
                found = store.first(target.name, **{column: text})
                if found is not None:
                    return found["sys_id"]
        return None
    labels = {choice.label.lower(): choice.value for choice in f.choices}
    value = labels.get(text.lower(), text)
    return value if holds(kind, f, value) else None
