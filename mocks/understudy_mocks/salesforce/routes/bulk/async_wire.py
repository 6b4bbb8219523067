"""The envelope of Bulk API 1.0: XML or JSON, each with exactly its media type and nothing after."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import orjson

from understudy.vendor import Call, ErrorAnswer, Refusal, Reply
from understudy_mocks.salesforce.routes.bulk.batch_rows import name_of, parsed
from understudy_mocks.salesforce.routes.bulk.rows import Outcome
from understudy_mocks.salesforce.routes.bulk.table import shown, write

PREFIX = "/services/async/"
NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"
MEDIA = {"CSV": b"text/csv", "XML": b"application/xml", "JSON": b"application/json"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_CODES: Mapping[str, tuple[int, str]] = {
    "unauthenticated": (400, "InvalidSessionId"),
    "token-expired": (400, "InvalidSessionId"),
    "bad-header": (400, "InvalidSessionId"),
    "throttled": (400, "ExceededQuota"),
    "malformed": (400, "ClientInputError"),
    "retired-version": (400, "InvalidVersion"),
    "no-such-path": (404, "InvalidUrl"),
    "method-not-allowed": (405, "InvalidUrl"),
    "forbidden": (400, "FeatureNotEnabled"),
    "internal": (500, "Unknown"),
    "unavailable": (503, "ServerUnavailable"),
    "gateway-timeout": (504, "Timeout"),
}
"""How this API says what REST says otherwise (vendor's Bulk API guide; statuses from memory)."""
_SESSION = "Invalid session id"


def asks_json(call: Call) -> bool:
    """Whether the request was written in JSON, and is to be answered so."""
    return call.headers.get("content-type", "").strip().lower().startswith("application/json")


def says_form(call: Call) -> bool:
    return bool(call.headers.get("content-type", "").strip())


def error(call: Call, told: ErrorAnswer) -> Reply:
    """An error, in the form in which was asked."""
    status, code = _CODES.get(told.entry.kind, (told.entry.status, told.entry.code))
    message = _SESSION if code == "InvalidSessionId" else told.message
    if asks_json(call):
        return json({"exceptionCode": code, "exceptionMessage": message}, status)
    inner = f"<exceptionCode>{code}</exceptionCode><exceptionMessage>{escape(message)}"
    return xml("error", f"{inner}</exceptionMessage>", status)


def json(told: object, status: int = 200) -> Reply:
    return Reply(status, orjson.dumps(told), ((b"content-type", MEDIA["JSON"]),))


def xml(root: str, inner: str, status: int = 200) -> Reply:
    body = f' xmlns="{NAMESPACE}"' + (f" {_XSI}" if "xsi:" in inner else "")
    text = f"{_HEAD}<{root}{body}>{inner}</{root}>" if inner else f"{_HEAD}<{root}{body}/>"
    return Reply(status, text.encode("utf-8", "replace"), ((b"content-type", MEDIA["XML"]),))


def csv(text: str) -> Reply:
    return Reply(200, text.encode("utf-8", "replace"), ((b"content-type", MEDIA["CSV"]),))


def elements(told: Mapping[str, object]) -> str:
    """An object as XML has it: what is null is left out."""
    return "".join(
        f"<{name}>{escape(_spoken(name, value))}</{name}>"
        for name, value in told.items()
        if value is not None
    )


def _spoken(name: str, value: object) -> str:
    text = shown(value)
    if name.endswith("Date") or name == "systemModstamp":
        return text.removesuffix("+0000") + ("Z" if text.endswith("+0000") else "")
    return "Not Processed" if name == "state" and text == "NotProcessed" else text


def asked(call: Call) -> Mapping[str, object]:
    """The body of a request about a job, in JSON or XML; refuses what is neither."""
    if asks_json(call):
        try:
            told = orjson.loads(call.body)
        except orjson.JSONDecodeError as wrong:
            raise Refusal("async-bad-job", reason=f"Unable to parse Job: {wrong}") from None
        if not isinstance(told, dict):
            raise Refusal("async-bad-job", reason="Unable to parse Job: an object is expected")
        return told
    try:
        root = parsed(call.body.decode("utf-8", "replace"))
    except Refusal:
        raise Refusal("async-bad-job", reason="Unable to parse Job") from None
    return {name_of(e): e.text or "" for e in root}


# -- results ---------------------------------------------------------------------------------------


def outcomes(form: str, found: Sequence[Outcome]) -> Reply:
    """What became of the rows of a batch, in its order."""
    if form == "JSON":
        return json([_json_outcome(o) for o in found])
    if form == "XML":
        return xml("results", "".join(_xml_outcome(o) for o in found))
    lines = [[o.id, o.success, o.created, o.told] for o in found]
    return csv(write([["Id", "Success", "Created", "Error"], *lines]))


def _json_outcome(outcome: Outcome) -> Mapping[str, object]:
    return {
        "success": outcome.success,
        "created": outcome.created,
        "id": outcome.id or None,
        "errors": [
            {
                "message": e["message"],
                "fields": e["fields"],
                "statusCode": e["statusCode"],
                "extendedErrorDetails": None,
            }
            for e in outcome.errors
        ],
    }


def _xml_outcome(outcome: Outcome) -> str:
    flags = {"success": outcome.success, "created": outcome.created}
    if outcome.success:
        return f"<result>{elements({'id': outcome.id, **flags})}</result>"
    errors = "".join(f"<errors>{_xml_error(e)}</errors>" for e in outcome.errors)
    return f"<result>{errors}{elements(flags)}</result>"


def _xml_error(error: Mapping[str, object]) -> str:
    named = error["fields"]
    fields = "".join(elements({"fields": n}) for n in named) if isinstance(named, list) else ""
    return fields + elements({"message": error["message"], "statusCode": error["statusCode"]})


def records(found: Sequence[Mapping[str, object]]) -> Reply:
    """What a query found, in XML."""
    inner = "".join(f'<records xsi:type="sObject">{_fields(r)}</records>' for r in found)
    return xml("queryResult", inner)


def _fields(record: Mapping[str, object]) -> str:
    attributes = record.get("attributes")
    type_ = attributes["type"] if isinstance(attributes, Mapping) else ""
    parts = [elements({"type": type_})]
    for name, value in record.items():
        if name == "attributes":
            continue
        if isinstance(value, Mapping):
            parts.append(f'<{name} xsi:type="sObject">{_fields(value)}</{name}>')
        elif value is None:
            parts.append(f'<{name} xsi:nil="true"/>')
        else:
            parts.append(f"<{name}>{escape(_moment(value))}</{name}>")
    return "".join(parts)


def _moment(value: object) -> str:
    text = shown(value)
    return text.removesuffix("+0000") + "Z" if text.endswith(".000+0000") else text
