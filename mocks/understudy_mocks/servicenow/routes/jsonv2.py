"""The JSONv2 web service: records written and read by POST, the action named beside them.

Behaviour: vendor's documentation, JSON Data Modification API; shapes of answers partly from memory.
"""

from collections.abc import Mapping
from functools import partial

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import WHOLE, Ask, Body, Contract, gives, listing, record
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import given, text_of_json
from understudy_mocks.servicenow.routes.exports import FLAT, RECORDS, asked, found
from understudy_mocks.servicenow.routes.table import existing, inserted, kind_of

ROUTES = Routes()
VERBS: Mapping[str, Verb] = {
    "getKeys": "query",
    "getRecords": "query",
    "get": "read",
    "insert": "create",
    "insertMultiple": "create",
    "update": "update",
    "deleteRecord": "delete",
    "deleteMultiple": "delete",
}


def _action(call: Call, body: object) -> str:
    """What is to be done: the body's word counts more than the address's."""
    named = body.get("sysparm_action") if isinstance(body, dict) else None
    return named if isinstance(named, str) else call.query.get("sysparm_action", "")


def _about(call: Call) -> None:
    """Which action it is, for the record; what cannot be read is left for the answer to say."""
    try:
        action = _action(call, call.json() if call.body.strip() else {})
    except Refusal:
        return
    if action in VERBS:
        call.exchange.action, call.exchange.verb = action, VERBS[action]
        call.exchange.object = call.params["object"]


@ROUTES.route(
    "POST",
    "/{object}.do",
    source="vendor's documentation: JSON Data Modification API",
    actions=tuple(VERBS),
    about=_about,
    contract=Contract(
        asks=(
            shapes.TABLE_PATH,
            Ask("JSONv2", required=True),
            Ask("sysparm_action", {"type": "string", "enum": list(VERBS)}, required=True),
            *(shapes.QUERY, Ask("sysparm_sys_id"), Ask("displayvalue")),
        ),
        takes=(
            Body(
                {"type": "object", "additionalProperties": False, "properties": {}},
                example={"short_description": "Rehearsal"},
            ),
        ),
        body_optional=True,
        gives=(
            gives({"anyOf": [RECORDS, record("count", count=WHOLE, records=listing(FLAT.schema))]}),
        ),
        errors=("no-such-path", "missing-parameter", "malformed", "not-found", "unreadable"),
    ),
)
def json_service(call: Call) -> Reply:
    """Read, insert, change or delete records, as the action says."""
    if "JSONv2" not in call.query and "JSON" not in call.query:
        raise Refusal("no-such-path", path=call.path)
    kind = kind_of(call)
    body: object = call.json() if call.body.strip() else {}
    action = _action(call, body)
    if action == "insert" or action == "insertMultiple":
        return _insert(call, kind, body)
    if not isinstance(body, dict):
        raise Refusal("malformed", reason="a JSON object is expected")
    query = {**call.query, **{n: text_of_json(v) for n, v in body.items() if n in ASKED}}
    if action == "update":
        return _update(call, kind, query, body)
    if action in ("deleteRecord", "deleteMultiple"):
        return _delete(call, kind, query, action)
    return json_reply({"records": asked(call, kind, query, action)})


ASKED = ("sysparm_query", "sysparm_sys_id", "sysparm_record_count", "displayvalue")


def _insert(call: Call, kind: ObjectType, body: object) -> Reply:
    several = body.get("records", body) if isinstance(body, dict) else body
    records = several if isinstance(several, list) else [several]
    made: list[object] = []
    for one in records:
        if not isinstance(one, dict):
            raise Refusal("malformed", reason="a JSON object is expected")
        row = inserted(call, kind, partial(given, call, kind, one))
        made += asked(call, kind, {"sysparm_sys_id": str(row["sys_id"])}, "get")
    return json_reply({"records": made})


def _chosen(call: Call, kind: ObjectType, query: Mapping[str, str], *, one: bool) -> list[str]:
    """The ids that a write is about: of the one named, or of all that a query finds."""
    id = query.get("sysparm_sys_id", "") if one or not query.get("sysparm_query") else ""
    if not id and (one or not query.get("sysparm_query")):
        raise Refusal("missing-parameter", field="sysparm_sys_id" if one else "sysparm_query")
    wanted = {"sysparm_fields": "sys_id", "sysparm_query": "" if id else query["sysparm_query"]}
    return [record["sys_id"]["value"] for record in found(call, kind, wanted, one=id)]


def _update(
    call: Call, kind: ObjectType, query: Mapping[str, str], body: dict[str, object]
) -> Reply:
    changed: list[object] = []
    for id in _chosen(call, kind, query, one=False):
        real, _ = existing(call, kind, id, "Update")
        call.system.records.update(real.name, id, given(call, real, body), call.caller)
        changed += asked(call, kind, {"sysparm_sys_id": id}, "get")
    return json_reply({"records": changed})


def _delete(call: Call, kind: ObjectType, query: Mapping[str, str], action: str) -> Reply:
    one = action == "deleteRecord"
    gone: list[object] = []
    for id in _chosen(call, kind, query, one=one):
        if call.system.store.get(kind.name, id) is None:
            continue  # it went with another one of them
        gone += asked(call, kind, {"sysparm_sys_id": id}, "get")
        real, _ = existing(call, kind, id, "Delete")
        call.system.records.delete(real.name, id, call.caller)
    if one and not gone:
        raise Refusal("not-found", object=kind.name, id=query["sysparm_sys_id"])
    return json_reply({"records": gone} if one else {"count": len(gone), "records": gone})
