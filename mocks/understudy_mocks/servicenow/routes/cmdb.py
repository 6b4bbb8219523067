"""The CMDB Instance and Meta APIs: configuration items with their relations, and their classes.

No identification rules are played: an item is inserted as it comes.
"""

from collections.abc import Iterator, Mapping, Sequence

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract, Named, listing, record
from understudy_mocks.servicenow.auth import check_read, check_write
from understudy_mocks.servicenow.objects.schema import columns_of, display_of_table, lineage
from understudy_mocks.servicenow.queries import Questions
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import given, record_of, text_of_json
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.numbers import whole
from understudy_mocks.servicenow.routes.rendering import Style, Told, Views, told
from understudy_mocks.servicenow.routes.rows import permitted
from understudy_mocks.servicenow.routes.table import existing, inserted, kind_of

ROUTES = Routes()
SOURCE = "vendor's REST reference: CMDB Instance API; client source: Ansible's servicenow.itsm"
META_SOURCE = "vendor's REST reference: CMDB Meta API; shape partly from memory"
PATH = "/cmdb/instance/{object}"
ONE = PATH + "/{id}"
ROOT, RELATIONS, TYPES = "cmdb_ci", "cmdb_rel_ci", "cmdb_rel_type"
LIMIT, MOST = 1000, 10_000
SIDES = {"outbound_relations": ("parent", "child"), "inbound_relations": ("child", "parent")}
"""Which column of a relation is the item itself, and which the target."""

CLASSES = [k.name for k in shapes.SHOWN if ROOT in [table.name for table in lineage(k.name)]]
CLASS = Ask("object", {"type": "string", "enum": CLASSES}, "path")
LINKED = record("display_value value", display_value=TEXT, link=TEXT, value=TEXT)
RELATION = record("sys_id type target", sys_id=TEXT, type=LINKED, target=LINKED)
RELATED: dict[str, object] = {
    "type": "object",
    "properties": {"type": shapes.ID, "target": shapes.ID},
    "required": ["type", "target"],
}
ITEM = Named(
    "ConfigurationItem",
    record(
        "attributes outbound_relations inbound_relations",
        attributes=shapes.RECORD.schema,
        outbound_relations=listing(RELATION),
        inbound_relations=listing(RELATION),
    ),
)
WHOLE_ITEM = shapes.told(shapes.result(ITEM))
WRITTEN: dict[str, object] = {
    "type": "object",
    "properties": {"attributes": shapes.FIELDS, "source": shapes.WORDS},
    "required": ["attributes", "source"],
}
ERRORS = (*shapes.SILENT, "not-found", "missing-parameter", "malformed", "unreadable")


def _class(call: Call) -> ObjectType:
    kind = kind_of(call)
    if kind.name not in CLASSES:
        raise Refusal("unknown-object", object=kind.name)
    check_read(call.caller, kind)
    return kind


@under(
    ROUTES,
    "GET",
    PATH,
    verb="query",
    source=SOURCE,
    contract=Contract(
        asks=(CLASS, shapes.QUERY, shapes.LIMIT, shapes.OFFSET),
        gives=(shapes.told(shapes.result(listing(record("sys_id name", sys_id=TEXT, name=TEXT)))),),
        errors=ERRORS,
    ),
)
def list_instances(call: Call) -> Reply:
    """List the items of a class: their ids and names."""
    kind, query = _class(call), call.query
    limit = min(whole(query, "sysparm_limit", LIMIT) or LIMIT, MOST)
    rows = call.system.part(Questions).rows(
        call.caller,
        kind,
        query.get("sysparm_query", ""),
        (),
        (("sys_id",), ("name",)),
        limit,
        whole(query, "sysparm_offset", 0),
    )
    seen = permitted(call, kind, [str(id) for id, _ in rows], "read")
    items = [{"sys_id": id, "name": name or ""} for id, name in rows if id in seen]
    return json_reply({"result": items})


@under(
    ROUTES,
    "GET",
    ONE,
    verb="read",
    source=SOURCE,
    contract=Contract(asks=(CLASS,), gives=(WHOLE_ITEM,), errors=ERRORS),
)
def read_instance(call: Call) -> Reply:
    """Read an item: its attributes and relations."""
    return json_reply({"result": _item(call, _class(call), call.params["id"])})


