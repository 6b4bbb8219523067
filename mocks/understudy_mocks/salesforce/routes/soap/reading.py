"""Actions that read: queries, searches, records by id, describes, what changed since when."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Field, ObjectType, Refusal
from understudy.vendor.validation import stored
from understudy.vendor.xml import Element
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.objects.recycle_bin import KEPT
from understudy_mocks.salesforce.queries import Answer, ask, tell
from understudy_mocks.salesforce.queries.searching import search
from understudy_mocks.salesforce.routes.bodies import base_of, selected, told_paths
from understudy_mocks.salesforce.routes.describing import described, described_globally
from understudy_mocks.salesforce.routes.query import BATCH, BATCH_MIN, Locators, continued
from understudy_mocks.salesforce.routes.replication import (
    UPDATED_WITHIN,
    deleted_between,
    updated_between,
    window,
)
from understudy_mocks.salesforce.routes.soap.envelope import element, local, text_of

Action = Callable[[Call, Element, Element | None], str]


def _query(call: Call, body: Element, header: Element | None) -> str:
    text = text_of(body, "queryString")
    if not text.strip():
        raise Refusal("no-query")
    deleted = local(body) == "queryAll"
    answer = ask(call.system, text, deleted=deleted, user_id=call.caller.user_id)
    call.about(answer.plan.object)
    key, batch = "", _batch(header)
    if answer.total > batch and answer.plan.tells != "count":
        if answer.plan.tells == "aggregates":
            raise Refusal("too-many-groups")
        key = call.system.part(Locators).keep(answer, call.caller.name)
    return _page(call, local(body), answer, key, 0, batch)


def _query_more(call: Call, body: Element, header: Element | None) -> str:
    answer, key, offset = continued(call, text_of(body, "queryLocator"))
    call.about(answer.plan.object)
    return _page(call, "queryMore", answer, key, offset, _batch(header))


def _batch(header: Element | None) -> int:
    asked = text_of(header, "batchSize")
    return min(max(int(asked), BATCH_MIN), BATCH) if asked.isascii() and asked.isdigit() else BATCH


def _page(call: Call, name: str, answer: Answer, key: str, offset: int, batch: int) -> str:
    after = offset + batch
    done = not key or after >= answer.total
    records = tell(call.system, answer, offset, batch, base_of(call))
    inner = _result(call, records, answer.total, "" if done else f"{key}-{after}")
    return f'<{name}Response><result xsi:type="QueryResult">{inner}</result></{name}Response>'


def _result(call: Call, records: list[dict[str, object]], size: int, locator: str) -> str:
    told = "".join(record_element(call, "records", one) for one in records)
    return (
        element("done", not locator)
        + element("queryLocator", locator or None)
        + told
        + element("size", size)
    )


def record_element(call: Call, name: str, told: Mapping[str, object]) -> str:
    """A record as the API that was asked writes it."""
    attributes = told["attributes"]
    kind = str(attributes["type"]) if isinstance(attributes, Mapping) else ""
    partner = call.params["api"] == "u"
    fields = {key: value for key, value in told.items() if key not in ("attributes", "Id")}
    inner = element("sf:type", kind) if partner else ""
    if partner or "Id" in told:
        inner += element("sf:Id", told.get("Id"))
    inner += "".join(_field(call, kind, told, key, value) for key, value in fields.items())
    typed = "sf:sObject" if partner else f"sf:{kind}"
    return f'<{name} xsi:type="{typed}">{inner}</{name}>'


def _field(call: Call, kind: str, told: Mapping[str, object], key: str, value: object) -> str:
    if isinstance(value, dict) and "attributes" in value:
        return record_element(call, f"sf:{key}", value)
    if isinstance(value, dict) and "records" in value:
        locator = str(value.get("nextRecordsUrl", "")).rpartition("/")[2]
        inner = _result(call, value["records"], value["totalSize"], locator)
        return f'<sf:{key} xsi:type="QueryResult">{inner}</sf:{key}>'
    if isinstance(value, dict):
        inner = "".join(element(f"sf:{name}", one) for name, one in value.items())
        return f"<sf:{key}>{inner}</sf:{key}>"
    schema = call.system.schema
    f = schema.object(kind).by_name.get(key.lower()) if kind in schema else None
    return element(f"sf:{key}", value_of(call, kind, f, told, value))


def value_of(
    call: Call, kind: str, f: Field | None, told: Mapping[str, object], value: object
) -> object:
    """A value in SOAP's own form: moments end in Z, bytes are in base64."""
    if f is None or value is None:
        return value
    if f.type == "datetime":
        return str(value).removesuffix("+0000").removesuffix("Z") + "Z"
    if f.native == "base64":
        row = call.system.store.get(kind, str(value).split("/")[-2])
        return row[f.name] if row is not None else None
    return value


