"""Workday's SOAP services: one address a service, the operation is what the body holds."""

import re
from collections.abc import Callable, Mapping
from xml.sax import saxutils

from lxml import etree

from understudy.vendor import Call, ErrorAnswer, Refusal, Reply, Routes
from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.published import SERVICES, Operation
from understudy_mocks.workday.routes.catalogue import (
    get_job_profiles,
    get_locations,
    get_organizations,
)
from understudy_mocks.workday.routes.getting import Asked, asked
from understudy_mocks.workday.routes.workers import get_workers
from understudy_mocks.workday.routes.wsdl import wsdl

ROUTES = Routes()
DEFAULT_VERSION = "v42.0"
_VERSION = re.compile(r"v[1-9]\d\.\d")
_XML = ((b"content-type", b"text/xml;charset=UTF-8"),)

_PREFIXES = {"validationError": "Validation error occurred. ", "authenticationError": ""}
_PROCESSING = "Processing error occurred. "


def _server_timestamp(asked: Asked) -> Mapping[str, object]:
    now = xml.offset_moment(stored(asked.call.system.clock.now()))
    return {"@version": asked.call.params["version"], "Server_Timestamp_Data": now}


OPERATIONS: Mapping[str, Callable[[Asked], Mapping[str, object]]] = {
    "Get_Workers": get_workers,
    "Get_Organizations": get_organizations,
    "Get_Job_Profiles": get_job_profiles,
    "Get_Locations": get_locations,
    "Get_Server_Timestamp": _server_timestamp,
}


@ROUTES.route("GET", "/ccx/service/{tenant}/{service}/{version}", verb="describe", public=True)
def versioned_wsdl(call: Call) -> Reply:
    """The WSDL of a service."""
    return _wsdl(call, call.params["version"])


@ROUTES.route("GET", "/ccx/service/{tenant}/{service}", verb="describe", public=True)
def latest_wsdl(call: Call) -> Reply:
    """The WSDL of a service, in its latest version."""
    return _wsdl(call, DEFAULT_VERSION)


def _wsdl(call: Call, version: str) -> Reply:
    service = call.params["service"]
    if "wsdl" not in call.query or service not in SERVICES or not _VERSION.fullmatch(version):
        raise Refusal("invalid-service")
    location = f"{call.origin}/ccx/service/{call.params['tenant']}/{service}/{version}"
    return Reply(200, wsdl(service, location), _XML)


@ROUTES.route("POST", "/ccx/service/{tenant}/{service}/{version}", verb="query", object="Worker")
def operation(call: Call) -> Reply:
    """Play the operation that the envelope asks for."""
    given = xml.envelope(call.body)
    found = _operation(call, given.request)
    path = f"/wd:{found.request}"
    request = xml.read(given.request, f"{found.request}Type", path)
    node = OPERATIONS[found.name](asked(call, found.name, request, given.descriptors))
    out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="{xml.SOAP}"']
    out.append(f' xmlns:wd="{xml.BSVC}"><env:Body>')
    xml.write(found.response, f"{found.response}Type", node, out)
    out.append("</env:Body></env:Envelope>")
    return Reply(200, "".join(out).encode(), _XML)


def _operation(call: Call, request: etree._Element) -> Operation:
    name = etree.QName(request)
    if name.namespace == xml.BSVC and _VERSION.fullmatch(call.params["version"]):
        for known in SERVICES.get(call.params["service"], ()):
            if known.request == name.localname:
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
    status = error.entry.status if error.entry.status > 500 else 500
    # A SOAP client is not told to slow down, but that the service is busy.
    return Reply(503 if error.entry.status == 429 else status, "".join(out).encode(), _XML)
