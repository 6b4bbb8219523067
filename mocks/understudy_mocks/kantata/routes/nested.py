"""What bodies bring along for other records: lines of invoices, assignees, checklists, choices."""

from collections.abc import Callable, Mapping, Sequence

from understudy.vendor import Call, Refusal, Row
from understudy_mocks.kantata.routes.bodies import Body, ids_of
from understudy_mocks.kantata.rules import billing, planning, presales

After = Callable[[Row], object]
"""What is to be done when the record is stored."""

_LINE_IDS = {
    "time_entry_ids": "time_entries",
    "expense_ids": "expenses",
    "time_adjustment_ids": "time_adjustments",
    "billing_milestone_ids": "billing_milestones",
}


def objects(value: object, name: str) -> list[Body]:
    """A list of objects; refuses `invalid-value`."""
    if value in (None, ""):
        return []
    # A form may number its objects: `items[0][notes]=…`.
    if isinstance(value, dict) and all(key.isdecimal() for key in value):
        value = list(value.values())
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refusal("invalid-value", field=name, value=value, type="list")
    return value


def words(value: object, name: str) -> list[str]:
    """Texts, as a list or as one text with commas; refuses `invalid-value`."""
    if value is None:
        return []
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Refusal("invalid-value", field=name, value=value, type="list")
    return list(dict.fromkeys(value))


# -- invoices --------------------------------------------------------------------------------------


def _lines(values: Body) -> dict[str, list[str]]:
    return {
        collection: list(dict.fromkeys(ids_of(values.pop(name), name)))
        for name, collection in _LINE_IDS.items()
        if name in values
    }


def issue(call: Call, values: Body) -> Row:
    """An invoice with its lines, prefilled as the project prefers."""
    taken = _lines(values)
    made = {name: objects(values.pop(name, None), name) for name in billing.OWN}
    projects = ids_of(values.pop("workspace_ids", None), "workspace_ids")
    if projects and not values.get("workspace_id"):
        values["workspace_id"] = projects[0]
    preferred = call.system.store.first(
        "workspace_invoice_preferences", workspace_id=str(values.get("workspace_id") or "")
    )
    for name in ("project_code", "purchase_order") if preferred else ():
        values.setdefault(name, preferred[name] if preferred else None)
    return billing.issue(call.system.records, values, taken, made, call.caller)


def change_invoice(call: Call, before: Row, values: Body) -> Row:
    taken = _lines(values)
    values.pop("workspace_id", None)
    return billing.change(call.system.records, before, values, taken, call.caller)


# -- projects --------------------------------------------------------------------------------------


def project(call: Call, values: Body, after: list[After]) -> None:
    """Groups, approvers, participants, and the template a project is made from."""
    records, by = call.system.records, call.caller
    if "workspace_group_ids" in values:
        groups = ids_of(values.pop("workspace_group_ids"), "workspace_group_ids")
        after.append(lambda row: _set_groups(call, row, groups))
    approvers = ids_of(values.pop("approver_ids", None), "approver_ids")
    approvers += ids_of(values.pop("approver_id", None), "approver_id")
    if approvers:
        after.append(lambda row: _set_approvers(call, row, approvers))
    joining = objects(values.pop("participations", None), "participations")
    after += [_making(call, "participations", given, "workspace_id") for given in joining]
    template = values.pop("project_tracker_template_id", None) or values.pop(
        "project_template_id", None
    )
    start = values.pop("project_template_start_date", None)
    if template:
        first = None if start in (None, "") else str(start)
        after.append(lambda row: presales.apply(records, str(template), str(row["id"]), first, by))
    preference = values.pop("invoice_preference", None)
    if isinstance(preference, dict):
        after.append(
            lambda row: records.create(
                "workspace_invoice_preferences", {**preference, "workspace_id": row["id"]}, by
            )
        )


def _set_groups(call: Call, row: Row, groups: Sequence[str]) -> None:
    records, by = call.system.records, call.caller
    for group in groups:
        if call.system.store.get("workspace_groups", group) is None:
            raise Refusal("bad-reference", field="workspace_group_ids", value=group)
        planning.into_group(records, row["id"], group, by)
    for found in call.system.store.find("workspace_groupings", workspace_id=row["id"]):
        primary = row["primary_workspace_group_id"]
        if found["workspace_group_id"] not in (*groups, primary):
            records.delete("workspace_groupings", str(found["id"]), by)


