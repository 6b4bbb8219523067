"""What an account does by itself: stamps, people and their memberships, rates, fields, keys."""

from collections.abc import Mapping

import orjson

from understudy.vendor import Draft, Refusal, Row, Rules
from understudy.vendor.validation import stored
from understudy_mocks.kantata.objects.schema import SILENT, SUBJECTS
from understudy_mocks.kantata.objects.standing import INVOICED, PAID

RULES = Rules()
MIRRORED: Mapping[str, str] = {INVOICED: "invoiced_in_cents", PAID: "paid_in_cents"}


@RULES.before("*")
def records_are_stamped(draft: Draft) -> None:
    if draft.deleting:
        return
    row, now = draft.after, stored(draft.now)
    silent = SILENT.get(draft.kind.name, frozenset())
    if draft.creating:
        row["created_at"] = row["updated_at"] = now
    elif any(draft.changed(name) for name in draft.given - silent):
        row["updated_at"] = now


@RULES.after("*")
def keys_go_with_their_record(draft: Draft) -> None:
    if draft.deleting and draft.kind.name in SUBJECTS.values():
        for name in ("external_references", "custom_field_values"):
            for found in draft.records.store.find(name, subject_id=draft.after["id"]):
                draft.records.delete(name, str(found["id"]), draft.by)


@RULES.after("account_invitations")
def an_invitation_makes_a_user(draft: Draft) -> None:
    """Nobody reads their mail here: the invited person is a user at once."""
    if not draft.creating:
        return
    row, records = draft.after, draft.records
    person = {name: row[name] for name in ("full_name", "email_address", "headline")}
    user = str(records.create("users", person, draft.by)["id"])
    names = ("permission", "bill_rate_in_cents", "default_role_id")
    told = {name: row[name] for name in names if row[name] is not None}
    records.create("account_memberships", {"user_id": user, **told}, draft.by, trusted=True)
    records.update("account_invitations", str(row["id"]), {"user_id": user}, draft.by, trusted=True)
    row["user_id"] = user


@RULES.after("account_memberships")
def a_user_is_what_the_membership_says(draft: Draft) -> None:
    row = draft.after
    values = {
        "account_membership_id": row["id"],
        "account_permission": row["permission"],
        "role_id": row["default_role_id"],
        "manager_id": row["manager_id"],
        "disabled": row["disabled_at"] is not None,
    }
    if draft.deleting:
        values = {"account_membership_id": None, "account_permission": None, "disabled": True}
    draft.records.update("users", str(row["user_id"]), values, draft.by, trusted=True)


@RULES.after("organization_memberships")
def a_user_works_for_a_department(draft: Draft) -> None:
    row = draft.after
    if row["member_type"] == "User" and draft.records.store.get("users", str(row["member_id"])):
        values = {"department_id": None if draft.deleting else row["department_id"]}
        draft.records.update("users", str(row["member_id"]), values, draft.by, trusted=True)


@RULES.before("cost_rates")
def a_person_has_one_cost_rate_a_day(draft: Draft) -> None:
    row, store = draft.after, draft.records.store
    if draft.deleting:
        return
    if row["effective_date"] is None:
        row["effective_date"] = draft.now.date().isoformat()
    membership = store.get("account_memberships", str(row["account_membership_id"] or ""))
    row["user_id"] = None if membership is None else membership["user_id"]
    for other in store.find("cost_rates", account_membership_id=row["account_membership_id"]):
        if other["effective_date"] == row["effective_date"] and other["id"] != row["id"]:
            raise Refusal("duplicate", field="effective_date", value=row["effective_date"])


@RULES.before("custom_field_values")
def a_value_fits_its_field(draft: Draft) -> None:
    if draft.deleting:
        return
    row = draft.after
    field = draft.records.store.get("custom_fields", str(row["custom_field_id"] or ""))
    if field is not None:
        _check_subject(draft, str(field["subject_type"]))
        if field["value_type"] in ("single", "multi"):
            _check_choices(draft, field)
        else:
            _check_value(row, str(field["value_type"]))
    row["setter_id"] = draft.by.user_id or None


def _check_choices(draft: Draft, field: Row) -> None:
    """Ids of the field's own choices, as a list or alone; of a single one, not more than one."""
    row, store = draft.after, draft.records.store
    value = orjson.loads(str(row["value"])) if row["value"] is not None else None
    given = value if isinstance(value, list) else [value]
    known = {r["id"] for r in store.find("custom_field_choices", custom_field_id=field["id"])}
    chosen = [str(v) for v in given if isinstance(v, str | int) and not isinstance(v, bool)]
    fits = 0 < len(chosen) == len(given) and known.issuperset(chosen)
    if not fits or (field["value_type"] == "single" and len(chosen) > 1):
        raise Refusal("invalid-value", field="value", value=value, type=field["value_type"])
    row["value"] = orjson.dumps(chosen).decode()


def _check_value(row: Row, value_type: str) -> None:
    value = orjson.loads(str(row["value"])) if row["value"] is not None else None
    fits = isinstance(value, int) and not isinstance(value, bool)
    if value_type == "number":
        fits = fits or isinstance(value, float)
    elif value_type != "currency":
        fits = isinstance(value, str)
    elif isinstance(value, str) and value.lstrip("-").isdecimal():
        row["value"], fits = str(int(value)), True  # a form knows texts only
    if not fits:
        raise Refusal("invalid-value", field="value", value=value, type=value_type)


@RULES.after("custom_field_values")
def a_second_value_replaces_the_first(draft: Draft) -> None:
    """It is a record of its own: what was there before is deleted."""
    if not draft.deleting:
        for other in _values_of(draft):
            if other["id"] != draft.after["id"]:
                draft.records.delete("custom_field_values", str(other["id"]), draft.by)


@RULES.after("custom_field_values")
def the_project_knows_what_was_invoiced_and_paid(draft: Draft) -> None:
    row, records = draft.after, draft.records
    mirror = MIRRORED.get(str(row["custom_field_id"]))
    if mirror is None or (draft.deleting and _values_of(draft)):
        return
    value = 0 if draft.deleting else orjson.loads(str(row["value"]))
    records.update("workspaces", str(row["subject_id"]), {mirror: value}, draft.by, trusted=True)


def _values_of(draft: Draft) -> list[Row]:
    """All values that the subject has in the field."""
    row = draft.after
    return draft.records.store.find(
        "custom_field_values", subject_id=row["subject_id"], custom_field_id=row["custom_field_id"]
    )


@RULES.before("external_references")
def a_service_knows_a_record_by_one_key(draft: Draft) -> None:
    if draft.deleting:
        return
    row = draft.after
    _check_subject(draft, "")
    for other in draft.records.store.find("external_references", subject_id=row["subject_id"]):
        same = all(other[n] == row[n] for n in ("subject_type", "service_name"))
        if same and other["id"] != row["id"]:
            raise Refusal("duplicate", field="service_name", value=row["service_name"])


def _check_subject(draft: Draft, only: str) -> None:
    """There is such a record, of the type that is allowed."""
    row = draft.after
    collection = SUBJECTS.get(str(row["subject_type"]))
    if collection is None or (only and row["subject_type"] != only):
        raise Refusal("bad-choice", field="subject_type", value=row["subject_type"])
    if draft.records.store.get(collection, str(row["subject_id"] or "")) is None:
        raise Refusal("bad-reference", field="subject_id", value=row["subject_id"])
