"""Other client libraries, unmodified, by the vendor's own host names."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import (  # type: ignore[import-untyped]  # untyped
    OAuth2Session as AuthlibSession,
)
from netsuite_client import NetSuiteClient, NetSuiteError  # type: ignore[import-untyped]  # untyped
from netsuite_oauth import NetsuiteOauth
from requests_oauthlib import OAuth2Session  # type: ignore[import-untyped]  # untyped
from restsuite import NetSuiteQL, NetSuiteRest  # type: ignore[import-untyped]  # untyped

from tests.mocks.netsuite.conftest import RECORDS, SUITEQL, Stage
from tests.mocks.server import Served, serve

BACK = "https://app.halden.test/callback"
SCOPES = ["rest_webservices", "restlets"]
OAUTH2 = "/services/rest/auth/oauth2/v1"


@pytest.fixture
def served(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The system on sockets; `requests` finds it by the vendor's names."""
    with serve(stage.system) as found:
        monkeypatch.setenv("HTTPS_PROXY", found.proxy)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", found.ca)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        yield found


@pytest.mark.client("netsuite-client", agent="python-requests")
def test_netsuite_client_asks_and_reads(stage: Stage, served: Served) -> None:
    keys = stage.system.credentials
    client = NetSuiteClient(
        keys["account"],
        keys["account"],
        keys["consumer_key"],
        keys["consumer_secret"],
        keys["token_id"],
        keys["token_secret"],
        max_retries=0,
    )

    found = client.get_suiteql_query("SELECT id, name FROM subsidiary ORDER BY id")
    read = client.get(f"{stage.origin}{RECORDS}/subsidiary/1", {"fields": "name,currency"})
    listed = client.get(
        f"{stage.origin}{RECORDS}/customer", {"q": 'companyName CONTAIN "a"', "limit": 2}
    )

    assert [row["id"] for row in found["items"]] == ["1", "2", "3"]
    assert (read["id"], read["name"]) == ("1", found["items"][0]["name"])
    assert listed["count"] == 2
    with pytest.raises(NetSuiteError, match="Invalid search type: spaceship"):
        client.get_suiteql_query("SELECT id FROM spaceship")


@pytest.mark.client("restsuite", agent="python-requests")
def test_restsuite_pages_and_writes(stage: Stage, served: Served) -> None:
    keys = stage.system.credentials
    given = [keys[n] for n in ("account", "consumer_key", "consumer_secret", "token_id")]
    rest = NetSuiteRest(*given, keys["token_secret"])
    rows = NetSuiteQL(*given, keys["token_secret"]).suiteql(
        "SELECT id FROM timebill WHERE ROWNUM <= 1500"
    )
    body = {"companyName": "Rest Ltd", "subsidiary": {"id": "3"}, "internalId": "ignored"}

    made = rest.request("POST", f"{stage.origin}{RECORDS}/customer", body=body)
    again = rest.request("PUT", f"{stage.origin}{RECORDS}/customer/eid:rest", body=body)

    assert len({row["id"] for row in rows}) == len(rows) == 1500
    assert (made.status_code, again.status_code) == (204, 204)
    location = made.headers["location"]
    assert rest.request("GET", location).json()["companyName"] == "Rest Ltd"
    assert rest.request("PATCH", location, body={"phone": "1"}).status_code == 204
    assert rest.request("DELETE", location).status_code == 204
    assert rest.request("GET", location).status_code == 404


@pytest.mark.client("netsuite-oauth-python", agent="python-requests")
def test_netsuite_oauth_python_calls_one_address(stage: Stage, served: Served) -> None:
    keys = stage.system.credentials
    names = ("consumer_key", "consumer_secret", "token_id", "token_secret", "account")
    client = NetsuiteOauth(f"{stage.origin}{SUITEQL}", *(keys[n] for n in names))

    found = client.post({"q": "SELECT id FROM term"}, {"Prefer": "transient"}).json()
    page = client.request(
        "POST", {"q": "SELECT id FROM term"}, {"limit": 2, "offset": 2}, {"Prefer": "transient"}
    ).json()

    assert found["totalResults"] == page["totalResults"] == 6
    assert page["offset"] == 2


# -- OAuth 2.0 by a person's consent ---------------------------------------------------------------


def _authorize(stage: Stage) -> str:
    return f"https://{stage.slug}.app.netsuite.com/app/login/oauth2/authorize.nl"


def _consented(url: str) -> str:
    answer = requests.get(url, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


@pytest.mark.client("requests-oauthlib", agent="python-requests")
def test_a_person_consents_and_the_token_is_refreshed(stage: Stage, served: Served) -> None:
    keys = stage.system.credentials
    session = OAuth2Session(keys["client_id"], redirect_uri=BACK, scope=SCOPES)
    secret = (keys["client_id"], keys["client_secret"])
    url, state = session.authorization_url(_authorize(stage))
    back = _consented(url)

    told = parse_qs(urlsplit(back).query)
    assert (told["state"], told["company"]) == ([state], [keys["account"]])
    token = session.fetch_token(
        f"{stage.origin}{OAUTH2}/token", authorization_response=back, auth=secret
    )
    assert session.get(f"{stage.origin}{RECORDS}/subsidiary/1").json()["id"] == "1"
    stage.clock.moment = stage.clock.moment.replace(hour=18)
    expired = session.get(f"{stage.origin}{RECORDS}/subsidiary/1")
    assert 'error="invalid_token"' in expired.headers["www-authenticate"]
    session.refresh_token(f"{stage.origin}{OAUTH2}/token", auth=secret)
    assert session.get(f"{stage.origin}{RECORDS}/subsidiary/1").status_code == 200

    form = {"token": token["refresh_token"]}
    gone = requests.post(f"{stage.origin}{OAUTH2}/revoke", form, auth=secret, timeout=5)
    assert gone.status_code == 200
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    refused = requests.post(f"{stage.origin}{OAUTH2}/token", form, auth=secret, timeout=5)
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.client("authlib", agent="python-requests")
def test_a_public_client_proves_itself_by_pkce(stage: Stage, served: Served) -> None:
    """It has no secret, and its refresh token is good once."""
    verifier = "v" * 64
    session = AuthlibSession(
        stage.system.credentials["client_id"],
        redirect_uri="http://127.0.0.1:8400/back",
        scope="rest_webservices",
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )
    url, _ = session.create_authorization_url(
        _authorize(stage), code_verifier=verifier, state="a state of twenty-two and more"
    )
    back = _consented(url)
    address = f"{stage.origin}{OAUTH2}/token"

    first = dict(session.fetch_token(address, authorization_response=back, code_verifier=verifier))
    second = dict(session.refresh_token(address, first["refresh_token"]))

    assert session.get(f"{stage.origin}{RECORDS}/subsidiary/1").status_code == 200
    assert first["refresh_token"] != second["refresh_token"]
    form = {
        "grant_type": "refresh_token",
        "refresh_token": first["refresh_token"],
        "client_id": stage.system.credentials["client_id"],
    }
    assert requests.post(address, form, timeout=5).json() == {"error": "invalid_grant"}