def _set_approvers(call: Call, row: Row, approvers: Sequence[str]) -> None:
    records, by = call.system.records, call.caller
    for user in approvers:
        if call.system.store.get("users", user) is None:
            raise Refusal("bad-reference", field="approver_ids", value=user)
        planning.join(records, row["id"], user, by)
    for found in call.system.store.find("participations", workspace_id=row["id"]):
        chosen = {"time_approver": found["user_id"] in approvers}
        chosen["expense_approver"] = chosen["time_approver"]
        records.update("participations", str(found["id"]), chosen, by)


# -- tasks -----------------------------------------------------------------------------------------


def _making(call: Call, name: str, values: Body, key: str) -> After:
    """A record of another collection that belongs to the one stored."""
    records, by = call.system.records, call.caller
    return lambda row: records.create(name, {**values, key: row["id"]}, by)


def _story(call: Call, values: Body, after: list[After]) -> None:
    if "assignee_ids" in values:
        users = ids_of(values.pop("assignee_ids"), "assignee_ids")
        after.append(lambda row: _assign(call, row, users))
    if "assignments" in values:
        assigned = objects(values.pop("assignments"), "assignments")
        after.append(lambda row: _assigned(call, row, assigned))
    if "tag_list" in values:
        tags = words(values.pop("tag_list"), "tag_list")
        after.append(lambda row: _tag(call, row, tags))
    listed = values.pop("checklist", None)
    titles = (
        [str(item.get("title") or "") for item in objects(listed, "checklist")]
        if isinstance(listed, list) and listed and isinstance(listed[0], dict)
        else words(listed, "checklist")
    )
    after += [_making(call, "story_tasks", {"title": title}, "story_id") for title in titles]
    after += [
        _child(call, given) for given in objects(values.pop("sub_stories", None), "sub_stories")
    ]


def _child(call: Call, given: Body) -> After:
    def make(row: Row) -> None:
        after: list[After] = []
        values = {"story_type": "task", **given, "workspace_id": row["workspace_id"]}
        values["parent_id"] = row["id"]
        _story(call, values, after)
        made = call.system.records.create("stories", values, call.caller)
        for do in after:
            do(made)

    return make


def _assign(call: Call, row: Row, users: Sequence[str]) -> None:
    """Exactly these people, each by a seat on the project."""
    records, store, by = call.system.records, call.system.store, call.caller
    for user in users:
        if store.get("users", user) is None:
            raise Refusal("bad-reference", field="assignee_ids", value=user)
    kept = []
    for found in store.find("assignments", story_id=row["id"]):
        if found["assignee_id"] in users:
            kept.append(found["assignee_id"])
        else:
            records.delete("assignments", str(found["id"]), by)
    for user in users:
        if user in kept:
            continue
        seat = _seat_of(call, row["workspace_id"], user, "assignee_ids")
        records.create("assignments", {"story_id": row["id"], "resource_id": seat}, by)


def _seat_of(call: Call, workspace_id: object, user: object, field: str) -> str:
    """The person's seat on the project; one is made where there is none."""
    store = call.system.store
    if store.get("users", str(user or "")) is None:
        raise Refusal("bad-reference", field=field, value=user)
    project, person = str(workspace_id), str(user)
    seat = store.first("workspace_resources", workspace_id=project, user_id=person)
    if seat is None:
        values = {"workspace_id": project, "user_id": person}
        seat = call.system.records.create("workspace_resources", values, call.caller)
    return str(seat["id"])