def _item(call: Call, kind: ObjectType, id: str) -> Told:
    store = call.system.store
    plain = Style.of(call)
    style = Style("all", plain.links, None, plain.zone, store)
    view = call.system.part(Views).of(call.caller, kind, None, "all")
    found = call.system.part(Questions).one(kind, view.columns, id)
    if found is None or id not in permitted(call, kind, [id], "read"):
        raise Refusal("not-found", object=kind.name, id=id)
    shown = {
        name: forms if "link" in forms else forms["value"]
        for name, forms in told(view, style, found).items()
        if isinstance(forms, dict)
    }
    return {"attributes": shown, **{side: _relations(call, side, id) for side in SIDES}}


def _relations(call: Call, side: str, id: str) -> list[Told]:
    mine, other = SIDES[side]
    return [
        {
            "sys_id": row["sys_id"],
            "type": _linked(call, TYPES, row["type"]),
            "target": _linked(call, ROOT, row[other]),
        }
        for row in call.system.store.find(RELATIONS, **{mine: id})
    ]


def _linked(call: Call, table: str, id: object) -> Told:
    found = call.system.store.get(table, str(id)) if id else None
    shown = str(found[display_of_table(table)] or "") if found else ""
    link = {"link": f"{call.origin}/api/now/table/{table}/{id}"} if id else {}
    return {"display_value": shown, **link, "value": str(id or "")}


def _sent(call: Call, *, attributes: bool = True) -> Mapping[str, object]:
    """The body of a write: attributes, and from which source they come; relations need none."""
    body = record_of(call)
    if attributes and not text_of_json(body.get("source")):
        raise Refusal("missing-parameter", field="source")
    if attributes and not isinstance(body.get("attributes"), dict):
        raise Refusal("missing-parameter", field="attributes")
    return body


def _values(call: Call, kind: ObjectType, body: Mapping[str, object]) -> dict[str, object]:
    attributes = body["attributes"]
    return given(call, kind, attributes if isinstance(attributes, dict) else {})


@under(
    ROUTES,
    "POST",
    PATH,
    verb="create",
    source=SOURCE,
    contract=Contract(
        asks=(CLASS,),
        takes=(Body(WRITTEN, example={"attributes": {"name": "db-7"}, "source": "ServiceNow"}),),
        gives=(Answer(201, WHOLE_ITEM.bodies),),
        errors=ERRORS,
    ),
)
def create_instance(call: Call) -> Reply:
    """Insert an item, with its relations."""
    kind, body = _class(call), _sent(call)
    wanted = [(side, one) for side in SIDES for one in _wanted(call, body, side)]
    id = str(inserted(call, kind, lambda: _values(call, kind, body))["sys_id"])
    _relate(call, id, wanted)
    return json_reply({"result": _item(call, kind, id)}, 201)


def _wanted(call: Call, body: Mapping[str, object], side: str) -> Iterator[Mapping[str, object]]:
    """Relations that a body names; refuses those whose type or target there is not."""
    named = body.get(side) or []
    for one in named if isinstance(named, list) else [named]:
        if not isinstance(one, dict):
            raise Refusal("malformed", reason=f"{side} is a list of objects")
        for field, table in (("type", TYPES), ("target", ROOT)):
            if call.system.store.get(table, text_of_json(one.get(field))) is None:
                raise Refusal("missing-parameter", field=f"{side}.{field}")
        yield one


def _relate(call: Call, id: str, wanted: Sequence[tuple[str, Mapping[str, object]]]) -> None:
    if wanted:
        check_write(call.caller, call.system.schema.object(RELATIONS), "Insert")
    for side, one in wanted:
        mine, other = SIDES[side]
        values = {mine: id, other: one["target"], "type": one["type"]}
        call.system.records.create(RELATIONS, values, call.caller)


CHANGE = Contract(asks=(CLASS,), takes=(Body(WRITTEN),), gives=(WHOLE_ITEM,), errors=ERRORS)


@under(ROUTES, "PATCH", ONE, verb="update", source=SOURCE, contract=CHANGE)
def patch_instance(call: Call) -> Reply:
    """Change attributes of an item."""
    return _changed(call)


@under(ROUTES, "PUT", ONE, verb="update", source=SOURCE, contract=CHANGE)
def replace_instance(call: Call) -> Reply:
    """Change attributes of an item; those not given stay."""
    return _changed(call)


