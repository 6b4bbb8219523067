"""Rows as answers: every value a text, references as links, in one of three ways of display."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import orjson

from understudy.vendor import Call, Caller, Field, ObjectType, Reply, System, Value, sql
from understudy.vendor.store import Store
from understudy_mocks.servicenow.auth import finish as count_down
from understudy_mocks.servicenow.auth import hidden
from understudy_mocks.servicenow.objects.fields import JOURNAL, JOURNALS, LIST, refers
from understudy_mocks.servicenow.objects.schema import display_of_table
from understudy_mocks.servicenow.objects.texts import display_of, text_of
from understudy_mocks.servicenow.objects.zones import HERE, Zone, zone_of
from understudy_mocks.servicenow.queries import Place, place
from understudy_mocks.servicenow.routes import xml
from understudy_mocks.servicenow.routes.declaring import JSON_TYPES

Mode = Literal["false", "true", "all"]
Told = dict[str, object]
JSON = b"application/json;charset=UTF-8"

NAMED = {
    "domain_id": "sys_user_group/",
    "glide_object": "sys_glide_object?name=",
    "table_name": "sys_db_object?name=",
}
"""Columns that name a record by something else than its id, and where it would be."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One key of an answer: in which columns of a found row it is, and where its link leads."""

    key: str
    field: Field
    column: int
    display: int
    link: str


@dataclass(frozen=True, slots=True)
class View:
    """What an answer shows of each row, and the columns it takes to ask for."""

    shown: tuple[Shown, ...]
    columns: tuple[sql.Path, ...]


class Views:
    """The views that were asked for, remembered."""

    def __init__(self, system: System) -> None:
        self._schema = system.schema
        self._known: dict[tuple[object, ...], View] = {}

    def of(self, who: Caller, kind: ObjectType, names: str | None, mode: Mode) -> View:
        """What a caller sees of a table: the fields asked for that there are, or all."""
        unseen = hidden(who)
        key = (kind.name, names, mode, unseen)
        if key not in self._known:
            if len(self._known) >= 1000:
                self._known.clear()
            wanted = (
                [n.strip() for n in names.split(",")] if names else [f.name for f in kind.visible]
            )
            places = {name: place(self._schema, kind, name, unseen) for name in wanted}
            self._known[key] = _view(places, mode)
        return self._known[key]


def _view(places: Mapping[str, Place | None], mode: Mode) -> View:
    shown, columns = [], []
    for name, there in places.items():
        if there is None:
            continue
        columns.append(there.path)
        column = display = len(columns) - 1
        target = there.field.references[0] if refers(there.field) else ""
        if target and mode != "false":
            columns.append(there.shown)
            display = len(columns) - 1
        elif there.field.native in (JOURNAL, JOURNALS):
            columns.append((*there.path[:-1], "sys_id"))
            display = len(columns) - 1
        link = f"{target}/" if target else NAMED.get(there.field.native, "")
        shown.append(Shown(name, there.field, column, display, link))
    return View(tuple(shown), tuple(columns) or (("sys_id",),))


@dataclass(frozen=True, slots=True)
class Style:
    """How a request wants its answer. Moments are shown in the caller's time zone and format."""

    mode: Mode
    links: str
    """The address of the tables; empty where links are not wanted."""
    fields: str | None
    zone: Zone
    store: Store

    @classmethod
    def of(cls, call: Call) -> "Style":
        wanted = call.query.get("sysparm_display_value", "").lower()
        without = call.query.get("sysparm_exclude_reference_link", "").lower() == "true"
        version = call.params.get("version")
        base = f"{call.origin}/api/now/{f'{version}/' if version else ''}table/"
        mode = cast(Mode, wanted) if wanted in ("true", "all") else "false"
        store = call.system.store
        return cls(
            mode,
            "" if without else base,
            call.query.get("sysparm_fields") or None,
            HERE if mode == "false" else zone_of(store, call.caller.user_id),
            store,
        )


def finish(call: Call, reply: Reply) -> Reply:
    """The answer in XML, where that is what the caller accepts; which rate limit rule it met."""
    reply = count_down(call, reply)
    accepted = call.headers.get("accept", "")
    if "xml" not in accepted or not reply.body or not call.path.startswith("/api/"):
        return reply
    if any(word in accepted for word in JSON_TYPES):
        return reply
    if (b"content-type", JSON) not in reply.headers:
        return reply
    others = tuple(pair for pair in reply.headers if pair[0] != b"content-type")
    body = xml.written(orjson.loads(reply.body))
    return Reply(reply.status, body, ((b"content-type", xml.TYPE), *others))


def told(view: View, style: Style, row: Sequence[Value]) -> Told:
    """A found row as the answer has it."""
    return {one.key: _value(one, style, row) for one in view.shown}


def _value(shown: Shown, style: Style, row: Sequence[Value]) -> object:
    value = text_of(shown.field, row[shown.column])
    link = {"link": f"{style.links}{shown.link}{value}"} if _leads(shown, style, value) else {}
    if style.mode == "false":
        return {**link, "value": value} if link else value
    display = _display(shown, style, row, value)
    if style.mode == "true":
        return {"display_value": display, **link} if link else display
    return {"display_value": display, **link, "value": value}


def _display(shown: Shown, style: Style, row: Sequence[Value], value: str) -> str:
    native = shown.field.native
    if native in (JOURNAL, JOURNALS):
        return _entries(shown, style, str(row[shown.display]))
    if native == "password":
        return "********" if row[shown.column] else ""
    if shown.display != shown.column:
        return str(row[shown.display] or "")
    if native == LIST:
        return names_of(style.store, shown.field, value)
    if shown.field.type == "datetime" and value and native != "glide_duration":
        return style.zone.shown(str(row[shown.column]))
    if shown.field.type == "date" and value:
        return style.zone.shown_day(value)
    return display_of(shown.field, value)


def names_of(store: Store, f: Field, value: str) -> str:
    """The names of a list of records; what is nobody's id stands for itself."""
    target = f.references[0]
    names = []
    for id in filter(None, value.split(",")):
        found = store.get(target, id)
        names.append(str(found[display_of_table(target)] or "") if found else id)
    return ", ".join(names)


def _entries(shown: Shown, style: Style, id: str) -> str:
    """A journal, the newest entry first, each with a line that says when and by whom."""
    elements = ("comments", "work_notes")
    if shown.field.native == JOURNAL:
        elements = (shown.field.name, shown.field.name)
    found = style.store.find("sys_journal_field", element_id=id)
    told = []
    for entry in reversed([e for e in found if e["element"] in elements]):
        element = "Work notes" if entry["element"] == "work_notes" else "Additional comments"
        by = style.store.first("sys_user", user_name=entry["sys_created_by"])
        name = by["name"] if by else entry["sys_created_by"]
        at = style.zone.shown(str(entry["sys_created_on"]))
        told.append(f"{at} - {name} ({element})\n{entry['value']}\n\n")
    return "".join(told)


def _leads(shown: Shown, style: Style, value: str) -> bool:
    return bool(value and shown.link and style.links)
