"""The User Interface API, as far as integrations use it: what a type is like, and its records.

Behaviour: User Interface API developer guide: Object Info, Record; shapes partly from memory.
"""

from collections.abc import Mapping

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Ask, Body, Named, record
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import accepted, kind_of, row_of, told
from understudy_mocks.salesforce.routes.describing import described, record_types
from understudy_mocks.salesforce.routes.each import kind_of_id
from understudy_mocks.salesforce.routes.rows import DELETE_ERRORS, WRITE_ERRORS, may

ROUTES = Routes()
BASE = "/services/data/v{version}/ui-api"
SOURCE = "User Interface API developer guide; shapes partly from memory"
_TYPES = {
    "id": "Reference",
    "string": "String",
    "textarea": "TextArea",
    "boolean": "Boolean",
    "double": "Double",
    "int": "Int",
    "currency": "Currency",
    "percent": "Percent",
    "date": "Date",
    "datetime": "DateTime",
    "reference": "Reference",
    "picklist": "Picklist",
    "multipicklist": "MultiPicklist",
    "combobox": "ComboBox",
    "email": "Email",
    "phone": "Phone",
    "url": "Url",
    "address": "Address",
    "base64": "Base64",
}
"""Native types of describe calls, and what this API calls them."""
INFO = Named(
    "ObjectInfo",
    record(
        "apiName fields label",
        more=True,
        apiName=TEXT,
        label=TEXT,
        createable=TRUTH,
        fields=shapes.OPEN,
    ),
)
SHOWN = Named(
    "ShownRecord",
    record("apiName id fields", more=True, apiName=TEXT, id=TEXT, fields=shapes.OPEN),
)
INFOS = record("objects", objects=shapes.OPEN)


@ROUTES.route(
    "GET",
    BASE + "/object-info",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(Named("ObjectDirectory", INFOS))),
)
def object_directory(call: Call) -> Reply:
    """The types that this API serves."""
    base = f"/services/data/v{call.params['version']}/ui-api/object-info"
    objects = {
        kind.name: {
            "apiName": kind.name,
            "keyPrefix": kind.key_prefix,
            "label": kind.label,
            "labelPlural": kind.plural,
            "nameFields": ["Name"] if "name" in kind.by_name else [],
            "objectInfoUrl": f"{base}/{kind.name}",
        }
        for kind in call.system.schema
        if not kind.hidden
    }
    return json_reply({"objects": objects})


@ROUTES.route(
    "GET",
    BASE + "/object-info/{object}",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(INFO)),
)
def object_info(call: Call) -> Reply:
    """One type: its fields, record types and children, as screens want to know them."""
    return json_reply(_info(call, kind_of(call)))


def _info(call: Call, kind: ObjectType) -> dict[str, object]:
    whole = described(call, kind)
    fields, children = whole["fields"], whole["childRelationships"]
    types = {str(one["recordTypeId"]): one for one in record_types(call, kind)}
    default = next((id for id, one in types.items() if one["defaultRecordTypeMapping"]), None)
    return {
        "apiName": kind.name,
        "associateEntityType": None,
        "associateParentEntity": None,
        "childRelationships": [
            {
                "childObjectApiName": one["childSObject"],
                "fieldName": one["field"],
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": one["relationshipName"],
            }
            for one in (children if isinstance(children, list) else [])
            if one["relationshipName"]
        ],
        "createable": kind.createable,
        "custom": whole["custom"],
        "defaultRecordTypeId": default,
        "deletable": kind.deletable,
        "dependentFields": {},
        "feedEnabled": False,
        "fields": {str(f["name"]): _field(f) for f in (fields if isinstance(fields, list) else [])},
        "keyPrefix": kind.key_prefix,
        "label": kind.label,
        "labelPlural": kind.plural,
        "layoutable": whole["layoutable"],
        "mruEnabled": whole["mruEnabled"],
        "nameFields": ["Name"] if "name" in kind.by_name else [],
        "queryable": whole["queryable"],
        "recordTypeInfos": {
            id: {
                "available": one["available"],
                "defaultRecordTypeMapping": one["defaultRecordTypeMapping"],
                "master": one["master"],
                "name": one["name"],
                "recordTypeId": id,
            }
            for id, one in types.items()
        },
        "searchable": whole["searchable"],
        "themeInfo": None,
        "updateable": kind.updateable,
    }


_SAME = ("calculated", "compoundFieldName", "createable", "custom", "externalId", "filterable")
_SAME_TOO = ("htmlFormatted", "inlineHelpText", "label", "length", "nameField", "precision")
_SAME_LAST = ("relationshipName", "scale", "sortable", "unique", "updateable")


def _field(f: Mapping[str, object]) -> dict[str, object]:
    targets = f["referenceTo"]
    same = {name: f[name] for name in (*_SAME, *_SAME_TOO, *_SAME_LAST)}
    return {
        **same,
        "apiName": f["name"],
        "compound": f["type"] == "address",
        "dataType": _TYPES.get(str(f["type"]), "String"),
        "polymorphicForeignKey": isinstance(targets, list) and len(targets) > 1,
        "reference": bool(targets),
        "referenceToInfos": [
            {"apiName": name, "nameFields": ["Name"]}
            for name in (targets if isinstance(targets, list) else [])
        ],
        "required": not f["nillable"] and not f["defaultedOnCreate"],
    }


# -- records ---------------------------------------------------------------------------------------


