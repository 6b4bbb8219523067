"""A customer's own ServiceNow instance: columns, tables and choices, described and used."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shaping.bench import ShapedBench, schema_of
from understudy.kernel.errors import UsageError

TABLE = "/api/now/table"
SHAPE = """
[servicenow.task.fields.u_region]
type = "Choice"
label = "Sales region"
choices = [{ value = "n", label = "North" }, { value = "s", label = "South" }]
default = "n"

[servicenow.pm_project.fields.u_sponsor]
type = "reference"
references = "sys_user"

[servicenow.pm_project.fields.u_score]
type = "Integer"

[servicenow.pm_project.fields.state]
add_choices = [{ value = "9", label = "Parked" }]

[servicenow.u_site_visit]
label = "Site visit"
extends = "task"

[servicenow.u_site_visit.fields.u_visited_on]
type = "Date"
required = true

[servicenow.u_badge.fields.u_code]
type = "String"
length = 20
unique = true
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShapedBench]:
    path = tmp_path_factory.mktemp("shape") / "instance.toml"
    made = ShapedBench("servicenow", schema_of("servicenow", path, SHAPE))
    yield made
    made.close()


def _rows(bench: ShapedBench, table: str, query: str = "", **more: str) -> list[dict[str, Any]]:
    asked = {"sysparm_query": query, **{f"sysparm_{k}": v for k, v in more.items()}}
    answer = bench.call("GET", f"{TABLE}/{table}", params=asked)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["result"]
    return rows


def _make(bench: ShapedBench, table: str, **values: object) -> dict[str, Any]:
    answer = bench.call("POST", f"{TABLE}/{table}", json=values)
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()["result"]
    return row


def _change(bench: ShapedBench, table: str, id: str, **values: object) -> dict[str, Any]:
    answer = bench.call("PATCH", f"{TABLE}/{table}/{id}", json=values)
    assert answer.status_code == 200, answer.text
    row: dict[str, Any] = answer.json()["result"]
    return row


def test_a_column_is_in_the_dictionary_of_the_table_that_brings_it(bench: ShapedBench) -> None:
    rows = _rows(bench, "sys_dictionary", "element=u_region")

    assert [(r["name"], r["column_label"], r["choice"]) for r in rows] == [
        ("task", "Sales region", "1")
    ]
    choices = _rows(bench, "sys_choice", "element=u_region")
    assert [(c["name"], c["value"], c["label"]) for c in choices] == [
        ("task", "n", "North"),
        ("task", "s", "South"),
    ]


def test_what_extends_a_table_has_its_columns(bench: ShapedBench) -> None:
    project = _rows(bench, "pm_project", limit="1")[0]
    assert project["u_region"] == "n", "the default was there before"

    changed = _change(bench, "pm_project", project["sys_id"], u_region="s")

    assert changed["u_region"] == "s"
    found = _rows(bench, "task", "u_region=s", display_value="true", fields="sys_id,u_region")
    assert found == [{"sys_id": project["sys_id"], "u_region": "South"}]


def test_columns_are_written_read_walked_and_aggregated(bench: ShapedBench) -> None:
    project, user = _rows(bench, "pm_project", limit="1")[0], _rows(bench, "sys_user", limit="1")[0]

    changed = _change(bench, "pm_project", project["sys_id"], u_sponsor=user["sys_id"], u_score=7)

    assert changed["u_score"] == "7"
    assert changed["u_sponsor"]["link"].endswith(f"/sys_user/{user['sys_id']}")
    query = f"u_sponsor.user_name={user['user_name']}^u_score>6"
    assert [r["sys_id"] for r in _rows(bench, "pm_project", query)] == [project["sys_id"]]
    stats = "/api/now/stats/pm_project?sysparm_group_by=u_score&sysparm_count=true"
    groups = bench.call("GET", stats).json()["result"]
    assert "7" in {g["groupby_fields"][0]["value"] for g in groups}


def test_a_choice_of_the_customers_is_shown_by_its_label(bench: ShapedBench) -> None:
    project = _rows(bench, "pm_project", limit="1")[0]

    _change(bench, "pm_project", project["sys_id"], state="9")

    shown = _rows(bench, "pm_project", f"sys_id={project['sys_id']}", display_value="true")
    assert shown[0]["state"] == "Parked"
    assert _rows(bench, "sys_choice", "name=pm_project^element=state^value=9")


