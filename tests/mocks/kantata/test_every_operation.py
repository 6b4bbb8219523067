"""Every collection creates, lists, shows, changes and deletes; every other operation answers."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.mocks.kantata.conftest import Bench, closed
from tests.mocks.kantata.samples import SAMPLES
from understudy_mocks.kantata import VENDOR
from understudy_mocks.kantata.queries import COLLECTIONS
from understudy_mocks.kantata.routes.contracts import BULK_DELETED

Told = dict[str, Any]
SCHEMA = VENDOR.schema


@pytest.fixture(scope="module")
def shared() -> Iterator["Made"]:
    bench = Bench()
    yield Made(bench)
    closed(bench)


class Made:
    """A bench on which things are made as they are needed, and which knows their ids."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.ids: dict[str, str] = {}

    def call(self, method: str, path: str, status: int = 200, **parts: object) -> httpx.Response:
        answer = self.bench.call(method, path, **parts)
        assert answer.status_code == status, (method, path, parts, answer.text)
        return answer

    def path(self, name: str) -> str:
        return f"{COLLECTIONS[name].prefix}{name}"

    def create(self, name: str, values: Mapping[str, object]) -> Told:
        body = {COLLECTIONS[name].singular: self.filled(values)}
        found = self.call("POST", self.path(name), json=body).json()
        assert found["count"] == 1
        assert found["results"][0]["key"] == name
        one: Told = found[name][found["results"][0]["id"]]
        return one

    def filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        return self.id(value[1:]) if isinstance(value, str) and value[:1] == "@" else value

    def id(self, wanted: str) -> str:
        """The id of a record of ours, made when it is first asked for; or of one that is there."""
        if wanted not in self.ids:
            name = wanted.partition("/")[0]
            if wanted == "invoices/2":
                self.ids[wanted] = self.create(name, {**SAMPLES[name][0], "draft": False})["id"]
            elif name in SAMPLES:
                self.ids[wanted] = self.create(name, SAMPLES[name][0])["id"]
            else:
                found = self.call("GET", f"{self.path(name)}?per_page=1").json()
                self.ids[wanted] = found["results"][0]["id"]
        return self.ids[wanted]


def needed(name: str) -> str:
    """What a list of the collection cannot do without."""
    needs = COLLECTIONS[name].needs
    told = {"subject_type": "Workspace", "workspace_id": "1000000001"}
    return "".join(f"&{n}={told[n]}" for n in needs)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_record_lives(shared: Made, name: str) -> None:
    values, change = SAMPLES[name]
    kind, path = SCHEMA.object(name), shared.path(name)
    one = shared.create(name, values)
    shared.ids.setdefault(name, one["id"])

    shown = shared.call("GET", f"{path}/{one['id']}?include_unnamed=true").json()
    assert shown[name][one["id"]] == one | {"updated_at": shown[name][one["id"]]["updated_at"]}
    listed = shared.call(
        "GET", f"{path}?include_unnamed=true&only={one['id']}{needed(name)}"
    ).json()
    if not COLLECTIONS[name].needs or "workspace_id" not in COLLECTIONS[name].needs:
        assert one["id"] in [r["id"] for r in listed["results"]]
    if kind.updateable and change:
        body = {COLLECTIONS[name].singular: shared.filled(change)}
        changed = shared.call("PUT", f"{path}/{one['id']}", json=body).json()
        after = changed[name][changed["results"][0]["id"]]
        told = {k: after[k] for k in change if k in after}
        assert told == {k: v for k, v in change.items() if k in after}
        shared.ids[name] = after["id"]


def test_every_collection_that_can_be_written_has_a_sample() -> None:
    writable = {kind.name for kind in SCHEMA if kind.createable and not kind.hidden}
    uploaded_or_imported = {"attachments"}

    assert writable - uploaded_or_imported == set(SAMPLES)


