"""Requests inside requests: how they are read, played one after the other, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

import orjson

from understudy.vendor import Call, Refusal, Reply, inside, play_within
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.composite.references import resolved

Json = Mapping[str, object]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROOT = "/services/data/"
_OUT_OF_REACH = ("composite/batch", "composite/graph", "composite/tree", "jobs")
_SHOWN = ("location", "etag", "last-modified")
HALTED = "The transaction was rolled back since another operation in the same transaction failed."


@dataclass(frozen=True, slots=True)
class Asked:
    """One request inside another, as it was written."""

    method: str
    url: str
    name: str
    body: object
    headers: Mapping[str, str]


@dataclass(slots=True)
class Played:
    """The answers so far, by the names of their requests; `since`: where their exchanges begin."""

    since: int
    told: list[dict[str, object]] = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return all(int(str(one["httpStatusCode"])) < 400 for one in self.told)


def asked(listed: object, most: int, what: str) -> list[Asked]:
    """The requests of an envelope; refuses what is none."""
    if not isinstance(listed, list) or not listed:
        raise Refusal("bad-envelope", reason=f"{what} must be a list of requests")
    if len(listed) > most:
        raise Refusal("bad-envelope", reason=f"{what} has more than {most} requests")
    found = [_one(one) for one in listed]
    names = [one.name for one in found]
    if len(set(names)) != len(names):
        raise Refusal("bad-envelope", reason="Duplicate ReferenceId provided.")
    return found


def _one(told: object) -> Asked:
    if not isinstance(told, dict):
        raise Refusal("bad-envelope", reason="a request must be an object")
    method, url, name = (told.get(key) for key in ("method", "url", "referenceId"))
    if not isinstance(method, str) or method.upper() not in METHODS:
        raise Refusal("bad-envelope", reason="a request needs a method")
    if not isinstance(url, str) or not url.startswith("/"):
        raise Refusal("bad-envelope", reason="a request needs an url that starts with a slash")
    if not isinstance(name, str) or not name.isascii() or not name.replace("_", "a").isalnum():
        raise Refusal("bad-envelope", reason="Provided referenceId is not valid")
    headers = told.get("httpHeaders") or {}
    if not isinstance(headers, dict):
        raise Refusal("bad-envelope", reason="httpHeaders must be an object")
    texts = {str(key): str(value) for key, value in headers.items()}
    return Asked(method.upper(), url, name, told.get("body"), texts)


def play_all(call: Call, requests: Sequence[Asked], played: Played) -> None:
    """Play the requests in order; each may refer to the answers before it."""
    for one in requests:
        try:
            url = str(resolved(one.url, played.answers))
            body = resolved(one.body, played.answers)
            headers = resolved(dict(one.headers), played.answers)
        except Refusal as refusal:
            played.told.append(_halted(one.name, str(refusal.details["reason"])))
            continue
        content = b"" if body is None else orjson.dumps(body)
        texts = headers if isinstance(headers, dict) else {}
        reply = play(call, one.method, url, content, texts)
        told = _told(one.name, reply)
        played.told.append(told)
        if reply.status < 400:
            played.answers[one.name] = told["body"]


def play(
    call: Call, method: str, url: str, content: bytes, headers: Mapping[str, str] | None = None
) -> Reply:
    """Play one request. Its address may have blanks and quotes as they are."""
    path, mark, query = url.partition("?")
    version, _, below = unquote(path).partition("/v")[2].strip("/").lower().partition("/")
    known = version in shapes.VERSIONS and not below.startswith(_OUT_OF_REACH)
    if not path.startswith(ROOT) or not known or below == "composite":
        path = ROOT + "nowhere/at/all"
    safe = quote(query, safe="=&%+'(),.:/;@!*$?-_~[]{}<>|^`\"\\ ")
    target = f"{quote(path, safe='/%:@!$&()*+,;=~')}{mark}{safe}"
    return play_within(call, inside(call, method, target, content, headers))


def undo(call: Call, played: Played) -> list[dict[str, object]]:
    """The answers once everything was rolled back: what went well was in vain."""
    for exchange in call.system.exchanges[played.since :]:
        exchange.outcome, exchange.changes = "failed", (0, 0)
    return [
        one if int(str(one["httpStatusCode"])) >= 400 else _halted(str(one["referenceId"]), HALTED)
        for one in played.told
    ]


def body_of(reply: Reply) -> object:
    """The body of an answer: JSON, a text, or nothing."""
    if not reply.body:
        return None
    try:
        found: object = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return reply.body.decode("utf-8", "replace")
    return found


def _told(name: str, reply: Reply) -> dict[str, object]:
    shown = {
        key.decode().title().replace("Etag", "ETag"): value.decode()
        for key, value in reply.headers
        if key.decode() in _SHOWN
    }
    return {
        "body": body_of(reply),
        "httpHeaders": shown,
        "httpStatusCode": reply.status,
        "referenceId": name,
    }


def _halted(name: str, reason: str) -> dict[str, object]:
    return {
        "body": [{"errorCode": "PROCESSING_HALTED", "message": reason}],
        "httpHeaders": {},
        "httpStatusCode": 400,
        "referenceId": name,
    }
