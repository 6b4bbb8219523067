"""A customer's own Workday tenant: custom fields of workers, in WQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shaping.bench import ShapedBench, schema_of
from understudy.kernel.errors import UsageError

SHAPE = """
[workday.Worker.fields.cf_Region]
type = "Single Instance"
choices = ["North", "South"]
default = "South"

[workday.Worker.fields.cf_Badge_Number]
type = "Text"

[workday.Worker.fields.cf_Utilization_Target]
type = "Numeric"
default = 0.8
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShapedBench]:
    path = tmp_path_factory.mktemp("shape") / "tenant.toml"
    made = _signed_in(ShapedBench("workday", schema_of("workday", path, SHAPE)))
    yield made
    made.close()


def _signed_in(bench: ShapedBench) -> ShapedBench:
    own = bench.system.credentials
    form = {k: own[k] for k in ("client_id", "client_secret", "refresh_token")}
    path = f"/ccx/oauth2/{own['tenant']}/token"
    answer = bench.call("POST", path, data={**form, "grant_type": "refresh_token"})
    bench.headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    return bench


def _wql(bench: ShapedBench) -> str:
    return f"/ccx/api/wql/v1/{bench.system.credentials['tenant']}"


def _fields(bench: ShapedBench) -> dict[str, Any]:
    source = bench.call("GET", f"{_wql(bench)}/dataSources").json()["data"][0]["id"]
    told: dict[str, Any] = bench.call("GET", f"{_wql(bench)}/dataSources/{source}/fields").json()
    return told


def _rows(bench: ShapedBench, query: str) -> list[dict[str, Any]]:
    answer = bench.call("POST", f"{_wql(bench)}/data?limit=5", json={"query": query})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def test_custom_fields_are_among_the_fields_of_the_source(bench: ShapedBench) -> None:
    types = {row["alias"]: row["type"] for row in _fields(bench)["data"]}

    assert types["cf_Region"] == "Single Instance"
    assert types["cf_Badge_Number"] == "Text"
    assert types["cf_Utilization_Target"] == "Numeric"


def test_custom_fields_are_selected_compared_and_sorted(bench: ShapedBench) -> None:
    query = (
        "SELECT workdayID, cf_Region, cf_Badge_Number, cf_Utilization_Target AS target"
        " FROM allWorkers WHERE cf_Utilization_Target > 0.5 ORDER BY cf_Badge_Number"
    )

    row = _rows(bench, query)[0]

    assert row["cf_Region"]["descriptor"] == "South"
    assert row["target"] == "0.8"
    assert "cf_Badge_Number" not in row, "what is empty is left out"


def test_a_plain_tenant_knows_nothing_of_it() -> None:
    plain = _signed_in(ShapedBench("workday"))

    query = {"query": "SELECT cf_Region FROM allWorkers"}
    answer = plain.call("POST", f"{_wql(plain)}/data", json=query)
    plain.close()

    assert answer.status_code == 400


def test_our_own_list_of_fields_taken_in_is_the_same(bench: ShapedBench, tmp_path: Path) -> None:
    told = _fields(bench)

    twin = _signed_in(ShapedBench("workday", schema_of("workday", tmp_path / "f.json", told)))
    again = _fields(twin)
    twin.close()

    assert again == told


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[workday.Wurker]", "did you mean 'Worker'"),
        ("[workday.Skill.fields.cf_A]\ntype = 'Text'", "only Worker has fields"),
        ("[workday.Worker.fields.cf_A]\ntype = 'Txt'", "did you mean 'text'"),
        ("[workday.Worker.fields.'cf A']\ntype = 'Text'", "letters, digits and _ only"),
        ("[workday.Worker.fields.cf_A]\ntype = 'Text'\nrequired = true", "none can be required"),
    ],
)
def test_what_is_no_shape_gets_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "a.toml"

    with pytest.raises(UsageError) as told:
        schema_of("workday", path, text)

    assert complaint in str(told.value)
    assert str(told.value).startswith(str(path))
