"""The Change Management API."""

import pytest

from tests.mocks.servicenow.conftest import Bench

CHANGES = "/api/sn_chg_rest/change"


def test_a_change_goes_through_its_life(bench: Bench) -> None:
    made = bench.call("POST", CHANGES, json={"short_description": "New switch"})
    id = made.json()["result"]["sys_id"]["value"]
    bench.call("POST", f"{CHANGES}/{id}/task", json={"short_description": "Unpack"})

    tasks = bench.call("GET", f"{CHANGES}/{id}/task").json()["result"]
    listed = bench.call("GET", f"/api/sn_chg_rest/v1/change?sysparm_query=sys_id={id}")
    ahead = bench.call("GET", f"{CHANGES}/{id}/nextstate").json()["result"]
    moved = bench.call("PATCH", f"{CHANGES}/{id}", json={"state": "-4"})

    assert made.json()["result"]["state"] == {"display_value": "New", "value": "-5"}
    assert [task["short_description"]["value"] for task in tasks] == ["Unpack"]
    assert tasks[0]["change_request"]["display_value"].startswith("CHG")
    assert listed.headers["x-total-count"] == "1"
    assert ahead["available_states"] == ["-4", "4"]
    assert moved.json()["result"]["state"]["display_value"] == "Assess"
    assert bench.call("PATCH", f"{CHANGES}/{id}", json={"state": "3"}).status_code == 403
    assert bench.call("DELETE", f"{CHANGES}/{id}").status_code == 204
    assert bench.call("GET", f"{CHANGES}/{id}").status_code == 404


def test_types_have_addresses_of_their_own(bench: Bench) -> None:
    template = bench.rows("std_change_producer_version")[0]["sys_id"]

    for path, type_ in (
        ("normal", "normal"),
        ("emergency", "emergency"),
        (f"standard/{template}", "standard"),
    ):
        answer = bench.call("POST", f"{CHANGES}/{path}", json={"short_description": "x"})
        found = answer.json()["result"]
        assert found["type"]["value"] == type_
        assert bench.call("GET", f"{CHANGES}/{found['sys_id']['value']}").status_code == 200
    assert bench.call("POST", f"{CHANGES}/standard/nobody", json={}).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_who_only_reads_changes_nothing(bench: Bench, method: str) -> None:
    id = bench.insert("change_request")["sys_id"]
    bench.become("viewer")

    path = CHANGES if method == "POST" else f"{CHANGES}/{id}"

    assert bench.call(method, path, json={"state": "-4"}).status_code == 403


# -- the Service Catalog API ---------------------------------------------------------------------

ITEMS = "/api/sn_sc/servicecatalog/items"


def test_an_item_is_found_and_ordered(bench: Bench) -> None:
    (laptop,) = bench.call("GET", f"{ITEMS}?sysparm_text=laptop").json()["result"]
    again = bench.call("GET", f"{ITEMS}/{laptop['sys_id']}").json()["result"]

    order = bench.call(
        "POST",
        f"{ITEMS}/{laptop['sys_id']}/order_now",
        json={"sysparm_quantity": "3", "variables": {"colour": "grey"}},
    ).json()["result"]

    assert again.items() >= laptop.items()
    assert [v["name"] for v in again["variables"]] == ["reason"]
    assert (order["table"], order["number"][:3]) == ("sc_request", "REQ")
    assert bench.read("sc_request", order["sys_id"])["price"] == "4350"
    (item,) = bench.rows("sc_req_item", f"request={order['request_id']}")
    assert (item["cat_item"], item["quantity"]) == (laptop["sys_id"], "3")


@pytest.mark.parametrize("quantity", ["0", "many", "", "-1", "٣"])
def test_what_is_no_quantity_is_not_ordered(bench: Bench, quantity: str) -> None:
    item = bench.rows("sc_cat_item", limit=1)[0]["sys_id"]

    answer = bench.call("POST", f"{ITEMS}/{item}/order_now", json={"sysparm_quantity": quantity})

    assert answer.status_code == 400
    assert bench.rows("sc_request") == []
