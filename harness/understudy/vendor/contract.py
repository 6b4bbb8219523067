"""What an operation takes and gives, declared beside its handler: the vendor's contract.

Shapes are JSON Schema as OpenAPI 3.1 has it. One that depends on the object type is a function of
it, and its operation then stands in the contract once for each object type. Nothing here is asked
while a request is played.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from understudy.vendor.schema import ObjectType

Schema = Mapping[str, object]
"""A JSON Schema, 2020-12."""


@dataclass(frozen=True, slots=True)
class Named:
    """A shape that several operations share: one component of the contract."""

    name: str
    schema: Schema


Shape = Schema | Named
ShapeOf = Shape | Callable[[ObjectType], Shape]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
ANYTHING: Schema = {}


def one_of(*values: str) -> Schema:
    """A text that is one of these."""
    return {"type": "string", "enum": list(values)}


def listing(items: Shape) -> Schema:
    """An array of one shape."""
    return {"type": "array", "items": items}


def record(required: str = "", /, *, more: bool = False, **properties: Shape) -> Schema:
    """An object with these properties; `required` names some, parted by blanks.

    Others than these may be there only where `more` says so. A name that Python keeps to itself
    is written with a trailing underscore.
    """
    told: dict[str, object] = {
        "type": "object",
        "properties": {name.removesuffix("_"): shape for name, shape in properties.items()},
    }
    if required:
        told["required"] = required.split()
    if not more:
        told["additionalProperties"] = False
    return told


@dataclass(frozen=True, slots=True)
class Ask:
    """A parameter, a text unless it has a shape. Those in the path are known from the template."""

    name: str
    shape: Schema | None = None
    where: Literal["query", "header", "path"] = "query"
    required: bool = False
    example: object = None


@dataclass(frozen=True, slots=True)
class Body:
    """A body in one media type, of a request or of an answer. What is not JSON is a text.

    `examples` gives one for each of a route's actions, which the body alone tells apart.
    """

    shape: ShapeOf
    media: str = "application/json"
    example: object = None
    examples: Callable[[str], object] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which an operation answers well. Without bodies it answers with none."""

    status: int
    bodies: tuple[Body, ...] = ()
    headers: tuple[str, ...] = ()


def enveloped(body: str) -> str:
    """A SOAP 1.1 envelope around an element, to show what an action looks like."""
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<soap:Envelope xmlns:soap="{soap}"><soap:Body>{body}</soap:Body></soap:Envelope>'


def gives(shape: ShapeOf, status: int = 200, media: str = "application/json") -> Answer:
    """The usual answer: one body, one media type."""
    return Answer(status, (Body(shape, media),))


@dataclass(frozen=True, slots=True)
class Contract:
    """What an operation takes and gives.

    `errors` are the kinds it may answer beside those that every operation of its verb may (see
    `understudy.vendor.refusals`). `objects` narrows down for which object types it stands; None:
    all that are not hidden and allow the verb. `leads_to` names operations that can follow, with
    where their parameters are in the answer: `{"read_record": {"id": "$response.body#/id"}}`.
    With `body_optional` there may be none of the bodies it takes.
    """

    asks: tuple[Ask, ...] = ()
    takes: tuple[Body, ...] = ()
    gives: tuple[Answer, ...] = (Answer(200, (Body(ANYTHING),)),)
    errors: tuple[str, ...] = ()
    objects: Callable[[ObjectType], bool] | None = None
    leads_to: Mapping[str, Mapping[str, str]] | None = None
    body_optional: bool = False


UNDECLARED = Contract()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A client that wants in: what a vendor needs to log it in as itself would.

    `post` sends a form to a path of `origin` and gives the JSON of the answer; `wall_s` is the
    client's own clock, in seconds since 1970.
    """

    origin: str
    credentials: Mapping[str, str]
    wall_s: float
    post: Callable[[str, Mapping[str, str]], Mapping[str, object]]
