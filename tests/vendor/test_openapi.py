"""A vendor's contract as OpenAPI: complete, valid, derived, always the same bytes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from toy_pack.tallybook import VENDOR
from toy_pack.tallybook.objects import SCHEMA

from understudy.kernel.errors import HarnessBug
from understudy.vendor import Call, Field, ObjectType, Reply, Routes
from understudy.vendor import Schema as Objects
from understudy.vendor.contract import (
    TEXT,
    Answer,
    Ask,
    Body,
    Contract,
    Named,
    gives,
    one_of,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.openapi import as_bytes, document
from understudy.vendor.operations import operations
from understudy.vendor.routing import Route
from understudy.vendor.vendor import Dialect, Vendor

Told = Mapping[str, Any]


def playing(contract: Contract, template: str = "/made/{id}", **route: Any) -> Vendor:
    """Tallybook with one route of its own."""
    routes = Routes()

    def made(call: Call) -> Reply:
        """Make up an answer."""
        return Reply(200)

    routes.route(route.pop("method", "POST"), template, contract=contract, **route)(made)
    return replace(VENDOR, routes=routes)


def operation(vendor: Vendor) -> Told:
    """The one operation of a vendor that has one."""
    paths: Any = document(vendor)["paths"]
    (item,) = paths.values()
    (told,) = item.values()
    found: Told = told
    return found


def test_the_document_is_valid_and_always_the_same() -> None:
    told = document(VENDOR)

    assert list(OpenAPIV31SpecValidator(told).iter_errors()) == []
    assert as_bytes(told) == as_bytes(document(VENDOR))
    assert told["openapi"] == "3.1.0"
    assert told["servers"][0]["url"] == "https://{tenant}.tallybook.test"  # type: ignore[index]


def test_what_depends_on_the_object_type_is_told_for_each() -> None:
    paths: Any = document(VENDOR)["paths"]

    assert list(paths) == [
        "/token",
        "/api/client",
        "/api/bill",
        "/api/client/{id}",
        "/api/bill/{id}",
    ]
    bill = paths["/api/bill/{id}"]
    assert {m: told["operationId"] for m, told in bill.items()} == {
        "get": "read:bill",
        "patch": "update:bill",
        "delete": "delete:bill",
    }
    assert {told["x-template"] for told in bill.values()} == {"/api/{object}/{id}"}


def test_no_operation_is_missing() -> None:
    told = {
        (method.upper(), item[method].get("x-template", path))
        for path, item in document(VENDOR)["paths"].items()  # type: ignore[attr-defined]
        for method in item
    }

    assert told == {(o.route.method, o.paths[0]) for o in operations(VENDOR)}


def test_operations_apart_by_object_have_the_ids_of_the_listing() -> None:
    vendor = replace(VENDOR, dialect=Dialect(operations_by_object=True))

    ids = {
        told["operationId"]
        for item in document(vendor)["paths"].values()  # type: ignore[attr-defined]
        for told in item.values()
    }

    assert ids == {o.id for o in operations(vendor)}


def test_what_is_hidden_stays_so() -> None:
    secret = ObjectType("secret", (Field("id"),), hidden=True)
    client = replace(
        SCHEMA.objects[0], fields=(*SCHEMA.objects[0].fields, Field("pepper", hidden=True))
    )
    vendor = replace(VENDOR, schema=Objects((client, SCHEMA.objects[1], secret)))

    text = as_bytes(document(vendor)).decode()

    assert "secret" not in text
    assert "pepper" not in text
    assert "__understudy" not in text


def test_links_lead_to_the_operations_of_the_same_object() -> None:
    paths: Any = document(VENDOR)["paths"]

    links = paths["/api/bill"]["post"]["responses"]["201"]["links"]

    assert links["read:bill"] == {
        "operationId": "read:bill",
        "parameters": {"id": "$response.body#/id"},
    }
    assert list(links) == ["read:bill", "update:bill", "delete:bill"]


def test_a_link_into_nowhere_is_a_bug() -> None:
    with pytest.raises(HarnessBug, match="leads to nowhere"):
        document(playing(Contract(leads_to={"nowhere": {}})))


def test_parameters_come_from_the_path_and_from_what_is_asked() -> None:
    asks = (
        Ask("limit", {"type": "integer"}, example=5),
        Ask("X-Tenant", where="header", required=True),
        Ask("version", one_of("v1", "v2"), where="path"),
    )

    told = operation(playing(Contract(asks=asks), "/{version}/made/{id}/{rest*}", method="GET"))

    assert told["parameters"] == [
        {
            "name": "version",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "enum": ["v1", "v2"]},
        },
        {
            "name": "id",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        },
        {
            "name": "rest",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        },
        {"name": "limit", "in": "query", "schema": {"type": "integer"}, "example": 5},
        {"name": "X-Tenant", "in": "header", "required": True, "schema": {"type": "string"}},
    ]
    assert told["x-template"] == "/{version}/made/{id}/{rest*}"


def test_an_object_in_the_path_is_one_of_those_that_stand_there() -> None:
    told = operation(playing(Contract(), "/count/{object}", method="GET", verb="query"))

    assert told["parameters"][0]["schema"] == {"type": "string", "enum": ["client", "bill"]}


def test_bodies_are_required_unless_they_need_not_be_there() -> None:
    takes = (Body(record("a", a=TEXT)), Body(TEXT, "text/xml", example="<a/>"))

    assert operation(playing(Contract(takes=takes)))["requestBody"] == {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"a": {"type": "string"}},
                    "required": ["a"],
                    "additionalProperties": False,
                }
            },
            "text/xml": {"schema": {"type": "string"}, "example": "<a/>"},
        },
    }
    optional = operation(playing(Contract(takes=takes, body_optional=True)))
    assert optional["requestBody"]["required"] is False


def test_answers_have_their_headers_and_errors_the_vendors_envelope() -> None:
    answers = (Answer(201, (Body(TEXT), Body({"type": "integer"})), headers=("location",)),)
    vendor = playing(Contract(gives=answers), verb="create")
    told, shared = operation(vendor), document(vendor)["components"]["responses"]  # type: ignore[index]

    assert told["responses"]["201"] == {
        "description": "Done.",
        "headers": {"location": {"required": True, "schema": {"type": "string"}}},
        "content": {
            "application/json": {"schema": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}
        },
    }
    refused = shared[told["responses"]["400"]["$ref"].rpartition("/")[2]]
    assert {"required-missing", "too-long", "bad-reference"} <= set(
        refused["description"].split(", ")
    )
    assert refused["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Error"}}
    }
    throttled = shared[told["responses"]["429"]["$ref"].rpartition("/")[2]]
    assert throttled["headers"]["Retry-After"]["required"] is True


@pytest.mark.parametrize(
    ("route", "contract", "statuses"),
    [
        ({"method": "GET", "verb": "read"}, Contract(), "200 401 403 404 429 500 503 504"),
        ({"verb": "delete"}, Contract(), "200 401 403 404 409 429 500 503 504"),
        ({"verb": "login", "public": True}, Contract(), "200 401 404 429 500 503 504"),
        ({}, Contract(takes=(Body(TEXT),)), "200 400 401 403 404 429 500 503 504"),
        ({}, Contract(errors=("duplicate",)), "200 401 403 404 409 429 500 503 504"),
    ],
)
def test_every_error_an_operation_can_answer_with_is_told(
    route: dict[str, Any], contract: Contract, statuses: str
) -> None:
    assert list(operation(playing(contract, **route))["responses"]) == statuses.split()


def test_several_envelopes_of_one_status_are_alternatives() -> None:
    def error_body(route: Route, entry: ErrorEntry) -> Body:
        if entry.kind == "forbidden":
            return Body(TEXT, "text/plain")
        return Body(record("why", why=TEXT) if entry.kind == "unauthenticated" else TEXT)

    vendor = replace(playing(Contract()), error_body=error_body)
    reference = operation(vendor)["responses"]["401"]["$ref"].rpartition("/")[2]
    content = document(vendor)["components"]["responses"][reference]["content"]  # type: ignore[index]

    assert [s.get("type") for s in content["application/json"]["schema"]["anyOf"]] == [
        "object",
        "string",
    ]


def test_who_must_sign_in_is_told_and_how() -> None:
    assert operation(playing(Contract()))["security"] == [{"token": []}]
    assert operation(playing(Contract(), public=True))["security"] == []
    assert document(VENDOR)["components"]["securitySchemes"] == {  # type: ignore[index]
        "token": {"type": "http", "scheme": "bearer"}
    }


def test_a_further_path_is_told_in_full_where_another_operation_lives() -> None:
    routes = Routes()

    def listed(call: Call) -> Reply:
        """List."""
        return Reply(200)

    def made(call: Call) -> Reply:
        """Make."""
        return Reply(200)

    routes.route("GET", "/things")(listed)
    for template in ("/made", "/things", "/old/made"):
        routes.route("POST", template)(made)

    paths: Any = document(replace(VENDOR, routes=routes))["paths"]

    assert {p: {m: o["operationId"] for m, o in item.items()} for p, item in paths.items()} == {
        "/things": {"get": "listed", "post": "made@2"},
        "/made": {"post": "made"},
    }
    assert paths["/made"]["post"]["x-also-at"] == ["/things", "/old/made"]


@pytest.mark.parametrize(
    ("contract", "why"),
    [
        (Contract(errors=("made-up",)), "made-up, which errors.toml lacks"),
        (Contract(gives=(gives(TEXT, 404),)), "succeeds and fails with 404"),
        (Contract(takes=(Body(lambda kind: TEXT),)), "asks for the object type"),
        (
            Contract(takes=(Body(Named("A", TEXT)),), gives=(gives(Named("A", record())),)),
            "two shapes called A",
        ),
    ],
)
def test_a_contract_that_contradicts_itself_is_a_bug(contract: Contract, why: str) -> None:
    with pytest.raises(HarnessBug, match=why):
        document(playing(contract))
