"""The metadata catalogue: which records there are, as JSON Schema and as OpenAPI."""

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import quote

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Routes, Schema, json_reply
from understudy_mocks.netsuite.objects import SUBLISTS
from understudy_mocks.netsuite.objects.fields import label_of
from understudy_mocks.netsuite.objects.schema import ADDRESS, ADDRESSES, Sublist
from understudy_mocks.netsuite.routes import shapes
from understudy_mocks.netsuite.routes.rendering import RECORDS, href

ROUTES = Routes(case_sensitive=False)

CATALOGUE = f"{RECORDS}/metadata-catalog"
SCHEMA_TYPE = b"application/schema+json"
SWAGGER_TYPE = b"application/swagger+json"
DRAFT = "http://json-schema.org/draft-06/hyper-schema#"
_TYPES: Mapping[str, Mapping[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "decimal": {"type": "number", "format": "double"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}
Shape = dict[str, object]


@ROUTES.route(
    "GET",
    CATALOGUE,
    verb="describe",
    object="metadata",
    source="REST documentation",
    contract=shapes.CATALOGUE,
)
def catalogue(call: Call) -> Reply:
    """List the record types; as OpenAPI where that is asked for."""
    selected = call.query.get("select")
    kinds = [k for k in call.system.schema if not k.hidden]
    if selected:
        kinds = [_visible(call, name.strip()) for name in selected.split(",")]
    if "swagger+json" in call.headers.get("accept", ""):
        return json_reply(_openapi(call, kinds), content_type=SWAGGER_TYPE)
    return json_reply({"items": [_entry(call, kind.name) for kind in kinds]})


@ROUTES.route(
    "GET",
    f"{CATALOGUE}/{{name}}",
    verb="describe",
    object="metadata",
    source="REST docs",
    contract=shapes.RECORD_SCHEMA,
)
def record_schema(call: Call) -> Reply:
    """Describe one record type, or a part of one, by a JSON Schema."""
    make = _makers(call.system.schema, f"{CATALOGUE}/").get(call.params["name"].lower())
    if make is None:
        raise Refusal("unknown-object", object=call.params["name"])
    return json_reply({**make(), "$schema": DRAFT}, content_type=SCHEMA_TYPE)


def _visible(call: Call, name: str) -> ObjectType:
    kind = call.system.schema.object(name)
    if kind.hidden:
        raise Refusal("unknown-object", object=name)
    return kind


def _entry(call: Call, name: str) -> Shape:
    own = href(call, "metadata-catalog", name)
    swagger = f"{href(call, 'metadata-catalog')}?select={quote(name)}"
    return {
        "name": name,
        "links": [
            {"rel": "canonical", "href": own},
            {"rel": "alternate", "href": own, "mediaType": SCHEMA_TYPE.decode()},
            {"rel": "alternate", "href": swagger, "mediaType": SWAGGER_TYPE.decode()},
            {"rel": "describes", "href": href(call, name)},
        ],
    }


def _makers(schema: Schema, base: str) -> dict[str, Callable[[], Shape]]:
    """What makes each schema of the catalogue, by lower-case name."""
    found: dict[str, Callable[[], Shape]] = {
        name.lower(): partial(dict, shape) for name, shape in _common(base).items()
    }
    for kind in schema:
        if not kind.hidden:
            found[kind.name.lower()] = partial(_record, kind, base)
            found[f"{kind.name}Collection".lower()] = partial(_collection, kind.name, base)
        for sublist in SUBLISTS.get(kind.name, ()):
            lines = schema.object(sublist.object)
            element = f"{sublist.object}Element"
            found[f"{sublist.object}Collection".lower()] = partial(_collection, element, base)
            found[element.lower()] = partial(_element, lines, sublist, base)
    return found


def _common(base: str) -> dict[str, Shape]:
    link: Shape = {
        "type": "object",
        "properties": {
            "rel": {"title": "Relation", "type": "string", "readOnly": True},
            "href": {"title": "Hypertext Reference", "type": "string", "readOnly": True},
        },
    }
    links = {"title": "Links", "type": "array", "items": {"$ref": f"{base}nsLink"}}
    text = {"type": "string"}
    return {
        "nsLink": link,
        "nsResource": {"type": "object", "properties": {"links": links}},
        "nsResourceCollection": _collection("nsResource", base),
        "nsError": {
            "type": "object",
            "properties": {"type": text, "title": text, "status": {"type": "integer"}},
        },
    }


def _collection(element: str, base: str) -> Shape:
    count = {"type": "integer", "format": "int64"}
    return {
        "type": "object",
        "properties": {
            "links": {"title": "Links", "type": "array", "items": {"$ref": f"{base}nsLink"}},
            "items": {"title": "Items", "type": "array", "items": {"$ref": f"{base}{element}"}},
            "count": {"title": "Count", **count},
            "hasMore": {"title": "Has More Results", "type": "boolean"},
            "offset": {"title": "Query Offset", **count},
            "totalResults": {"title": "Total Results", **count},
        },
    }


def _record(kind: ObjectType, base: str) -> Shape:
    properties: Shape = {
        "links": {"title": "Links", "type": "array", "items": {"$ref": f"{base}nsLink"}},
        "refName": {"title": "Reference Name", "type": "string", "nullable": True},
    }
    properties |= {f.name: _property(f, base) for f in kind.visible}
    for name in ADDRESSES:
        if name.lower() in kind.by_name:
            told = {part: {"title": label_of(part), "type": "string"} for part in ADDRESS}
            properties[name] = {"type": "object", "properties": told}
    for sublist in SUBLISTS.get(kind.name, ()):
        properties[sublist.name] = {"$ref": f"{base}{sublist.object}Collection"}
    return {"type": "object", "properties": properties}


def _element(kind: ObjectType, sublist: Sublist, base: str) -> Shape:
    inner = {name for names in sublist.nested.values() for name in names}
    properties: Shape = {f.name: _property(f, base) for f in kind.visible if f.name not in inner}
    for name, names in sublist.nested.items():
        nested = {n: _property(kind.by_name[n.lower()], base) for n in names}
        properties[name] = {"type": "object", "properties": nested}
    return {"type": "object", "properties": properties}


def _property(f: Field, base: str) -> Shape:
    if f.type == "reference" and f.references:
        return {"$ref": f"{base}{f.references[0]}"}
    if f.type == "choice":
        ids = {"title": "Internal ID", "type": "string", "enum": [c.value for c in f.choices]}
        name = {"title": "Reference Name", "type": "string"}
        return {"type": "object", "properties": {"id": ids, "refName": name}}
    shape: Shape = {"title": f.label, **_TYPES.get(f.type, _TYPES["string"]), "nullable": True}
    if f.native == "duration":
        shape |= {"type": "string"}
        shape.pop("format")
    if f.computed or f.name == "id":
        shape["readOnly"] = True
    if f.name.startswith("cust"):
        shape["x-ns-custom-field"] = True
    shape["x-ns-filterable"] = True
    return shape


def _openapi(call: Call, kinds: list[ObjectType]) -> Shape:
    base, schema = "#/components/schemas/", call.system.schema
    makers = _makers(schema, base)
    names, targets = list(_common(base)), dict[str, None]()
    paths: Shape = {}
    for kind in kinds:
        names += [kind.name, f"{kind.name}Collection"]
        parts = [kind]
        for sublist in SUBLISTS.get(kind.name, ()):
            names += [f"{sublist.object}Element", f"{sublist.object}Collection"]
            parts.append(schema.object(sublist.object))
        targets |= dict.fromkeys(t for p in parts for f in p.visible for t in f.references[:1])
        paths |= _paths(kind, base)
    shapes = {name: makers[name.lower()]() for name in names}
    # What is only referred to is shown by its id and name.
    named = {"type": "object", "properties": {"id": _TYPES["string"], "refName": _TYPES["string"]}}
    return {
        "openapi": "3.0.1",
        "info": {"title": "NetSuite REST API", "version": "2026.1"},
        "servers": [{"url": f"{call.origin}{RECORDS}"}],
        "paths": paths,
        "components": {"schemas": {**dict.fromkeys(targets, named), **shapes}},
    }


def _paths(kind: ObjectType, base: str) -> Shape:
    own = {"$ref": f"{base}{kind.name}"}
    media = "application/vnd.oracle.resource+json; type=singular"
    failure = {
        "description": "Error response.",
        "content": {
            "application/vnd.oracle.resource+json; type=error": {
                "schema": {"$ref": f"{base}nsError"}
            }
        },
    }
    done: Shape = {"204": {"description": "Done."}, "default": failure}
    body = {"required": True, "content": {media: {"schema": own}}}
    found = {"description": "The record.", "content": {media: {"schema": own}}}
    many = {
        "description": "The list of ids.",
        "content": {
            "application/vnd.oracle.resource+json; type=collection": {
                "schema": {"$ref": f"{base}{kind.name}Collection"}
            }
        },
    }
    tags = [kind.name]
    id_ = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    one: Shape = {
        "get": {"tags": tags, "parameters": [id_], "responses": {"200": found, "default": failure}},
        "patch": {"tags": tags, "parameters": [id_], "requestBody": body, "responses": done},
        "put": {"tags": tags, "parameters": [id_], "requestBody": body, "responses": done},
    }
    if kind.deletable:
        one["delete"] = {"tags": tags, "parameters": [id_], "responses": done}
    return {
        f"/{kind.name}": {
            "get": {"tags": tags, "responses": {"200": many, "default": failure}},
            "post": {"tags": tags, "requestBody": body, "responses": done},
        },
        f"/{kind.name}/{{id}}": one,
    }
