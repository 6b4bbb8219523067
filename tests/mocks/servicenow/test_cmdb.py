"""The CMDB Instance and Meta APIs: items with relations, classes with attributes."""

import pytest

from tests.mocks.servicenow.conftest import Bench

SERVERS = "/api/now/cmdb/instance/cmdb_ci_linux_server"


@pytest.fixture
def desk(bench: Bench) -> Bench:
    bench.become("admin")
    return bench


def _relation_type(bench: Bench) -> str:
    return bench.insert("cmdb_rel_type", name="Runs on::Runs")["sys_id"]


def _item(bench: Bench, name: str, **relations: object) -> dict[str, object]:
    body = {"attributes": {"name": name}, "source": "ServiceNow", **relations}
    answer = bench.call("POST", SERVERS, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()["result"]
    return found


def _id(item: dict[str, object]) -> str:
    attributes = item["attributes"]
    assert isinstance(attributes, dict)
    return str(attributes["sys_id"])


def test_an_item_is_inserted_read_listed_and_changed(desk: Bench) -> None:
    id = _id(_item(desk, "linux-1"))

    listed = desk.call("GET", f"{SERVERS}?sysparm_query=name=linux-1").json()["result"]
    above = desk.call("GET", "/api/now/v1/cmdb/instance/cmdb_ci?sysparm_limit=1000").json()
    one = desk.call("GET", f"{SERVERS}/{id}").json()["result"]
    body = {"attributes": {"name": "linux-2"}, "source": "ServiceNow"}
    patched = desk.call("PATCH", f"{SERVERS}/{id}", json=body).json()["result"]
    body["attributes"] = {"short_description": "put"}
    put = desk.call("PUT", f"{SERVERS}/{id}", json=body).json()["result"]

    assert listed == [{"sys_id": id, "name": "linux-1"}]
    assert {"sys_id": id, "name": "linux-1"} in above["result"]
    assert one["attributes"]["sys_class_name"] == "cmdb_ci_linux_server"
    assert (one["outbound_relations"], one["inbound_relations"]) == ([], [])
    assert patched["attributes"]["name"] == put["attributes"]["name"] == "linux-2"
    assert put["attributes"]["short_description"] == "put"


def test_relations_come_with_an_item_are_added_and_removed(desk: Bench) -> None:
    type, first = _relation_type(desk), _id(_item(desk, "one"))
    second = _item(desk, "two", outbound_relations=[{"type": type, "target": first}])
    third = _id(_item(desk, "three"))
    base = f"{SERVERS}/{_id(second)}/relation"

    body = {"inbound_relations": [{"type": type, "target": third}], "source": "ServiceNow"}
    added = desk.call("POST", base, json=body)
    (inbound,) = added.json()["result"]["inbound_relations"]
    removed = desk.call("DELETE", f"{base}/{inbound['sys_id']}")
    after = desk.call("GET", f"{SERVERS}/{_id(second)}").json()["result"]
    seen = desk.call("GET", f"{SERVERS}/{first}").json()["result"]

    assert added.status_code == 201
    assert inbound["target"]["display_value"] == "three"
    assert inbound["type"]["display_value"] == "Runs on::Runs"
    assert (removed.status_code, after["inbound_relations"]) == (204, [])
    assert [r["target"]["value"] for r in seen["inbound_relations"]] == [_id(second)]


def test_a_class_tells_its_attributes_and_children(desk: Bench) -> None:
    told = desk.call("GET", "/api/now/cmdb/meta/cmdb_ci_server").json()["result"]

    assert (told["name"], told["parent"]) == ("cmdb_ci_server", "cmdb_ci_computer")
    assert "cmdb_ci_linux_server" in told["children"]
    inherited = {a["element"]: a["is_inherited"] for a in told["attributes"]}
    assert (inherited["name"], inherited["classification"]) == ("true", "false")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", SERVERS, {"attributes": {"name": "x"}}, 400),
        ("POST", SERVERS, {"source": "ServiceNow"}, 400),
        (
            "POST",
            SERVERS,
            {
                "attributes": {"name": "x"},
                "source": "ServiceNow",
                "outbound_relations": [{"type": "no", "target": "no"}],
            },
            400,
        ),
        ("GET", f"{SERVERS}/nobody", None, 404),
        ("GET", "/api/now/cmdb/instance/incident", None, 400),
        ("GET", "/api/now/cmdb/meta/incident", None, 400),
    ],
)
def test_what_is_no_item_is_refused_and_nothing_is_made(
    desk: Bench, method: str, path: str, body: object, status: int
) -> None:
    answer = desk.call(method, path, **({"json": body} if body else {}))

    assert answer.status_code == status
    assert desk.rows("cmdb_ci", "name=x") == []