@pytest.mark.parametrize("name", [c for c in COLLECTIONS if not COLLECTIONS[c].prefix])
def test_every_list_answers_with_all_it_can_include(shared: Made, name: str) -> None:
    include = ",".join(COLLECTIONS[name].associations)
    listed = shared.call("GET", f"{name}?per_page=3&include={include}{needed(name)}").json()

    assert listed[name] is not None
    for association in COLLECTIONS[name].associations.values():
        assert association.target in listed
    for one in listed["results"]:
        shown = shared.call("GET", f"{name}/{one['id']}?include=nothing").json()
        assert list(shown) == ["count", "results", name, "meta"]


def test_what_can_be_deleted_goes(shared: Made) -> None:
    """Backwards: what others refer to goes last."""
    made = [kind for kind in SCHEMA if kind.deletable and kind.name in COLLECTIONS]
    gone = []
    for name in [*reversed(list(SAMPLES))]:
        if SCHEMA.object(name) not in made or name in ("workspaces", "account_memberships"):
            continue
        fresh = f"{name}/fresh"
        values = dict(SAMPLES[name][0])
        for unique in ("name", "title", "email_address", "name_id", "service_name"):
            if unique in values:
                values[unique] = f"fresh.{values[unique]}"
        for day in ("date", "effective_date", "requested_date", "date_performed"):
            if values.get(day):
                values[day] = "2025-03-03"
        if name in DELETED_AS_THEY_ARE:
            fresh = name
        else:
            shared.ids[fresh] = shared.create(name, values)["id"]
        shared.call("DELETE", f"{shared.path(name)}/{shared.id(fresh)}", 204)
        gone.append(name)
        shared.ids.pop(fresh, None)

    assert len(gone) > 50


DELETED_AS_THEY_ARE = frozenset(
    {
        *("assignments", "story_dependencies", "participations", "project_financial_periods"),
        *("holiday_calendar_associations", "holiday_calendar_memberships", "skill_memberships"),
        *("access_group_memberships", "user_group_memberships", "workspace_resource_skills"),
        *("client_invoice_defaults", "insights_access_group_memberships", "survey_answers"),
        *("story_follows", "custom_field_values", "rate_card_roles", "candidates"),
        *("skill_adjacencies", "estimate_scenario_resource_skills"),
    }
)
"""Of these there is one for each pair."""


@pytest.mark.parametrize("name", sorted(BULK_DELETED))
def test_several_go_at_once(shared: Made, name: str) -> None:
    values = dict(SAMPLES[name][0])
    days = ("2025-02-03", "2025-02-04")
    key = {"time_entries": "date_performed", "time_off_entries": "requested_date"}.get(name, "date")
    if name == "custom_field_values":
        ids = [shared.create(name, values)["id"]]
    else:
        ids = [shared.create(name, {**values, key: day})["id"] for day in days]

    wrong = shared.bench.call("DELETE", f"{name}?ids={','.join(ids)},7")
    answer = shared.bench.call("DELETE", f"{name}?ids={','.join(ids)}")

    assert wrong.status_code == 404
    assert answer.status_code == (200 if name == "expenses" else 204)
    if name == "expenses":
        assert answer.json() == {"deleted": [int(id_) for id_ in ids]}
    shared.ids.pop(name, None)


# -- what else can be asked ------------------------------------------------------------------------


def test_invoices_are_numbered_and_cancelled(shared: Made) -> None:
    number = shared.call("GET", "invoices/next_invoice_number").json()["next_invoice_number"]
    one = shared.create("invoices", {**SAMPLES["invoices"][0], "draft": False})
    cancelled = shared.call("PUT", f"invoices/{one['id']}/cancel").json()["invoices"][one["id"]]

    assert one["title"] == f"Invoice #{number}"
    assert (one["balance_in_cents"], cancelled["balance_in_cents"]) == (5000, 0)
    assert cancelled["status"] == "cancelled"


