"""Reports as a service: run by address or by SOAP, in one piece, without pages.

Prompts are query parameters; an instance is named by a type and one or several values
(`Worker!Employee_ID=21001!21002`).
"""

from collections.abc import Iterator

from lxml import etree

from understudy.vendor import Call, Refusal, Reply, Routes
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.raas.costs import COST_RATES
from understudy_mocks.workday.routes.raas.formats import (
    FORMATS,
    XML,
    namespace,
    report_data,
    wsdl,
    xsd,
)
from understudy_mocks.workday.routes.raas.model import Asked, Report
from understudy_mocks.workday.routes.raas.people import TIME_OFF, WORKERS

ROUTES = Routes()
SOURCE = "reports of the fact sheet; client sources: tap-workday-raas, wdsdk, wwsclient"
REPORTS = {report.name: report for report in (COST_RATES, WORKERS, TIME_OFF)}
_PATHS = tuple(f"{prefix}{{tenant}}/{{owner}}/{{report}}" for prefix in auth.REPORT_PATHS)
_PATH_ASKS = (
    shapes.IN_TENANT,
    Ask("owner", {"type": "string", "enum": [auth.REPORT_OWNER]}, "path"),
    # The others ask for prompts, which their own descriptions tell.
    Ask("report", {"type": "string", "enum": [COST_RATES.name, WORKERS.name]}, "path"),
)
_RUN = Contract(
    asks=(
        Ask("format", {"type": "string", "enum": sorted(FORMATS)}),
        *_PATH_ASKS,
    ),
    gives=(
        Answer(200, (Body(shapes.REPORT_ENTRIES), Body(TEXT, "text/csv"), Body(TEXT, shapes.XML))),
    ),
    errors=("not-found", "invalid-reference", "invalid-login", "required-missing"),
)


def report(call: Call) -> Reply:
    """Run a report, or describe it."""
    found = _report(call)
    if "xsd" in call.query or "xsds" in call.query:
        described = xsd(found, simple="xsds" in call.query)
        return Reply(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{described}'.encode(), XML)
    if "wsdl" in call.query:
        return Reply(200, wsdl(found, f"{call.origin}{call.path}").encode(), XML)
    write = FORMATS.get(call.query.get("format", ""))
    if write is None:
        raise Refusal("invalid-value", field="format", value=call.query["format"])
    asked = Asked(found, call.query_list).check()
    return write(found, found.seen_by(call.caller.scopes), found.rows(call, asked))


def execute_report(call: Call) -> Reply:
    """Run a report that is asked for in an envelope."""
    found, request = _report(call), xml.envelope(call.body).request
    name = etree.QName(request)
    if (name.namespace, name.localname) != (namespace(found), "Execute_Report"):
        raise Refusal("unexpected-element", field=name.localname)
    asked = Asked(found, list(_prompts(request))).check()
    rows = found.rows(call, asked)
    data = report_data(found, found.seen_by(call.caller.scopes), rows, instances=True)
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="{xml.SOAP}">'
        f"<env:Body>{data}</env:Body></env:Envelope>"
    )
    return Reply(200, body.encode(), XML)


def _prompts(request: etree._Element) -> Iterator[tuple[str, str]]:
    """The prompts of an envelope, as an address would have them."""
    for parameters in request:
        for prompt in parameters:
            name = etree.QName(prompt).localname
            ids = list(prompt)
            if not ids:
                yield name, (prompt.text or "").strip()
                continue
            types = [str(v) for k, v in ids[0].attrib.items() if etree.QName(k).localname == "type"]
            values = "!".join((id_.text or "").strip() for id_ in ids)
            yield f"{name}!{types[0] if types else 'WID'}", values


def _report(call: Call) -> Report:
    found = REPORTS.get(call.params["report"])
    place = (call.params["tenant"], call.params["owner"])
    if found is None or place != (auth.TENANT, auth.REPORT_OWNER):
        raise Refusal("not-found", object="report", id=call.params["report"])
    return found


for _path in _PATHS:
    ROUTES.route("GET", _path, verb="query", object="Worker_Event", source=SOURCE, contract=_RUN)(
        report
    )
    ROUTES.route(
        "POST",
        _path,
        verb="query",
        object="Worker_Event",
        source=SOURCE,
        contract=Contract(
            asks=_PATH_ASKS,
            takes=(Body(TEXT, shapes.XML),),
            gives=(Answer(200, (Body(TEXT, shapes.XML),)),),
            errors=(*shapes.FAULTY, "invalid-reference", "required-missing"),
        ),
    )(execute_report)
