"""What a published schema is made of, and the words to write it down with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from understudy.kernel.errors import HarnessBug
from understudy.kernel.exchange import Verb

SIMPLE = frozenset({"string", "boolean", "decimal", "date", "dateTime", "base64Binary"})


@dataclass(frozen=True, slots=True)
class Element:
    """An element or attribute. `type` is one of SIMPLE or a key of TYPES."""

    name: str
    type: str = "string"
    many: bool = False


@dataclass(frozen=True)
class Type:
    """A complex type; with `text`, one that holds text and attributes."""

    elements: tuple[Element, ...]
    attributes: tuple[Element, ...] = ()
    text: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Element]:
        return {e.name: e for e in self.elements}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a service, by the names of its request and response elements.

    One without a response answers with an empty body. `verb` and `object` are what it does to
    what; without one of the `domains` it is refused.
    """

    name: str
    request: str
    response: str
    verb: Verb = "query"
    object: str = ""
    domains: tuple[str, ...] = ()


def getting(name: str, object: str) -> Operation:
    """An operation that gets things, a page at a time."""
    return Operation(name, f"{name}_Request", f"{name}_Response", object=object)


def every(*names: str, type: str = "string") -> tuple[Element, ...]:
    return tuple(Element(name, type) for name in names)


def ref(name: str, of: str, *, many: bool = False) -> Element:
    """A reference to an instance of a class of objects."""
    return Element(name, f"{of}ObjectType", many)


def many(name: str, type: str) -> Element:
    return Element(name, type, True)


def flags(*names: str) -> tuple[Element, ...]:
    return every(*names, type="boolean")


def dates(*names: str) -> tuple[Element, ...]:
    return every(*names, type="date")


def decimals(*names: str) -> tuple[Element, ...]:
    return every(*names, type="decimal")


_TOKEN = re.compile(r"(@?)([\w-]+)(?::(\w+))?(?:>(\w+))?(\*?)")


def spelled(text: str) -> dict[str, Type]:
    """Types written down one a paragraph: `Name: child child:type child* Other_Reference>Class`.

    What ends on `_Reference` is a reference to the class that its name says, or to the one after
    `>`; `*` may be there many times, `@` is an attribute. All else is text, unless it has a type.
    """
    found: dict[str, Type] = {}
    for paragraph in text.split("\n\n"):
        name, _, told = paragraph.strip().partition(":")
        elements: list[Element] = []
        attributes: list[Element] = []
        for token in told.split():
            spelt = _TOKEN.fullmatch(token)
            if spelt is None:
                raise HarnessBug(f"{token} in {name} is no element")
            at, child, type_, of, several = spelt.groups()
            if of or (type_ is None and child.endswith("_Reference")):
                type_ = f"{of or child.removesuffix('_Reference')}ObjectType"
            element = Element(child, type_ or "string", bool(several))
            (attributes if at else elements).append(element)
        found[f"{name}Type"] = Type(tuple(elements), tuple(attributes))
    return found


def writing(
    name: str,
    verb: Verb,
    object: str,
    *domains: str,
    element: str = "",
    response: str = "",
) -> Operation:
    """An operation that changes something."""
    stem = element or name
    return Operation(
        name,
        f"{stem}_Request",
        f"{response or stem}_Response",
        verb,
        object,
        domains,
    )


VERSION = (Element("version"),)


def get_types(
    plural: str,
    item: str,
    *,
    criteria: tuple[Element, ...],
    group: tuple[Element, ...],
    after: tuple[Element, ...] = (),
    references: str = "",
    of: str = "",
) -> dict[str, Type]:
    """The types that every Get operation has: four parts of a request, echoed, and pages."""
    parts = (
        Element("Request_References", f"{item}_Request_ReferencesType"),
        Element("Request_Criteria", f"{item}_Request_CriteriaType"),
        Element("Response_Filter", "Response_FilterType"),
        Element("Response_Group", f"{item}_Response_GroupType"),
    )
    results = (
        Element("Response_Results", "Response_ResultsType"),
        Element("Response_Data", f"{item}_Response_DataType"),
    )
    return {
        f"Get_{plural}_RequestType": Type(parts, VERSION),
        f"Get_{plural}_ResponseType": Type((*parts, *results, *after), VERSION),
        f"{item}_Request_ReferencesType": _references(of or item, references or item),
        f"{item}_Request_CriteriaType": Type(criteria),
        f"{item}_Response_GroupType": Type(group),
        f"{item}_Response_DataType": Type((many(item, f"{item}Type"),)),
    }


def _references(of: str, name: str) -> Type:
    return Type(
        (ref(f"{name}_Reference", of, many=True),),
        flags("Skip_Non_Existing_Instances", "Ignore_Invalid_References"),
    )
