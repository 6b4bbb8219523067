"""Whatever is asked, the vendor answers: no text reaches SQL, nothing changes, nothing breaks."""

from urllib.parse import quote

import pytest

from tests.mocks.kantata.conftest import Bench
from understudy_mocks.kantata import VENDOR
from understudy_mocks.kantata.queries import COLLECTIONS

POISON = (
    "1' OR '1'='1",
    '1"; DROP TABLE workspaces;--',
    "%",
    "\\",
    "💥\u202e",
    "9" * 400,
    "-1",
    "1:2",
    "2026-13-45:x",
    ",,,",
    "a:desc:desc",
    "\ud800",
    "null",
    "x" * 20_000,
)
TURNS = 4
COMMON = (
    *("page", "per_page", "limit", "offset", "only", "include", "optional_fields", "order"),
    *("search", "matching", "created_after", "created_before", "updated_after", "updated_before"),
    *("archived", "include_archived", "show_disabled", "show_deleted", "apply_default_filters"),
    *("has_external_references", "without_external_reference_service_name"),
    *("external_reference_service_name", "external_reference_service_model_refs"),
    *("from_archived_workspaces", "event_types", "subject_type"),
)


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_no_parameter_of_any_list_breaks_anything(bench: Bench, poison: str) -> None:
    text = poison.encode("utf-8", "surrogatepass")
    # Many collections read their parameters alike: they take turns with the poisons.
    turn = POISON.index(poison) % TURNS
    for n, (name, collection) in enumerate(COLLECTIONS.items()):
        if collection.prefix or n % TURNS != turn:
            continue
        needed = dict.fromkeys(collection.needs, "Workspace")
        # What all collections have in common is tried on one of them.
        common = COMMON if n < TURNS else ()
        for parameter in (*collection.filters, *common):
            answer = bench.call("GET", name, params={**needed, parameter: text, "per_page": "1"})

            assert answer.status_code in (200, 400), (name, parameter, answer.text)
            if answer.status_code == 400:
                assert answer.json()["errors"][0]["type"] == "system"
    assert bench.system.store.last_seq == 0
    assert bench.get("workspaces", archived="include")["count"]


@pytest.mark.parametrize("poison", POISON[:8], ids=range(8))
def test_no_text_in_a_path_or_a_body_breaks_anything(bench: Bench, poison: str) -> None:
    before = bench.system.store.last_seq
    for name in COLLECTIONS:
        for method in ("GET", "PUT", "DELETE"):
            path = f"{name}/{quote(poison, errors='surrogatepass')}"
            answer = bench.call(method, path, json={COLLECTIONS[name].singular: {}})
            assert 400 <= answer.status_code < 500
    assert bench.system.store.last_seq == before


@pytest.mark.parametrize("value", [None, [{}], True, 1e300, -1, "x", "\0"])
def test_no_value_of_any_attribute_breaks_anything(bench: Bench, value: object) -> None:
    for name, collection in COLLECTIONS.items():
        everything = {f.name: value for f in VENDOR.schema.object(name).fields}
        for field in everything:
            body = {collection.singular: {field: value}}
            assert bench.call("POST", name, json=body).status_code < 500, (name, field)
        body = {collection.singular: everything}
        assert bench.call("POST", name, json=body).status_code < 500, name


def test_a_record_takes_any_value_or_refuses_it(bench: Bench) -> None:
    for noun in ("project-1", "task-1", "customer-1", "resource-1", "rate_card_line-1"):
        projection = VENDOR.projection(noun.partition("-")[0])
        assert projection is not None
        collection = COLLECTIONS[projection.object_name]
        for field in VENDOR.schema.object(collection.name).fields:
            for value in (None, "", "x" * 70_000, {"a": [1]}, -5, "2026-02-30"):
                answer = bench.call(
                    "PUT",
                    f"{collection.name}/{bench.key(noun)}",
                    json={collection.singular: {field.name: value}},
                )
                assert answer.status_code in (200, 422), (noun, field.name, value, answer.text)