def _search(call: Call, body: Element, header: Element | None) -> str:
    found = search(call.system, text_of(body, "searchString"), base_of(call))
    records = "".join(
        f"<searchRecords>{record_element(call, 'record', one)}</searchRecords>" for one in found
    )
    return f"<searchResponse><result>{records}</result></searchResponse>"


def _retrieve(call: Call, body: Element, header: Element | None) -> str:
    kind = visible_kind(call, text_of(body, "sObjectType"))
    names = text_of(body, "fieldList").split(",")
    paths = selected(call.system.schema, kind, names)
    parts = []
    for one in body:
        if local(one) != "ids":
            continue
        id_ = full_id((one.text or "").strip())
        row = call.system.store.get(kind.name, id_) if id_ else None
        if row is None:
            parts.append('<result xsi:nil="true"/>')
        else:
            parts.append(record_element(call, "result", told_paths(call, kind, row, paths)))
    return f"<retrieveResponse>{''.join(parts)}</retrieveResponse>"


def visible_kind(call: Call, name: str) -> ObjectType:
    """A type by its name; refuses one that nobody may see."""
    if name not in call.system.schema or call.system.schema.object(name).hidden:
        raise Refusal("soql-object", reason=f"sObject type '{name}' is not supported.")
    kind = call.system.schema.object(name)
    call.about(kind.name)
    return kind


def _describe_global(call: Call, body: Element, header: Element | None) -> str:
    return element("describeGlobalResponse", {"result": described_globally(call)})


def _describe(call: Call, body: Element, header: Element | None) -> str:
    name = local(body)
    kinds = [
        visible_kind(call, (one.text or "").strip())
        for one in body
        if local(one).lower() in ("sobjecttype", "sobjectype")
    ]
    return element(f"{name}Response", {"result": [described(call, kind) for kind in kinds]})


def _server_timestamp(call: Call, body: Element, header: Element | None) -> str:
    now = stored(call.system.clock.now())
    return element("getServerTimestampResponse", {"result": {"timestamp": now}})


def _updated(call: Call, body: Element, header: Element | None) -> str:
    kind, start, end = _window(call, body, UPDATED_WITHIN)
    ids = updated_between(call, kind, start, end)
    told = {"ids": ids, "latestDateCovered": stored(end)}
    return element("getUpdatedResponse", {"result": told})


def _deleted(call: Call, body: Element, header: Element | None) -> str:
    kind, start, end = _window(call, body, KEPT)
    told = {
        "deletedRecords": [
            {"deletedDate": at, "id": id_} for id_, at in deleted_between(call, kind, start, end)
        ],
        "earliestDateAvailable": stored(call.system.clock.now() - KEPT),
        "latestDateCovered": stored(end),
    }
    return element("getDeletedResponse", {"result": told})


def _window(call: Call, body: Element, reach: timedelta) -> tuple[ObjectType, datetime, datetime]:
    kind = visible_kind(call, text_of(body, "sObjectType"))
    start, end = window(call, reach, text_of(body, "startDate"), text_of(body, "endDate"))
    return kind, start.astimezone(UTC), end.astimezone(UTC)


ACTIONS: Mapping[str, tuple[Verb, Action]] = {
    "query": ("query", _query),
    "queryAll": ("query", _query),
    "queryMore": ("query", _query_more),
    "search": ("query", _search),
    "retrieve": ("read", _retrieve),
    "describeGlobal": ("describe", _describe_global),
    "describeSObject": ("describe", _describe),
    "describeSObjects": ("describe", _describe),
    "getServerTimestamp": ("other", _server_timestamp),
    "getUpdated": ("query", _updated),
    "getDeleted": ("query", _deleted),
}