@ROUTES.route(
    "GET",
    BASE + "/records/{id}",
    verb="read",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(SHOWN),
        asks=(shapes.ADDRESS, Ask("fields"), Ask("optionalFields"), Ask("layoutTypes")),
        errors=("malformed-id", "deleted", "unknown-field", "not-found"),
    ),
)
def read_shown(call: Call) -> Reply:
    """A record: each field as it is, and as a person sees it."""
    kind, row = _found(call)
    names = _wanted(call, kind, "fields", known=True)
    names += _wanted(call, kind, "optionalFields", known=False)
    return json_reply(_shown(call, kind, row, names))


def _found(call: Call) -> tuple[ObjectType, Row]:
    try:
        kind, id_ = kind_of_id(call, call.params["id"])
    except Refusal as refusal:
        if refusal.kind != "cross-reference":
            raise
        raise Refusal("not-found", id=call.params["id"]) from None
    call.about(kind.name, id_)
    return kind, row_of(call, kind, id_)


def _wanted(call: Call, kind: ObjectType, name: str, *, known: bool) -> list[str]:
    """Fields by name, each with its type before it; unknown ones are refused or left out."""
    found = []
    for one in filter(None, (part.strip() for part in call.query.get(name, "").split(","))):
        field = kind.by_name.get(one.rpartition(".")[2].lower())
        if field is None or one.count(".") > 1:
            if known:
                raise Refusal("unknown-field", object=kind.name, field=one)
            continue
        found.append(field.name)
    return found


def _shown(call: Call, kind: ObjectType, row: Row, names: list[str]) -> dict[str, object]:
    values = {name: value for name, value in told(call, kind, row).items() if name != "attributes"}
    plain = {f.name for f in kind.visible if f.type != "json"}
    shown = {
        name: {"displayValue": _display(kind, name, value), "value": value}
        for name, value in values.items()
        if name in (names or plain)
    }
    return {
        "apiName": kind.name,
        "childRelationships": {},
        "eTag": "",
        "fields": shown,
        "id": row["Id"],
        "lastModifiedById": values.get("LastModifiedById"),
        "lastModifiedDate": values.get("LastModifiedDate"),
        "recordTypeId": values.get("RecordTypeId"),
        "recordTypeInfo": None,
        "systemModstamp": values.get("SystemModstamp"),
        "weakEtag": 0,
    }


def _display(kind: ObjectType, name: str, value: object) -> str | None:
    """What a person reads where that is not the value; labels of choices are such."""
    labels = {c.value: c.label for c in kind.field(name).choices}
    if isinstance(value, str) and value in labels:
        return labels[value] or value
    return None


_FIELDS: dict[str, object] = {"type": "object", "additionalProperties": {}}
_NEW = {
    "type": "object",
    "properties": {"apiName": {"type": "string", "enum": ["Account"]}, "fields": _FIELDS},
    "required": ["apiName", "fields"],
}


def _given(call: Call) -> tuple[Mapping[str, object], Mapping[str, object]]:
    body = call.json_object()
    fields = body.get("fields")
    if not isinstance(fields, dict):
        raise Refusal("bad-envelope", reason="fields is needed")
    return body, fields


@ROUTES.route(
    "POST",
    BASE + "/records",
    verb="create",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(SHOWN, 201),
        takes=(Body(_NEW, example={"apiName": "Account", "fields": {"Name": "Acme"}}),),
        errors=("unknown-object", "bad-envelope", *WRITE_ERRORS),
    ),
)
def create_shown(call: Call) -> Reply:
    """Create a record, whose type the body names."""
    body, fields = _given(call)
    name = body.get("apiName")
    if not isinstance(name, str):
        raise Refusal("bad-envelope", reason="apiName is needed")
    kind = call.system.schema.object(name)
    if kind.hidden:
        raise Refusal("unknown-object", object=name)
    may(kind, "create", kind.createable)
    values = accepted(call.system, kind, fields)
    row = call.system.records.create(kind.name, values, call.caller)
    call.about(kind.name, str(row["Id"]))
    return json_reply(_shown(call, kind, row, []), 201)


@ROUTES.route(
    "PATCH",
    BASE + "/records/{id}",
    verb="update",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(SHOWN),
        asks=(shapes.ADDRESS,),
        takes=(
            Body({"type": "object", "properties": {"fields": _FIELDS}, "required": ["fields"]}),
        ),
        errors=("malformed-id", "deleted", "not-found", "bad-envelope", *WRITE_ERRORS),
    ),
)
def update_shown(call: Call) -> Reply:
    """Change some fields of a record."""
    kind, row = _found(call)
    _, fields = _given(call)
    may(kind, "update", kind.updateable)
    given = {name: value for name, value in fields.items() if name.lower() != "id"}
    values = accepted(call.system, kind, given)
    row = call.system.records.update(kind.name, str(row["Id"]), values, call.caller)
    return json_reply(_shown(call, kind, row, []))


@ROUTES.route(
    "DELETE",
    BASE + "/records/{id}",
    verb="delete",
    source=SOURCE,
    contract=shapes.rest(
        shapes.silent(),
        asks=(shapes.ADDRESS,),
        errors=("malformed-id", "deleted", "not-found", *DELETE_ERRORS),
    ),
)
def delete_shown(call: Call) -> Reply:
    """Put a record into the recycle bin."""
    kind, row = _found(call)
    may(kind, "delete", kind.deletable)
    call.system.records.delete(kind.name, str(row["Id"]), call.caller)
    return Reply(204)
