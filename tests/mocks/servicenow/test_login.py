"""Basic and OAuth, as the vendor has them."""

import httpx
import pytest

from tests.mocks.servicenow.conftest import Bench

ANY = "/api/now/table/pm_project?sysparm_limit=1"


def token(bench: Bench, grant: str, **form: str) -> httpx.Response:
    own = bench.system.credentials
    application = {"client_id": own["client_id"], "client_secret": own["client_secret"]}
    bench.auth = None
    return bench.call("POST", "/oauth_token.do", data={"grant_type": grant, **application, **form})


def use(bench: Bench, access_token: str) -> httpx.Response:
    return bench.call("GET", ANY, headers={"authorization": f"Bearer {access_token}"})


def password(bench: Bench) -> dict[str, str]:
    own = bench.system.credentials
    return {"username": own["username"], "password": own["password"]}


def test_a_password_gives_a_token_for_half_an_hour_and_a_way_to_the_next(bench: Bench) -> None:
    answer = token(bench, "password", **password(bench)).json()

    assert sorted(answer) == ["access_token", "expires_in", "refresh_token", "scope", "token_type"]
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 1799)
    assert use(bench, answer["access_token"]).status_code == 200
    bench.pass_time(1800)
    assert use(bench, answer["access_token"]).status_code == 401
    again = token(bench, "refresh_token", refresh_token=answer["refresh_token"]).json()
    assert again["refresh_token"] == answer["refresh_token"]
    assert use(bench, again["access_token"]).status_code == 200


def test_a_refresh_token_dies_after_a_hundred_days(bench: Bench) -> None:
    secret = token(bench, "password", **password(bench)).json()["refresh_token"]

    bench.pass_time(8_640_000)
    answer = token(bench, "refresh_token", refresh_token=secret)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_grant")


def test_an_application_logs_in_by_itself_and_gets_no_refresh_token(bench: Bench) -> None:
    answer = token(bench, "client_credentials")

    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()
    assert use(bench, answer.json()["access_token"]).status_code == 200
    assert bench.system.exchanges[-1].caller == "integration:svc.integration"


def test_the_application_may_name_itself_in_a_header_and_the_grant_in_the_query(
    bench: Bench,
) -> None:
    own = bench.system.credentials
    bench.auth = (own["client_id"], own["client_secret"])

    answer = bench.call("POST", "/oauth_token.do?grant_type=client_credentials")

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("grant", "form", "error"),
    [
        ("password", {"username": "svc.integration", "password": "wrong"}, "server_error"),
        ("password", {"username": "nobody", "password": "wrong"}, "server_error"),
        ("client_credentials", {"client_secret": "wrong"}, "invalid_client"),
        ("client_credentials", {"client_id": "wrong"}, "invalid_client"),
        ("refresh_token", {"refresh_token": "wrong"}, "invalid_grant"),
        ("magic", {}, "unsupported_grant_type"),
    ],
)
def test_the_token_endpoint_refuses_in_its_own_envelope(
    bench: Bench, grant: str, form: dict[str, str], error: str
) -> None:
    answer = token(bench, grant, **form)

    assert answer.status_code == 401
    assert answer.json() == {"error_description": "access_denied", "error": error}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Basic !!!"},
        {"authorization": "Basic c3ZjLmludGVncmF0aW9uOndyb25n"},
        {"authorization": "Bearer nonsense"},
        {"authorization": "Digest x"},
    ],
)
def test_whoever_is_not_known_is_told_so(bench: Bench, headers: dict[str, str]) -> None:
    bench.auth = None

    answer = bench.call("GET", ANY, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="Service-now"'
    assert answer.json() == {
        "error": {
            "message": "User is not authenticated",
            "detail": "Required to provide Auth information",
        },
        "status": "failure",
    }


def test_who_is_locked_out_does_not_get_in(bench: Bench) -> None:
    viewer, own = bench.rows("sys_user", "user_name=svc.reporting")[0], bench.auth
    bench.update("sys_user", viewer["sys_id"], locked_out="true")

    bench.become("viewer")
    assert bench.call("GET", ANY).status_code == 401

    bench.auth = own
    bench.update("sys_user", viewer["sys_id"], locked_out="false")
    bench.become("viewer")
    assert bench.call("GET", ANY).status_code == 200


def test_the_integration_is_a_user_like_any_other(bench: Bench) -> None:
    mine = "sys_id=javascript:gs.getUserID()"
    found = bench.rows("sys_user", mine, fields="name")

    assert found == [{"name": "Portfolio Integration"}]


def test_who_may_only_read_writes_nothing(bench: Bench) -> None:
    bench.become("viewer")
    answer = bench.call("POST", "/api/now/table/pm_project", json={"short_description": "No"})

    assert answer.status_code == 403
    assert answer.json()["error"] == {
        "message": "Operation Failed",
        "detail": "ACL Exception Insert Failed due to security constraints",
    }
    assert bench.rows("pm_project", "short_description=No") == []


def test_what_a_role_does_not_let_see_is_absent_and_not_an_error(bench: Bench) -> None:
    person = bench.key("resource-1")
    bench.update("sys_user", person, hourly_rate="61.25")

    bench.become("viewer")
    shown = bench.rows("sys_user", f"sys_id={person}", fields="email,hourly_rate")
    guessed = bench.rows("sys_user", f"sys_id={person}^hourly_rate=1")
    granted = bench.call("GET", "/api/now/table/sys_user_has_role")

    assert [sorted(row) for row in shown] == [["email"]]
    assert len(guessed) == 1
    assert granted.status_code == 403


def test_a_role_that_is_taken_away_is_missed_at_once(bench: Bench) -> None:
    integration = bench.auth
    bench.become("admin")
    query = "user.user_name=svc.integration^role.name=it_project_manager"
    grant = bench.rows("sys_user_has_role", query)[0]

    bench.call("DELETE", f"/api/now/table/sys_user_has_role/{grant['sys_id']}")

    bench.auth = integration
    answer = bench.call("POST", "/api/now/table/pm_project", json={"short_description": "No"})
    assert answer.status_code == 403