def _assigned(call: Call, row: Row, given: Sequence[Body]) -> None:
    """Exactly these assignments, by people or by seats; those that are there are changed."""
    records, store, by = call.system.records, call.system.store, call.caller
    known = {str(a["resource_id"]): a for a in store.find("assignments", story_id=row["id"])}
    kept: set[str] = set()
    for one in given:
        seat = str(one.get("resource_id") or "") or (
            _seat_of(call, row["workspace_id"], one["assignee_id"], "assignee_id")
            if one.get("assignee_id")
            else ""
        )
        values = {n: v for n, v in one.items() if n not in ("assignee_id", "resource_id")}
        kept.add(seat)
        if seat in known:
            records.update("assignments", str(known[seat]["id"]), values, by)
        else:
            values |= {"story_id": row["id"], "resource_id": seat or None}
            records.create("assignments", values, by)
    for seat, found in known.items():
        if seat not in kept:
            records.delete("assignments", str(found["id"]), by)


def _assignment(call: Call, values: Body, after: list[After]) -> None:
    """Somebody can be assigned by who he is: by his seat on the task's project."""
    user = values.pop("assignee_id", None)
    story = call.system.store.get("stories", str(values.get("story_id") or ""))
    if user and not values.get("resource_id") and story is not None:
        values["resource_id"] = _seat_of(call, story["workspace_id"], user, "assignee_id")


def _tag(call: Call, row: Row, tags: Sequence[str]) -> None:
    """Exactly these tags."""
    records, store = call.system.records, call.system.store
    known = {
        str(found["name"]): str(found["id"]) for found in store.find("tags", story_id=row["id"])
    }
    for name, id_ in known.items():
        if name not in tags:
            records.delete("tags", id_, call.caller)
    for name in tags:
        if name not in known:
            records.create("tags", {"name": name, "story_id": row["id"]}, call.caller)


# -- others ----------------------------------------------------------------------------------------


def _field(call: Call, values: Body, after: list[After]) -> None:
    """A custom field to choose from comes with its choices."""
    if "choices" not in values:
        return
    given = values.pop("choices")
    labels = (
        [str(item.get("label") or "") for item in objects(given, "choices")]
        if isinstance(given, list) and given and isinstance(given[0], dict)
        else words(given, "choices")
    )

    def choose(row: Row) -> None:
        store, records = call.system.store, call.system.records
        known = {f["label"] for f in store.find("custom_field_choices", custom_field_id=row["id"])}
        for label in labels:
            if label not in known:
                values = {"custom_field_id": row["id"], "label": label}
                records.create("custom_field_choices", values, call.caller)

    after.append(choose)


def _version(call: Call, values: Body, after: list[After]) -> None:
    """A version can begin as a copy of another one."""
    source = values.pop("clone_id", None)
    if source:
        after.append(
            lambda row: presales.clone(
                call.system.records, str(source), str(row["id"]), call.caller
            )
        )


def _card_set(call: Call, values: Body, after: list[After]) -> None:
    """A set of rate cards begins with a draft version."""
    values.pop("clone_version_id", None)

    def begin(row: Row) -> None:
        versions = call.system.store.find("rate_card_set_versions", rate_card_set_id=row["id"])
        if not versions:
            first = {
                "rate_card_set_id": row["id"],
                "effective_date": call.system.clock.now().date().isoformat(),
            }
            call.system.records.create("rate_card_set_versions", first, call.caller)

    after.append(begin)


def _template(call: Call, values: Body, after: list[After]) -> None:
    """A template can be made from a project."""
    source = values.pop("workspace_id", None)
    if source:
        if call.system.store.get("workspaces", str(source)) is None:
            raise Refusal("bad-reference", field="workspace_id", value=source)
        values["tasks"] = presales.plan_of(call.system.records, str(source))


def _seat(call: Call, values: Body, after: list[After]) -> None:
    """Skills that are asked of whoever takes the seat."""
    skills = ids_of(values.pop("skill_ids", None), "skill_ids")

    def ask(row: Row) -> None:
        for skill in skills:
            wanted = {"workspace_resource_id": row["id"], "skill_id": skill}
            call.system.records.create("workspace_resource_skills", wanted, call.caller)

    if skills:
        after.append(ask)


NESTED: Mapping[str, Callable[[Call, Body, list[After]], None]] = {
    "stories": _story,
    "assignments": _assignment,
    "custom_fields": _field,
    "rate_card_set_versions": _version,
    "rate_card_sets": _card_set,
    "project_templates": _template,
    "workspace_resources": _seat,
}
