"""Each drift on a toy vendor's wire, and what the records say all the while."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.vendor.conftest import Bench
from understudy.drift import catalogue, make_drift


@pytest.fixture
def stage() -> Iterator[Bench]:
    bench = Bench()
    bench.system.make_drift = make_drift
    bench.login()
    yield bench
    bench.close()


def drift(stage: Bench, id: str, field: str = "", kind: str = "client", **more: Any) -> str:
    parameters = {"object": kind, "field": field, **more}
    answer = stage.admin("POST", "drift", json={"drift": id, "parameters": parameters})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["key"])


def met(stage: Bench) -> int:
    return int(stage.admin("GET", "drift").json()["drifts"][0]["met"])


def create(stage: Bench, kind: str = "client", **values: object) -> httpx.Response:
    return stage.call("POST", f"/api/{kind}", json=values)


def read(stage: Bench, id: str, kind: str = "client") -> dict[str, object]:
    found: dict[str, object] = stage.call("GET", f"/api/{kind}/{id}").json()
    return found


@pytest.fixture
def client(stage: Bench) -> str:
    made = create(stage, title="Acme", phone="12345", reference="r-1").json()
    return str(made["id"])


@pytest.fixture
def bill(stage: Bench, client: str) -> str:
    made = create(stage, "bill", client=client, total=12.5, currency="EUR", issued="2026-06-29")
    return str(made.json()["id"])


def test_a_removed_field_is_unknown_and_its_values_stay(stage: Bench, client: str) -> None:
    key = drift(stage, "field-removed", "phone")
    assert "phone" not in read(stage, client)
    assert create(stage, title="x", phone="1").status_code == 400

    stage.admin("DELETE", f"drift/{key}")
    assert read(stage, client)["phone"] == "12345"


def test_a_renamed_field_goes_by_its_new_name_only(stage: Bench, client: str) -> None:
    drift(stage, "field-renamed", "phone", to="telephone")

    assert read(stage, client)["telephone"] == "12345"
    assert create(stage, title="x", phone="1").status_code == 400
    made = create(stage, title="x", telephone="99").json()["id"]
    assert stage.system.store.get("client", made)["phone"] == "99"  # type: ignore[index]
    found = stage.call("GET", "/api/client", params={"q": "telephone:99"}).json()
    assert found["total"] == 1
    assert stage.call("GET", "/api/client", params={"q": "phone:99"}).status_code == 400
    assert met(stage) == 7


@pytest.mark.parametrize(
    ("id", "field", "more", "values", "status"),
    [
        ("field-shortened", "title", {"length": 3}, {"title": "Acme"}, 400),
        ("field-shortened", "title", {"length": 4}, {"title": "Acme"}, 201),
        ("field-required", "phone", {}, {"title": "Acme"}, 400),
        ("field-required", "phone", {}, {"title": "Acme", "phone": "1"}, 201),
        ("field-frozen", "phone", {}, {"title": "Acme", "phone": "1"}, 400),
        ("validation-added", "title", {"pattern": "[A-Z]+"}, {"title": "Acme"}, 400),
        ("validation-added", "title", {"pattern": "[A-Z]+"}, {"title": "ACME"}, 201),
        ("right-removed", "", {}, {"title": "Acme"}, 403),
    ],
)
def test_what_may_be_written_is_less_than_before(
    stage: Bench, id: str, field: str, more: dict[str, Any], values: dict[str, str], status: int
) -> None:
    drift(stage, id, field, **more)

    assert create(stage, **values).status_code == status
    assert stage.call("GET", "/api/client").status_code == 200


def test_a_removed_choice_is_refused_and_an_added_one_taken(stage: Bench, client: str) -> None:
    drift(stage, "choice-removed", "currency", "bill", value="EUR")
    drift(stage, "choice-added", "currency", "bill", value="CHF")

    told = {
        code: create(stage, "bill", client=client, total=1, currency=code).status_code
        for code in ("EUR", "CHF", "USD")
    }
    assert told == {"EUR": 400, "CHF": 201, "USD": 201}


def test_a_renamed_choice_is_told_and_taken_by_its_new_name(
    stage: Bench, client: str, bill: str
) -> None:
    drift(stage, "choice-renamed", "currency", "bill", value="EUR", suffix="O")

    assert read(stage, bill, "bill")["currency"] == "EURO"
    assert create(stage, "bill", client=client, total=1, currency="EUR").status_code == 400
    made = create(stage, "bill", client=client, total=1, currency="EURO")
    assert (made.status_code, made.json()["currency"]) == (201, "EURO")
    stored = stage.system.store.get("bill", made.json()["id"])
    assert stored is not None
    assert stored["currency"] == "EUR"


def test_another_default_fills_what_is_not_said(stage: Bench, client: str) -> None:
    drift(stage, "default-changed", "state", "bill")

    assert create(stage, "bill", client=client, total=1).json()["state"] == "settled"


def test_a_retargeted_reference_takes_other_ids(stage: Bench, client: str, bill: str) -> None:
    drift(stage, "reference-retargeted", "client", "bill", to="bill")

    assert create(stage, "bill", client=client, total=1).status_code == 400
    assert create(stage, "bill", client=bill, total=1).status_code == 201


@pytest.mark.parametrize(
    ("id", "field", "told"),
    [
        ("field-retyped", "total", "12.5"),
        ("decimal-scale-changed", "total", 12.0),
        ("date-format-changed", "issued", "06/29/2026"),
        ("id-format-changed", "client", "x1-c1001"),
    ],
)
def test_values_are_told_in_another_form(
    stage: Bench, bill: str, id: str, field: str, told: object
) -> None:
    before = stage.system.store.get("bill", bill)

    drift(stage, id, field, "bill")

    assert read(stage, bill, "bill")[field] == told
    assert stage.system.store.get("bill", bill) == before
    assert met(stage) == 1


def test_both_forms_of_an_id_are_understood(stage: Bench, client: str) -> None:
    drift(stage, "id-format-changed", "id", "client")
    new = str(read(stage, client)["id"])

    assert new == f"x1-{client}"
    found = stage.call("GET", "/api/client", params={"q": f"id:{new}"}).json()
    assert found["total"] == 1
    assert read(stage, new)["title"] == "Acme"


def test_lists_come_in_another_order(stage: Bench) -> None:
    for title in ("One", "Two"):
        create(stage, title=title)
    before = stage.call("GET", "/api/client").json()
    drift(stage, "sort-order-changed")

    after = stage.call("GET", "/api/client").json()

    (name,) = [k for k, v in before.items() if isinstance(v, list)]
    assert after[name] == before[name][::-1]


def test_a_retired_endpoint_gives_notice_and_then_is_gone(stage: Bench) -> None:
    drift(stage, "endpoint-retired", kind="", path="/api/client", after=2)

    warned = stage.call("GET", "/api/client")
    assert (warned.status_code, warned.headers["deprecation"]) == (200, "true")
    assert stage.call("GET", "/api/client").status_code == 404
    assert stage.call("GET", "/api/bill").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"drift": "field-lost", "parameters": {}},
        {"drift": "field-removed", "parameters": {"object": "cleint", "field": "phone"}},
        {"drift": "field-removed", "parameters": {"object": "client", "field": "fax"}},
        {"drift": "field-removed", "parameters": {"object": "client", "field": "id"}},
        {"drift": "field-removed", "parameters": {"colour": "red"}},
        {"parameters": {}},
    ],
)
def test_a_drift_asked_for_wrongly_is_refused_with_one_line(
    stage: Bench, body: dict[str, object]
) -> None:
    answer = stage.admin("POST", "drift", json=body)

    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]
    assert stage.system.drifts == []


def test_a_reset_takes_all_drift_away(stage: Bench) -> None:
    stage.system.keep_baseline()
    drift(stage, "field-removed", "phone")

    stage.system.reset()

    assert (stage.system.drifts, stage.system.schema) == ([], stage.system.undrifted)


def test_every_drift_says_its_facets_and_changes_something() -> None:
    for kind in catalogue().values():
        made = kind()
        assert made.facets.area, kind
        own = [
            n for n in vars(kind) if n in ("apply", "refuses", "asked", "queried", "told", "sent")
        ]
        assert own, kind
