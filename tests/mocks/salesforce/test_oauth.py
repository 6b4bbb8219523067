"""The grants of OAuth beyond password and client credentials, and what tokens are worth."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import orjson
import pytest

from tests.mocks.salesforce.conftest import Bench
from understudy_mocks.salesforce.auth.grants import landscape

BACK = "http://localhost:1717/OauthRedirect"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def app(bench: Bench) -> dict[str, str]:
    return {name: bench.own[name] for name in ("client_id", "client_secret")}


def assertion(bench: Bench, **claims: Any) -> str:
    own = {
        "iss": bench.own["client_id"],
        "sub": bench.own["username"],
        "aud": "https://login.salesforce.com",
        "exp": 1900000000,
    }
    key = str(landscape(bench.system)["private_key"])
    return jwt.api_jws.encode(orjson.dumps({**own, **claims}), key, algorithm="RS256")


def by_jwt(bench: Bench, **claims: Any) -> httpx.Response:
    return bench.token(grant_type=JWT_BEARER, assertion=assertion(bench, **claims))


def authorized(bench: Bench, **more: str) -> dict[str, str]:
    """What comes back to the client at its address."""
    asked = {
        "response_type": "code",
        "client_id": bench.own["client_id"],
        "redirect_uri": BACK,
        "state": "s p",
        **more,
    }
    answer = bench.call("GET", "/services/oauth2/authorize", params=asked)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    return {name: v[0] for name, v in parse_qs(parts.query or parts.fragment).items()}


def refused(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    return str(answer.json()["error_description"])


@pytest.mark.parametrize("expires", [1900000000, "1900000000", 1900000000000, "1900000000000"])
def test_a_jwt_is_taken_however_it_counts_its_end(bench: Bench, expires: object) -> None:
    answer = by_jwt(bench, exp=expires)

    bench.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    assert bench.rest("GET", "limits").status_code == 200
    assert "refresh_token" not in answer.json()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"sub": "nobody@halden.test"}, "user hasn't approved this consumer"),
        ({"aud": "https://elsewhere.test"}, "audience is invalid"),
        ({"exp": 1}, "expired authorization code"),
        ({"exp": None}, "invalid assertion"),
        ({"iss": "x"}, "client identifier invalid"),
    ],
)
def test_a_jwt_that_says_other_things_is_refused(
    bench: Bench, claims: dict[str, Any], reason: str
) -> None:
    assert refused(by_jwt(bench, **claims)) == reason
    assert refused(bench.token(grant_type=JWT_BEARER, assertion="a.b.c")) == "invalid assertion"


def test_a_person_approves_a_client_which_gets_a_session_that_lasts(bench: Bench) -> None:
    back = authorized(bench, scope="api refresh_token openid")
    assert back["state"] == "s p"
    grant = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}

    told = bench.token(**grant, **app(bench)).json()
    again = bench.token(
        grant_type="refresh_token",
        refresh_token=told["refresh_token"],
        client_id=bench.own["client_id"],
    ).json()

    bench.headers["authorization"] = f"Bearer {again['access_token']}"
    user = bench.call("GET", "/services/oauth2/userinfo").json()
    assert user["preferred_username"] == bench.own["admin_username"]
    assert refused(bench.token(**grant, **app(bench))) == "invalid authorization code"
    [key] = bench.call("GET", "/id/keys").json()["keys"]
    claims = jwt.decode(
        told["id_token"],
        jwt.PyJWK(key).key,
        algorithms=["RS256"],
        audience=bench.own["client_id"],
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["sub"] == told["id"]


def test_a_code_is_bound_to_who_asked_for_it(bench: Bench) -> None:
    # The example of RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    back = authorized(
        bench,
        code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        code_challenge_method="S256",
    )
    grant = {
        "grant_type": "authorization_code",
        "code": back["code"],
        "redirect_uri": BACK,
        "client_id": bench.own["client_id"],
    }

    assert refused(bench.token(**grant, code_verifier="other")) == "invalid code verifier"
    moved = {**grant, "redirect_uri": "http://other"}
    assert "redirect_uri" in refused(bench.token(**moved, code_verifier=verifier))
    assert bench.token(**grant, code_verifier=verifier).status_code == 200


def test_a_code_gets_old(bench: Bench) -> None:
    back = authorized(bench)
    bench.pass_time(minutes=16)
    grant = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}

    assert refused(bench.token(**grant, **app(bench))) == "expired authorization code"


def test_a_browser_gets_its_token_at_once(bench: Bench) -> None:
    back = authorized(bench, response_type="token")

    bench.headers["authorization"] = f"Bearer {back['access_token']}"
    assert bench.rest("GET", "limits").status_code == 200


def test_a_device_waits_for_its_person(bench: Bench) -> None:
    own = {"client_id": bench.own["client_id"]}
    told = bench.token(response_type="device_code", scope="api refresh_token", **own).json()
    grant = {"grant_type": "device", "code": told["device_code"], **own}

    waiting = bench.token(**grant)
    bench.pass_time(seconds=told["interval"] * 3)
    done = bench.token(**grant)

    assert waiting.json()["error"] == "authorization_pending"
    assert done.status_code == 200
    assert done.json()["refresh_token"]
    assert refused(bench.token(**grant)) == "invalid device code"


def test_who_has_no_scope_for_data_reads_none(bench: Bench) -> None:
    back = authorized(bench, scope="openid")
    grant = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}
    told = bench.token(**grant, **app(bench)).json()
    bench.headers["authorization"] = f"Bearer {told['access_token']}"

    assert "refresh_token" not in told
    assert bench.rest("GET", "limits").status_code == 403
    assert bench.call("GET", "/services/oauth2/userinfo").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "x"},
        {"redirect_uri": "nowhere"},
        {"scope": "everything"},
        {"response_type": "magic"},
    ],
)
def test_a_request_for_approval_that_makes_no_sense_is_refused(
    bench: Bench, asked: dict[str, str]
) -> None:
    usual = {"response_type": "code", "redirect_uri": BACK, "client_id": bench.own["client_id"]}

    answer = bench.call("GET", "/services/oauth2/authorize", params={**usual, **asked})

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_tokens_are_looked_into(bench: Bench) -> None:
    def worth(token: str) -> dict[str, Any]:
        form = {"token": token, **app(bench)}
        found: dict[str, Any] = bench.call("POST", "/services/oauth2/introspect", data=form).json()
        return found

    session = bench.headers["authorization"].removeprefix("Bearer ")
    live = worth(session)
    bench.call("POST", "/services/oauth2/revoke", data={"token": session})

    assert (live["active"], live["username"]) == (True, bench.own["username"])
    assert live["exp"] - live["iat"] == 7200
    assert worth(bench.own["refresh_token"])["token_type"] == "refresh_token"
    assert worth(session) == {"active": False}


def test_the_token_comes_in_other_forms_too(bench: Bench) -> None:
    grant = {"grant_type": "client_credentials", **app(bench)}

    text = bench.token(**grant, format="urlencoded").text
    xml = bench.token(**grant, format="xml").text

    assert parse_qs(text)["token_type"] == ["Bearer"]
    assert re.search("<access_token>00D.*</access_token>", xml)


def test_discovery_names_what_is_there(bench: Bench) -> None:
    told = bench.call("GET", "/.well-known/openid-configuration").json()

    assert told["issuer"] == "https://halden.my.salesforce.com"
    assert bench.call("GET", urlsplit(told["jwks_uri"]).path).status_code == 200
    for method in ("GET", "POST"):
        door = bench.call(method, "/services/oauth2/singleaccess").json()["frontdoor_uri"]
        assert door.startswith("https://halden.my.salesforce.com/secur/frontdoor.jsp?otp=")
