"""The WSDL of a service, from the published types. It needs nothing but itself."""

from collections.abc import Iterator
from functools import cache
from xml.sax.saxutils import escape

from understudy_mocks.workday.objects.published import (
    FAULTS,
    HEADER,
    SERVICES,
    SIMPLE,
    Element,
    Operation,
    Type,
    reachable,
)
from understudy_mocks.workday.objects.xml import BSVC

_LOCATION = "{location}"


def wsdl(service: str, location: str) -> bytes:
    """The WSDL whose port is at `location`."""
    return _wsdl(service).replace(_LOCATION, escape(location, {'"': "&quot;"})).encode()


@cache
def _wsdl(service: str) -> str:
    operations = SERVICES[service]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<wsdl:definitions name="{service}" targetNamespace="{BSVC}/{service}"',
        f' xmlns:wd-wsdl="{BSVC}/{service}" xmlns:wd="{BSVC}"',
        ' xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"',
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
        ' xmlns:soapbind="http://schemas.xmlsoap.org/wsdl/soap/">',
        f'<wsdl:types><xsd:schema targetNamespace="{BSVC}"',
        ' elementFormDefault="qualified" attributeFormDefault="qualified">',
        *_schema(service),
        "</xsd:schema></wsdl:types>",
        *_messages(operations),
        f'<wsdl:portType name="{service}Port">',
        *(_port_operation(o) for o in operations),
        "</wsdl:portType>",
        f'<wsdl:binding name="{service}Binding" type="wd-wsdl:{service}Port"><soapbind:binding',
        ' transport="http://schemas.xmlsoap.org/soap/http" style="document"/>',
        *(_bound_operation(o) for o in operations),
        "</wsdl:binding>",
        f'<wsdl:service name="{service}Service">',
        f'<wsdl:port name="{service}" binding="wd-wsdl:{service}Binding">',
        f'<soapbind:address location="{_LOCATION}"/>',
        "</wsdl:port></wsdl:service></wsdl:definitions>",
    ]
    return "\n".join(lines)


def _schema(service: str) -> Iterator[str]:
    operations = SERVICES[service]
    told = (name for o in operations for name in (o.request, o.response) if name)
    roots = [HEADER, *FAULTS, *told]
    for root in roots:
        yield f'<xsd:element name="{root}" type="wd:{root}Type"/>'
    for name, kind in reachable(service).items():
        yield f'<xsd:complexType name="{name}">{_content(kind)}</xsd:complexType>'


def _content(kind: Type) -> str:
    attributes = "".join(
        f'<xsd:attribute name="{a.name}" type="{_type(a)}"/>' for a in kind.attributes
    )
    if kind.text:
        return (
            '<xsd:simpleContent><xsd:extension base="xsd:string">'
            f"{attributes}</xsd:extension></xsd:simpleContent>"
        )
    elements = "".join(
        f'<xsd:element name="{e.name}" type="{_type(e)}" minOccurs="0"'
        + (' maxOccurs="unbounded"/>' if e.many else "/>")
        for e in kind.elements
    )
    return f"<xsd:sequence>{elements}</xsd:sequence>{attributes}"


def _type(element: Element) -> str:
    return f"{'xsd' if element.type in SIMPLE else 'wd'}:{element.type}"


def _messages(operations: tuple[Operation, ...]) -> Iterator[str]:
    parts = [("Workday_Common_HeaderMsg", "header", HEADER)]
    parts += [(f"{fault}Msg", "body", fault) for fault in FAULTS]
    for operation in operations:
        parts.append((f"{operation.request}InputMsg", "body", operation.request))
        parts.append((f"{_output(operation)}OutputMsg", "body", operation.response))
    for message, part, element in parts:
        told = f'<wsdl:part name="{part}" element="wd:{element}"/>' if element else ""
        yield f'<wsdl:message name="{message}">{told}</wsdl:message>'


def _output(operation: Operation) -> str:
    return operation.response or operation.name


def _port_operation(operation: Operation) -> str:
    name = operation.name
    faults = "".join(
        f'<wsdl:fault name="{fault}" message="wd-wsdl:{fault}Msg"/>' for fault in FAULTS
    )
    return (
        f'<wsdl:operation name="{name}">'
        f'<wsdl:input name="{name}Input" message="wd-wsdl:{operation.request}InputMsg"/>'
        f'<wsdl:output name="{name}Output" message="wd-wsdl:{_output(operation)}OutputMsg"/>'
        f"{faults}</wsdl:operation>"
    )


def _bound_operation(operation: Operation) -> str:
    name = operation.name
    faults = "".join(
        f'<wsdl:fault name="{fault}"><soapbind:fault name="{fault}" use="literal"/></wsdl:fault>'
        for fault in FAULTS
    )
    return (
        f'<wsdl:operation name="{name}"><soapbind:operation style="document"/>'
        f'<wsdl:input name="{name}Input"><soapbind:body use="literal"/>'
        '<soapbind:header message="wd-wsdl:Workday_Common_HeaderMsg" part="header"'
        ' use="literal"/></wsdl:input>'
        f'<wsdl:output name="{name}Output"><soapbind:body use="literal"/></wsdl:output>'
        f"{faults}</wsdl:operation>"
    )
