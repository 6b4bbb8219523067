"""Workday's protocols: SOAP, REST, WQL and reports. Parse, call, render."""

from understudy.vendor import Call, ErrorAnswer, Reply, Routes
from understudy_mocks.workday import auth
from understudy_mocks.workday.routes import oauth, raas, rest, soap, wql
from understudy_mocks.workday.routes.shapes import error_body, error_status

ROUTES = Routes()
for _part in (oauth, soap, raas, rest, wql):
    ROUTES.include(_part.ROUTES)


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """A fault where SOAP is spoken, JSON elsewhere."""
    report = call.path.startswith(auth.REPORT_PATHS)
    if call.exchange.method == "POST" if report else call.path.startswith("/ccx/service/"):
        return soap.fault(error)
    # Clients that send Basic only when they are asked to read reports, too (.NET's among them).
    return rest.error(error, b'Basic realm="Workday"' if report else b"Bearer")


__all__ = ["ROUTES", "error_body", "error_reply", "error_status"]
