"""The canonical contracts hold for every noun of a firm, and say the same as the nouns."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.world.firms import SMALL
from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError
from understudy.world import contracts
from understudy.world.export import as_json
from understudy.world.firm import LOAD_ORDER
from understudy.world.nouns import InvoiceLine, Noun

KINDS = {kind.noun: kind for kind in get_args(Noun)}
PLAIN: Mapping[object, tuple[object, object]] = {
    str: ("string", None),
    int: ("integer", None),
    bool: ("boolean", None),
    date: ("string", "date"),
    str | None: (["string", "null"], None),
    date | None: (["string", "null"], "date"),
    datetime | None: (["string", "null"], "date-time"),
    Decimal: ("string", None),
    tuple[str, ...]: ("array", None),
    tuple[InvoiceLine, ...]: ("array", None),
}
"""JSON type and format of a Python type."""


def hints(kind: type) -> dict[str, object]:
    found = get_type_hints(kind)
    return {name: hint for name, hint in found.items() if name != "noun"}


def properties(schema: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return cast("Mapping[str, Mapping[str, Any]]", schema["properties"])


def every_property(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, prop in properties(schema).items():
        yield name, prop
        if "properties" in prop.get("items", {}):
            yield from every_property(prop["items"])


@pytest.mark.parametrize("noun", LOAD_ORDER)
def test_every_noun_of_a_firm_keeps_its_schema(noun: str) -> None:
    schema = contracts.schema(noun)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())

    nouns = SMALL.all(noun)

    assert nouns
    for item in nouns[:: max(1, len(nouns) // 50)]:
        assert [e.message for e in validator.iter_errors(as_json(item))] == []


@pytest.mark.parametrize("noun", LOAD_ORDER)
def test_schema_and_noun_have_the_same_fields_types_and_choices(noun: str) -> None:
    schema = contracts.schema(noun)

    assert list(properties(schema)) == list(hints(KINDS[noun])) == schema["required"]
    assert schema["additionalProperties"] is False
    for name, hint in hints(KINDS[noun]).items():
        prop = properties(schema)[name]
        if get_origin(hint) is Literal:
            assert (prop["type"], prop["enum"]) == ("string", list(get_args(hint)))
        else:
            assert (prop["type"], prop.get("format")) == PLAIN[hint]
            assert "enum" not in prop


@pytest.mark.parametrize("noun", LOAD_ORDER)
def test_every_field_is_described_and_every_amount_and_effort_with_its_unit(noun: str) -> None:
    schema = contracts.schema(noun)

    assert schema["title"] == noun.replace("_", " ").capitalize()
    assert schema["description"]
    for name, prop in every_property(schema):
        assert prop["description"].endswith("."), name
        if name.endswith("_minor"):
            assert "minor units of " in prop["description"]
        if name.endswith("minutes"):
            assert "in minutes" in prop["description"]


def test_the_lines_of_an_invoice_are_those_of_the_noun() -> None:
    lines = properties(contracts.schema("invoice"))["lines"]["items"]

    assert list(properties(lines)) == list(hints(InvoiceLine)) == lines["required"]


def test_there_is_a_schema_for_every_noun_and_no_other() -> None:
    names = {
        p.name.removesuffix(".schema.json") for p in (folder("contracts") / "canonical").iterdir()
    }

    assert names == set(LOAD_ORDER)
    with pytest.raises(UsageError, match="no canonical schema of costumer"):
        contracts.schema("costumer")
