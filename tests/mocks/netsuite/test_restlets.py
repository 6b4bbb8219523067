"""An account's own scripts, as the usual client library runs them, and its datasets."""

import warnings
from typing import Any

import pytest

from tests.mocks.netsuite.conftest import Stage
from understudy_mocks.netsuite import auth
from understudy_mocks.netsuite.queries.saved import DATASETS, SAVED

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from netsuite.exceptions import (  # type: ignore[import-untyped]  # untyped
        NetsuiteAPIRequestError,
    )

pytestmark = pytest.mark.client("netsuite", agent="python-httpx")

SEARCH, UPSERT = 1001, 1002
DATASET = "/services/rest/query/v1/dataset"
Json = Any


def play(stage: Stage, method: str, script: int, **arguments: Any) -> Json:
    return stage.play(getattr(stage.restlet, method)(script, **arguments))


@pytest.mark.parametrize("name", sorted({search.number for search in SAVED.values()}))
def test_a_saved_search_comes_with_its_rows(stage: Stage, name: str) -> None:
    page = play(stage, "get", SEARCH, params={"id": name})

    assert len(page["results"]) == min(page["total"], 1000) > 0
    assert (page["id"], page["page"]) == (SAVED[name].id, 0)
    assert page == play(stage, "post", SEARCH, json={"id": page["id"], "page": 0})
    assert page == play(stage, "put", SEARCH, json={"id": name})


def test_a_long_search_comes_by_pages_of_a_thousand(stage: Stage) -> None:
    def page(number: int) -> Json:
        return play(stage, "post", SEARCH, json={"id": "503", "page": number})

    first, second, last = page(0), page(1), page(page(0)["pages"] - 1)

    assert first["pages"] > 2
    assert int(first["results"][-1]["id"]) < int(second["results"][0]["id"])
    assert len(last["results"]) == first["total"] % 1000
    assert page(first["pages"])["results"] == []


def test_a_script_makes_changes_and_deletes_by_external_id(stage: Stage) -> None:
    values = {"companyName": "Borealis GmbH", "subsidiary": "2", "currency": "4"}
    target = {"type": "customer", "externalId": "sf-002"}

    made = play(stage, "post", UPSERT, json={**target, "values": values})
    changed = play(stage, "put", UPSERT, json={**target, "values": {"phone": "030 1"}})

    assert made == changed == {**target, "id": made["id"]}
    assert stage.get(f"customer/{made['id']}")["phone"] == "030 1"
    assert play(stage, "delete", UPSERT, params=target) == {**target, "deleted": True}
    assert play(stage, "delete", UPSERT, params=target) == {**target, "deleted": False}


@pytest.mark.parametrize(
    ("method", "script", "sent", "status", "code"),
    [
        ("get", SEARCH, {}, 400, "SSS_MISSING_REQD_ARGUMENT"),
        ("post", SEARCH, {"json": {"id": ["501"]}}, 400, "SSS_MISSING_REQD_ARGUMENT"),
        ("get", SEARCH, {"params": {"id": "999"}}, 400, "INVALID_SEARCH"),
        ("get", SEARCH, {"params": {"id": "501", "page": "-1"}}, 400, "SSS_INVALID_TYPE_ARG"),
        ("delete", SEARCH, {"params": {"id": "501"}}, 405, "METHOD_NOT_ALLOWED"),
        ("get", UPSERT, {}, 405, "METHOD_NOT_ALLOWED"),
        ("get", 1003, {}, 404, "SSS_INVALID_SCRIPTLET_ID"),
        ("post", UPSERT, {"json": {"type": "customer"}}, 400, "SSS_MISSING_REQD_ARGUMENT"),
        (
            "delete",
            UPSERT,
            {"params": {"type": "ship", "externalId": "1"}},
            404,
            "NONEXISTENT_ID",
        ),
    ],
)
def test_what_a_script_cannot_do_it_says_in_its_own_envelope(
    stage: Stage, method: str, script: int, sent: Json, status: int, code: str
) -> None:
    with pytest.raises(NetsuiteAPIRequestError, match=code) as told:
        play(stage, method, script, **sent)

    assert (told.value.status_code, told.value.response_text[:18]) == (status, '{"error":{"code":"')


def test_what_a_record_refuses_the_script_passes_on(stage: Stage) -> None:
    sent = {"type": "customer", "externalId": "sf-3", "values": {"currency": "77777"}}

    with pytest.raises(NetsuiteAPIRequestError, match="Please enter value") as told:
        play(stage, "post", UPSERT, json=sent)

    assert told.value.status_code == 400
    assert '"code":"UNEXPECTED_ERROR"' in told.value.response_text


def test_scripts_share_the_accounts_concurrency(stage: Stage) -> None:
    stage.system.in_flight = auth.CONCURRENCY

    with pytest.raises(NetsuiteAPIRequestError, match="SSS_REQUEST_LIMIT_EXCEEDED") as told:
        play(stage, "get", SEARCH, params={"id": "501"})

    assert told.value.status_code == 400
    stage.system.in_flight = 0


def test_a_stranger_runs_no_script(stage: Stage) -> None:
    url = f"{stage.origin}/app/site/hosting/restlet.nl?script=1001&deploy=1&id=501"

    answer = stage.call("GET", url, headers={"authorization": "OAuth realm=x"})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "INVALID_LOGIN_ATTEMPT"


def test_datasets_are_listed_and_read_by_pages(stage: Stage) -> None:
    listed = stage.call("GET", DATASET).json()
    name = listed["items"][3]["id"]

    first = stage.call("GET", f"{DATASET}/{name}/result?limit=5").json()
    second = stage.call("GET", f"{DATASET}/{name}/result?limit=5&offset=5").json()

    assert tuple(item["id"] for item in listed["items"]) == DATASETS
    assert first["hasMore"]
    assert first["totalResults"] == second["totalResults"] > 5
    ids = [row["id"] for row in first["items"] + second["items"]]
    assert len(set(ids)) == 10
    assert stage.call("GET", f"{DATASET}/custdataset_none/result").status_code == 404
