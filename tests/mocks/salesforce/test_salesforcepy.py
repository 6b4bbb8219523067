"""SalesforcePy, unmodified, on sockets and by the vendor's own host names."""

from typing import Any

import pytest
import SalesforcePy  # type: ignore[import-untyped]  # it has no types

from tests.mocks.salesforce.conftest import Org

pytestmark = pytest.mark.client("salesforcepy", agent="python-requests")


@pytest.fixture
def client(org: Org, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Logged in by user name and password; `Any`: it is untyped."""
    own = org.stage.own
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", org.served.ca)
    made = SalesforcePy.client(
        username=own["username"],
        password=own["password"] + own["security_token"],
        client_id=own["client_id"],
        client_secret=own["client_secret"],
        proxies=dict(org.served.proxies),
        version="59.0",
    )
    told, _ = made.login()
    assert told["access_token"]
    return made


def test_records_make_their_round(client: Any) -> None:
    made, _ = client.sobjects(object_type="Account").insert({"Name": "Acme"})

    account = client.sobjects(id=made["id"], object_type="Account")
    _, changed = account.update({"Site": "S"})
    read, _ = account.query()
    _, gone = account.delete()

    assert (changed.status, gone.status) == (204, 204)
    assert read["Site"] == "S"


def test_queries_and_searches_are_answered(client: Any) -> None:
    client.sobjects(object_type="Account").insert({"Name": "Zephyr Works"})

    rows, _ = client.query("SELECT Id, Name FROM Account LIMIT 3")
    found, _ = client.search("FIND {zephyr} RETURNING Account(Name)")

    assert len(rows["records"]) == 3
    assert [one["Name"] for one in found["searchRecords"]] == ["Zephyr Works"]


def test_the_way_out_ends_the_session(client: Any) -> None:
    client.logout()
    told, answer = client.query("SELECT Id FROM Account")

    assert (answer.status, told[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


def test_approvals_are_listed_and_apex_is_refused_honestly(client: Any) -> None:
    approvals, _ = client.approvals()
    told, answer = client.execute_anonymous("System.debug(1);")

    assert approvals == {"approvals": {}}
    assert (answer.status, told[0]["errorCode"]) == (403, "FUNCTIONALITY_NOT_ENABLED")
