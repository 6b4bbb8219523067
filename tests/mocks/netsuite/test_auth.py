"""Signatures and tokens: who gets in, and that all others hear the same."""

import json
from collections.abc import Mapping

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.mocks.netsuite.conftest import RECORDS, Json, Stage
from understudy.vendor.auth import body_hash, oauth1_base_string, oauth1_signature
from understudy_mocks.netsuite import auth

TOKEN = "/services/rest/auth/oauth2/v1/token"
VECTOR = {
    "realm": "1234567_SB1",
    "oauth_consumer_key": "ckey1",
    "oauth_token": "tok1",
    "oauth_signature_method": "HMAC-SHA256",
    "oauth_timestamp": "1750000000",
    "oauth_nonce": "abcdefghij0123456789",
    "oauth_version": "1.0",
}


@pytest.mark.parametrize(
    ("method", "path", "body", "signature"),
    [
        (
            "GET",
            "record/v1/customer?q=companyName%20CONTAIN%20%22A%20B%22&limit=5",
            b"",
            "b4BACIV3xrfvLc9vVJHENUbdy/9nd7VWq3jm36rU1ww=",
        ),
        (
            "POST",
            "query/v1/suiteql?limit=5&offset=10",
            b'{"q":"SELECT id FROM customer"}',
            "siDJBEd3qtz+Rur5kSieZDWgAiFx065baOOa5LHaItM=",
        ),
    ],
)
def test_signatures_are_those_that_the_usual_library_makes(
    method: str, path: str, body: bytes, signature: str
) -> None:
    given = {**VECTOR, **({"oauth_body_hash": body_hash(body)} if body else {})}
    url = f"https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/{path}"

    base = oauth1_base_string(method, url, given)

    assert oauth1_signature(base, "csec1", "tsec1") == signature


def test_the_usual_client_gets_in_with_and_without_a_body(stage: Stage) -> None:
    client = stage.client

    rows = stage.play(client.suiteql("SELECT id FROM subsidiary ORDER BY id"))
    token = stage.play(client.token_info())

    assert [row["id"] for row in rows["items"]] == ["1", "2", "3"]
    assert token["companyId"] == stage.system.credentials["account"]
    assert {e.caller for e in stage.system.exchanges} == {f"integration:{auth.LOGIN}"}


def raw(stage: Stage, headers: dict[str, str], path: str = "/customer?limit=1") -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(verify=False) as client:
            return await client.get(f"{stage.origin}{RECORDS}{path}", headers=headers)

    return stage.play(send())


def is_invalid_login(answer: httpx.Response) -> bool:
    detail = answer.json()["o:errorDetails"][0]
    return (answer.status_code, detail["o:errorCode"]) == (401, "INVALID_LOGIN")


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "bm9uc2Vuc2U="},
        {"consumer_key": "nobody"},
        {"token": "nothing"},
        {"signature_method": "HMAC-SHA1"},
        {"version": "2.0"},
        {"nonce": "abc"},
        {"timestamp": "1750000000"},
        {"timestamp": "now"},
        {"timestamp": "9" * 400},
        {"realm": "1234567_SB1"},
        {"body_hash": "AAAA"},
        {"nonce": ""},
    ],
)
def test_whatever_is_wrong_with_a_signature_sounds_the_same(
    stage: Stage, changed: dict[str, str]
) -> None:
    headers = stage.signed("GET", f"{stage.origin}{RECORDS}/customer?limit=1", given=changed)

    assert is_invalid_login(raw(stage, headers))


@pytest.mark.parametrize(
    "authorization", ["", "OAuth", "OAuth nonsense", "Bearer nope", "Basic YTpi", "OAuth realm=%"]
)
def test_no_credentials_or_garbled_ones_are_refused(stage: Stage, authorization: str) -> None:
    headers = {"authorization": authorization} if authorization else {}

    assert is_invalid_login(raw(stage, headers))


def test_a_request_cannot_be_sent_twice(stage: Stage) -> None:
    headers = stage.signed("GET", f"{stage.origin}{RECORDS}/customer?limit=1")

    assert raw(stage, headers).status_code == 200
    assert is_invalid_login(raw(stage, headers))


def test_a_signature_covers_the_query(stage: Stage) -> None:
    headers = stage.signed("GET", f"{stage.origin}{RECORDS}/customer?limit=1")

    assert is_invalid_login(raw(stage, headers, "/customer?limit=2"))


