"""Faults of the connection and of the limits, on a toy vendor."""

import asyncio

import httpx
import pytest

from tests.faults.test_faults import arm, fired
from tests.vendor.conftest import Bench


def test_a_reset_in_the_middle_of_the_answer_leaves_the_work_done(stage: Bench) -> None:
    arm(stage, "connection-reset-late", on="client.create", times=1)

    with pytest.raises(httpx.RemoteProtocolError, match="in the middle"):
        stage.call("POST", "/api/client", json={"title": "x"})

    assert stage.system.exchanges[1].outcome == "unknown"
    assert stage.call("GET", "/api/client").json()["total"] == 1


def test_a_slow_body_comes_whole_and_no_read_timeout_notices(stage: Bench) -> None:
    arm(stage, "slow-body", times=1, parameters={"seconds": 45})
    before = stage.clock.now()

    answer = stage.call("GET", "/api/client", timeout=10)

    assert answer.json()["total"] == 0
    assert (stage.clock.now() - before).total_seconds() == pytest.approx(45, abs=5)


def test_a_slow_body_is_too_slow_for_somebody_in_a_hurry(stage: Bench) -> None:
    arm(stage, "slow-body", times=1, parameters={"seconds": 300})

    with pytest.raises(httpx.ReadTimeout):
        stage.call("GET", "/api/client", timeout=10)


def test_a_ramp_begins_at_nothing_and_ends_at_the_top(stage: Bench) -> None:
    arm(stage, "latency-ramp", parameters={"seconds_max": 20, "over_s": 100})
    took = []
    for _ in range(3):
        began = stage.loop.time()
        stage.call("GET", "/api/client", timeout=60)
        took.append(stage.loop.time() - began)
        stage.loop.jump(50)

    assert took[0] == pytest.approx(0, abs=0.1)
    assert took[1] == pytest.approx(10, abs=0.5)
    assert took[2] == pytest.approx(20)


def test_jitter_is_mostly_small_and_now_and_then_large(stage: Bench) -> None:
    arm(stage, "latency-jitter", parameters={"median_s": 1})
    took = []
    for _ in range(40):
        began = stage.loop.time()
        stage.call("GET", "/api/client", timeout=120)
        took.append(stage.loop.time() - began)

    assert 0.5 < sorted(took)[20] < 2
    assert max(took) > 4


def test_a_vendor_that_names_pauses_can_be_made_to_name_none(stage: Bench) -> None:
    arm(stage, "throttled-silently", times=1)

    answer = stage.call("GET", "/api/client")

    assert answer.status_code == 429
    assert "retry-after" not in answer.headers
    assert stage.system.exchanges[1].retry_after_s is None


def test_too_many_at_once_are_refused_and_one_after_the_other_are_not(stage: Bench) -> None:
    arm(stage, "concurrency-limit", parameters={"at_once": 2, "neighbours": 0})
    arm(stage, "latency", parameters={"seconds": 1})

    async def together() -> list[int]:
        async with httpx.AsyncClient(base_url="https://books.tallybook.test") as client:
            answers = await asyncio.gather(
                *(client.get("/api/client", headers=stage.headers) for _ in range(4))
            )
        return [answer.status_code for answer in answers]

    with stage.wire.laid():
        assert sorted(stage.loop.run_until_complete(together())) == [200, 200, 429, 429]
    assert stage.call("GET", "/api/client").status_code == 200


def test_a_daily_quota_is_back_when_the_day_is_over(stage: Bench) -> None:
    arm(stage, "quota-exhausted", parameters={"resets_at_hour": 9})

    refused = stage.call("GET", "/api/client")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")

    stage.loop.jump(3601)
    stage.login()
    assert stage.call("GET", "/api/client").status_code == 200
    assert fired(stage) == 1


def test_a_noisy_neighbour_leaves_something_in_each_window(stage: Bench) -> None:
    arm(stage, "noisy-neighbour", parameters={"left": 3, "window_s": 60})

    statuses = []
    for _ in range(4):
        statuses += [stage.call("GET", "/api/client").status_code for _ in range(4)]
        stage.loop.jump(60)

    assert {200, 429} == set(statuses)
    refused = next(e for e in stage.system.exchanges if e.status == 429)
    assert refused.retry_after_s == pytest.approx(60, abs=1)


def test_a_rotated_secret_keeps_everybody_out_until_it_is_known(stage: Bench) -> None:
    key = arm(stage, "secret-rotated")
    own = dict(stage.system.credentials)

    assert stage.call("GET", "/api/client").status_code == 401
    assert stage.call("POST", "/token", json=own).status_code == 401
    assert stage.system.credentials == own

    stage.admin("DELETE", f"faults/{key}")
    assert stage.call("POST", "/token", json=own).status_code == 200
    assert stage.call("GET", "/api/client").status_code == 200


def test_a_wrong_clock_shows_in_the_date_and_not_on_the_record(stage: Bench) -> None:
    before = stage.system.exchanges[0].at
    key = arm(stage, "clock-skew", parameters={"seconds": -600})

    answer = stage.call("POST", "/api/client", json={"title": "x"})
    assert answer.headers["date"] == "Mon, 29 Jun 2026 07:50:00 GMT"
    assert stage.system.exchanges[1].at == before
    assert next(iter(stage.system.store.changes())).at == before
    assert (fired(stage), stage.system.exchanges[1].fault) == (1, "clock-skew")

    stage.admin("DELETE", f"faults/{key}")
    assert stage.call("GET", "/api/client").headers["date"] == "Mon, 29 Jun 2026 08:00:00 GMT"


def test_a_clock_that_is_ahead_lets_tokens_run_out(stage: Bench) -> None:
    arm(stage, "clock-skew", parameters={"seconds": 4000})

    assert stage.call("GET", "/api/client").status_code == 401


def test_a_trouble_tells_which_records_it_hit(stage: Bench) -> None:
    made = stage.call("POST", "/api/client", json={"title": "x"}).json()["id"]
    arm(stage, "version-conflict", times=1)

    assert stage.call("PATCH", f"/api/client/{made}", json={"title": "y"}).status_code == 409

    (told,) = stage.admin("GET", "faults").json()["faults"]
    assert told["struck"] == [f"client/{made}"]


def test_a_fault_that_a_vendor_has_no_words_for_says_so_and_never_strikes(stage: Bench) -> None:
    answer = stage.admin("POST", "faults", json={"fault": "scope-removed"}).json()

    assert answer["unfit"] == "Tallybook has no scopes here that a token could lose"
    assert stage.call("GET", "/api/client").status_code == 200
    assert fired(stage) == 0
