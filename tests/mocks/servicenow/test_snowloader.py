"""snowloader, unmodified: an extractor that reads tables, descendants, journals and files."""

from collections.abc import Iterator
from typing import Any

import pytest
import snowloader

from tests.mocks.server import Served
from tests.mocks.servicenow.conftest import HOST, firm
from understudy.vendor import SYSTEM, System

pytestmark = pytest.mark.client("snowloader", agent="python-requests")


@pytest.fixture(scope="module")
def connection(system: System, served: Served) -> Iterator[Any]:
    own = system.credentials
    with snowloader.SnowConnection(
        HOST,
        proxy=served.proxy,
        username=own["username"],
        password=own["password"],
        page_size=7,
        verify=served.ca,
    ) as made:
        yield made


def test_tables_are_read_page_by_page(connection: Any) -> None:
    found = list(connection.get_records("pm_project", fields=["sys_id", "number"]))

    assert len(found) == len({row["number"] for row in found}) == len(firm().all("project"))
    assert connection.get_count("pm_project") == len(found)


def test_tables_are_read_by_key_and_reconciled(connection: Any) -> None:
    found = list(connection.get_records("sys_user", fields=["sys_id"], keyset=True))

    assert len(found) == connection.get_count("sys_user")
    assert "pm_project_task" in connection.get_table_descendants("task")


def test_incidents_become_documents_with_their_journals(connection: Any, system: System) -> None:

    row = system.records.create(
        "incident",
        {"short_description": "No mail at all", "work_notes": "Queue is full", "impact": 1},
        SYSTEM,
    )

    loader = snowloader.IncidentLoader(
        connection, query=f"number={row['number']}", include_journals=True
    )
    (document,) = loader.load()

    assert "No mail at all" in document.page_content
    assert "Queue is full" in document.page_content


def test_applications_log_in_with_a_token(system: System, served: Served) -> None:
    own = system.credentials
    with snowloader.SnowConnection(
        HOST,
        proxy=served.proxy,
        username=own["username"],
        password=own["password"],
        client_id=own["client_id"],
        client_secret=own["client_secret"],
        verify=served.ca,
    ) as made:
        assert made.get_count("core_company") > 0


def test_a_wrong_password_is_an_error_of_its_own(served: Served) -> None:
    with (
        snowloader.SnowConnection(
            HOST,
            proxy=served.proxy,
            username="nobody",
            password="x",
            verify=served.ca,
            max_retries=0,
        ) as made,
        pytest.raises(snowloader.SnowConnectionError),
    ):
        list(made.get_records("pm_project"))
