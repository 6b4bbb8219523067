"""What is asked again is answered from what is at hand, and never with what is no longer true."""

from datetime import timedelta

import pytest

from tests.vendor.conftest import Bench
from understudy.faults import make_fault
from understudy.vendor import answers


@pytest.fixture
def read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids that were read from the store, in order."""
    found: list[str] = []
    get = bench.system.records.get

    def noted(object: str, id: str) -> object:
        found.append(id)
        return get(object, id)

    monkeypatch.setattr(bench.system.records, "get", noted)
    return found


@pytest.fixture
def client(bench: Bench) -> str:
    return str(bench.call("POST", "/api/client", json={"title": "Ada & Co"}).json()["id"])


def test_who_asks_again_gets_the_same_without_another_look(
    bench: Bench, client: str, read: list[str]
) -> None:
    first = bench.call("GET", f"/api/client/{client}")
    again = bench.call("GET", f"/api/client/{client}")

    assert again.content == first.content
    assert read == [client]
    before, after = bench.system.exchanges[-2:]
    assert (before.object, before.record_id) == (after.object, after.record_id)


def test_a_change_of_any_record_is_seen_at_once(bench: Bench, client: str) -> None:
    bench.call("GET", f"/api/client/{client}")
    bench.call("PATCH", f"/api/client/{client}", json={"phone": "1"})

    assert bench.call("GET", f"/api/client/{client}").json()["phone"] == "1"
    bench.call("DELETE", f"/api/client/{client}")
    assert bench.call("GET", f"/api/client/{client}").status_code == 404


def test_a_restored_state_is_seen_at_once(bench: Bench, client: str) -> None:
    name = bench.system.keep(bench.system.store.snapshot())
    bench.call("PATCH", f"/api/client/{client}", json={"phone": "1"})
    bench.call("GET", f"/api/client/{client}")

    bench.system.restore(name)

    assert "phone" not in bench.call("GET", f"/api/client/{client}").json()


def test_another_question_is_another_answer(bench: Bench, client: str, read: list[str]) -> None:
    bench.call("GET", f"/api/client/{client}")
    bench.call("GET", f"/api/client/{client}?fields=title")
    bench.call("GET", f"/api/client/{client}", headers={"accept": "text/xml"})

    assert read == [client] * 3


def test_nothing_is_kept_over_midnight(bench: Bench, client: str, read: list[str]) -> None:
    bench.call("GET", f"/api/client/{client}")
    bench.loop.jump(timedelta(minutes=15).total_seconds())
    bench.login()
    bench.call("GET", f"/api/client/{client}")

    assert read == [client] * 2


def test_nobody_gets_an_answer_without_a_token(bench: Bench, client: str) -> None:
    bench.call("GET", f"/api/client/{client}")
    bench.headers["authorization"] = "Bearer made-up"

    assert bench.call("GET", f"/api/client/{client}").status_code == 401


def test_nothing_is_kept_while_something_is_wrong() -> None:
    bench = Bench(make_fault=make_fault)
    bench.login()
    made = bench.call("POST", "/api/client", json={"title": "Ada & Co"}).json()["id"]
    bench.call("GET", f"/api/client/{made}")
    bench.system.arm("unavailable", {}, on="client.read", times=1, skip=1)

    told = [bench.call("GET", f"/api/client/{made}").status_code for _ in range(3)]
    bench.close()

    assert told == [200, 503, 200]


def test_what_is_kept_has_bounds(
    bench: Bench, client: str, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "BYTES_MAX", 200)
    for n in range(10):
        bench.call("GET", f"/api/client/{client}?n={n}")
    bench.call("GET", f"/api/client/{client}?n=9")
    bench.call("GET", f"/api/client/{client}?n=0")

    assert read == [client] * 11
