"""Catalogs and the cart of the Service Catalog API; and short names of long addresses."""

import pytest

from tests.mocks.servicenow.conftest import Bench

BASE = "/api/sn_sc/servicecatalog"


def _laptop(bench: Bench) -> str:
    (laptop,) = bench.call("GET", f"{BASE}/items?sysparm_text=laptop").json()["result"]
    return str(laptop["sys_id"])


def test_catalogs_and_their_categories_lead_to_items(bench: Bench) -> None:
    catalogs = bench.call("GET", f"{BASE}/catalogs").json()["result"]
    first = next(c for c in catalogs if c["title"] == "Service Catalog")

    one = bench.call("GET", f"{BASE}/catalogs/{first['sys_id']}").json()["result"]
    (work,) = bench.call("GET", f"{BASE}/catalogs/{first['sys_id']}/categories").json()["result"]
    again = bench.call("GET", f"{BASE}/categories/{work['sys_id']}").json()["result"]
    items = bench.call(
        "GET",
        f"{BASE}/items?sysparm_catalog={first['sys_id']}&sysparm_category={work['sys_id']}",
    ).json()["result"]

    assert (one["has_categories"], one["has_items"]) == (True, True)
    assert again == work
    assert work["count"] == len(items) > 0
    assert first["sys_id"] in [c["sys_id"] for c in items[0]["catalogs"]]


@pytest.mark.parametrize("way", ["checkout", "submit_order"])
def test_what_lies_in_the_cart_is_ordered(bench: Bench, way: str) -> None:
    laptop = _laptop(bench)
    wanted = {"sysparm_quantity": "2", "variables": {"reason": "travel"}}

    added = bench.call("POST", f"{BASE}/items/{laptop}/add_to_cart", json=wanted).json()["result"]
    cart = bench.call("GET", f"{BASE}/cart").json()["result"]
    order = bench.call("POST", f"{BASE}/cart/{way}").json()["result"]
    after = bench.call("GET", f"{BASE}/cart").json()["result"]
    again = bench.call("POST", f"{BASE}/cart/{way}")

    assert added == cart
    assert [line["quantity"] for line in cart["items"]] == ["2"]
    assert cart["subtotal"] == "$2,900.00"
    (item,) = bench.rows("sc_req_item", f"request={order['request_id']}")
    (mtom,) = bench.rows("sc_item_option_mtom", f"request_item={item['sys_id']}")
    assert bench.read("sc_item_option", mtom["sc_item_option"])["value"] == "travel"
    assert after["items"] == []
    assert again.status_code == 400


def test_the_cart_is_emptied_by_line_and_at_once(bench: Bench) -> None:
    laptop = _laptop(bench)
    path = f"{BASE}/items/{laptop}/add_to_cart"
    bench.call("POST", path, json={"sysparm_quantity": "1"})
    cart = bench.call("POST", path, json={"sysparm_quantity": "1"}).json()["result"]

    one = bench.call("DELETE", f"{BASE}/cart/{cart['items'][0]['cart_item_id']}")
    left = bench.call("GET", f"{BASE}/cart").json()["result"]["items"]
    all = bench.call("DELETE", f"{BASE}/cart/{cart['cart_id']}/empty")
    none = bench.call("GET", f"{BASE}/cart").json()["result"]["items"]

    assert (one.status_code, len(left), all.status_code, none) == (204, 1, 204, [])


def test_a_cart_is_its_owners(bench: Bench) -> None:
    cart = bench.call("GET", f"{BASE}/cart").json()["result"]["cart_id"]
    bench.become("admin")

    assert bench.call("DELETE", f"{BASE}/cart/{cart}/empty").status_code == 404
    assert bench.call("GET", f"{BASE}/cart").json()["result"]["cart_id"] != cart


def test_an_order_may_be_for_somebody_else(bench: Bench) -> None:
    wanted = {"sysparm_quantity": "1", "sysparm_requested_for": "admin"}

    order = bench.call("POST", f"{BASE}/items/{_laptop(bench)}/order_now", json=wanted).json()

    (request,) = bench.rows("sc_request", f"sys_id={order['result']['sys_id']}")
    assert bench.read("sys_user", request["requested_for"])["user_name"] == "admin"


def test_a_query_too_long_for_an_address_is_asked_by_a_short_name(bench: Bench) -> None:
    project = bench.rows("pm_project", limit=1)[0]
    url = f"https://x/api/now/table/pm_project?sysparm_query=sys_id={project['sys_id']}"

    short = bench.call("POST", "/api/now/tinyurl", json={"url": url}).json()["result"]
    found = bench.call("GET", f"/api/now/table/pm_project?{short.partition('?')[2]}")

    assert [row["sys_id"] for row in found.json()["result"]] == [project["sys_id"]]
    assert bench.call("POST", "/api/now/tinyurl", json={}).status_code == 400
