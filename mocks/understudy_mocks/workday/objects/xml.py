"""XML in and out, along the published types. Nothing is fetched, expanded or believed."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from xml.sax import saxutils

from lxml import etree

from understudy.vendor import Refusal
from understudy.vendor.validation import stored
from understudy.vendor.xml import parsed
from understudy_mocks.workday.objects.published import HEADER, SIMPLE, TYPES, Element

BSVC = "urn:com.workday/bsvc"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"

Node = Mapping[str, object]
"""An element: children by name (lists where many), attributes as `@name`, own text under ''."""

_DECIMAL_LIMIT = Decimal(10**12)
_UNSENDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A SOAP request: who says to be asking, and for what."""

    username: str
    password: str
    descriptors: bool
    request: etree._Element

    @property
    def operation(self) -> str:
        """The local name of the request element."""
        return etree.QName(self.request).localname


def envelope(body: bytes) -> Envelope:
    """The envelope in a body; refuses `malformed` and leaves entities and DTDs alone."""
    try:
        root = parsed(body)
    except ValueError as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    if root.tag != f"{{{SOAP}}}Envelope":
        raise Refusal("malformed", reason="the root element is not a SOAP envelope")
    request = next(root.iterfind(f"{{{SOAP}}}Body/*"), None)
    if request is None:
        raise Refusal("malformed", reason="the SOAP body is empty")
    token = f"{{{SOAP}}}Header/{{{WSSE}}}Security/{{{WSSE}}}UsernameToken"
    wanted = root.findtext(
        f"{{{SOAP}}}Header/{{{BSVC}}}{HEADER}/{{{BSVC}}}Include_Reference_Descriptors_In_Response"
    )
    return Envelope(
        (root.findtext(f"{token}/{{{WSSE}}}Username") or "").strip(),
        root.findtext(f"{token}/{{{WSSE}}}Password") or "",
        (wanted or "1").strip() not in ("0", "false"),
        request,
    )


# -- reading -------------------------------------------------------------------------------------


def read(element: etree._Element, kind: str, path: str) -> Node:
    """An element as its type has it, children in any order; refuses what is not published."""
    published = TYPES[kind]
    node: dict[str, object] = {}
    types = {a.name: a.type for a in published.attributes}
    for attribute, given in element.attrib.items():
        name, value = etree.QName(attribute).localname, str(given).strip()
        if name in types and value and not _valid(types[name], value):
            raise Refusal("invalid-value", field=name, value=value, xpath=f"{path}/@wd:{name}")
        node[f"@{name}"] = value
    if published.text:
        node[""] = (element.text or "").strip()
    for child in element:
        tag = etree.QName(child)
        found = published.by_name.get(tag.localname) if tag.namespace == BSVC else None
        here = f"{path}/wd:{tag.localname}"
        if found is None:
            raise Refusal("unexpected-element", field=tag.localname, xpath=here)
        earlier = node.get(found.name)
        if found.many:
            several = earlier if isinstance(earlier, list) else []
            several.append(_content(child, found, f"{here}[{len(several) + 1}]"))
            node[found.name] = several
        elif earlier is None:
            node[found.name] = _content(child, found, here)
        else:
            raise Refusal("unexpected-element", field=tag.localname, xpath=here)
    return node


def _content(child: etree._Element, element: Element, path: str) -> object:
    if element.type not in SIMPLE:
        return read(child, element.type, path)
    text = (child.text or "").strip()
    if element.type == "base64Binary":
        text = "".join(text.split())
    if text and not _valid(element.type, text):
        raise Refusal("invalid-value", field=element.name, value=text, xpath=path)
    return text or None


def _valid(kind: str, text: str) -> bool:
    try:
        if kind == "boolean":
            return text in ("0", "1", "true", "false")
        if kind == "decimal":
            number = Decimal(text)
            return number.is_finite() and -_DECIMAL_LIMIT < number < _DECIMAL_LIMIT
        if kind == "date":
            day(text)
        elif kind == "dateTime":
            moment(text)
        elif kind == "base64Binary":
            b64decode(text, validate=True)
    except (ValueError, OverflowError, InvalidOperation):
        return False
    return True


def day(text: str) -> str:
    """The day of a date or moment, as its sender wrote it, whatever the offset."""
    return date.fromisoformat(text[:10]).isoformat()


def moment(text: str) -> str:
    """A moment as records hold it: UTC, in milliseconds; without an offset it is UTC already."""
    parsed = datetime.fromisoformat(text)
    return stored(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))


def child(node: Node, name: str) -> Node:
    """A child element; an empty one where there is none."""
    found = node.get(name)
    return found if isinstance(found, dict) else {}


def children(node: Node, name: str) -> list[Node]:
    """The children of a name."""
    found = node.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(node: Node, name: str) -> str | None:
    """The text of a child or attribute."""
    found = node.get(name)
    return found if isinstance(found, str) and found else None


def flag(node: Node, name: str) -> bool:
    """Whether a boolean child or attribute is there and true."""
    return node.get(name) in ("1", "true")


# -- writing -------------------------------------------------------------------------------------


def write(name: str, kind: str, node: Node, out: list[str]) -> None:
    """Append an element as its type has it: in order, flags as 1 and 0, what is None left out."""
    published = TYPES[kind]
    out.append(f"<wd:{name}")
    for attribute in published.attributes:
        value = node.get(f"@{attribute.name}")
        if value is not None:
            out.append(f" wd:{attribute.name}={saxutils.quoteattr(lexical(value))}")
    out.append(">")
    if published.text:
        out.append(saxutils.escape(lexical(node[""])))
    for element in published.elements:
        value = node.get(element.name)
        if value is None:
            continue
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, dict):
                write(element.name, element.type, one, out)
            else:
                out.append(
                    f"<wd:{element.name}>{saxutils.escape(lexical(one))}</wd:{element.name}>"
                )
    out.append(f"</wd:{name}>")


def lexical(value: object) -> str:
    """A value as XML has it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return _UNSENDABLE.sub("", str(value))


def offset_day(value: object) -> str | None:
    """A day as Workday writes it, with the offset of the tenant's zone, which is UTC here."""
    return None if value is None or value == "" else f"{value}+00:00"


def offset_moment(value: object) -> str | None:
    """A moment as Workday writes it."""
    return None if value is None else f"{str(value).removesuffix('Z')}+00:00"
