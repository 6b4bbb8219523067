"""SOAP envelopes: read without trusting them, written in the namespaces that clients look for."""

import re
from xml.sax.saxutils import escape

from lxml import etree

from understudy.vendor import Call, Refusal, Reply
from understudy.vendor.xml import Element, parsed

PARTNER = "urn:partner.soap.sforce.com"
ENTERPRISE = "urn:enterprise.soap.sforce.com"
XML = ((b"content-type", b"text/xml; charset=utf-8"),)
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def envelope(call: Call) -> tuple[Element, Element | None]:
    """The one element of the body, and the header; refuses what is no envelope."""
    try:
        root = parsed(call.body)
    except ValueError as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    parts = {local(part): part for part in root}
    if "Body" not in parts or not len(parts["Body"]):
        raise Refusal("malformed", reason="there is no SOAP body")
    return parts["Body"][0], parts.get("Header")


def local(element: Element) -> str:
    return etree.QName(element).localname


def text_of(element: Element | None, name: str) -> str:
    """The text of the element of that local name below another."""
    if element is None:
        return ""
    found = next((e for e in element.iter() if local(e) == name), None)
    return (found.text or "") if found is not None else ""


def soap_reply(call: Call, body: str) -> Reply:
    """An answer in the namespaces of the API that was asked."""
    api = "partner" if call.params["api"] == "u" else "enterprise"
    namespace = PARTNER if api == "partner" else ENTERPRISE
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
        ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns="{namespace}" xmlns:sf="urn:sobject.{api}.soap.sforce.com"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    )
    return Reply(200, text.encode("utf-8", "replace"), XML)


def element(name: str, value: object, attributes: str = "") -> str:
    """An element; a list is as many of them, a map has elements of its own, nothing is nil."""
    if value is None:
        return f'<{name}{attributes} xsi:nil="true"/>'
    if isinstance(value, list | tuple):
        return "".join(element(name, one) for one in value)
    if isinstance(value, dict):
        inner = "".join(element(key, one) for key, one in value.items())
        return f"<{name}{attributes}>{inner}</{name}>"
    return f"<{name}{attributes}>{written(value)}</{name}>"


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _UNSPEAKABLE.sub("", escape(str(value)))
