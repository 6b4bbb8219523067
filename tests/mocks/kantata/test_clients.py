"""OAuth libraries log people in; sessions of theirs speak forms, JSON and files."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import requests
from authlib.integrations.requests_client import (  # type: ignore[import-untyped]  # untyped
    OAuth2Session as AuthlibSession,
)
from requests_oauthlib import OAuth2Session  # type: ignore[import-untyped]  # untyped

from tests.mocks.kantata.conftest import Bench
from tests.mocks.server import Served, serve

BACK = "https://client.test/callback"
pytestmark = pytest.mark.client("requests-oauthlib", agent="python-requests")


@pytest.fixture
def served(bench: Bench) -> Iterator[Served]:
    with serve(bench.system) as found:
        yield found


def consent(url: str, served: Served, method: str = "GET") -> str:
    """What the user's browser does: follows the link, and is sent back with a code."""
    answer = requests.request(method, url, allow_redirects=False, verify=served.ca, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def logged_in(bench: Bench, served: Served, **hints: str) -> OAuth2Session:
    credentials = bench.system.credentials
    session = OAuth2Session(credentials["client_id"], redirect_uri=BACK)
    url, state = session.authorization_url(f"{served.https}/oauth/authorize", **hints)
    session.verify, session.trust_env = served.ca, False
    back = consent(url, served)
    assert parse_qs(urlsplit(back).query)["state"] == [state]
    session.fetch_token(
        f"{served.https}/oauth/token",
        authorization_response=back,
        client_secret=credentials["client_secret"],
        include_client_id=True,
        verify=served.ca,
    )
    return session


def test_a_session_logs_in_pages_filters_and_writes(bench: Bench, served: Served) -> None:
    session, api = logged_in(bench, served), f"{served.https}/api/v1"
    seen: list[str] = []
    page, pages = 1, 1
    found: dict[str, Any] = {}
    while page <= pages:
        asked = {"page": page, "per_page": 200, "order": "date_performed:asc"}
        found = session.get(f"{api}/time_entries.json", params=asked).json()
        seen += [r["id"] for r in found["results"]]
        page, pages = page + 1, found["meta"]["page_count"]
    assert len(set(seen)) == found["count"] == len(seen)

    form = {"workspace[title]": "By form", "workspace[creator_role]": "maven"}
    made = session.post(f"{api}/workspaces.json", data=form)
    (project,) = made.json()["results"]
    file = {"attachment[data]": ("note.txt", b"hello", "text/plain")}
    uploaded = session.post(f"{api}/attachments", files=file).json()
    post = {
        "post": {"workspace_id": project["id"], "message": "See file"},
    }
    told = session.post(f"{api}/posts", json=post).json()
    path = f"{api}/attachments/{uploaded['results'][0]['id']}"
    session.put(path, data={"attachment[post_id]": told["results"][0]["id"]})
    shown = session.get(f"{api}/posts", params={"include": "attachments,user"}).json()
    assert [a["filename"] for a in shown["attachments"].values()] == ["note.txt"]
    (name,) = {u["full_name"] for u in shown["users"].values()}
    assert name == "Integration User"
    assert session.delete(f"{api}/workspaces/{project['id']}").status_code == 204


def test_a_hint_logs_in_somebody_else_who_sees_less(bench: Bench, served: Served) -> None:
    session = logged_in(bench, served, login_hint="client@customer.test")
    found: Any = session.get(f"{served.https}/api/v1/users/me").json()
    events = session.get(f"{served.https}/api/v1/subscribed_events")

    assert [u["full_name"] for u in found["users"].values()] == ["Client Contact"]
    assert events.status_code == 403


def test_a_user_can_refuse_and_take_back(bench: Bench, served: Served) -> None:
    credentials = bench.system.credentials
    session = AuthlibSession(
        credentials["client_id"],
        credentials["client_secret"],
        redirect_uri=BACK,
        token_endpoint_auth_method="client_secret_post",
    )
    url, _ = session.create_authorization_url(f"{served.https}/oauth/authorize")
    refused = parse_qs(urlsplit(consent(url, served, "DELETE")).query)
    assert refused["error"] == ["access_denied"]

    token = session.fetch_token(
        f"{served.https}/oauth/token",
        authorization_response=consent(url, served),
        verify=served.ca,
    )
    assert (token["token_type"], "refresh_token" in token) == ("bearer", False)
    me = f"{served.https}/api/v1/users/me"
    assert session.get(me, verify=served.ca).status_code == 200
    revoked = httpx.post(
        f"{served.http}/oauth/revoke", data={"token": token["access_token"]}, timeout=5
    )
    assert revoked.status_code == 200
    told = session.get(me, verify=served.ca)
    assert (told.status_code, told.json()["errors"][0]["message"]) == (
        401,
        "Invalid OAuth 2 Request",
    )


def test_a_tap_reads_maps_page_by_page_by_the_vendors_host(bench: Bench, served: Served) -> None:
    """As extractors do it: the values of the map, until the last page."""
    token = bench.system.credentials["access_token"]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    for name in ("users", "stories", "workspace_allocations", "posts", "invoices", "estimates"):
        rows: list[str] = []
        found: dict[str, Any] = {}
        page, pages = 1, 1
        while page <= pages:
            answer = session.get(
                f"https://api.mavenlink.com/api/v1/{name}.json",
                params={"page": str(page), "per_page": "200"},
                proxies=dict(served.proxies),
                verify=served.ca,
                timeout=5,
            )
            found = answer.json()
            rows += [row["id"] for row in found[name].values()]
            page, pages = page + 1, found["meta"]["page_count"]
        assert len(set(rows)) == found["count"]
