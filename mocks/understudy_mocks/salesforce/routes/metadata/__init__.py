"""The Metadata API in SOAP, as far as it reads: what there is, and what it is made of.

Behaviour: Metadata API developer guide; client sources: jsforce and the vendor's command line.
"""

from collections.abc import Callable, Mapping

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Refusal, Reply, Routes
from understudy.vendor.contract import TEXT, Body, Contract, enveloped
from understudy.vendor.xml import Element
from understudy_mocks.salesforce import auth
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.metadata.components import DESCRIBED, TYPES, properties
from understudy_mocks.salesforce.routes.metadata.package import (
    NAMESPACE,
    check_retrieve,
    retrieve,
)
from understudy_mocks.salesforce.routes.soap.envelope import (
    XML,
    element,
    envelope,
    local,
    text_of,
)

ROUTES = Routes()
QUERIES_MOST, NAMES_MOST = 3, 10
"""In a listing and in a reading (Metadata API developer guide)."""

Action = Callable[[Call, Element], str]


def _describe(call: Call, body: Element) -> str:
    told = [
        {
            "childXmlNames": list(type.children),
            "directoryName": type.directory,
            "inFolder": False,
            "metaFile": type.meta_file,
            "suffix": type.suffix,
            "xmlName": type.name,
        }
        for type in DESCRIBED
    ]
    result = {
        "metadataObjects": told,
        "organizationNamespace": "",
        "partialSaveAllowed": True,
        "testRequired": False,
    }
    return element("describeMetadataResponse", {"result": result})


def _list(call: Call, body: Element) -> str:
    queries = [part for part in body if local(part) == "queries"]
    if not 1 <= len(queries) <= QUERIES_MOST:
        raise Refusal("metadata-limit", what="queries", limit=QUERIES_MOST)
    found = []
    for query in queries:
        type = TYPES.get(text_of(query, "type"))
        if type is None:
            raise Refusal("metadata-type", type=text_of(query, "type"))
        found += [properties(call, type, one) for one in type.components(call)]
    return f"<listMetadataResponse>{element('result', found)}</listMetadataResponse>"


def _read(call: Call, body: Element) -> str:
    """Components by name; what there is not is told as nothing, in its place."""
    type = TYPES.get(text_of(body, "type"))
    if type is None:
        raise Refusal("metadata-type", type=text_of(body, "type"))
    names = [part.text or "" for part in body if local(part) == "fullNames"]
    if not 1 <= len(names) <= NAMES_MOST:
        raise Refusal("metadata-limit", what="fullNames", limit=NAMES_MOST)
    known = {one.name: one for one in type.components(call)}
    typed = f' xsi:type="{type.name}"'
    records = "".join(
        element("records", known[name].tell(), typed)
        if name in known
        else '<records xsi:nil="true"/>'
        for name in names
    )
    return f"<readMetadataResponse><result>{records}</result></readMetadataResponse>"


ACTIONS: Mapping[str, tuple[Verb, Action]] = {
    "describeMetadata": ("describe", _describe),
    "listMetadata": ("describe", _list),
    "readMetadata": ("describe", _read),
    "retrieve": ("other", retrieve),
    "checkRetrieveStatus": ("other", check_retrieve),
}


def _about(call: Call) -> None:
    """Which action it is, for the record; what cannot be read is left for the answer to say."""
    try:
        body, _ = envelope(call)
    except Refusal:
        return
    if local(body) in ACTIONS:
        call.exchange.action = local(body)
        call.exchange.verb = ACTIONS[local(body)][0]
        call.exchange.object = text_of(body, "type")


CONTRACT = Contract(
    takes=(
        Body(
            TEXT,
            shapes.SOAP,
            examples=lambda action: enveloped(
                f'<{action} xmlns="http://soap.sforce.com/2006/04/metadata"/>'
            ),
        ),
    ),
    gives=(shapes.soap(),),
    errors=("soap-version", "soap-session", "soap-operation", "metadata-type", "metadata-limit"),
)
SOURCE = "Metadata API developer guide; client source: jsforce"


@ROUTES.route(
    "POST",
    "/services/Soap/m/{version}",
    public=True,
    source=SOURCE,
    actions=tuple(ACTIONS),
    about=_about,
    contract=CONTRACT,
)
@ROUTES.route(
    "POST",
    "/services/Soap/m/{version}/{organization}",
    public=True,
    source=SOURCE,
    actions=tuple(ACTIONS),
    about=_about,
    contract=CONTRACT,
)
def metadata(call: Call) -> Reply:
    """Tell of the org's components what the body asks; writing them is refused."""
    try:
        auth.check_version(call.params["version"])
    except Refusal:
        raise Refusal("soap-version") from None
    body, header = envelope(call)
    try:
        call.caller = auth.seen(call.system, text_of(header, "sessionId"))
    except Refusal:
        raise Refusal("soap-session") from None
    call.exchange.caller = call.caller.name
    if local(body) not in ACTIONS:
        raise Refusal("soap-operation", operation=local(body))
    inner = ACTIONS[local(body)][1](call, body)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
        ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soapenv:Body>{inner}</soapenv:Body></soapenv:Envelope>"
    )
    return Reply(200, text.encode("utf-8", "replace"), XML)
