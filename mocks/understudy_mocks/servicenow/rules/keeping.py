"""What happens to every record: numbers, policies, stamps, journals, audits."""

from understudy.vendor import Draft, Refusal, Row, Rules
from understudy.vendor.validation import stored
from understudy_mocks.servicenow.objects.fields import JOURNAL
from understudy_mocks.servicenow.objects.ids import new_id, sys_id
from understudy_mocks.servicenow.objects.plan import NUMBERS, number_of
from understudy_mocks.servicenow.objects.schema import (
    MANDATORY,
    SCHEMA,
    classes,
    kept_in,
    table_of,
)
from understudy_mocks.servicenow.objects.texts import text_of

FIRST, LAST = Rules(), Rules()
TASKS = tuple(map(kept_in, classes("task")))
AUDITED = frozenset((*TASKS, *map(kept_in, classes("cmdb_ci"))))
"""Tables whose every change of a value is kept in `sys_audit`."""
KEPT = tuple(kind.name for kind in SCHEMA if not kind.union_of)


@LAST.before(*MANDATORY)
def data_policies_hold(draft: Draft) -> None:
    for name in () if draft.deleting else MANDATORY[draft.kind.name]:
        if draft.after[name] in (None, ""):
            label = draft.kind.field(name).label
            raise Refusal("required-missing", object=draft.kind.name, field=name, fields=label)


@FIRST.before(*map(kept_in, NUMBERS))
def records_are_numbered(draft: Draft) -> None:
    if draft.creating and draft.after["number"] in (None, ""):
        table = table_of(draft.kind.name)
        draft.after["number"] = number_of(table, draft.records.store.count(f"{table}/number"))


@FIRST.before(*TASKS)
def tasks_are_opened(draft: Draft) -> None:
    """When and by whom; and how often somebody else was to do it."""
    row = draft.after
    if draft.creating:
        row["opened_at"] = row["opened_at"] or stored(draft.now.replace(microsecond=0))
        row["opened_by"] = row["opened_by"] or draft.by.user_id or None
    elif not draft.deleting and draft.was("assignment_group") and draft.changed("assignment_group"):
        row["reassignment_count"] = int(row["reassignment_count"] or 0) + 1


@FIRST.after("*")
def deletions_are_audited(draft: Draft) -> None:
    if draft.deleting:
        table = table_of(draft.kind.name)
        gone = {"tablename": table, "documentkey": draft.after["sys_id"]}
        draft.records.create("sys_audit_delete", gone, draft.by, trusted=True)
        store, id = draft.records.store, draft.after["sys_id"]
        if table != "sys_attachment":
            for file in store.find("sys_attachment", table_sys_id=id):
                draft.records.delete("sys_attachment", str(file["sys_id"]), draft.by)


@LAST.before(*KEPT)
def saves_are_stamped(draft: Draft) -> None:
    """Who and when, to the second, and how often. A save that changes nothing leaves no trace."""
    row = draft.after
    if draft.deleting or row == draft.before:
        return
    at, by = stored(draft.now.replace(microsecond=0)), draft.by.name.rpartition(":")[2]
    if draft.creating:
        row["sys_created_on"], row["sys_created_by"] = at, by
    else:
        row["sys_mod_count"] = int(row["sys_mod_count"] or 0) + 1
    row["sys_updated_on"], row["sys_updated_by"] = at, by


@LAST.at_last
def saves_of_a_customers_own_tables_are_stamped(draft: Draft) -> None:
    if draft.kind.name not in KEPT:
        saves_are_stamped(draft)


JOURNALED = {
    name: tuple(f.name for f in SCHEMA.object(name).fields if f.native == JOURNAL) for name in TASKS
}


@LAST.before(*TASKS)
def journals_are_kept_apart(draft: Draft) -> None:
    """What is written into a journal becomes an entry of its own; the column stays empty."""
    row = draft.after
    if draft.deleting:
        return
    for name in JOURNALED[draft.kind.name]:
        if row[name]:
            row["sys_id"] = row["sys_id"] or new_id(draft.records, draft.kind, row)
            entry = {
                "element_id": row["sys_id"],
                "element": name,
                "name": table_of(draft.kind.name),
                "value": row[name],
            }
            draft.records.create("sys_journal_field", entry, draft.by, trusted=True)
        row[name] = None


@LAST.after(*sorted(AUDITED))
def changes_are_audited(draft: Draft) -> None:
    """One row for each value that changed. They are told apart from the log of what happened."""
    if draft.creating or draft.deleting or draft.before is None:
        return
    rows = [
        _audited(draft, name, draft.before[name], value)
        for name, value in draft.after.items()
        if value != draft.before[name] and not name.startswith("sys_")
    ]
    draft.records.store.load("sys_audit", rows)


def _audited(draft: Draft, name: str, old: object, new: object) -> Row:
    f, store = draft.kind.field(name), draft.records.store
    at, by = stored(draft.now.replace(microsecond=0)), draft.by.name.rpartition(":")[2]
    return {
        "sys_id": sys_id("sys_audit", store.count("sys_audit/sys_id")),
        "sys_created_on": at,
        "sys_created_by": by,
        "sys_updated_on": at,
        "sys_updated_by": by,
        "tablename": table_of(draft.kind.name),
        "fieldname": name,
        "documentkey": draft.after["sys_id"],
        "oldvalue": text_of(f, old if isinstance(old, str | int | float) else None),
        "newvalue": text_of(f, new if isinstance(new, str | int | float) else None),
        "user": by,
        "record_checkpoint": draft.after["sys_mod_count"],
    }
