"""What streams take and give, as their contract tells it."""

from understudy.vendor.contract import (
    TEXT,
    TRUTH,
    Ask,
    Body,
    Contract,
    Named,
    Schema,
    gives,
    listing,
    one_of,
    record,
)
from understudy_mocks.salesforce.routes.shapes import COUNTED, ID, OPEN

ASKED = Named(
    "BayeuxMessage",
    {
        "type": "object",
        "properties": {
            "channel": one_of(
                "/meta/handshake",
                "/meta/subscribe",
                "/meta/unsubscribe",
                "/meta/disconnect",
            ),
            "id": TEXT,
            "clientId": TEXT,
            "version": TEXT,
            "supportedConnectionTypes": listing(TEXT),
            "ext": OPEN,
            "subscription": TEXT,
        },
        "required": ["channel"],
    },
)
TOLD = Named(
    "BayeuxReply",
    {
        "type": "object",
        "properties": {
            "channel": TEXT,
            "id": {},
            "successful": TRUTH,
            "error": TEXT,
            "advice": OPEN,
            "ext": OPEN,
            "data": OPEN,
        },
        "required": ["channel"],
    },
)
COMETD = Contract(
    # What is wrong with a version is told as all errors are here: in a good answer.
    asks=(Ask("version", {"type": "string", "minLength": 1}, "path", example="59.0"),),
    takes=(Body({**listing(ASKED), "minItems": 1}),),
    gives=(gives(listing(TOLD)),),
)
_SCHEMA: Schema = {
    "type": "object",
    "properties": {"name": TEXT, "namespace": TEXT, "type": TEXT, "uuid": TEXT, "fields": {}},
    "required": ["name", "namespace", "type", "uuid", "fields"],
}
EVENT_SCHEMA = Named("EventSchema", _SCHEMA)
PUSH: Schema = record(
    "pushEvents",
    pushEvents={
        **listing(record("payload", payload=TEXT, userIds=listing(ID))),
        "minItems": 1,
        "maxItems": 100,
    },
)
PUSHED = Named(
    "Pushed",
    listing(record("fanoutCount userOnlineStatus", fanoutCount=COUNTED, userOnlineStatus=OPEN)),
)
SUBSCRIBERS = Named(
    "Subscribers", record("OnlineUserIds ChannelName", OnlineUserIds=listing(ID), ChannelName=TEXT)
)
MADE = Named(
    "ToolingSaved",
    record(
        "id success errors warnings infos",
        id=ID,
        success=TRUTH,
        errors=listing(OPEN),
        warnings=listing(OPEN),
        infos=listing(OPEN),
    ),
)
NEW_CHANNEL: Schema = record(
    "FullName Metadata",
    more=True,
    FullName={"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{0,30}__chn$"},
    Metadata=record("channelType", channelType=one_of("data"), label=TEXT, more=True),
)
NEW_MEMBER: Schema = record(
    "FullName Metadata",
    more=True,
    FullName={"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{0,30}$"},
    Metadata=record(
        "eventChannel selectedEntity", more=True, eventChannel=TEXT, selectedEntity=TEXT
    ),
)
