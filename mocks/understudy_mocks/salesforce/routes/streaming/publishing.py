"""What surrounds the streams in REST: schemas of events, generic and own channels."""

from collections.abc import Mapping
from dataclasses import replace

from understudy.vendor import Call, ObjectType, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import Ask, Body, one_of
from understudy_mocks.salesforce.events.schemas import (
    described,
    event_name,
    expanded,
    kind_of_event,
    schema_id,
)
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.objects.streaming import is_event
from understudy_mocks.salesforce.routes import shapes as org
from understudy_mocks.salesforce.routes.streaming import shapes
from understudy_mocks.salesforce.routes.streaming.sessions import Sessions

ROUTES = Routes()
DATA = "/services/data/v{version}"
CHANNEL = DATA + "/sobjects/StreamingChannel/{id}/push"
TOOLING = DATA + "/tooling/sobjects"
PAYLOAD_MOST, EVENTS_MOST = 3000, 100
"""Characters of a payload, and payloads of a push (vendor's Streaming API guide)."""
FORMATS = ("COMPACT", "EXPANDED")
_FORMAT = Ask("payloadFormat", one_of(*FORMATS))


@ROUTES.route(
    "GET",
    DATA + "/sobjects/{object}/eventSchema",
    verb="describe",
    source="Platform Events guide: event schema by event name",
    contract=replace(
        org.rest(org.told(shapes.EVENT_SCHEMA), asks=(_FORMAT,), errors=("bad-envelope",)),
        objects=is_event,
    ),
)
def event_schema(call: Call) -> Reply:
    """The schema of a platform event, or of the changes of a type."""
    kind = kind_of_event(call.system.schema, call.params["object"])
    if kind is None:
        raise Refusal("no-such-path", path=call.path)
    call.about(event_name(kind))
    return _schema(call, kind)


@ROUTES.route(
    "GET",
    DATA + "/event/eventSchema/{id}",
    verb="describe",
    source="Platform Events guide: event schema by schema id",
    contract=org.rest(
        org.told(shapes.EVENT_SCHEMA), asks=(_FORMAT,), errors=("no-such-path", "bad-envelope")
    ),
)
def event_schema_by_id(call: Call) -> Reply:
    """The schema that an event names."""
    for kind in call.system.schema:
        if not kind.hidden and schema_id(kind) == call.params["id"]:
            return _schema(call, kind)
    raise Refusal("no-such-path", path=call.path)


def _schema(call: Call, kind: ObjectType) -> Reply:
    form = call.query.get("payloadFormat", "EXPANDED").upper()
    if form not in FORMATS:
        raise Refusal("bad-envelope", reason=f"payloadFormat is one of {', '.join(FORMATS)}")
    return json_reply(described(kind) if form == "COMPACT" else expanded(kind))


# -- generic channels ------------------------------------------------------------------------------


def _channel(call: Call) -> Row:
    row = call.system.store.get("StreamingChannel", full_id(call.params["id"]) or "")
    if row is None:
        raise Refusal("not-found", object="StreamingChannel", id=call.params["id"])
    call.about("StreamingChannel", str(row["Id"]))
    return row


@ROUTES.route(
    "POST",
    CHANNEL,
    source="Streaming API guide: Streaming Channel Push",
    contract=org.rest(
        org.told(shapes.PUSHED), takes=(Body(shapes.PUSH),), errors=("not-found", "bad-envelope")
    ),
)
def push_events(call: Call) -> Reply:
    """Tell something to all who listen to a channel, or to some of them."""
    channel = _channel(call)
    if not call.body:
        raise Refusal("no-body")
    events = call.json_object().get("pushEvents")
    if not isinstance(events, list) or not 0 < len(events) <= EVENTS_MOST:
        raise Refusal("bad-envelope", reason=f"pushEvents has 1 to {EVENTS_MOST} events")
    return json_reply([_pushed(call, channel, event) for event in events])


