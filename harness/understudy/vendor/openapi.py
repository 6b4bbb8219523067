"""The vendor's contract as a document: OpenAPI 3.1, from the schema and the routes alone.

One path for each template, the usual one where a handler has several (`x-also-at` has the others).
A template with `{object}` whose shapes depend on the object type becomes one path for each type;
`x-template` keeps what was declared. Object types that are hidden, and what is the harness's own,
are never in it. The same vendor gives the same bytes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

import orjson

from understudy.kernel.errors import HarnessBug
from understudy.vendor.contract import Answer, Ask, Body, Named, ShapeOf
from understudy.vendor.operations import Operation, operations, stands_for
from understudy.vendor.refusals import error_answers
from understudy.vendor.routing import Route
from understudy.vendor.schema import ObjectType
from understudy.vendor.vendor import Vendor

VERSION = "3.1.0"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
EDITION = "1"
"""The contract's own version: how it changes is told by `contracts/openapi`, not by a number."""

Document = dict[str, object]

_PARAMETER = re.compile(r"\{(\w+)\*?\}")


def document(vendor: Vendor) -> Document:
    """The vendor's contract, ready to be written as JSON."""
    return _Writer(vendor).document()


def as_bytes(told: Mapping[str, object]) -> bytes:
    """The document as its file holds it."""
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def operation_name(route: Route, kind: ObjectType | None) -> str:
    """The `operationId` of a route, for one object type where its path is told for each."""
    return f"{route.id}:{kind.name}" if kind else route.id


