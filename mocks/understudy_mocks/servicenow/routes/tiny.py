"""Short names of long addresses: what a caller asks for when a query is too long for an address."""

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from understudy.vendor import Call, Refusal, Reply, Routes, System, json_reply
from understudy.vendor.contract import TEXT, Body, Contract
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import record_of, text_of_json
from understudy_mocks.servicenow.routes.declaring import under

ROUTES = Routes()
KEPT = 1000


@dataclass
class Tiny:
    """The query strings behind short names, the oldest forgotten first."""

    system: System
    known: dict[str, str] = field(default_factory=dict)


def lengthened(call: Call) -> None:
    """Put the query string behind a short name in its place; an unknown name asks for nothing."""
    if "sysparm_tiny=" not in call.query_string:
        return
    name = call.query.get("sysparm_tiny", "")
    call.query_string = call.system.part(Tiny).known.get(name, "")
    for read in ("query", "query_list"):
        call.__dict__.pop(read, None)


@under(
    ROUTES,
    "POST",
    "/tinyurl",
    verb="other",
    source="client source: Ansible's servicenow.itsm",
    contract=Contract(
        takes=(
            Body(
                {"type": "object", "properties": {"url": shapes.WORDS}, "required": ["url"]},
                example={
                    "url": "https://halden.service-now.com/incident_list.do?sysparm_query=a=1"
                },
            ),
        ),
        gives=(shapes.told(shapes.result(TEXT)),),
        errors=(*shapes.SILENT, "missing-parameter", "malformed"),
    ),
)
def shorten(call: Call) -> Reply:
    """Give a long address a short name."""
    url = text_of_json(record_of(call).get("url"))
    if not url:
        raise Refusal("missing-parameter", field="url")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Refusal("malformed", reason="that is no address") from None
    name = hashlib.md5(url.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    known = call.system.part(Tiny).known
    if len(known) >= KEPT:
        del known[next(iter(known))]
    known[name] = parts.query
    table = parts.path.rpartition("/")[2].removesuffix(".do").removesuffix("_list") or "home"
    return json_reply({"result": f"{table}_list.do?sysparm_tiny={name}"})
