"""Kantata by its own host names, over TLS, for any HTTP client."""

import pytest
import requests

from tests.mocks.kantata.conftest import Bench
from tests.mocks.server import serve


@pytest.mark.slow
def test_a_client_with_the_vendors_host_gets_in(bench: Bench) -> None:
    with serve(bench.system) as served, requests.Session() as session:
        session.headers["connection"] = "close"
        session.headers["authorization"] = f"Bearer {bench.token}"
        session.trust_env = False
        session.verify = served.ca
        session.proxies.update(served.proxies)

        found = session.get("https://api.mavenlink.com/api/v1/users/me.json", timeout=10).json()
        entry = {
            "time_entry[workspace_id]": bench.key("project-20"),
            "time_entry[date_performed]": "2026-06-29",
            "time_entry[time_in_minutes]": "90",
        }
        url = f"{served.https}/api/v1/time_entries"
        session.proxies.clear()
        made = session.post(url, data=entry, timeout=10)

    assert found["count"] == 1
    assert made.json()["time_entries"]
