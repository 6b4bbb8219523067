"""The canonical contracts hold for every noun of a firm, and name the same fields as the nouns."""

from dataclasses import fields, is_dataclass

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.world.firms import SMALL
from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError
from understudy.world import contracts
from understudy.world.export import as_json
from understudy.world.firm import LOAD_ORDER


@pytest.mark.parametrize("noun", LOAD_ORDER)
def test_every_noun_of_a_firm_keeps_its_schema(noun: str) -> None:
    schema = contracts.schema(noun)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())

    nouns = SMALL.all(noun)

    assert nouns
    for item in nouns[:: max(1, len(nouns) // 50)]:
        assert [e.message for e in validator.iter_errors(as_json(item))] == []
    assert is_dataclass(nouns[0])
    assert [f.name for f in fields(nouns[0])] == list(schema["properties"])  # type: ignore[call-overload]


def test_there_is_a_schema_for_every_noun_and_no_other() -> None:
    names = {
        p.name.removesuffix(".schema.json") for p in (folder("contracts") / "canonical").iterdir()
    }
    assert names == set(LOAD_ORDER)


def test_every_noun_has_one_owner_and_compensation_stays_where_it_belongs() -> None:
    matrix = contracts.ownership()

    assert set(matrix) == set(LOAD_ORDER)
    assert matrix["project"].owner_of("name") == "crm"
    assert matrix["project"].owner_of("status") == "psa"
    assert matrix["cost_rate"].confidential_to == ("hcm", "psa")
    for row in matrix.values():
        assert row.owner not in row.copies


def test_an_unknown_flow_is_answered_with_the_nearest() -> None:
    assert contracts.slo("deal-to-project").total_seconds() == 900
    with pytest.raises(UsageError, match="did you mean 'deal-to-project'"):
        contracts.slo("deal-to-projects")
