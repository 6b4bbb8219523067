"""How an answer goes out: JSON or XML, compact or for eyes."""

import re
from xml.sax.saxutils import escape

import orjson

from understudy.vendor import Call, Refusal, Reply

JSON, XML = b"application/json;charset=UTF-8", b"application/xml;charset=UTF-8"
SUFFIX = re.compile(r"\.(json|xml)$", re.IGNORECASE)
_JSON_BODIES = ("application/json", "application/xml", "text/xml", "multipart/")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def check_media(call: Call) -> None:
    """Refuse a body that is neither JSON nor XML; one that does not say is taken for JSON."""
    media = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media and call.body and not media.startswith(_JSON_BODIES):
        raise Refusal("unsupported-media", media=media)


def wants_xml(call: Call) -> bool:
    """By the ending of the address, else by what the caller would rather have."""
    ending = call.path[-5:].lower()
    if ending.endswith((".json", ".xml")) and call.path.startswith("/services/data/"):
        return ending.endswith("xml")
    accepted = call.headers.get("accept", "").lower()
    json, xml = accepted.find("json"), accepted.find("xml")
    return xml >= 0 and not 0 <= json < xml and "text/html" not in accepted


def rendered(call: Call, reply: Reply) -> Reply:
    """The answer of a REST operation in the form that the caller asked for."""
    body, headers = reply.body, reply.headers
    if body and dict(headers).get(b"content-type", b"").startswith(b"application/json"):
        if wants_xml(call):
            body = _xml(call, orjson.loads(body), reply.status)
            headers = tuple((k, XML if k == b"content-type" else v) for k, v in headers)
        elif call.headers.get("x-prettyprint") in ("1", "true"):
            body = _pretty(orjson.loads(body), "").encode()
    return Reply(reply.status, body, headers)


def _pretty(value: object, indent: str) -> str:
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        parts = (
            f"{deeper}{orjson.dumps(name).decode()} : {_pretty(one, deeper)}"
            for name, one in value.items()
        )
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    if isinstance(value, list):
        return f"[ {', '.join(_pretty(one, indent) for one in value)} ]" if value else "[ ]"
    return orjson.dumps(value).decode()


# -- XML -------------------------------------------------------------------------------------------


def _xml(call: Call, told: object, status: int) -> bytes:
    inner, root = told, _root(call, told)
    if isinstance(told, list):
        one = "Error" if status >= 400 else "Item"
        root = "Errors" if status >= 400 else root
        inner = {one: told}
    attributes = ""
    if isinstance(inner, dict) and isinstance(inner.get("attributes"), dict):
        attributes = _attributes(inner)
    text = f"<{root}{attributes}{_XSI}>{_elements(inner)}</{root}>"
    return ('<?xml version="1.0" encoding="UTF-8"?>' + text).encode("utf-8", "replace")


def _root(call: Call, told: object) -> str:
    """What the outermost element is called: the record's type, or what was asked for."""
    if isinstance(told, dict):
        attributes = told.get("attributes")
        if isinstance(attributes, dict):
            return str(attributes["type"])
        if "totalSize" in told:
            return "QueryResult"
        if "success" in told:
            return "Result"
    parts = [part for part in call.path.split("/") if part]
    last = SUFFIX.sub("", parts[-1])
    return last.title() if _NAME.fullmatch(last) else "Response"


def _attributes(told: dict[str, object]) -> str:
    found = told["attributes"]
    assert isinstance(found, dict)
    return "".join(
        f' {name}="{escape(str(value), {chr(34): "&quot;"})}"' for name, value in found.items()
    )


def _elements(value: object) -> str:
    if not isinstance(value, dict):
        return _text(value)
    return "".join(_element(name, one) for name, one in value.items() if name != "attributes")


def _element(name: str, value: object) -> str:
    tag = name if _NAME.fullmatch(name) else "item"
    if value is None:
        return f'<{tag} xsi:nil="true"/>'
    if isinstance(value, list):
        return "".join(_element(tag, one) for one in value)
    attributes = ""
    if isinstance(value, dict) and isinstance(value.get("attributes"), dict):
        attributes = _attributes(value)
    return f"<{tag}{attributes}>{_elements(value)}</{tag}>"


_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _UNSPEAKABLE.sub("", escape(str(value)))