def test_projects_are_invited_to_toggled_and_unarchived(shared: Made) -> None:
    path = f"workspaces/{shared.id('@workspaces'[1:])}"
    invitation = {"email_address": "guest@client.test", "invitee_role": "buyer"}
    shared.call("POST", f"{path}/invite", json={"invitation": invitation})
    people = shared.call("GET", f"{path}?include=participants").json()["users"]
    before = shared.call("GET", path).json()["workspaces"][path.partition("/")[2]]
    for what in ("time", "expense"):
        after = shared.call("PUT", f"{path}/toggle_{what}_approvals").json()["workspaces"]
        column = f"require_{what}_approvals"
        assert next(iter(after.values()))[column] is not before[column]
    shared.call("PUT", path, json={"workspace": {"archived": True}})
    shared.call("GET", path, 404)
    shared.call("PUT", f"{path}/unarchive_with_approvals")
    told = shared.call("GET", f"{path}/permissions").json()

    assert "guest@client.test" in [p["email_address"] for p in people.values()]
    assert told["can_view_financials"] is True


def test_a_template_grows_into_tasks(shared: Made) -> None:
    plan = [{"title": "Phase", "offset_days": 1, "sub_stories": [{"title": "Step"}]}]
    template = shared.create("project_templates", {"title": "Grown", "tasks": plan})["id"]
    project = shared.create("workspaces", {**SAMPLES["workspaces"][0], "start_date": "2026-07-01"})
    body = {"project_template_id": template}
    shared.call("PUT", f"workspaces/{project['id']}/apply_template", json=body)
    stories = shared.call("GET", f"stories?workspace_id={project['id']}").json()["stories"].values()

    phase, step = sorted(stories, key=lambda s: s["title"])
    assert (phase["title"], phase["start_date"], phase["sub_story_count"]) == (
        "Phase",
        "2026-07-02",
        1,
    )
    assert (step["parent_id"], step["ancestor_ids"]) == (phase["id"], [phase["id"]])
    copy = {"title": "Copy", "workspace_id": project["id"]}
    assert shared.create("project_templates", copy)["tasks"][0]["sub_stories"][0]["title"] == "Step"


def test_statuses_of_tasks_are_chosen_for_projects(shared: Made) -> None:
    chosen = shared.id("task_status_sets")
    shared.call("PUT", f"task_status_sets/{chosen}/update_account_default")
    body = {"workspace_ids": [shared.id("workspaces")], "task_status_set_id": chosen}
    shared.call("PUT", "workspace_task_status_sets/bulk_update", json=body)

    defaults = shared.call("GET", "task_status_sets?default=true").json()
    assert [r["id"] for r in defaults["results"]] == [chosen]


def test_people_leave_come_back_and_have_their_hours(shared: Made) -> None:
    user = shared.call("GET", "users?on_my_account=true&per_page=1").json()["results"][0]["id"]
    found = shared.call("GET", f"account_memberships?user_id={user}").json()["results"][0]["id"]
    off = {"user_id": user, "requested_date": "2026-09-01", "hours": 3}
    shared.create("time_off_entries", off)
    shared.call("PUT", f"account_memberships/{found}/disable")
    shared.call("PUT", f"account_memberships/{found}/enable")
    body = {"account_membership_ids": [found]}
    shared.call("PUT", "workweek_memberships/standardize_to_default", json=body)
    span = "start_date=2026-08-31&end_date=2026-09-05"
    hours = shared.call("GET", f"users/{user}/capacity?{span}").json()["capacity"]
    invited = shared.id("account_invitations")
    shared.call("PUT", f"account_invitations/{invited}/resend")

    assert list(hours.values()) == [480, 300, 480, 480, 480, 0]


