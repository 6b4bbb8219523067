"""The drift matrix on the reference engine and on the naive one, some cells of it."""

import orjson
import pytest
from typer.testing import CliRunner

from tests.scenario.stages import NAIVE
from understudy.cli.main import command_line
from understudy.scenario.matrix import Cell, cells, drifted, used
from understudy.sut import REFERENCE, SutSpec

STORY = "calm/opportunity_to_cash"


def told(sut: SutSpec, *cell: str) -> str:
    return drifted((STORY, 7, sut, Cell(*cell))).outcome


@pytest.mark.slow
def test_the_fields_in_use_are_those_that_are_asked_for_and_written() -> None:
    found = {(u.role, u.object, u.field): (u.read, u.written) for u in used(STORY, 7, REFERENCE)}

    assert found["crm", "Opportunity", "Amount"] == (True, False)
    assert found["erp", "timeBill", "hours"][1] is True
    assert ("crm", "Opportunity", "NextStep") not in found


@pytest.mark.slow
def test_a_cell_is_a_drift_that_can_happen_to_a_field_in_that_use() -> None:
    found = cells(STORY, 7, REFERENCE)

    assert Cell("crm", "Opportunity", "Amount", "decimal-scale-changed") in found
    assert Cell("crm", "Opportunity", "Amount", "field-frozen") not in found  # only read
    assert Cell("erp", "timeBill", "hours", "field-renamed") in found
    assert not [c for c in found if c.drift == "choice-removed" and c.field == "Amount"]
    assert [c for c in found if c.drift == "seasonal-release" and not c.field]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        (("psa", "time_entries", "currency", "choice-added"), "unaffected"),
        (("crm", "Opportunity", "Amount", "field-removed"), "detected and held back"),
        (("erp", "expenseReport", "amount", "field-renamed"), "detected and held back"),
        (("ppm", "", "", "event-version-changed"), "unaffected"),
    ],
)
def test_the_reference_engine_notices_what_it_does_not_understand(
    cell: tuple[str, str, str, str], outcome: str
) -> None:
    assert told(REFERENCE, *cell) == outcome


@pytest.mark.slow
def test_an_engine_that_reads_one_page_is_silently_wrong_when_pages_shrink() -> None:
    assert told(NAIVE, "psa", "time_entries", "", "page-size-cut") == "silently wrong"


@pytest.mark.slow
def test_the_command_prints_one_document(tmp_path: object) -> None:
    words = ["run", STORY, "--matrix", "drift", "--only", "time_entries.currency: choice-added"]

    answer = CliRunner().invoke(command_line(), [*words, "--json", "--out", str(tmp_path)])

    assert answer.exit_code == 0
    data = orjson.loads(answer.stdout)
    (scenario,) = data["scenarios"]
    assert scenario["outcomes"] == {"unaffected": len(scenario["cells"])}
    assert scenario["cells"][0]["facets"]["area"] == "choice"
