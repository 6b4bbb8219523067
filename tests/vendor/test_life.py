"""A request's life, from the wire to the record, driven through a toy vendor."""

import asyncio

import pytest

from tests.vendor.conftest import Bench


def test_a_record_is_created_read_changed_and_deleted(bench: Bench) -> None:
    made = bench.call("POST", "/api/client", json={"title": "Ada & Co", "reference": "a1"})
    assert (made.status_code, made.json()) == (
        201,
        {"id": "c1001", "title": "Ada & Co", "reference": "a1", "version": 1},
    )

    changed = bench.call("PATCH", "/api/client/c1001", json={"PHONE": "1"})

    assert changed.json()["version"] == 2
    assert bench.call("GET", "/api/client/c1001/").json()["phone"] == "1"
    assert bench.call("DELETE", "/api/client/c1001").status_code == 204
    assert bench.call("GET", "/api/client/c1001").json()["message"] == "There is no client c1001"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "BAD_BODY"),
        (b"[]", "BAD_BODY"),
        (b'{"titel": "x"}', "NO_FIELD"),
        (b"{}", "MISSING"),
        (b'{"title": {"a": 1}}', "VALUE"),
        (b'{"title": "%s"}' % (b"x" * 61), "LONG"),
        (b'{"title": "x", "version": 3}', "READ_ONLY"),
        (b'{"title": "x", "reference": "taken"}', "TAKEN"),
        (b'{"title": "\\ud800"}', "BAD_BODY"),
        (b'{"title": "a\\u0000b"}', "VALUE"),
    ],
)
def test_bad_input_gets_one_clear_error_and_changes_nothing(
    bench: Bench, body: bytes, code: str
) -> None:
    bench.call("POST", "/api/client", json={"title": "x", "reference": "taken"})
    before = bench.system.store.last_seq

    answer = bench.call("POST", "/api/client", content=body)

    assert answer.json()["code"] == code
    assert 400 <= answer.status_code < 500
    assert bench.system.store.last_seq == before


def test_a_refusal_half_way_undoes_the_whole_request(bench: Bench) -> None:
    answer = bench.call("POST", "/api/bill", json={"client": "c9", "total": 1})

    assert answer.json()["code"] == "REFERENCE"
    client = bench.call("POST", "/api/client", json={"title": "x"}).json()["id"]
    bill = bench.call("POST", "/api/bill", json={"client": client, "total": "1.5"}).json()
    assert (bill["number"], bill["total"]) == ("B-00001", 1.5)


def test_rules_fire_whoever_writes(bench: Bench) -> None:
    client = bench.call("POST", "/api/client", json={"title": "x"}).json()["id"]
    bill = bench.admin(
        "POST",
        "acts",
        json={"noun": "invoice", "values": {"customer": client, "total_minor": 1250}, "by": "ann"},
    ).json()["id"]
    bench.call("PATCH", f"/api/bill/{bill}", json={"state": "settled"})

    answer = bench.admin(
        "POST", "acts", json={"noun": "invoice", "id": bill, "values": {"total_minor": 1}}
    )

    assert answer.status_code == 409
    records = bench.admin("GET", "records/invoice").json()["records"]
    assert [(r["fields"]["total_minor"], r["fields"]["status"]) for r in records] == [
        (1250, "paid")
    ]


def test_tokens_expire_by_the_clock_and_wrong_ones_are_refused(bench: Bench) -> None:
    assert bench.call("GET", "/api/client").status_code == 200

    bench.loop.run_until_complete(asyncio.sleep(3600))

    assert bench.call("GET", "/api/client").json()["code"] == "EXPIRED"
    bench.headers["authorization"] = "Bearer nonsense"
    assert bench.call("GET", "/api/client").json()["code"] == "WHO"


def test_paths_that_nobody_serves_are_told_apart(bench: Bench) -> None:
    assert bench.call("GET", "/nowhere").json()["code"] == "NO_PATH"
    assert bench.call("PUT", "/api/client").json()["code"] == "METHOD"
    assert bench.call("GET", "/api/spaceship/1").json()["code"] == "NO_KIND"


@pytest.mark.parametrize("text", ["title:';DROP", 'title:"x', "nope:1", "title", "client.title:x"])
def test_a_callers_text_never_reaches_sql(bench: Bench, text: str) -> None:
    bench.call("POST", "/api/client", json={"title": "x"})

    answer = bench.call("GET", "/api/client", params={"q": text})

    assert answer.status_code in (200, 400)
    assert bench.call("GET", "/api/client").json()["total"] == 1


def test_queries_walk_relationships(bench: Bench) -> None:
    client = bench.call("POST", "/api/client", json={"title": "Ada"}).json()["id"]
    bench.call("POST", "/api/bill", json={"client": client, "total": 1})

    found = bench.call("GET", "/api/bill", params={"q": "client.title:ada"}).json()

    assert found["total"] == 1


def test_everything_is_on_the_record(bench: Bench) -> None:
    bench.call("POST", "/api/client", json={"title": "x"})
    bench.call("POST", "/api/client", json={"title": ""})

    login, made, refused = bench.admin("GET", "requests").json()["requests"]

    assert login["verb"] == "login"
    assert (made["object"], made["verb"], made["outcome"]) == ("client", "create", "ok")
    assert (made["caller"], made["changes"]) == ("integration:robot", [1, 1])
    assert (refused["outcome"], refused["error"]) == ("failed", "required-missing")
    (change,) = bench.admin("GET", "changes").json()["changes"]
    assert (change["noun"], change["after"]["name"]) == ("customer", "x")
    assert (change["by"], change["exchange"]) == ("integration:robot", made["seq"])


def test_snapshot_restore_and_reset_bring_records_back(bench: Bench) -> None:
    bench.system.keep_baseline()
    bench.call("POST", "/api/client", json={"title": "x"})
    kept = bench.admin("POST", "snapshot").json()["snapshot"]
    fork = bench.system.store.fork()
    bench.call("POST", "/api/client", json={"title": "y"})

    bench.admin("POST", "restore", json={"snapshot": kept})
    assert bench.call("GET", "/api/client").json()["total"] == 1
    assert len(fork.find("client")) == 1
    bench.admin("POST", "reset")

    bench.login()
    assert bench.call("GET", "/api/client").json()["total"] == 0
    assert bench.system.store.last_seq == 0


def test_the_admin_api_wants_its_token_and_answers_nonsense_with_one_line(bench: Bench) -> None:
    assert bench.call("GET", "/__understudy/state").status_code == 401
    wrong = bench.admin("POST", "acts", json={"noun": "custmer", "values": {}})
    assert wrong.json() == {
        "error": "no noun in tallybook called 'custmer'; did you mean 'customer'?"
    }
    assert bench.admin("GET", "nothing").status_code == 404
