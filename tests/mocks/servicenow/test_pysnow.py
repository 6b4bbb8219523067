"""pysnow, unmodified: the client of most older integrations."""

from pathlib import Path
from typing import Any

import pysnow  # type: ignore[import-untyped]  # it has no types
import pytest
import requests

from tests.mocks.server import Served
from tests.mocks.servicenow.conftest import firm
from understudy.vendor import System

pytestmark = [
    pytest.mark.client("pysnow", agent="pysnow"),
    # A response that it reads as a stream is closed when nobody needs it any more.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def client(system: System, served: Served) -> Any:
    own = system.credentials
    host = served.https.removeprefix("https://")
    return pysnow.Client(host=host, user=own["username"], password=own["password"])


@pytest.fixture
def incidents(client: Any) -> Any:
    return client.resource(api_path="/table/incident")


def test_a_record_goes_through_its_life(incidents: Any) -> None:
    made = incidents.create(payload={"short_description": "pysnow", "impact": "1", "urgency": "2"})
    number = {"number": made["number"]}

    assert incidents.get(query=number, stream=True).one()["priority"] == "2"
    changed = incidents.update(query=number, payload={"state": "2", "comments": "On it"})
    assert (changed["state"], changed["comments"]) == ("2", "")
    assert incidents.delete(query=number) == {"status": "record deleted"}
    assert incidents.get(query=number).all() == []
    with pytest.raises(pysnow.exceptions.NoResults):
        incidents.get(query=number, stream=True).first()


def test_queries_are_built_and_pages_read_as_a_stream(client: Any) -> None:
    projects = client.resource(api_path="/table/pm_project")
    query = (
        pysnow.QueryBuilder()
        .field("state").equals("2")
        .OR()
        .field("state").equals("3")
        .AND()
        .field("company.name").is_not_empty()
        .AND()
        .field("number").order_ascending()
    )  # fmt: skip

    answer = projects.get(query=query, fields=["number", "state"], limit=5, stream=True)
    found = list(answer.all())

    expected = [p for p in firm().all("project") if p.status in ("active", "completed")]
    assert len(found) == 5
    assert int(answer.headers["X-Total-Count"]) == len(expected)
    assert found == sorted(found, key=lambda row: row["number"])
    everything: list[str] = []
    while page := projects.get(
        query=query, fields=["number"], limit=9, offset=len(everything)
    ).all():
        everything += [row["number"] for row in page]
    assert len(set(everything)) == len(expected)


def test_files_go_up_and_down(incidents: Any, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("hello")
    record = incidents.create(payload={"short_description": "With a file"})

    made = incidents.attachments.upload(sys_id=record["sys_id"], file_path=str(file))

    listed = list(incidents.attachments.get(sys_id=record["sys_id"]))
    assert [(one["file_name"], one["size_bytes"]) for one in listed] == [("note.txt", "5")]
    assert incidents.attachments.delete(made["sys_id"]) == {"status": "record deleted"}


def test_a_wrong_table_is_an_http_error(client: Any) -> None:
    with pytest.raises(requests.HTTPError, match="400"):
        client.resource(api_path="/table/nonsense").get(limit=1).all()


def test_a_rule_that_says_no_is_an_http_error(incidents: Any) -> None:
    record = incidents.create(payload={"short_description": "Held"})

    with pytest.raises(requests.HTTPError, match="403"):
        incidents.update(query={"sys_id": record["sys_id"]}, payload={"state": "3"}).all()


def test_tokens_come_by_name_and_password(system: System, served: Served) -> None:
    own = system.credentials
    client = pysnow.OAuthClient(
        client_id=own["client_id"],
        client_secret=own["client_secret"],
        token_updater=lambda token: None,
        host=served.https.removeprefix("https://"),
    )

    client.set_token(client.generate_token(own["username"], own["password"]))

    assert len(client.resource(api_path="/table/pm_project").get(limit=2).all()) == 2
