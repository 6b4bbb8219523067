"""Who gets in: personal tokens, and the one OAuth grant there is."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.mocks.kantata.conftest import Bench

CALLBACK = "https://connector.example/callback"


def granted_code(bench: Bench, **changed: str) -> httpx.Response:
    asked = {
        "response_type": "code",
        "client_id": bench.system.credentials["client_id"],
        "redirect_uri": CALLBACK,
        "state": "s1",
        **changed,
    }
    return bench.call("GET", "https://app.mavenlink.com/oauth/authorize", params=asked)


def exchanged(bench: Bench, code: str, **changed: str) -> httpx.Response:
    asked = {
        "grant_type": "authorization_code",
        "client_id": bench.system.credentials["client_id"],
        "client_secret": bench.system.credentials["client_secret"],
        "code": code,
        "redirect_uri": CALLBACK,
        **changed,
    }
    return bench.call("POST", "https://app.mavenlink.com/oauth/token", data=asked)


def code_in(answer: httpx.Response) -> str:
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["s1"]
    return query["code"][0]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic abc", "Bearer é"])
def test_without_a_good_token_nobody_gets_in(bench: Bench, header: str) -> None:
    answer = bench.call("GET", "workspaces", headers={"authorization": header.encode()})

    assert answer.status_code == 401
    assert answer.json() == {"errors": [{"type": "oauth", "message": "Invalid OAuth 2 Request"}]}


def test_the_personal_token_is_an_administrators(bench: Bench) -> None:
    found = bench.get("users/me", include="account_membership")
    (membership,) = found["account_memberships"].values()  # type: ignore[attr-defined]

    assert membership["permission"] == "administrator"


def test_a_revoked_token_is_refused_as_any_other(bench: Bench) -> None:
    bench.get("users/me")
    bench.system.tokens.revoke(bench.token)

    assert bench.call("GET", "users/me").status_code == 401


def test_a_code_becomes_a_token_once(bench: Bench) -> None:
    code = code_in(granted_code(bench))
    answer = exchanged(bench, code)

    assert answer.json() == {"access_token": answer.json()["access_token"], "token_type": "bearer"}
    bench.token = answer.json()["access_token"]
    assert bench.call("GET", "users/me").status_code == 200
    again = exchanged(bench, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_is_good_for_five_minutes(bench: Bench) -> None:
    code = code_in(granted_code(bench))
    bench.loop.run_until_complete(asyncio.sleep(300))

    assert exchanged(bench, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code": "wrong"}, "invalid_grant"),
        ({"redirect_uri": "https://elsewhere.example"}, "invalid_grant"),
    ],
)
def test_the_token_endpoint_refuses_in_oauths_words(
    bench: Bench, changed: dict[str, str], error: str
) -> None:
    code = code_in(granted_code(bench))

    answer = exchanged(bench, **{"code": code, **changed})

    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "x"}, {"redirect_uri": "javascript:alert(1)"}, {"redirect_uri": ""}],
)
def test_the_browser_is_sent_nowhere_for_a_stranger(bench: Bench, changed: dict[str, str]) -> None:
    assert granted_code(bench, **changed).status_code in (400, 401)


def test_another_response_type_is_an_error_for_the_client(bench: Bench) -> None:
    answer = granted_code(bench, response_type="token")

    assert "error=unsupported_response_type" in answer.headers["location"]
