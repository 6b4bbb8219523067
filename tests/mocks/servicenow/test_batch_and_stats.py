"""Several requests in one, and sums instead of records."""

import base64

import orjson
import pytest

from tests.mocks.servicenow.conftest import Bench

PROJECTS = "/api/now/table/pm_project"
Item = dict[str, object]


def item(id: str, method: str, url: str, body: object = None, **more: object) -> Item:
    packed = {} if body is None else {"body": base64.b64encode(orjson.dumps(body)).decode()}
    headers = [{"name": "Content-Type", "value": "application/json"}]
    return {"id": id, "method": method, "url": url, "headers": headers, **packed, **more}


def batch(bench: Bench, *items: Item) -> list[dict[str, object]]:
    sent = {"batch_request_id": 7, "rest_requests": list(items)}
    answer = bench.call("POST", "/api/now/v1/batch", json=sent)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["batch_request_id"], found["unserviced_requests"]) == ("7", [])
    served: list[dict[str, object]] = found["serviced_requests"]
    return served


def unpacked(served: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = orjson.loads(base64.b64decode(str(served["body"])))
    return found


def test_requests_are_played_in_order_and_answered_under_their_ids(bench: Bench) -> None:
    id = bench.key("project-1")
    served = batch(
        bench,
        item("140", "PATCH", f"{PROJECTS}/{id}", {"description": "Told"}),
        item("9", "GET", f"{PROJECTS}/{id}?sysparm_fields=description"),
        item("x", "GET", f"{PROJECTS}?sysparm_limit=1&sysparm_fields=number"),
    )

    assert [(s["id"], s["status_code"], s["status_text"]) for s in served] == [
        ("140", 200, "OK"),
        ("9", 200, "OK"),
        ("x", 200, "OK"),
    ]
    assert unpacked(served[1]) == {"result": {"description": "Told"}}
    headers = served[2]["headers"]
    assert isinstance(headers, list)
    assert {"name": "X-Total-Count", "value": str(len(bench.rows("pm_project")))} in headers


def test_one_that_fails_leaves_nothing_and_stops_nobody(bench: Bench) -> None:
    served = batch(
        bench,
        item("1", "POST", PROJECTS, {"description": "Nameless"}),
        item("2", "PATCH", f"{PROJECTS}/nobody", {}),
        item("3", "POST", "/api/now/nothing", {}),
        item("4", "POST", PROJECTS, {"short_description": "Made"}),
        item("5", "DELETE", f"{PROJECTS}/{bench.key('project-2')}"),
    )

    assert [s["status_code"] for s in served] == [403, 404, 400, 201, 204]
    assert unpacked(served[0])["status"] == "failure"
    assert "body" not in served[4]
    assert len(bench.rows("pm_project", "short_description=Made")) == 1
    assert bench.rows("pm_project", "descriptionLIKENameless") == []


def test_headers_of_an_answer_can_be_left_out(bench: Bench) -> None:
    served = batch(bench, item("1", "GET", PROJECTS, exclude_response_headers=True))

    assert served[0]["headers"] == []


@pytest.mark.parametrize(
    "body",
    [{}, {"rest_requests": 1}, {"rest_requests": [1]}, [], {"rest_requests": [{"body": "!"}]}],
)
def test_what_is_no_batch_is_refused(bench: Bench, body: object) -> None:
    answer = bench.call("POST", "/api/now/v1/batch", json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Exception while reading request"


def stats(bench: Bench, query: str, **params: str) -> object:
    named = {f"sysparm_{name}": value for name, value in params.items()}
    answer = bench.call(
        "GET", "/api/now/stats/pm_project", params={"sysparm_query": query, **named}
    )
    assert answer.status_code == 200
    return answer.json()["result"]


@pytest.fixture
def sums(bench: Bench) -> Bench:
    for state, cost in (("2", "10.5"), ("2", "20"), ("8", "1")):
        bench.insert("pm_project", short_description="Sum", state=state, budget_cost=cost)
    return bench


def test_sums_without_groups(sums: Bench) -> None:
    found = stats(
        sums,
        "short_description=Sum",
        count="true",
        sum_fields="budget_cost,nothing",
        avg_fields="budget_cost",
        min_fields="budget_cost",
        max_fields="budget_cost",
    )

    assert found == {
        "stats": {
            "count": "3",
            "avg": {"budget_cost": "10.5000"},
            "min": {"budget_cost": "1"},
            "max": {"budget_cost": "20"},
            "sum": {"budget_cost": "31.5"},
        }
    }


def test_sums_of_groups(sums: Bench) -> None:
    plain = stats(sums, "short_description=Sum", count="true", group_by="state")
    shown = stats(sums, "short_description=Sum", group_by="state,company", display_value="true")

    assert plain == [
        {"stats": {"count": "2"}, "groupby_fields": [{"field": "state", "value": "2"}]},
        {"stats": {"count": "1"}, "groupby_fields": [{"field": "state", "value": "8"}]},
    ]
    assert shown == [
        {
            "stats": {},
            "groupby_fields": [
                {"field": "state", "value": label},
                {"field": "company", "value": ""},
            ],
        }
        for label in ("Work in Progress", "On Hold")
    ]


def test_nothing_asked_for_is_nothing_told(sums: Bench) -> None:
    assert stats(sums, "") == {"stats": {}}