def test_a_table_of_its_own_lives_among_those_it_extends(bench: ShapedBench) -> None:
    refused = bench.call("POST", f"{TABLE}/u_site_visit", json={"short_description": "V"})
    assert refused.status_code in (400, 403)

    made = _make(bench, "u_site_visit", short_description="V", u_visited_on="2026-07-01")

    assert made["sys_class_name"] == "u_site_visit"
    assert made["sys_created_by"] == bench.system.credentials["username"]
    above = _rows(bench, "task", f"sys_id={made['sys_id']}", fields="sys_class_name,u_region")
    assert above == [{"sys_class_name": "u_site_visit", "u_region": "n"}]
    tables = _rows(bench, "sys_db_object", "name=u_site_visit", display_value="true")
    assert [(t["label"], t["super_class"]["display_value"]) for t in tables] == [
        ("Site visit", "Task")
    ]
    assert _rows(bench, "task", "sys_class_nameINSTANCEOFu_site_visit")
    path = f"{TABLE}/task/{made['sys_id']}"
    assert bench.call("PATCH", path, json={"short_description": "W"}).status_code == 200
    assert bench.call("DELETE", f"{TABLE}/u_site_visit/{made['sys_id']}").status_code == 204


def test_a_table_without_a_parent_keeps_what_is_unique(bench: ShapedBench) -> None:
    made = _make(bench, "u_badge", u_code="A-1")

    assert made["sys_mod_count"] == "0"
    again = bench.call("POST", f"{TABLE}/u_badge", json={"u_code": "A-1"})
    assert 400 <= again.status_code < 500
    assert len(_rows(bench, "u_badge")) == 1


EXPORTED = ("task", "planned_task", "pm_project", "u_site_visit", "u_badge", "sys_user")


def _told(bench: ShapedBench) -> list[list[dict[str, Any]]]:
    names = ",".join(EXPORTED)
    return [
        _rows(bench, table, f"nameIN{names}^ORDERBYsys_id", limit="10000")
        for table in ("sys_dictionary", "sys_choice", "sys_db_object")
    ]


def test_our_own_dictionary_taken_in_gives_the_same_dictionary(
    bench: ShapedBench, tmp_path: Path
) -> None:
    told = _told(bench)

    rows = [row for part in told for row in part]
    twin = ShapedBench("servicenow", schema_of("servicenow", tmp_path / "all.json", rows))
    again = _told(twin)
    twin.close()

    assert again == told


XML = """<?xml version="1.0" encoding="UTF-8"?>
<unload unload_date="2026-06-01 10:00:00">
  <sys_dictionary action="INSERT_OR_UPDATE"><name>pm_project</name><element>u_tier</element>
    <internal_type display_value="String">string</internal_type><max_length>30</max_length>
    <column_label>Tier</column_label><mandatory>false</mandatory></sys_dictionary>
  <sys_choice action="INSERT_OR_UPDATE"><name>pm_project</name><element>u_tier</element>
    <value>gold</value><label>Gold</label></sys_choice>
</unload>"""


def test_rows_exported_as_xml_are_taken_in(tmp_path: Path) -> None:
    schema = schema_of("servicenow", tmp_path / "rows.xml", XML)

    tier = schema.object("pm_project").field("u_tier")
    assert (tier.label, tier.length, tier.type) == ("Tier", 30, "choice")
    assert [c.label for c in tier.choices] == ["Gold"]


def test_tables_of_parents_that_none_can_extend_here_stand_alone(tmp_path: Path) -> None:
    rows = [
        {"name": "u_special", "super_class": {"display_value": "x", "value": "incident"}},
        {"name": "u_special", "element": "u_a", "internal_type": "string"},
        {"name": "u_foreign", "super_class": "f" * 32},
        {"name": "u_foreign", "element": "u_b", "internal_type": "string"},
    ]

    schema = schema_of("servicenow", tmp_path / "rows.json", rows)

    assert {"u_a", "short_description"} <= set(schema.object("u_special").by_name)
    assert schema.object("u_foreign").extends == ""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[servicenow.pm_projekt]", "did you mean 'pm_project'? (a new one would begin with u_"),
        ("[servicenow.u_a]\nextends = 'tusk'", "did you mean 'task'"),
        ("[servicenow.u_a]\nextends = 'pm_project'", "pm_project has records of its own here"),
        ("[servicenow.task.fields.U-A]\ntype = 'String'", "small letters"),
        ("[servicenow.task.fields.u_a]\ntype = 'Strin'", "did you mean 'string'"),
        ({"result": [{"internal_type": "string", "element": "u_a"}]}, "names no table"),
    ],
)
def test_what_is_no_shape_gets_one_line(tmp_path: Path, text: object, complaint: str) -> None:
    path = tmp_path / ("a.toml" if isinstance(text, str) else "a.json")

    with pytest.raises(UsageError) as told:
        schema_of("servicenow", path, text)

    assert complaint in str(told.value)
    assert str(told.value).startswith(str(path))
