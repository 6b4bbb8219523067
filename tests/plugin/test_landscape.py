"""A test of somebody's own takes a landscape in its hand, and every httpx client leads into it."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from understudy import Landscape
from understudy.scenario.landscapes.judgement import PromiseBroken
from understudy.sut import REFERENCE

PROJECTS = "https://api.mavenlink.com/api/v1/workspaces.json"


def _login(landscape: Landscape) -> dict[str, str]:
    return {"authorization": f"Bearer {landscape.psa.auth['access_token']}"}


def _title(noun: str, number: int) -> dict[str, object]:
    return {"workspace": {"title": f"{noun} {number}", "creator_role": "maven"}}


def test_an_httpx_client_reaches_the_vendors_own_host(landscape: Landscape) -> None:
    answer = httpx.get(PROJECTS, headers=_login(landscape))

    assert answer.status_code == 200
    assert len(answer.json()["workspaces"]) > 1


def test_an_asynchronous_client_in_a_loop_of_its_own_does_too(landscape: Landscape) -> None:
    async def ask() -> list[int]:
        async with httpx.AsyncClient(headers=_login(landscape)) as client:
            answers = await asyncio.gather(*(client.get(PROJECTS) for _ in range(3)))
        return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200, 200, 200]


def test_a_client_made_before_the_landscape_is_led_into_it_and_then_out_again() -> None:
    with httpx.Client() as client:
        with Landscape() as landscape:
            assert client.get(PROJECTS, headers=_login(landscape)).status_code == 200
            own = httpx.HTTPTransport.handle_request
        assert httpx.HTTPTransport.handle_request is not own


def test_a_host_that_is_not_on_stage_is_refused_and_named(landscape: Landscape) -> None:
    with pytest.raises(httpx.ConnectError, match=r"payments\.example is not on stage"):
        httpx.post("https://payments.example/charge", json={"amount": 1})


def test_a_host_may_be_let_through(landscape: Landscape) -> None:
    landscape.let_through("127.0.0.1")

    with pytest.raises(httpx.ConnectError) as refused:
        httpx.get("http://127.0.0.1:9/")

    assert "not on stage" not in str(refused.value)


def test_an_application_of_the_tests_own_may_answer_for_a_host(landscape: Landscape) -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    landscape.mount("hooks.example", app)

    assert httpx.get("https://hooks.example/").status_code == 204


def test_what_is_written_is_seen_in_canonical_terms_with_its_history(landscape: Landscape) -> None:
    before = len(landscape.psa.records("project"))

    httpx.post(PROJECTS, headers=_login(landscape), json=_title("Harbour", 1)).raise_for_status()

    (made,) = landscape.psa.records("project", name="Harbour 1")
    assert len(landscape.psa.records("project")) == before + 1
    assert [change.id for change in landscape.psa.changes("project")] == [made.id]
    assert landscape.psa.requests()[-1].status == 200


@pytest.mark.parametrize("number", [1, 2])
def test_every_test_has_a_landscape_that_nobody_has_touched(
    landscape: Landscape, number: int
) -> None:
    httpx.post(PROJECTS, headers=_login(landscape), json=_title("Alone", 0)).raise_for_status()

    assert len(landscape.psa.records("project", name="Alone 0")) == 1


def test_a_fault_strikes_while_its_block_lasts(landscape: Landscape) -> None:
    with landscape.psa.fault("unavailable") as outage:
        assert httpx.get(PROJECTS, headers=_login(landscape)).status_code == 503

    assert httpx.get(PROJECTS, headers=_login(landscape)).status_code == 200
    assert outage.fired == 1


def test_a_reply_may_be_lost_after_the_work_was_done(landscape: Landscape) -> None:
    landscape.psa.fault("lost-reply", on="project.create", times=1)

    with pytest.raises(httpx.TransportError):
        httpx.post(PROJECTS, headers=_login(landscape), json=_title("Lost", 1))

    assert len(landscape.psa.records("project", name="Lost 1")) == 1


def test_a_drift_changes_what_a_system_shows(landscape: Landscape) -> None:
    landscape.psa.drift("field-removed", object="workspaces", field="description")

    first = httpx.get(PROJECTS, headers=_login(landscape)).json()["workspaces"]

    assert all("description" not in project for project in first.values())


def test_time_passes_when_the_test_says_so_and_not_before(landscape: Landscape) -> None:
    began = landscape.clock.now

    httpx.get(PROJECTS, headers=_login(landscape))
    assert landscape.clock.now == began

    landscape.clock.advance(days=2)
    assert landscape.clock.now == began + timedelta(days=2)


@pytest.mark.understudy(sut=REFERENCE)
def test_an_integration_beside_the_test_is_judged(landscape: Landscape) -> None:
    deal = landscape.world.deals.pick(stage="negotiation")

    with landscape.psa.fault("lost-reply", on="project.create", times=1) as lost:
        landscape.crm.people.close_won(deal)
        landscape.clock.advance(hours=1)
    landscape.settle()

    assert lost.fired == 1
    (judged,) = landscape.judge("one-project-per-won-deal")
    assert judged.verdict == "held"


def test_a_broken_promise_tells_what_was_expected_and_what_shows_it(landscape: Landscape) -> None:
    deal = landscape.world.deals.pick(stage="negotiation")
    landscape.crm.people.close_won(deal)
    landscape.clock.advance(hours=1)

    with pytest.raises(PromiseBroken) as broken:
        landscape.judge("one-project-per-won-deal")

    assert "expected: 1 project in the PSA" in str(broken.value)
    assert "found:    none" in str(broken.value)
    assert "stage=won" in str(broken.value)


def test_a_promise_with_nothing_to_look_at_does_not_pass(landscape: Landscape) -> None:
    with pytest.raises(PromiseBroken, match="unknown"):
        landscape.judge("one-project-per-won-deal")


@pytest.mark.understudy(size="small", seed=8)
def test_a_marker_chooses_the_firm(landscape: Landscape) -> None:
    with Landscape(seed=9) as other:
        mine, theirs = (one.crm.records("customer")[0].fields["name"] for one in (landscape, other))

    assert mine != theirs


def test_a_closed_landscape_says_that_it_is_closed() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        Landscape().judge()
