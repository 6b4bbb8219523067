"""pysnc, unmodified, over TLS."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysnc  # type: ignore[import-untyped]  # it has no types
import pytest
from pysnc import exceptions
from pysnc.auth import ServiceNowClientCredentialsFlow  # type: ignore[import-untyped]  # as above

from tests.mocks.server import Served
from tests.mocks.servicenow.conftest import firm
from understudy.vendor import System

pytestmark = pytest.mark.client("pysnc", agent="python-requests")


@contextmanager
def client(instance: str, username: str, password: str, **more: object) -> Iterator[Any]:
    made = pysnc.ServiceNowClient(instance, (username, password), **more)
    with made.session:
        yield made


@pytest.fixture(scope="module")
def now(system: System, served: Served) -> Iterator[Any]:
    own = system.credentials
    with client(served.https, own["username"], own["password"]) as made:
        yield made


def test_records_are_read_through_references_and_as_people_see_them(now: Any) -> None:
    projects = now.GlideRecord("pm_project")
    projects.fields = "number,state,project_manager,project_manager.email,company.name"
    projects.add_query("state", "3")
    projects.order_by("number")
    projects.query()

    assert projects.next()
    assert (projects.get_value("state"), projects.get_display_value("state")) == (
        "3",
        "Closed Complete",
    )
    assert projects.get_display_value("project_manager") != projects.get_value("project_manager")
    assert "@" in str(projects.project_manager.email)
    assert projects.get_value("company.name")


def test_pages_beyond_one_batch_make_one_listing(now: Any) -> None:
    people = now.GlideRecord("sys_user", batch_size=9)
    people.add_not_null_query("employee_number")
    people.query()

    numbers = [str(person.employee_number) for person in people]

    assert len(people) == len(firm().all("resource"))
    assert sorted(numbers) == sorted(r.employee_number for r in firm().all("resource"))


def test_conditions_are_joined(now: Any) -> None:
    wanted = now.GlideRecord("pm_project")
    wanted.add_query("state", "2").add_or_condition("state", "3")
    wanted.add_query("company.name", "LIKE", "a")
    join = wanted.add_join_query("pm_project_task", join_table_field="top_task")
    join.add_query("milestone", "true")
    wanted.query()

    milestones = {m.project for m in firm().all("milestone")}
    customers = {c.id: c.name for c in firm().customers}
    expected = {
        p.name
        for p in firm().all("project")
        if p.id in milestones and p.status != "planned" and "a" in customers[p.customer].lower()
    }
    assert {str(p.short_description) for p in wanted} == expected
    assert expected


def test_related_lists_are_counted(now: Any) -> None:
    wanted = now.GlideRecord("sys_user")
    wanted.add_rl_query("sys_user", "manager", ">0", True)
    wanted.query()

    assert {str(m.employee_number) for m in wanted} == {
        str(firm().get("resource", r.manager).employee_number)
        for r in firm().all("resource")
        if r.manager
    }


def test_a_record_is_inserted_changed_and_deleted(now: Any) -> None:
    project = now.GlideRecord("pm_project")
    project.initialize()
    project.short_description = "Made by pysnc"
    project.start_date = "2026-07-01 08:00:00"
    id = str(project.insert())
    assert str(project.number).startswith("PRJ")

    again = now.GlideRecord("pm_project")
    assert again.get(id)
    again.short_description = "Changed by pysnc"
    assert again.update()
    assert int(again.sys_mod_count) == 1

    assert again.delete()
    assert not now.GlideRecord("pm_project").get(id)


def test_many_are_changed_and_deleted_in_batches(now: Any) -> None:
    for n in range(3):
        one = now.GlideRecord("pm_project")
        one.initialize()
        one.short_description = "One of many"
        one.priority = n + 1
        one.insert()

    def many() -> Any:
        found = now.GlideRecord("pm_project", batch_size=2)
        found.add_query("short_description", "One of many")
        found.query()
        return found

    changed = many()
    for one in changed:
        one.description = "Told to all"
    assert changed.update_multiple()
    assert [str(one.description) for one in many()] == ["Told to all"] * 3

    assert many().delete_multiple()
    assert len(many()) == 0


def test_a_query_too_long_for_an_address_goes_by_batch(now: Any, system: System) -> None:
    wanted = now.GlideRecord("sys_user")
    wanted.add_query("employee_number", "IN", ",".join(f"NOBODY-{n}" for n in range(1200)))
    wanted.query()

    assert len(wanted) == 0
    outer, inner = system.exchanges[-2:]
    assert (outer.target, inner.parent) == ("/api/now/v1/batch", outer.seq)


def test_a_wrong_password_is_an_authentication_error(served: Served) -> None:
    with (
        client(served.https, "svc.integration", "x") as stranger,
        pytest.raises(exceptions.AuthenticationException),
    ):
        stranger.GlideRecord("pm_project").query()


def test_an_application_logs_in_with_its_own_credentials(system: System, served: Served) -> None:
    own = system.credentials
    flow = ServiceNowClientCredentialsFlow(own["client_id"], own["client_secret"])
    made = pysnc.ServiceNowClient(served.https, flow)

    with made.session:
        projects = made.GlideRecord("pm_project")
        projects.limit = 1
        projects.query()
        assert projects.next()


def test_a_missing_role_is_a_role_error(system: System, served: Served) -> None:
    own = system.credentials
    with client(served.https, own["viewer_username"], own["viewer_password"]) as viewer:
        project = viewer.GlideRecord("pm_project")
        project.initialize()
        project.short_description = "Not mine to make"

        with pytest.raises(exceptions.RoleException):
            project.insert()


def test_an_unknown_table_is_a_request_error(now: Any) -> None:
    with pytest.raises(exceptions.RequestException, match="Invalid table nonsense"):
        now.GlideRecord("nonsense").query()


def test_a_record_that_is_gone_is_not_found_by_its_change(now: Any) -> None:
    project = now.GlideRecord("pm_project")
    project.initialize()
    project.short_description = "Soon gone"
    project.insert()
    twin = now.GlideRecord("pm_project")
    twin.get(str(project.sys_id))
    twin.delete()

    project.short_description = "Too late"
    with pytest.raises(exceptions.NotFoundException):
        project.update()


def test_the_instance_is_reached_by_its_own_name(system: System, served: Served) -> None:
    own = system.credentials
    pair = own["username"], own["password"]
    with client(own["instance"], *pair, proxy=served.proxy) as named:
        users = named.GlideRecord("sys_user")
        users.add_query("user_name", own["username"])
        users.query()

        assert len(users) == 1


def test_files_hang_on_records(now: Any, tmp_path: Path) -> None:
    project = now.GlideRecord("pm_project")
    project.initialize()
    project.short_description = "With files"
    project.insert()

    address = project.add_attachment("plan.txt", b"line one\nline two", "text/plain")
    project.add_attachment("bytes.bin", bytes(range(256)))
    files = project.get_attachments()

    assert len(files) == 2
    by_name = {str(file.file_name): file for file in files}
    assert set(by_name) == {"plan.txt", "bytes.bin"}
    plan = project.get_attachments()
    plan.next()
    assert address == plan.get_link()
    assert plan.readlines() == ["line one", "line two"]
    assert plan.write_to(tmp_path).read_bytes() == b"line one\nline two"
    plan.delete()
    assert len(project.get_attachments()) == 1


def test_incidents_tell_their_story_in_journals(now: Any) -> None:
    incident = now.GlideRecord("incident")
    incident.initialize()
    incident.short_description = "No mail"
    incident.impact, incident.urgency = 1, 1
    incident.work_notes = "Looked at the queue"
    incident.insert()

    assert (str(incident.number)[:3], str(incident.priority)) == ("INC", "1")
    assert str(incident.work_notes) == ""
    assert "(Work notes)\nLooked at the queue" in incident.get_display_value("work_notes")
    entries = now.GlideRecord("sys_journal_field")
    entries.add_query("element_id", str(incident.sys_id))
    entries.query()
    assert [str(entry.value) for entry in entries] == ["Looked at the queue"]


def test_a_rule_that_says_no_is_a_role_error_with_its_words(now: Any) -> None:
    change = now.GlideRecord("change_request")
    change.initialize()
    change.short_description = "New firewall"
    change.insert()

    change.state = -1
    with pytest.raises(exceptions.RoleException, match="New to Implement"):
        change.update()
    for state in (-4, -3, -2, -1):
        change.get(str(change.sys_id))
        change.state = state
        assert change.update()
