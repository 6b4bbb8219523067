"""How the connectors behave towards a vendor: signed, signed in, patient, and never blind."""

import json as plain_json
from decimal import Decimal
from urllib.parse import parse_qs

import httpx
import pytest

from tests.engine.doubles import SYSTEMS, Clock, Desk, json, run
from understudy_engine.clock import Chance
from understudy_engine.connectors.netsuite import Signature, signature
from understudy_engine.errors import Busy, Refused, Unknown
from understudy_engine.settings import read_settings
from understudy_engine.systems import Systems
from understudy_engine.wire import dumps, loads

OAUTH = {
    "oauth_consumer_key": "ckey1",
    "oauth_token": "tok1",
    "oauth_signature_method": "HMAC-SHA256",
    "oauth_timestamp": "1750000000",
    "oauth_nonce": "abcdefghij0123456789",
    "oauth_version": "1.0",
}
SUITETALK = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest"
TOKEN = {"access_token": "fresh"}


@pytest.mark.parametrize(
    ("method", "path", "more", "expected"),
    [
        (
            "GET",
            "/record/v1/customer?q=companyName%20CONTAIN%20%22A%20B%22&limit=5",
            {},
            "b4BACIV3xrfvLc9vVJHENUbdy/9nd7VWq3jm36rU1ww=",
        ),
        (
            "POST",
            "/query/v1/suiteql?limit=5&offset=10",
            {"oauth_body_hash": "ZbkcZvvN9REGAhS6C01+bWkaQ6Q="},
            "siDJBEd3qtz+Rur5kSieZDWgAiFx065baOOa5LHaItM=",
        ),
    ],
)
def test_a_signature_is_the_published_one(
    method: str, path: str, more: dict[str, str], expected: str
) -> None:
    assert signature(method, SUITETALK + path, OAUTH | more, ("csec1", "tsec1")) == expected


def test_a_body_is_signed_by_its_hash_and_no_nonce_comes_twice(clock: Clock) -> None:
    system = read_settings({"systems": SYSTEMS}).systems["netsuite"]
    auth = Signature(system, clock, Chance("seed"))
    body = b'{"q":"SELECT id FROM customer"}'
    first, second = (
        run(auth.headers("POST", "http://erp.test/x", body))["Authorization"] for _ in range(2)
    )

    assert first.startswith('OAuth realm="1234567_SB1", oauth_consumer_key="ckey1"')
    assert 'oauth_body_hash="ZbkcZvvN9REGAhS6C01%2BbWkaQ6Q%3D"' in first
    assert first != second


def test_decimals_pass_without_becoming_floats() -> None:
    text = '{"a":0.10,"b":[{"c":12345678901234567.89}],"d":"x","e":null,"f":true}'

    assert dumps(loads(text)) == text
    assert loads(text)["a"] == Decimal("0.10")  # type: ignore[index]  # an object


def test_a_query_is_read_to_its_last_page(systems: Systems, desk: Desk) -> None:
    desk.answers = [
        json(TOKEN),
        json({"done": False, "nextRecordsUrl": "/next-2000", "records": [{"Id": "1"}]}),
        json({"done": True, "records": [{"Id": "2"}]}),
    ]

    assert run(systems.crm.query("SELECT Id FROM Account")) == [{"Id": "1"}, {"Id": "2"}]
    assert desk.paths[2] == "GET /next-2000"


def test_a_retired_version_is_left_for_the_newest(systems: Systems, desk: Desk) -> None:
    retired = json([{"errorCode": "UNSUPPORTED_API_VERSION", "message": "retired"}], 410)
    versions = [{"version": v, "url": f"/services/data/v{v}"} for v in ("9.0", "67.0", "66.0")]
    done = json({"done": True, "records": []})
    desk.answers = [json(TOKEN), retired, json(versions), done, done]

    for _ in range(2):
        assert run(systems.crm.query("SELECT Id FROM Account")) == []

    asked = [path.partition("?")[0] for path in desk.paths[1:]]
    newest = "GET /services/data/v67.0/query"
    assert asked == ["GET /services/data/v59.0/query", "GET /services/data", newest, newest]


