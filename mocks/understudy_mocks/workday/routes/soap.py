"""Workday's SOAP services: one address a service, the operation is what the body holds."""

import re
from xml.sax import saxutils

from lxml import etree

from understudy.vendor import Call, ErrorAnswer, Refusal, Reply, Routes
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.published import SERVICES, Operation
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.getting import DEFAULT_VERSION, asked
from understudy_mocks.workday.routes.operations import OPERATIONS
from understudy_mocks.workday.routes.wsdl import wsdl

ROUTES = Routes()
_VERSION = re.compile(r"v[1-9]\d\.\d")
_XML = ((b"content-type", b"text/xml;charset=UTF-8"),)

_BODY = re.compile(rb"Body[^>]*>\s*(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_SOURCE = "WSDL rules, envelopes and faults of the fact sheet; generated proxies in public sources"

BY_NAME = {known.name: known for service in SERVICES.values() for known in service}
BY_REQUEST = {known.request: known for known in BY_NAME.values()}

_PREFIXES = {"validationError": "Validation error occurred. ", "authenticationError": ""}
_PROCESSING = "Processing error occurred. "


@ROUTES.route(
    "GET",
    "/ccx/service/{tenant}/{service}/{version}",
    verb="describe",
    public=True,
    source=_SOURCE,
    contract=shapes.WSDL,
)
def versioned_wsdl(call: Call) -> Reply:
    """The WSDL of a service."""
    return _wsdl(call, call.params["version"])


@ROUTES.route(
    "GET",
    "/ccx/service/{tenant}/{service}",
    verb="describe",
    public=True,
    source=_SOURCE,
    contract=shapes.WSDL,
)
def latest_wsdl(call: Call) -> Reply:
    """The WSDL of a service, in its latest version."""
    return _wsdl(call, DEFAULT_VERSION)


def _wsdl(call: Call, version: str) -> Reply:
    service = call.params["service"]
    known = call.params["tenant"] == auth.TENANT and service in SERVICES
    if "wsdl" not in call.query or not known or not _VERSION.fullmatch(version):
        raise Refusal("invalid-service")
    location = f"{call.origin}/ccx/service/{call.params['tenant']}/{service}/{version}"
    return Reply(200, wsdl(service, location), _XML)


def about(call: Call) -> None:
    """Say on the record which operation the body asks for, as far as a glance tells."""
    found = _BODY.search(call.body)
    known = BY_REQUEST.get(found[1].decode("latin-1")) if found else None
    if known is not None:
        _tell(call, known)


def _tell(call: Call, operation: Operation) -> None:
    exchange = call.exchange
    exchange.action, exchange.verb = operation.name, operation.verb
    exchange.object = operation.object


@ROUTES.route(
    "POST",
    "/ccx/service/{tenant}/{service}/{version}",
    source=_SOURCE,
    actions=tuple(BY_NAME),
    about=about,
    contract=shapes.ENVELOPE,
)
@ROUTES.route(
    "POST",
    "/ccx/service/{tenant}/{service}",
    source=_SOURCE,
    actions=tuple(BY_NAME),
    about=about,
    contract=shapes.ENVELOPE,
)
def operation(call: Call) -> Reply:
    """Play the operation that the envelope asks for."""
    given = xml.envelope(call.body)
    found = _operation(call, given.request)
    _tell(call, found)
    auth.require(call.caller, *found.domains)
    request = xml.read(given.request, f"{found.request}Type", f"/wd:{found.request}")
    node = OPERATIONS[found.name](asked(call, found.request, request, given.descriptors))
    out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="{xml.SOAP}"']
    out.append(f' xmlns:wd="{xml.BSVC}"><env:Body>')
    if found.response:
        xml.write(found.response, f"{found.response}Type", node, out)
    out.append("</env:Body></env:Envelope>")
    return Reply(200, "".join(out).encode(), _XML)


def _operation(call: Call, request: etree._Element) -> Operation:
    name = etree.QName(request)
    version = call.params.get("version", DEFAULT_VERSION)
    if name.namespace == xml.BSVC and _VERSION.fullmatch(version):
        known = BY_REQUEST.get(name.localname)
        if known is not None and known in SERVICES.get(call.params["service"], ()):
            return known
    raise Refusal("invalid-service")


def fault(error: ErrorAnswer) -> Reply:
    """A SOAP fault: 500, but where the service is out of reach."""
    code = error.entry.code
    short = code.rpartition(".")[2]
    out = [f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{xml.SOAP}" xmlns:wd="{xml.BSVC}">']
    text = saxutils.escape(xml.lexical(_PREFIXES.get(short, _PROCESSING) + error.message))
    out.append(f"<SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>SOAP-ENV:{code}</faultcode>")
    out.append(f"<faultstring>{text}</faultstring>")
    if short == "validationError":
        detail = {"Message": error.message, "Xpath": error.details.get("xpath")}
        out.append("<detail>")
        xml.write("Validation_Fault", "Validation_FaultType", {"Validation_Error": [detail]}, out)
        out.append("</detail>")
    elif short == "processingError":
        out.append("<detail>")
        xml.write(
            "Processing_Fault", "Processing_FaultType", {"Detail_Message": error.message}, out
        )
        out.append("</detail>")
    out.append("</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>")
    return Reply(shapes.soap_status(error.entry), "".join(out).encode(), _XML)