def test_a_body_other_than_the_signed_one_is_refused(stage: Stage) -> None:
    url = f"{stage.origin}{RECORDS}/customer"
    headers = stage.signed("POST", url, b'{"companyName": "A"}')

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(verify=False) as client:
            return await client.post(url, content=b'{"companyName": "B"}', headers=headers)

    assert is_invalid_login(stage.play(send()))


def test_the_host_of_another_account_is_another_account(stage: Stage) -> None:
    answer = stage.call("GET", f"https://7654321.suitetalk.api.netsuite.com{RECORDS}/customer")

    assert is_invalid_login(answer)


# -- OAuth 2.0 -----------------------------------------------------------------------------------


def assertion(
    stage: Stage,
    algorithm: str = "ES256",
    key: Json = None,
    claims: Mapping[str, object] | None = None,
) -> str:
    now = int(stage.clock.wall().timestamp())
    payload = {
        "iss": stage.system.credentials["client_id"],
        "scope": ["rest_webservices"],
        "aud": f"{stage.origin}{TOKEN}",
        "iat": now,
        "exp": now + 3600,
        **(claims or {}),
    }
    header = {"kid": stage.system.credentials["certificate_id"]}
    signing = key or auth.private_key(stage.system.seed)
    return jwt.encode(payload, signing, algorithm=algorithm, headers=header)


def ask_token(stage: Stage, **form: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(verify=False) as client:
            return await client.post(f"{stage.origin}{TOKEN}", data=form)

    return stage.play(send())


def granted(stage: Stage, given: str) -> httpx.Response:
    return ask_token(
        stage,
        grant_type="client_credentials",
        client_assertion_type=auth.ASSERTION,
        client_assertion=given,
    )


def test_a_signed_assertion_becomes_a_token_for_an_hour(stage: Stage) -> None:
    answer = granted(stage, assertion(stage)).json()
    headers = {"authorization": f"Bearer {answer['access_token']}"}

    assert (answer["expires_in"], "refresh_token" in answer) == (3600, False)
    assert raw(stage, headers).status_code == 200

    stage.clock.moment = stage.clock.moment.replace(hour=18)
    expired = raw(stage, headers)

    assert is_invalid_login(expired)
    assert 'error="invalid_token"' in expired.headers["www-authenticate"]


def test_the_private_key_of_the_landscape_is_the_mapped_one(stage: Stage) -> None:
    told = auth.landscape(stage.system)

    signed = assertion(stage, str(told["algorithm"]), told["private_key"])

    assert granted(stage, signed).status_code == 200


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"aud": "https://elsewhere.test/token"}, "invalid_grant"),
        ({"exp": 1_750_000_000}, "invalid_grant"),
        ({"exp": 9_999_999_999}, "invalid_grant"),
        ({"iat": "then"}, "invalid_grant"),
        ({"iss": "somebody"}, "invalid_client"),
        ({"scope": ["everything"]}, "invalid_scope"),
        ({"scope": 5}, "invalid_scope"),
    ],
)
def test_an_assertion_that_says_something_else_is_refused(
    stage: Stage, claims: dict[str, object], error: str
) -> None:
    answer = granted(stage, assertion(stage, claims=claims))

    assert answer.json() == {"error": error}
    assert answer.status_code == (401 if error == "invalid_client" else 400)


def test_another_key_or_algorithm_is_refused(stage: Stage) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    outdated = rsa.generate_private_key(65537, 2048)

    for given in (
        assertion(stage, key=stranger),
        assertion(stage, "RS256", outdated),
        assertion(stage, "PS256", outdated),
        "nonsense",
        "a.b.c",
    ):
        assert granted(stage, given).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_other_grants_are_refused(stage: Stage, form: dict[str, str], error: str) -> None:
    assert json.loads(ask_token(stage, **form).content) == {"error": error}


def test_more_requests_at_once_than_the_tier_allows_are_blocked(stage: Stage) -> None:
    stage.system.in_flight = auth.CONCURRENCY

    answer = stage.call("GET", f"{RECORDS}/customer")

    assert answer.status_code == 429
    assert answer.json()["o:errorDetails"][0]["o:errorCode"] == "CONCURRENCY_LIMIT_EXCEEDED"
    assert "retry-after" not in answer.headers
    assert granted(stage, assertion(stage)).status_code == 200
    stage.system.in_flight = 0