def test_suiteql_is_read_to_its_last_page_by_whole_pages(systems: Systems, desk: Desk) -> None:
    desk.answers = [
        json({"hasMore": True, "items": [{"id": "1"}]}),
        json({"hasMore": False, "items": [{"id": "2"}]}),
    ]

    assert len(run(systems.erp.suiteql("SELECT id FROM job"))) == 2
    assert [r.url.params["offset"] for r in desk.requests] == ["0", "1000"]
    assert desk.requests[0].headers["Prefer"] == "transient"


def test_the_keyed_envelope_is_read_in_the_order_of_its_results(
    systems: Systems, desk: Desk
) -> None:
    def page(ids: list[str]) -> object:
        return {
            "results": [{"key": "roles", "id": id} for id in ids],
            "roles": {id: {"id": id} for id in sorted(ids)},
            "meta": {"page_count": 2},
        }

    desk.answers = [json(page(["9", "3"])), json(page(["5"]))]

    assert [r["id"] for r in run(systems.psa.all("roles")).rows] == ["9", "3", "5"]


def test_a_table_is_read_until_its_total_even_over_short_pages(
    systems: Systems, desk: Desk
) -> None:
    desk.answers = [
        json(TOKEN),
        json({"result": []}, headers={"X-Total-Count": "1001"}),
        json({"result": [{"sys_id": "a"}]}, headers={"X-Total-Count": "1001"}),
    ]

    assert run(systems.ppm.rows("pm_project", "", ())) == [{"sys_id": "a"}]


def test_a_listing_cut_short_with_200_is_not_taken_for_whole(systems: Systems, desk: Desk) -> None:
    cut = {"result": [{"sys_id": "a"}], "error": {"message": "Transaction cancelled"}}
    desk.answers = [json(TOKEN), json(cut, headers={"X-Total-Count": "1"})]

    with pytest.raises(Unknown, match="Transaction cancelled"):
        run(systems.ppm.rows("pm_project", "", ()))


def test_rows_that_were_not_asked_for_are_left_out(systems: Systems, desk: Desk) -> None:
    rows = [{"sys_id": "a", "u_correlation_id": "001"}, {"sys_id": "b", "u_correlation_id": ""}]
    desk.answers = [json(TOKEN), json({"result": rows}, headers={"X-Total-Count": "2"})]

    found = run(systems.ppm.by_key("core_company", "u_correlation_id", ["001"], ()))

    assert list(found) == ["001"]


def test_an_expired_token_is_renewed_once(systems: Systems, desk: Desk) -> None:
    expired = json([{"errorCode": "INVALID_SESSION_ID", "message": "expired"}], 401)
    desk.answers = [json(TOKEN), expired, json({"access_token": "newer"}), json({"records": []})]

    run(systems.crm.query("SELECT Id FROM Account"))

    assert desk.requests[-1].headers["Authorization"] == "Bearer newer"
    assert parse_qs(desk.requests[0].content.decode())["password"] == ["pt"]


def test_who_is_not_let_in_stays_away_for_a_while(
    systems: Systems, desk: Desk, clock: Clock
) -> None:
    desk.handler = lambda request: json({"error": "invalid_grant"}, 400)
    for _ in range(2):
        with pytest.raises(Busy, match="does not let us in"):
            run(systems.crm.query("SELECT Id FROM Account"))
    assert len(desk.requests) == 1

    clock.turn(61)
    with pytest.raises(Busy):
        run(systems.crm.query("SELECT Id FROM Account"))
    assert len(desk.requests) == 2


@pytest.mark.parametrize("said", ["600", "Mon, 29 Jun 2026 09:10:00 GMT"])
def test_retry_after_is_kept_to_the_second(
    systems: Systems, desk: Desk, clock: Clock, said: str
) -> None:
    desk.handler = lambda request: json({"errors": []}, 429, {"Retry-After": said})
    with pytest.raises(Busy) as busy:
        run(systems.psa.all("roles"))
    assert busy.value.wait_s == 600

    clock.turn(599)
    with pytest.raises(Busy):
        run(systems.psa.all("roles"))
    assert len(desk.requests) == 1

    clock.turn(1)
    with pytest.raises(Busy):
        run(systems.psa.all("roles"))
    assert len(desk.requests) == 2


