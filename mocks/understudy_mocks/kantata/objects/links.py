"""Canonical values that are put together, and where the keys of origin are kept."""

from collections.abc import Callable, Mapping

from understudy.vendor import Link, Row, Value, choice, ref
from understudy.vendor.store import Store
from understudy_mocks.kantata.objects.ids import INTEGRATION_USER
from understudy_mocks.kantata.rules import approvals

STATUS_KEYS: Mapping[str, Value] = {
    "planned": 100,
    "active": 300,
    "on_hold": 400,
    "cancelled": 501,
    "completed": 600,
}
_BY_HUNDREDS = {1: "planned", 2: "active", 3: "active", 4: "on_hold", 5: "on_hold", 6: "completed"}


def referred(subject: str, service: str, model: str) -> Callable[[Row, Store], str | None]:
    """The key of origin, as an external reference of the record keeps it."""

    def source(row: Row, store: Store) -> str | None:
        found = store.first(
            "external_references",
            subject_id=row["id"],
            subject_type=subject,
            service_name=service,
            service_model=model,
        )
        return None if found is None else str(found["service_model_ref"])

    return source


def project_status() -> Link:
    def read(value: Value, row: Row, store: Store) -> object:
        key = int(value or 0)
        return "cancelled" if key == STATUS_KEYS["cancelled"] else _BY_HUNDREDS.get(key // 100)

    return Link("status_key", read, choice("status_key", STATUS_KEYS).write)


def manager() -> Link:
    """Who leads the project; nobody as long as only the integration has touched it."""
    person = ref("primary_maven_id")

    def read(value: Value, row: Row, store: Store) -> object:
        return None if value == INTEGRATION_USER else value

    return Link(person.native, read, person.write)


def card_title(row: Row, store: Store) -> object:
    """A rate card is known by the title of its set."""
    version = store.get("rate_card_set_versions", str(row["rate_card_set_version_id"]))
    found = version and store.get("rate_card_sets", str(version["rate_card_set_id"]))
    return None if not found else found["title"]


def line_status(row: Row, store: Store) -> object:
    """What has become of a time entry or an expense."""
    if row["approved"]:
        return "approved"
    if row["active_submission_id"]:
        return "submitted"
    recent = row["recent_submission_id"]
    if not recent:
        return "draft"
    sheet = approvals.TIMESHEETS if "date_performed" in row else approvals.EXPENSE_REPORTS
    submission = store.get(sheet.submissions, str(recent))
    rejected = submission is not None and submission["status"] == "rejected"
    return "rejected" if rejected else "draft"


def billing(field: str) -> Callable[[Row, Store], object]:
    def read(row: Row, store: Store) -> object:
        found = store.first("billing_milestones", story_id=row["id"])
        return None if found is None else found[field]

    return read
