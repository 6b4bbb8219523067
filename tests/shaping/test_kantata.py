"""A customer's own Kantata account: custom fields of projects, tasks, people and clients."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shaping.bench import ShapedBench, schema_of
from understudy.kernel.errors import UsageError

API = "/api/v1"
SHAPE = """
[kantata.workspaces.fields."Sales Region"]
type = "single"
choices = ["North", "South"]

[kantata.workspaces.fields.Themes]
type = "multi"
choices = ["AI", "Cloud", "Data"]

[kantata.stories.fields.Phase]
type = "string"

[kantata.workspace_groups.fields."Credit Limit"]
type = "currency"
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShapedBench]:
    path = tmp_path_factory.mktemp("shape") / "account.toml"
    made = ShapedBench("kantata", schema_of("kantata", path, SHAPE))
    yield made
    made.close()


def _get(bench: ShapedBench, path: str, **query: str) -> dict[str, Any]:
    answer = bench.call("GET", f"{API}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _fields(bench: ShapedBench) -> dict[str, dict[str, Any]]:
    return {f["name"]: f for f in _get(bench, "custom_fields")["custom_fields"].values()}


def _set(bench: ShapedBench, field: str, value: object, status: int = 200) -> dict[str, Any]:
    project = _get(bench, "workspaces", per_page="1")["results"][0]["id"]
    body = {
        "subject_type": "Workspace",
        "subject_id": project,
        "custom_field_id": _fields(bench)[field]["id"],
        "value": value,
    }
    answer = bench.call("POST", f"{API}/custom_field_values", json={"custom_field_value": body})
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return next(iter(told["custom_field_values"].values())) if status == 200 else told


def test_custom_fields_are_listed_with_their_types_and_choices(bench: ShapedBench) -> None:
    fields = _fields(bench)

    assert {n: (f["subject_type"], f["value_type"]) for n, f in fields.items()} == {
        "Invoiced": ("Workspace", "currency"),
        "Paid": ("Workspace", "currency"),
        "Sales Region": ("Workspace", "single"),
        "Themes": ("Workspace", "multi"),
        "Phase": ("Story", "string"),
        "Credit Limit": ("WorkspaceGroup", "currency"),
    }
    own = fields["Themes"]
    told = _get(bench, "custom_field_choices", custom_field_id=own["id"])["custom_field_choices"]
    assert [told[id_]["label"] for id_ in own["choice_ids"]] == ["AI", "Cloud", "Data"]


def test_a_choice_is_shown_alone(bench: ShapedBench) -> None:
    north = _fields(bench)["Sales Region"]["choice_ids"][0]

    told = _get(bench, f"custom_field_choices/{north}", include="custom_field")

    assert told["custom_field_choices"][north]["label"] == "North"
    assert [f["name"] for f in told["custom_fields"].values()] == ["Sales Region"]


def test_a_value_is_one_of_the_choices(bench: ShapedBench) -> None:
    north, south = _fields(bench)["Sales Region"]["choice_ids"]

    made = _set(bench, "Sales Region", [south])

    assert made["display_value"] == "South"
    assert made["selected_choice_ids"] == [south]
    for wrong in ("South", [south, north], ["7"], [], None, True):
        _set(bench, "Sales Region", wrong, 422)
    assert _set(bench, "Sales Region", north)["display_value"] == "North"


def test_several_choices_may_be_made(bench: ShapedBench) -> None:
    ai, _, data = _fields(bench)["Themes"]["choice_ids"]

    assert _set(bench, "Themes", [data, ai])["display_value"] == "Data, AI"


def test_a_text_is_set_on_what_it_belongs_to(bench: ShapedBench) -> None:
    _set(bench, "Phase", "Build", 422)


def test_our_own_custom_fields_taken_in_are_the_same(bench: ShapedBench, tmp_path: Path) -> None:
    told = _get(bench, "custom_fields", include="choices", order="created_at:asc")

    twin = ShapedBench("kantata", schema_of("kantata", tmp_path / "fields.json", told))
    again = _get(twin, "custom_fields", include="choices", order="created_at:asc")
    twin.close()

    assert again == told


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[kantata.worksp]", "no collection called 'worksp'"),
        ("[kantata.workspaces.fields.A]\ntype = 'text'", "no type called 'text'"),
        ("[kantata.workspaces.fields.A]\ntype = 'single'", "a choice needs choices"),
        ("[kantata.workspaces.fields.A]\ntype = 'multi'", "a choice needs choices"),
        ("[kantata.workspaces.fields.A]\ntype = 'string'\nrequired = true", "never required"),
        ("[kantata.cost_rates.fields.A]\ntype = 'string'", "cost_rates have no custom fields"),
        ({"results": [], "custom_fields": {"1": {"name": "A"}}}, "custom_fields.1: None is no"),
    ],
)
def test_what_is_no_shape_gets_one_line(tmp_path: Path, text: object, complaint: str) -> None:
    path = tmp_path / ("a.toml" if isinstance(text, str) else "a.json")

    with pytest.raises(UsageError) as told:
        schema_of("kantata", path, text)

    assert complaint in str(told.value)
    assert str(told.value).startswith(str(path))