def _changed(call: Call) -> Reply:
    kind, body = _class(call), _sent(call)
    real, id = existing(call, kind, call.params["id"], "Update")
    call.system.records.update(real.name, id, _values(call, real, body), call.caller)
    return json_reply({"result": _item(call, kind, id)})


@under(
    ROUTES,
    "POST",
    ONE + "/relation",
    verb="create",
    source=SOURCE,
    contract=Contract(
        asks=(CLASS,),
        takes=(
            Body(
                {
                    "type": "object",
                    "properties": {
                        **{side: listing(RELATED) for side in SIDES},
                    },
                },
            ),
        ),
        gives=(Answer(201, WHOLE_ITEM.bodies),),
        errors=ERRORS,
    ),
)
def add_relations(call: Call) -> Reply:
    """Relate an item to others."""
    kind, body = _class(call), _sent(call, attributes=False)
    _, id = existing(call, kind, call.params["id"], "Update")
    _relate(call, id, [(side, one) for side in SIDES for one in _wanted(call, body, side)])
    return json_reply({"result": _item(call, kind, id)}, 201)


@under(
    ROUTES,
    "DELETE",
    ONE + "/relation/{relation}",
    verb="delete",
    source=SOURCE,
    contract=Contract(asks=(CLASS,), gives=(Answer(204),), errors=ERRORS),
)
def remove_relation(call: Call) -> Reply:
    """Remove a relation of an item."""
    kind = _class(call)
    _, id = existing(call, kind, call.params["id"], "Update")
    row = call.system.records.get(RELATIONS, call.params["relation"])
    if id not in (row["parent"], row["child"]):
        raise Refusal("not-found", object=RELATIONS, id=call.params["relation"])
    call.system.records.delete(RELATIONS, str(row["sys_id"]), call.caller)
    return Reply(204)


ATTRIBUTE = record(
    "element label type max_length is_inherited is_mandatory is_read_only default_value",
    element=TEXT,
    label=TEXT,
    type=TEXT,
    max_length=TEXT,
    is_inherited=TEXT,
    is_mandatory=TEXT,
    is_read_only=TEXT,
    is_display=TEXT,
    default_value={"type": ["string", "null"]},
    reference_table=TEXT,
)
CLASS_TOLD = Named(
    "ConfigurationClass",
    record(
        "name label parent is_extendable children attributes",
        name=TEXT,
        label=TEXT,
        parent=TEXT,
        is_extendable=TEXT,
        icon=TEXT,
        icon_url=TEXT,
        children=listing(TEXT),
        attributes=listing(ATTRIBUTE),
        relationship_rules=listing({"type": "object"}),
    ),
)


@under(
    ROUTES,
    "GET",
    "/cmdb/meta/{object}",
    verb="describe",
    source=META_SOURCE,
    contract=Contract(
        asks=(CLASS,),
        gives=(shapes.told(shapes.result(CLASS_TOLD)),),
        errors=ERRORS,
    ),
)
def describe_class(call: Call) -> Reply:
    """Describe a class: its place among the others, and its attributes."""
    kind = _class(call)
    children = [k.name for k in call.system.schema if k.extends == kind.name and not k.hidden]
    own = {f.name for f in columns_of(kind.extends)} if kind.extends else set[str]()
    result = {
        "name": kind.name,
        "label": kind.label,
        "parent": kind.extends,
        "is_extendable": _said(bool(children)),
        "icon": "",
        "icon_url": "",
        "children": children,
        "attributes": [_attribute(kind, f, f.name in own) for f in kind.visible],
        "relationship_rules": [],
    }
    return json_reply({"result": result})


def _attribute(kind: ObjectType, f: Field, inherited: bool) -> Told:
    return {
        "element": f.name,
        "label": f.label,
        "type": f.native,
        "max_length": str(f.length or 40),
        "is_inherited": _said(inherited),
        "is_mandatory": _said(f.required),
        "is_read_only": _said(f.computed),
        "is_display": _said(f.name == display_of_table(kind.name)),
        "default_value": None if f.default is None else str(f.default),
        **({"reference_table": f.references[0]} if f.references else {}),
    }


def _said(truth: bool) -> str:
    return str(truth).lower()