def _pushed(call: Call, channel: Row, event: object) -> Mapping[str, object]:
    payload = event.get("payload") if isinstance(event, dict) else None
    told = event.get("userIds") if isinstance(event, dict) else None
    users = [] if told is None else told
    if not isinstance(payload, str) or len(payload) > PAYLOAD_MOST or "\0" in payload:
        raise Refusal("bad-envelope", reason=f"a payload is a text of up to {PAYLOAD_MOST}")
    if not isinstance(users, list) or not all(isinstance(u, str) and full_id(u) for u in users):
        raise Refusal("bad-envelope", reason="userIds are ids of users")
    wanted = [str(full_id(u)) for u in users]
    call.system.records.create(
        "PushedEvent",
        {"Channel": channel["Name"], "Payload": payload, "UserIds": wanted},
        call.caller,
        trusted=True,
    )
    online = call.system.part(Sessions).users_of(str(channel["Name"]))
    fanout = sum(user in wanted for user in online) if wanted else len(online)
    return {
        "fanoutCount": fanout,
        "userOnlineStatus": {user: user in online for user in wanted},
    }


@ROUTES.route(
    "GET",
    CHANNEL,
    verb="read",
    source="Streaming API guide: Streaming Channel Push",
    contract=org.rest(org.told(shapes.SUBSCRIBERS)),
)
def subscribers(call: Call) -> Reply:
    """Who listens to a channel."""
    name = str(_channel(call)["Name"])
    online = list(dict.fromkeys(call.system.part(Sessions).users_of(name)))
    return json_reply({"OnlineUserIds": online, "ChannelName": name})


# -- channels of one's own -------------------------------------------------------------------------


def _metadata(call: Call) -> tuple[str, Mapping[str, object]]:
    if not call.body:
        raise Refusal("no-body")
    body = call.json_object()
    name, told = body.get("FullName"), body.get("Metadata")
    if not isinstance(name, str) or not isinstance(told, dict):
        raise Refusal("bad-envelope", reason="FullName and Metadata are required")
    return name, told


def _made(row: Row) -> Reply:
    told: Mapping[str, object] = {
        "id": row["Id"],
        "success": True,
        "errors": [],
        "warnings": [],
        "infos": [],
    }
    return json_reply(told, 201)


_TOOLING = "Change Data Capture guide: channels; Tooling API reference"
_MADE = org.told(shapes.MADE, 201)
_WRONG = ("bad-envelope", "duplicate", "invalid-value", "too-long", "bad-choice")


@ROUTES.route(
    "POST",
    TOOLING + "/PlatformEventChannel",
    source=_TOOLING,
    contract=org.rest(_MADE, takes=(Body(shapes.NEW_CHANNEL),), errors=_WRONG),
)
def create_channel(call: Call) -> Reply:
    """Make a channel of one's own."""
    name, told = _metadata(call)
    if not name.endswith("__chn"):
        raise Refusal("bad-envelope", reason="the name of a channel ends in __chn")
    values = {
        "DeveloperName": name,
        "MasterLabel": str(told.get("label") or name)[:80],
        "ChannelType": told.get("channelType"),
    }
    if values["ChannelType"] not in ("data", "event"):
        raise Refusal("bad-envelope", reason="channelType is data or event")
    row = call.system.records.create("PlatformEventChannel", values, call.caller, trusted=True)
    return _made(row)


@ROUTES.route(
    "POST",
    TOOLING + "/PlatformEventChannelMember",
    source=_TOOLING,
    contract=org.rest(_MADE, takes=(Body(shapes.NEW_MEMBER),), errors=_WRONG),
)
def add_channel_member(call: Call) -> Reply:
    """Put what happens to a type, or a platform event, on a channel."""
    name, told = _metadata(call)
    channel = call.system.store.first(
        "PlatformEventChannel", DeveloperName=str(told.get("eventChannel"))
    )
    kind = kind_of_event(call.system.schema, str(told.get("selectedEntity")))
    if channel is None or kind is None:
        raise Refusal("bad-envelope", reason="eventChannel or selectedEntity is not known")
    if is_event(kind) is not (channel["ChannelType"] == "event"):
        raise Refusal("bad-envelope", reason="selectedEntity is not of the channel's type")
    values = {
        "DeveloperName": name,
        "EventChannel": channel["DeveloperName"],
        "SelectedEntity": event_name(kind),
    }
    row = call.system.records.create(
        "PlatformEventChannelMember", values, call.caller, trusted=True
    )
    return _made(row)
