"""Every kind of change between two contracts has a rule, and the rule says who may be broken."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from understudy.contract.changes import RULES, Change
from understudy.contract.diff import changes
from understudy.kernel.errors import HarnessBug

Doc = dict[str, Any]


def written() -> Doc:
    """A contract with a little of everything."""
    note: Doc = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "maxLength": 10},
            "size": {"type": "integer", "minimum": 1},
            "kind": {"type": "string", "enum": ["long", "short"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "next": {"$ref": "#/components/schemas/Note"},
        },
        "additionalProperties": False,
    }
    new_note = deepcopy(note)
    new_note["properties"]["next"] = ref("NewNote")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Notes", "version": "1"},
        "servers": [{"url": "https://a.test"}],
        "paths": {
            "/notes/{id}": {
                "get": {
                    "operationId": "read",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": TEXT},
                        {"name": "view", "in": "query", "schema": {"enum": ["full", "brief"]}},
                    ],
                    "responses": {
                        "200": {
                            "description": "Done.",
                            "headers": {"etag": {"required": True, "schema": TEXT}},
                            "links": {"read": {"operationId": "read"}},
                            "content": {"application/json": {"schema": ref("Note")}},
                        },
                        "404": {"$ref": "#/components/responses/404-1"},
                    },
                    "security": [{"token": []}],
                },
                "put": {
                    "operationId": "write",
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": ref("NewNote")}},
                    },
                    "responses": {"204": {"description": "Done."}},
                    "security": [],
                },
            }
        },
        "components": {
            "schemas": {"Note": note, "NewNote": new_note},
            "responses": {
                "404-1": {
                    "description": "not-found",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


TEXT = {"type": "string"}
READ, WRITE = ("paths", "/notes/{id}", "get"), ("paths", "/notes/{id}", "put")
OK = (*READ, "responses", "200")
TAKES = (*WRITE, "requestBody")


def ref(name: str) -> Doc:
    return {"$ref": f"#/components/schemas/{name}"}


def put(*path: object, value: object) -> Callable[[Doc], None]:
    """An edit: this value there."""

    def edit(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        document[path[-1]] = value

    return edit


def drop(*path: object) -> Callable[[Doc], None]:
    """An edit: what is there goes."""

    def edit(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        del document[path[-1]]

    return edit


def edited(edit: Callable[[Doc], None]) -> Doc:
    document = written()
    edit(document)
    return document


PARAMETERS = (*READ, "parameters")
WIDTH = {"name": "width", "in": "query", "schema": TEXT}
NEEDED = {**WIDTH, "required": True}

# An edit, the rule for it, the rule for taking it back, and where.
EDITS: list[tuple[Callable[[Doc], None], str, str, str]] = [
    (drop(*WRITE), "operation-removed", "operation-added", "write"),
    (put(*READ, "operationId", value="get"), "operation-renamed", "operation-renamed", "read"),
    (drop(*PARAMETERS, 1), "parameter-removed", "parameter-added", "read/query view"),
    (
        put(*PARAMETERS, 1, value=NEEDED),
        "parameter-removed required-parameter-added",
        "parameter-added parameter-removed",
        "read/query view",
    ),
    (
        put(*PARAMETERS, 1, "required", value=True),
        "parameter-now-required",
        "parameter-now-optional",
        "read/query view",
    ),
    (
        put(*PARAMETERS, 1, "schema", "enum", value=["full"]),
        "request-shape-narrowed",
        "request-shape-widened",
        "read/query view",
    ),
    (drop(*TAKES), "body-removed", "required-body-added", "write/body"),
    (put(*TAKES, "required", value=False), "body-now-optional", "body-now-required", "write/body"),
    (
        put(*TAKES, "content", "text/xml", value={"schema": TEXT}),
        "request-media-added",
        "request-media-removed",
        "write/body/text/xml",
    ),
    (
        put(*OK, "content", "text/xml", value={"schema": TEXT}),
        "answer-media-added",
        "answer-media-removed",
        "read/200/text/xml",
    ),
    (drop(*OK), "success-removed", "success-added", "read/200"),
    (drop(*READ, "responses", "404"), "error-removed", "error-added", "read/404"),
    (
        drop(*OK, "headers", "etag"),
        "answer-header-removed",
        "answer-header-added",
        "read/200/etag",
    ),
    (drop(*OK, "links", "read"), "link-removed", "link-added", "read/200/read"),
    (
        put(*READ, "security", value=[]),
        "sign-in-no-longer-required",
        "sign-in-now-required",
        "read",
    ),
    (
        put(*READ, "security", value=[{"token": []}, {"key": []}]),
        "sign-in-way-added",
        "sign-in-way-removed",
        "read/key",
    ),
    (
        put("components", "securitySchemes", "token", "scheme", value="basic"),
        "sign-in-way-changed",
        "sign-in-way-changed",
        "token",
    ),
    (
        put("servers", value=[{"url": "https://a.test"}, {"url": "https://b.test"}]),
        "server-added",
        "server-removed",
        "servers/https://b.test",
    ),
    (put(*READ, "summary", value="Read it."), "words-changed", "words-changed", "read"),
    (put("info", "title", value="Memos"), "words-changed", "words-changed", "document"),
]


@pytest.mark.parametrize(("edit", "rules", "back", "at"), EDITS, ids=[e[1] for e in EDITS])
def test_a_change_has_its_rule_and_its_place(
    edit: Callable[[Doc], None], rules: str, back: str, at: str
) -> None:
    there, here = (changes("notes", *pair) for pair in both_ways(edit))

    assert {c.rule for c in there} == set(rules.split())
    assert {c.rule for c in here} == set(back.split())
    assert at in {c.at for c in there}


def both_ways(edit: Callable[[Doc], None]) -> list[tuple[Doc, Doc]]:
    return [(written(), edited(edit)), (edited(edit), written())]


# In the schema of what is asked and of what is answered: an edit, what it is, and its reverse.
SHAPES: list[tuple[Callable[[Doc], None], str, str, str]] = [
    (put("properties", "more", value=TEXT), "property-added", "property-removed", "/more"),
    (
        put("required", value=["id", "size"]),
        "property-now-required",
        "property-now-optional",
        "/size",
    ),
    (
        put("properties", "size", "type", value=["integer", "null"]),
        "shape-widened",
        "shape-narrowed",
        "/size",
    ),
    (
        put("properties", "size", "type", value="number"),
        "shape-widened",
        "shape-narrowed",
        "/size",
    ),
    (
        put("properties", "size", "type", value="string"),
        "shape-changed",
        "shape-changed",
        "/size",
    ),
    (
        put("properties", "kind", "enum", value=["long"]),
        "shape-narrowed",
        "shape-widened",
        "/kind",
    ),
    (
        put("properties", "id", "maxLength", value=20),
        "shape-widened",
        "shape-narrowed",
        "/id",
    ),
    (
        put("properties", "size", "minimum", value=0),
        "shape-widened",
        "shape-narrowed",
        "/size",
    ),
    (drop("properties", "size", "minimum"), "shape-widened", "shape-narrowed", "/size"),
    (
        put("properties", "id", "pattern", value="^a"),
        "shape-narrowed",
        "shape-widened",
        "/id",
    ),
    (
        put("properties", "tags", "items", value={"type": ["string", "null"]}),
        "shape-widened",
        "shape-narrowed",
        "/tags/items",
    ),
    (drop("additionalProperties"), "shape-widened", "shape-narrowed", "/additionalProperties"),
    (
        put("properties", "id", "anyOf", value=[TEXT, {"type": "null"}]),
        "shape-narrowed",
        "shape-widened",
        "/id/anyOf",
    ),
    (
        put("properties", "id", "not", value={"const": "x"}),
        "shape-changed",
        "shape-changed",
        "/id",
    ),
]


@pytest.mark.parametrize("direction", ["request", "answer"])
@pytest.mark.parametrize(("edit", "turn", "back", "at"), SHAPES)
def test_a_shape_changes_for_those_who_send_or_for_those_who_read(
    direction: str, edit: Callable[[Doc], None], turn: str, back: str, at: str
) -> None:
    name = {"request": "NewNote", "answer": "Note"}[direction]

    def in_its_place(document: Doc) -> None:
        edit(document["components"]["schemas"][name])

    there, here = (changes("notes", *pair) for pair in both_ways(in_its_place))

    # The shape holds itself by reference, which must end and be told once.
    expected = {Change("notes", f"{direction}-{turn}", f"{name}{at}")}
    assert {c for c in there if c.at.startswith(name)} == expected
    assert {c.rule for c in here} == {f"{direction}-{back}"}


def test_what_widens_breaks_readers_and_what_narrows_breaks_writers() -> None:
    assert RULES["request-shape-widened"] == RULES["answer-shape-narrowed"] == "compatible"
    assert RULES["request-shape-narrowed"] == RULES["answer-shape-widened"] == "breaking"
    assert {RULES[f"{d}-shape-changed"] for d in ("request", "answer")} == {"breaking"}


def test_a_new_property_that_must_be_sent_breaks_and_one_that_will_be_there_does_not() -> None:
    def edit(document: Doc) -> None:
        for name in ("Note", "NewNote"):
            shape = document["components"]["schemas"][name]
            shape["properties"]["more"] = TEXT
            shape["required"] = ["id", "more"]

    found = changes("notes", written(), edited(edit))

    assert [(c.rule, c.change_class) for c in found] == [
        ("answer-required-property-added", "compatible"),
        ("request-required-property-added", "breaking"),
    ]


def test_nothing_changed_is_no_change() -> None:
    assert changes("notes", written(), written()) == []


def test_a_rule_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(HarnessBug, match="no rule"):
        Change("notes", "sky-fallen", "read")
