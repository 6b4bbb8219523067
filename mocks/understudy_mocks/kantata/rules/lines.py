"""What a time entry and an expense are worth: the rate in force, the project's currency."""

from understudy.vendor import Draft, Refusal, Row, Rules, Value
from understudy.vendor.records import Records
from understudy_mocks.kantata.rules.billing import converted

RULES = Rules()
MINUTES_MAX = 24 * 60


@RULES.before("time_entries", "expenses")
def a_line_belongs_to_its_project(draft: Draft) -> None:
    if draft.deleting:
        return
    row, store = draft.after, draft.records.store
    if draft.creating and row["user_id"] is None:
        row["user_id"] = draft.by.user_id or None
    workspace = store.get("workspaces", str(row["workspace_id"] or ""))
    if workspace is None:
        return  # the reference is refused by name
    row["currency"] = workspace["currency"]
    story = store.get("stories", str(row["story_id"])) if row["story_id"] else None
    if story is not None and story["workspace_id"] != row["workspace_id"]:
        raise Refusal("bad-reference", field="story_id", value=row["story_id"])


@RULES.before("time_entries")
def time_has_a_length_and_a_price(draft: Draft) -> None:
    row, records = draft.after, draft.records
    minutes = row["time_in_minutes"]
    if draft.deleting or minutes is None:
        return
    if not 1 <= int(minutes) <= MINUTES_MAX:
        raise Refusal("invalid-value", field="time_in_minutes", value=minutes, type="minutes")
    if row["rate_in_cents"] is None and not draft.creating:
        row["rate_in_cents"] = bill_rate(records, row)
    if not draft.creating:
        return
    if row["billable"] is None:
        story = records.store.get("stories", str(row["story_id"])) if row["story_id"] else None
        row["billable"] = True if story is None else bool(story["billable"])
    if row["role_id"] is None:
        row["role_id"] = _role(records, row)
    if row["rate_in_cents"] is None:
        row["rate_in_cents"] = bill_rate(records, row)
    if row["cost_rate_in_cents"] is None:
        row["cost_rate_in_cents"] = cost_rate(records, row)


@RULES.after("time_entries")
def logging_time_starts_a_task(draft: Draft) -> None:
    if draft.creating and draft.after["story_id"]:
        story = draft.records.store.get("stories", str(draft.after["story_id"]))
        if story is not None and story["state"] == "not started":
            draft.records.update("stories", str(story["id"]), {"state": "started"}, draft.by)


@RULES.before("expenses")
def an_expense_has_a_known_category(draft: Draft) -> None:
    if draft.deleting or not draft.changed("category"):
        return
    known = draft.records.store.first("expense_categories", name=draft.after["category"])
    if known is None:
        raise Refusal("bad-choice", field="category", value=draft.after["category"])
    draft.after["category"] = known["name"]


@RULES.before("expenses")
def an_expense_has_an_amount(draft: Draft) -> None:
    if draft.after["amount_in_cents"] is None:
        raise Refusal("required-missing", field="amount_in_cents", fields="amount_in_cents")


def _seat(records: Records, row: Row) -> Row | None:
    return records.store.first(
        "workspace_resources", workspace_id=row["workspace_id"], user_id=row["user_id"]
    )


def _role(records: Records, row: Row) -> Value:
    """The role of the person's seat on the project, else the person's own."""
    seat = _seat(records, row)
    if seat is not None and seat["role_id"]:
        return seat["role_id"]
    user = records.store.get("users", str(row["user_id"] or ""))
    return None if user is None else user["role_id"]


def _version_in_force(records: Records, workspace: Row, day: str) -> Row | None:
    """The version of the project's rate card that was published for that day."""
    store = records.store
    found: list[tuple[str, Row]] = []
    for version in store.find("rate_card_versions", rate_card_id=workspace["rate_card_id"]):
        of_set = store.get("rate_card_set_versions", str(version["rate_card_set_version_id"]))
        if of_set is not None and of_set["active"] and str(of_set["effective_date"] or "") <= day:
            found.append((str(of_set["effective_date"] or ""), version))
    return max(found, key=lambda pair: (pair[0], str(pair[1]["id"])))[1] if found else None


def bill_rate(records: Records, row: Row) -> int:
    """Of the project's rate card for the role, else of the seat, else of the person, else none."""
    store = records.store
    workspace = store.get("workspaces", str(row["workspace_id"]))
    version = None
    if workspace is not None and workspace["rate_card_id"]:
        version = _version_in_force(records, workspace, str(row["date_performed"] or "9"))
    if version is not None:
        line = store.first(
            "rate_card_roles", rate_card_version_id=version["id"], role_id=row["role_id"]
        )
        if line is not None:
            return round(float(line["rate"] or 0) * 100)
    seat = _seat(records, row)
    if seat is not None and seat["resource_bill_rate"] is not None:
        return int(seat["resource_bill_rate"])
    membership = store.first("account_memberships", user_id=row["user_id"])
    return int((membership and membership["bill_rate_in_cents"]) or 0)


def cost_rate(records: Records, row: Row) -> int | None:
    """What the person costs on that day, in the project's currency if there is a rate for it."""
    day = str(row["date_performed"] or "")
    in_force = [
        rate
        for rate in records.store.find("cost_rates", user_id=row["user_id"])
        if str(rate["effective_date"] or "") <= day
    ]
    latest = max(in_force, key=lambda rate: str(rate["effective_date"] or ""), default=None)
    if latest is None:
        return None
    amount = int(latest["amount_in_subunits"] or 0)
    return converted(records, amount, str(latest["currency"]), str(row["currency"]), day)
