"""Errors in the envelope of the protocol that was spoken."""

from xml.sax.saxutils import escape

from understudy.vendor import Call, ErrorAnswer, Reply, Schema, json_reply

_FIELD_ERRORS = frozenset(
    {
        "required-missing",
        "read-only",
        "too-long",
        "bad-choice",
        "bad-email",
        "out-of-range",
        "malformed-reference",
        "wrong-type-id",
        "bulk-bad-value",
    }
)
_RECORD_ERRORS = frozenset(
    {"duplicate", "bad-reference", "malformed-id", "deleted", "delete-failed", "operation-unknown"}
)
_LABELLED = frozenset(
    {"too-long", "bad-choice", "bad-email", "out-of-range", "wrong-type-id", "bulk-bad-value"}
)
SOAP_STATUS = 500
XML = ((b"content-type", b"text/xml; charset=utf-8"),)


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """SOAP faults, OAuth objects, plain words of the identity service, or REST's list."""
    if call.path.startswith("/services/Soap/"):
        return _fault(error)
    if call.path.startswith("/id/") or call.path.rstrip("/").endswith("/oauth2/userinfo"):
        headers = ((b"content-type", b"text/plain; charset=UTF-8"),)
        return Reply(error.entry.status, error.entry.code.encode(), headers)
    if call.path.startswith("/services/oauth2/"):
        told = {"error": error.entry.code.lower(), "error_description": error.message}
        return json_reply(told, error.entry.status)
    return json_reply([told_error(call, error)], error.entry.status)


def told_error(call: Call, error: ErrorAnswer, code: str = "errorCode") -> dict[str, object]:
    """One error as REST tells it; lists of records call the code `statusCode`."""
    return told_in(call.system.schema, error, code)


def told_in(schema: Schema, error: ErrorAnswer, code: str) -> dict[str, object]:
    """One error of an org with that schema; nobody needs to have called."""
    kind, details = error.entry.kind, error.details
    told: dict[str, object] = {"message": _labelled(schema, error), code: error.entry.code}
    if kind in _FIELD_ERRORS:
        named = str(details.get("fields") or details.get("field") or "")
        told["fields"] = named.split(", ") if named else []
    elif kind in _RECORD_ERRORS:
        told["fields"] = []
    return told


def _labelled(schema: Schema, error: ErrorAnswer) -> str:
    """The message; some begin with a field as people see it on the screen."""
    name, object_ = str(error.details.get("field")), str(error.details.get("object"))
    if error.entry.kind not in _LABELLED or object_ not in schema:
        return error.message
    f = schema.object(object_).by_name.get(name.lower())
    return f.label + error.message.removeprefix(name) if f else error.message


_FAULTS = {
    "INVALID_LOGIN": "LoginFault",
    "LOGIN_MUST_USE_SECURITY_TOKEN": "LoginFault",
    "INVALID_FIELD": "InvalidFieldFault",
    "MALFORMED_QUERY": "MalformedQueryFault",
    "MALFORMED_SEARCH": "MalformedSearchFault",
    "INVALID_TYPE": "InvalidSObjectFault",
    "INVALID_QUERY_LOCATOR": "InvalidQueryLocatorFault",
    "MALFORMED_ID": "InvalidIdFault",
}


def _fault(error: ErrorAnswer) -> Reply:
    code, message = error.entry.code, escape(error.message)
    kind = _FAULTS.get(code, "UnexpectedErrorFault")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
        ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:sf="urn:fault.partner.soap.sforce.com"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soapenv:Body><soapenv:Fault><faultcode>sf:{code}</faultcode>"
        f"<faultstring>{code}: {message}</faultstring>"
        f'<detail><sf:{kind} xsi:type="sf:{kind}">'
        f"<sf:exceptionCode>{code}</sf:exceptionCode>"
        f"<sf:exceptionMessage>{message}</sf:exceptionMessage>"
        f"</sf:{kind}></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    )
    status = error.entry.status if error.entry.status in (404, 405, 502, 503, 504) else SOAP_STATUS
    return Reply(status, text.encode("utf-8", "replace"), XML)