def test_allocations_are_split_and_made_from_schedules(shared: Made) -> None:
    seat = shared.create("workspace_resources", SAMPLES["workspace_resources"][0])["id"]
    booked = shared.create(
        "workspace_allocations",
        {
            "resource_id": seat,
            "start_date": "2026-07-06",
            "end_date": "2026-07-10",
            "minutes": 2400,
        },
    )
    query = f"workspace_allocation_id={booked['id']}&split_date=2026-07-08"
    parts = shared.call("PUT", f"workspace_allocations/split?{query}").json()
    halves = [parts["workspace_allocations"][r["id"]] for r in parts["results"]]
    assert booked["percentage"] == 100.0
    assert [(h["start_date"], h["end_date"], h["minutes"]) for h in halves] == [
        ("2026-07-06", "2026-07-07", 960),
        ("2026-07-08", "2026-07-10", 1440),
    ]

    story = shared.create("stories", {**SAMPLES["stories"][0], "title": "Planned"})["id"]
    planned = shared.create("assignments", {"story_id": story, "resource_id": seat})["id"]
    for day in ("2026-07-13", "2026-07-14", "2026-07-21"):
        body = {"assignment_id": planned, "date": day, "minutes": 120}
        shared.create("story_allocation_days", body)
    path = "allocations_matching_scheduled_hours"
    made = shared.call("POST", f"workspace_resources/{seat}/{path}").json()
    body = {"workspace_resource_ids": [seat]}
    again = shared.call("POST", f"workspace_resources/{path}", json=body).json()
    assert made["count"] == again["count"] == 2
    assert [a["minutes"] for a in again["workspace_allocations"].values()] == [240, 120]


def test_a_request_names_a_seat(shared: Made) -> None:
    seat = shared.create("workspace_resources", SAMPLES["workspace_resources"][0])["id"]
    asked = shared.create("resource_requests", {"resource_id": seat})["id"]
    user = shared.id("users")
    shared.call("PUT", f"resource_requests/{asked}/update_approver", json={"approver_ids": [user]})
    body = {"resource_request": {"request_resolution_status": "approved", "user_id": user}}
    settled = shared.call("PUT", f"resource_requests/{asked}", json=body).json()
    wrong = shared.call("PUT", f"resource_requests/{asked}", 422, json=body).json()

    assert settled["resource_requests"][asked]["status"] == "approved"
    assert wrong["errors"][0]["message"] == "The request is approved"
    named = shared.call("GET", f"workspace_resources/{seat}").json()["workspace_resources"][seat]
    assert named["user_id"] == user


def test_rates_are_imported_and_prices_set_by_role(shared: Made) -> None:
    table = shared.id("exchange_tables")
    path = f"foreign_exchange/exchange_tables/{table}"
    rate = {"source_currency": "CHF", "target_currency": "EUR", "effective_date": "2026-01-01"}
    for value in (1.05, 1.06):
        shared.call("POST", f"{path}/rates", json={"rates": [{**rate, "rate": value}]})
    listed = shared.call("GET", f"{path}/rates?source_currency=CHF").json()
    assert [r["rate"] for r in listed["exchange_rates"].values()] == [1.06]
    assert listed["results"][0]["key"] == "exchange_rates"
    shared.call("GET", path)
    shared.call("PUT", path, json={"exchange_table": {"name": "Plan 2"}})
    shared.call("GET", "foreign_exchange/exchange_tables")

    cards = shared.create("rate_card_sets", {"title": "Priced"})["id"]
    shared.create("rate_cards", {"rate_card_set_id": cards, "currency": "EUR"})
    found = shared.call("GET", f"rate_card_set_versions?rate_card_set_id={cards}").json()
    version, role = found["results"][0]["id"], shared.id("roles")
    rows = f"rate_card_set_versions/{version}/rate_card_table_rows"
    shared.call("PUT", f"{rows}/{role}", json={"rates": {"EUR": 175}})
    assert shared.call("GET", rows).json()["rate_card_table_rows"][role]["rates"] == {"EUR": 175.0}
    card_version = shared.call("GET", "rate_card_versions?per_page=1").json()["results"][0]["id"]
    body = {"rate_card_version": {"default_rate": 99}}
    shared.call("PUT", f"rate_card_versions/{card_version}", json=body)
    shared.call("PUT", f"rate_card_set_versions/{version}/publish")
    shared.call("DELETE", f"{rows}/{role}", 204)
    assert shared.call("GET", rows).json()["count"] == 0