def test_a_limit_told_by_403_is_a_limit(systems: Systems, desk: Desk) -> None:
    limit = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    desk.answers = [json(TOKEN), json(limit, 403, {"Retry-After": "30"})]

    with pytest.raises(Busy) as busy:
        run(systems.crm.query("SELECT Id FROM Account"))
    assert busy.value.wait_s == 30


@pytest.mark.parametrize(
    "lost", [httpx.ReadTimeout("late"), httpx.RemoteProtocolError("cut"), json({}, 502)]
)
def test_a_lost_reply_is_unknown_and_is_not_retried_blindly(
    systems: Systems, desk: Desk, lost: httpx.Response | Exception
) -> None:
    desk.answers = [lost]

    with pytest.raises(Unknown):
        run(systems.psa.create("workspaces", "workspace", {"title": "x"}))
    assert len(desk.requests) == 1


def test_what_was_never_sent_is_no_unknown(systems: Systems, desk: Desk) -> None:
    desk.answers = [httpx.ConnectError("refused")]

    with pytest.raises(Busy, match="cannot be reached"):
        run(systems.psa.create("workspaces", "workspace", {"title": "x"}))


def test_a_refusal_is_definite_and_says_why(systems: Systems, desk: Desk) -> None:
    wrong = {"type": "validation", "field": "title", "message": "Please give your project a title"}
    desk.answers = [json({"errors": [wrong]}, 422)]

    with pytest.raises(Refused, match="422 title Please give your project a title"):
        run(systems.psa.create("workspaces", "workspace", {}))


def test_a_system_that_keeps_failing_is_left_alone_and_then_tried_by_one(
    systems: Systems, desk: Desk, clock: Clock
) -> None:
    desk.handler = lambda request: json({}, 500)
    for _ in range(5):
        with pytest.raises((Unknown, Busy)):
            run(systems.psa.all("roles"))
    assert len(desk.requests) == 3
    assert systems.psa.gate.state == "open"

    clock.turn(6)
    assert systems.psa.gate.state == "half-open"
    systems.psa.gate.enter()
    with pytest.raises(Busy, match="trying"):
        systems.psa.gate.enter()
    systems.psa.gate.leave()
    desk.handler = lambda request: json({"results": [], "meta": {"page_count": 0}})
    run(systems.psa.all("roles"))
    assert systems.psa.gate.state == "closed"


def test_a_page_of_html_is_no_answer(systems: Systems, desk: Desk) -> None:
    desk.answers = [httpx.Response(200, text="<html>maintenance</html>")]

    with pytest.raises(Unknown, match="no JSON"):
        run(systems.psa.all("roles"))


def test_every_write_is_on_the_audit_trail_with_its_outcome(systems: Systems, desk: Desk) -> None:
    desk.answers = [httpx.Response(204), json({"o:errorDetails": []}, 400)]

    run(systems.erp.upsert("customer", "001", {"phone": "1"}))
    with pytest.raises(Refused):
        run(systems.erp.upsert("customer", "002", {}, replace="item"))

    lines = [(r["method"], r["path"], r["outcome"]) for r in systems.store.audit(10)]
    path = "/services/rest/record/v1/customer/eid:"
    assert lines == [("PUT", f"{path}002", "400"), ("PUT", f"{path}001", "204")]


def test_a_custom_number_is_written_with_its_own_digits(systems: Systems, desk: Desk) -> None:
    desk.answers = [httpx.Response(204)]

    run(systems.erp.upsert("timeBill", "time-1", {"rate": Decimal("180.10")}))

    assert b'"rate":180.10' in desk.requests[0].content
    assert plain_json.loads(desk.requests[0].content) == {"rate": 180.1}
