"""Workday's protocols: SOAP, REST, WQL and reports. Parse, call, render."""

from understudy.vendor import Call, ErrorAnswer, Reply, Routes
from understudy_mocks.workday.routes import raas, rest, soap, wql

ROUTES = Routes()
for _part in (soap, raas, rest, wql):
    ROUTES.include(_part.ROUTES)


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """A fault where SOAP is spoken, JSON elsewhere."""
    spoken = call.path.startswith("/ccx/service/")
    report = call.path.startswith("/ccx/service/customreport2/")
    return soap.fault(error) if spoken and not report else rest.error(error)
