"""Exports come from anywhere: whatever is in one, it is taken in, or refused in one line."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from understudy.kernel.errors import UsageError
from understudy.vendor.discovery import vendors
from understudy.vendor.shaping.reading import shaped_schemas
from understudy.vendor.store import Store

DRAFT = "http://json-schema.org/draft-06/hyper-schema#"
CHOICE = {"id": {"enum": ["1", "2"]}, "refName": {"type": "string"}}
EXPORTS: dict[str, Any] = {
    "salesforce": [
        {
            "name": "Visit__c",
            "keyPrefix": "a0z",
            "label": "Visit",
            "recordTypeInfos": [{"name": "R", "developerName": "R", "recordTypeId": "012"}],
            "childRelationships": [{"childSObject": "A", "field": "B", "relationshipName": "C"}],
            "fields": [
                {"name": "A__c", "type": "reference", "referenceTo": ["Account"], "length": 18},
                {"name": "B__c", "type": "picklist", "picklistValues": [{"value": "x"}]},
                {
                    "name": "C__c",
                    "type": "currency",
                    "precision": 18,
                    "scale": 2,
                    "nillable": False,
                },
            ],
        }
    ],
    "netsuite": {
        "openapi": "3.0.1",
        "paths": {"/customer": {}, "/customer/{id}": {}},
        "components": {
            "schemas": {
                "nsLink": {},
                "customer": {
                    "properties": {
                        "custentity_a": {"type": "string", "format": "date", "title": "A"},
                        "custentity_b": {"$ref": "/record/v1/metadata-catalog/employee"},
                        "custentity_c": {"type": "object", "properties": CHOICE},
                    }
                },
            }
        },
    },
    "servicenow": {
        "result": [
            {"name": "u_a", "label": "A", "super_class": {"value": "task", "link": "x"}},
            {"name": "u_a", "internal_type": {"value": "collection"}, "column_label": "A"},
            {"name": "u_a", "element": "u_b", "internal_type": "string", "max_length": "40"},
            {"name": "u_a", "element": "u_b", "value": "1", "label": "One", "sequence": "0"},
            {"name": "task", "element": "u_c", "internal_type": "integer", "default_value": "3"},
        ]
    },
    "kantata": {
        "results": [{"key": "custom_fields", "id": "1"}],
        "custom_fields": {
            "1": {"id": "1", "name": "A", "subject_type": "Workspace", "value_type": "single"},
            "2": {"id": "2", "name": "B", "subject_type": "Story", "value_type": "string"},
        },
        "custom_field_choices": {"7": {"id": "7", "label": "X", "custom_field_id": "1"}},
    },
    "workday": {"total": 1, "data": [{"alias": "cf_A", "type": "Text", "descriptor": "A"}]},
}
JUNK: tuple[object, ...] = (
    None,
    1,
    -1,
    1.5,
    True,
    "",
    "a b",
    "x" * 300,
    "Ü",
    [],
    [None],
    {},
    {"a": 1},
)


def _places(told: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    for key, inner in pairs:
        yield (*path, key)
        yield from _places(inner, (*path, key))


def _spoilt(told: object) -> Iterator[object]:
    """The export with each place left out, and with each kind of junk there."""
    for path in _places(told):
        for junk in (..., *JUNK):
            made: Any = copy.deepcopy(told)
            inner = made
            for key in path[:-1]:
                inner = inner[key]
            if junk is ...:
                del inner[path[-1]]
            else:
                inner[path[-1]] = junk
            yield made


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_taken_in_by_its_vendor(name: str, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(orjson.dumps(EXPORTS[name]))

    assert list(shaped_schemas([path], vendors())) == [name]


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
def test_a_spoilt_export_is_taken_in_or_refused_in_one_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    complaints = []
    for n, spoilt in enumerate(_spoilt(EXPORTS[name])):
        path.write_bytes(orjson.dumps(spoilt))
        try:
            schemas = shaped_schemas([path], vendors())
        except UsageError as told:
            complaints.append(str(told))
            continue
        for schema in schemas.values() if n % 20 == 0 else ():
            Store(schema).close()
    assert complaints
    assert [c for c in complaints if "\n" in c or not c.startswith(str(path))] == []


def test_a_schema_of_one_record_must_say_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "customer.json"
    path.write_bytes(orjson.dumps({"$schema": DRAFT, "properties": {"custentity_a": {}}}))

    assert (
        "custentity_a" in shaped_schemas([path], vendors())["netsuite"].object("customer").by_name
    )