class _Writer:
    """Writes one vendor's document; collects the shapes that have names on the way."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._shapes: dict[str, object] = {}
        self._raw: dict[str, object] = {}
        self._answers: dict[str, object] = {}
        self._told = list(_spread(vendor))
        self._names = {operation_name(o.route, o.object) for o in self._told}

    def document(self) -> Document:
        vendor = self._vendor
        paths: dict[str, dict[str, object]] = {}
        for operation in self._told:
            item = paths.setdefault(_plain(operation.paths[0]), {})
            method = operation.route.method.lower()
            if method in item:
                raise HarnessBug(f"{vendor.name} tells {method} {operation.paths[0]} twice")
            item[method] = self._operation(operation)
        self._add_where_others_live(paths)
        components: dict[str, object] = {
            "schemas": dict(sorted(self._shapes.items())),
            "responses": dict(sorted(self._answers.items())),
        }
        if vendor.security:
            components["securitySchemes"] = dict(vendor.security)
        return {
            "openapi": VERSION,
            "info": {
                "title": vendor.title,
                "version": EDITION,
                "description": f"{vendor.title} as Understudy plays it.",
            },
            "jsonSchemaDialect": DIALECT,
            "servers": list(_servers(vendor)),
            "paths": paths,
            "components": components,
        }

    def _add_where_others_live(self, paths: dict[str, dict[str, object]]) -> None:
        """An operation's further paths are told in full where another operation has its usual one.

        A path that is told must be told with all its methods.
        """
        for operation in self._told:
            method = operation.route.method.lower()
            for number, template in enumerate(operation.paths[1:], 2):
                item = paths.get(_plain(template))
                if item is not None and method not in item:
                    again = replace(operation, paths=(template,))
                    name = operation_name(operation.route, operation.object)
                    item[method] = self._operation(again) | {"operationId": f"{name}@{number}"}

    def _operation(self, operation: Operation) -> Document:
        route, kind = operation.route, operation.object
        contract = route.contract
        told: Document = {"operationId": operation_name(route, kind)}
        if route.summary:
            told["summary"] = route.summary
        parameters = list(self._parameters(operation))
        if parameters:
            told["parameters"] = parameters
        if contract.takes:
            told["requestBody"] = {
                "required": not contract.body_optional,
                "content": self._content(contract.takes, kind, route.actions),
            }
        told["responses"] = self._responses(route, kind)
        if not route.public and self._vendor.security:
            told["security"] = [{name: []} for name in self._vendor.security]
        else:
            told["security"] = []
        shown = _plain(operation.paths[0])
        if shown != route.template:
            told["x-template"] = route.template
        if len(operation.paths) > 1:
            told["x-also-at"] = [_plain(path) for path in operation.paths[1:]]
        if route.actions:
            told["x-actions"] = list(route.actions)
        return told

    # -- what it takes -----------------------------------------------------------------------------

    def _parameters(self, operation: Operation) -> Iterator[Document]:
        asks = {(ask.where, ask.name): ask for ask in operation.route.contract.asks}
        for name in _PARAMETER.findall(operation.paths[0]):
            ask = asks.pop(("path", name), None) or self._path_ask(name, operation.route)
            yield self._parameter(ask, required=True)
        for (where, _), ask in asks.items():
            if where != "path":
                yield self._parameter(ask, required=ask.required)

    def _path_ask(self, name: str, route: Route) -> Ask:
        shape: Mapping[str, object] = {"type": "string", "minLength": 1}
        if name == "object":
            kinds = [kind.name for kind in self._vendor.schema if stands_for(route, kind)]
            shape = {"type": "string", "enum": kinds}
        return Ask(name, shape, "path", required=True)

    def _parameter(self, ask: Ask, *, required: bool) -> Document:
        shape = {"type": "string"} if ask.shape is None else self._resolved(ask.shape)
        told: Document = {"name": ask.name, "in": ask.where}
        if required:
            told["required"] = True
        told["schema"] = shape
        if ask.example is not None:
            told["example"] = ask.example
        return told

    # -- what it gives -----------------------------------------------------------------------------

    def _responses(self, route: Route, kind: ObjectType | None) -> Document:
        told: dict[str, object] = {}
        links = self._links(route, kind)
        for answer in route.contract.gives:
            told[str(answer.status)] = self._answer(answer, kind, links)
        for status, refusals in error_answers(self._vendor, route).items():
            if status in told:
                raise HarnessBug(f"{self._vendor.name} {route.id} succeeds and fails with {status}")
            told[status] = self._shared(
                status,
                {
                    "description": ", ".join(refusals.kinds),
                    **refusals.headers(),
                    "content": self._content(refusals.bodies, kind),
                },
            )
        return dict(sorted(told.items()))

    def _shared(self, status: str, answer: Document) -> Document:
        """A reference to an answer that many operations have in common, named by what is in it."""
        digest = sha256(orjson.dumps(answer)).hexdigest()[:8]
        self._answers[f"{status}-{digest}"] = answer
        return {"$ref": f"#/components/responses/{status}-{digest}"}

    def _answer(self, answer: Answer, kind: ObjectType | None, links: Document) -> Document:
        told: Document = {"description": "Done."}
        if answer.headers:
            told["headers"] = {
                name: {"required": True, "schema": {"type": "string"}} for name in answer.headers
            }
        if answer.bodies:
            told["content"] = self._content(answer.bodies, kind)
        if links and answer.status < 300:
            told["links"] = links
        return told

    def _links(self, route: Route, kind: ObjectType | None) -> Document:
        """Where an operation can lead to. A link that names no operation is a bug of the vendor."""
        told: Document = {}
        for target, given in (route.contract.leads_to or {}).items():
            of_kind = f"{target}:{kind.name}" if kind else target
            name = of_kind if of_kind in self._names else target
            if name not in self._names:
                if any(n.startswith(f"{target}:") for n in self._names):
                    continue  # another object type's, or each one's
                raise HarnessBug(f"{self._vendor.name} {route.id} leads to {target}: no such id")
            parameters = {k: v for k, v in given.items() if k != "object" or name == target}
            body = parameters.pop("$body", None)
            told[name] = {
                "operationId": name,
                **({"parameters": parameters} if parameters else {}),
                **({"requestBody": body} if body is not None else {}),
            }
        return told

    # -- shapes ------------------------------------------------------------------------------------

    def _content(
        self, bodies: tuple[Body, ...], kind: ObjectType | None, actions: Sequence[str] = ()
    ) -> Document:
        """By media type; several shapes of one media type are alternatives."""
        shapes: dict[str, list[object]] = {}
        examples: dict[str, Document] = {}
        for body in bodies:
            shape = self._resolved(_shape(body.shape, kind))
            found = shapes.setdefault(body.media, [])
            if shape not in found:
                found.append(shape)
            if body.examples is not None:
                told = {action: {"value": body.examples(action)} for action in actions}
                examples.setdefault(body.media, {"examples": told})
            elif body.example is not None:
                examples.setdefault(body.media, {"example": body.example})
        return {
            media: {
                "schema": found[0] if len(found) == 1 else {"anyOf": found},
                **examples.get(media, {}),
            }
            for media, found in shapes.items()
        }

    def _resolved(self, shape: object) -> object:
        """The shape with references in place of what has a name."""
        if isinstance(shape, Named):
            self._name(shape)
            return {"$ref": f"#/components/schemas/{shape.name}"}
        if isinstance(shape, Mapping):
            return {key: self._resolved(value) for key, value in shape.items()}
        if isinstance(shape, list | tuple):
            return [self._resolved(item) for item in shape]
        return shape

    def _name(self, shape: Named) -> None:
        if shape.name not in self._raw:
            self._raw[shape.name] = shape.schema
            self._shapes[shape.name] = self._resolved(shape.schema)
        elif self._raw[shape.name] != shape.schema:
            raise HarnessBug(f"{self._vendor.name} has two shapes called {shape.name}")


def _spread(vendor: Vendor) -> Iterator[Operation]:
    """The vendor's operations, one for each path that the document has."""
    seen: set[tuple[str, str]] = set()
    # A path that is told for one object type hides the one with `{object}`, whatever the method.
    by_kind = {route.template for route in vendor.routes if _by_kind(route)}
    for operation in operations(vendor):
        if (at := (operation.route.method, operation.paths[0])) in seen:
            continue  # another action at the same path
        seen.add(at)
        route = operation.route
        if operation.object or "{object}" not in route.template or route.template not in by_kind:
            yield operation
            continue
        for kind in vendor.schema:
            if stands_for(route, kind):
                paths = tuple(path.replace("{object}", kind.name) for path in operation.paths)
                yield Operation(operation.id, route, paths, kind)


def _by_kind(route: Route) -> bool:
    """Whether the operation's shapes depend on the object type."""
    contract = route.contract
    bodies = [*contract.takes, *(body for answer in contract.gives for body in answer.bodies)]
    return any(callable(body.shape) for body in bodies)


def _shape(shape: ShapeOf, kind: ObjectType | None) -> object:
    if not callable(shape):
        return shape
    if kind is None:
        raise HarnessBug("a shape asks for the object type, and the path has none")
    return shape(kind)


def _plain(template: str) -> str:
    return template.replace("*}", "}")


def _servers(vendor: Vendor) -> Iterator[Document]:
    for host in vendor.hosts:
        if "*" in host:
            variables = {"tenant": {"default": "understudy"}}
            url = f"https://{host.replace('*', '{tenant}', 1)}"
            yield {"url": url, "variables": variables}
        else:
            yield {"url": f"https://{host}"}