def test_reports_are_exported(shared: Made) -> None:
    made = shared.create("insights_report_exports", SAMPLES["insights_report_exports"][0])["id"]
    path = "scheduled_jobs/insights_report_exports"
    text = shared.call("GET", f"{path}/{made}/results/latest").text
    shared.call("GET", path)
    shared.call("GET", f"{path}/{made}")
    shared.call("PUT", f"{path}/{made}", json={"insights_report_export": {"format": "json"}})
    rows = shared.call("GET", f"{path}/{made}/results/latest").json()
    shared.call("DELETE", f"{path}/{made}", 204)

    assert text.splitlines()[0] == "project_id,project,currency,minutes,fees_in_cents"
    assert len(rows) == len(text.splitlines()) - 1
    assert shared.call("GET", "account_insights_mappings/dynamic").json()["dashboards"]
    assert "custom_branding" in shared.call("GET", "custom_branding").json()


def test_files_are_uploaded_as_receipts_and_photos(shared: Made) -> None:
    file = {"attachment[data]": ("bill.pdf", b"%PDF-1", "application/pdf")}
    told = shared.call("POST", "attachments", files=file, data={"attachment[type]": "receipt"})
    receipt = next(iter(told.json()["attachments"].values()))
    expense = shared.create("expenses", {**SAMPLES["expenses"][0], "receipt_id": receipt["id"]})
    shown = shared.call("GET", f"expenses/{expense['id']}?include=receipt").json()
    body = {"attachment": {"filename": "receipt.pdf"}}
    shared.call("PUT", f"attachments/{receipt['id']}", json=body)
    shared.call("PUT", f"attachments/{receipt['id']}/sync")
    shared.call("GET", f"attachments/{receipt['id']}")
    shared.call("POST", "attachments", 400, json={"attachment": {"filename": "x"}})

    assert (receipt["filename"], receipt["filesize"], receipt["type"]) == ("bill.pdf", 6, "receipt")
    assert shown["attachments"][receipt["id"]]["filename"] == "bill.pdf"
    user = shared.id("users")
    photo = {"user[photo]": ("me.png", b"\x89PNG", "image/png")}
    after = shared.call("POST", f"users/{user}/profile_photo", files=photo).json()["users"][user]
    assert after["photo_path"].endswith("me.png")
    shared.call("DELETE", f"users/{user}/profile_photo")
    other = shared.call("POST", "attachments", files=file).json()["results"][0]["id"]
    shared.call("DELETE", f"attachments/{other}", 204)


def test_postings_are_taken_back_and_people_and_settings_change(shared: Made) -> None:
    record = shared.id("project_accounting_records")
    shared.call("PUT", "project_accounting_records/delete", json={"ids": [record]})
    shared.call("GET", f"project_accounting_records/{record}", 404)
    user = shared.id("users")
    shared.call("PUT", f"users/{user}", json={"user": {"headline": "Consultant"}})
    found = shared.call("GET", f"account_memberships?user_id={user}").json()["results"][0]["id"]
    body = {"account_membership": {"permission": "project_lead", "bill_rate_in_cents": 15000}}
    shared.call("PUT", f"account_memberships/{found}", json=body)
    shared.id("estimate_scenario_resources")
    allocation = shared.call("GET", "estimate_scenario_resource_allocations?per_page=1").json()
    key = "estimate_scenario_resource_allocation"
    shared.call("PUT", f"{key}s/{allocation['results'][0]['id']}", json={key: {"minutes": 60}})
    spare = shared.create("workspaces", SAMPLES["workspaces"][0])["id"]
    shared.call("DELETE", f"workspaces/{spare}", 204)
    invited = {"full_name": "Gone", "email_address": "gone@new.test"}
    member = shared.create("account_invitations", invited)["user_id"]
    found = shared.call("GET", f"account_memberships?user_id={member}").json()["results"][0]["id"]
    shared.call("DELETE", f"account_memberships/{found}", 204)
