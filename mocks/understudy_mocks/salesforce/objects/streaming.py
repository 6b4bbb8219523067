"""What is sent to those who listen: the firm's platform events, push topics, generic channels.

A platform event is published by making a record of it. Nobody can read that record again: it is
there for the change log, from which all streams are told.
"""

from collections.abc import Iterable
from dataclasses import replace

from understudy.vendor import Field, ObjectType
from understudy_mocks.salesforce.objects.fields import (
    checkbox,
    day,
    lookup,
    moment,
    number,
    object_type,
    owner,
    picklist,
    record_id,
    stamps,
    text,
)

EVENT_SUFFIX = "__e"
NOTIFY_FOR_FIELDS = ("All", "Referenced", "Select", "Where")


def event_type(
    name: str, prefix: str, fields: Iterable[Field], label: str | None = None
) -> ObjectType:
    """A platform event: what everyone has of it, and fields of its own."""
    kept = (
        record_id(),
        moment("LastModifiedDate"),
        lookup("LastModifiedById", "User", computed=True),
        moment("SystemModstamp"),
    )
    label = label or name.removesuffix(EVENT_SUFFIX).replace("_", " ")
    return ObjectType(
        name,
        (
            *(replace(f, hidden=True, indexed=False) for f in kept),
            text("ReplayId", 1000, computed=True),
            text("EventUuid", 36, computed=True),
            moment("CreatedDate"),
            lookup("CreatedById", "User", computed=True),
            *fields,
        ),
        label,
        f"{label}s",
        prefix,
        "Id",
        updateable=False,
        deletable=False,
    )


def is_event(kind: ObjectType) -> bool:
    return kind.name.endswith(EVENT_SUFFIX)


ORDER_PAID = event_type(
    "Order_Paid__e",
    "e00",
    (text("Order_Number__c", 40), number("Amount__c", scale=2), text("Account_Id__c", 18)),
)
DEAL_WON = event_type(
    "Deal_Won__e",
    "e01",
    (
        text("Opportunity_Id__c", 18, required=True),
        text("Name__c"),
        number("Amount__c", scale=2),
        text("Currency__c", 3),
        day("Won_On__c"),
    ),
)
PUSH_TOPIC = object_type(
    "PushTopic",
    "0IF",
    text("Name", 25, required=True, unique=True),
    text("Query", 1300, native="textarea", required=True),
    number("ApiVersion", scale=1, required=True),
    checkbox("IsActive", default=True),
    picklist("NotifyForFields", NOTIFY_FOR_FIELDS, restricted=True, default="Referenced"),
    checkbox("NotifyForOperationCreate", default=True),
    checkbox("NotifyForOperationUpdate", default=True),
    checkbox("NotifyForOperationDelete", default=True),
    checkbox("NotifyForOperationUndelete", default=True),
    text("Description", 400),
    *stamps(),
    label="Push Topic",
)
STREAMING_CHANNEL = object_type(
    "StreamingChannel",
    "0M6",
    text("Name", 80, required=True, unique=True),
    checkbox("IsDynamic", computed=True),
    text("Description"),
    owner(),
    *stamps(),
    label="Streaming Channel",
)
PUSHED = ObjectType(
    "PushedEvent",
    (
        record_id(),
        text("Channel", 80),
        text("Payload", 3000, native="textarea"),
        Field("UserIds", "json"),
        *stamps(deletable=False),
    ),
    key_prefix="0M7",
    id_field="Id",
    hidden=True,
)
"""What was pushed to a generic channel, to all who listen or to some users."""
CHANNEL = ObjectType(
    "PlatformEventChannel",
    (
        record_id(),
        text("DeveloperName", 80, required=True, unique=True),
        text("MasterLabel", 80),
        picklist("ChannelType", ("data", "event"), restricted=True, required=True),
        *stamps(deletable=False),
    ),
    key_prefix="0YL",
    id_field="Id",
    hidden=True,
)
CHANNEL_MEMBER = ObjectType(
    "PlatformEventChannelMember",
    (
        record_id(),
        text("DeveloperName", 80, required=True, unique=True),
        text("EventChannel", 80, required=True),
        text("SelectedEntity", 80, required=True),
        *stamps(deletable=False),
    ),
    key_prefix="0v8",
    id_field="Id",
    hidden=True,
)
"""Channels of the org's own, which only its Tooling API tells of."""

STREAMING = (
    ORDER_PAID,
    DEAL_WON,
    PUSH_TOPIC,
    STREAMING_CHANNEL,
    PUSHED,
    CHANNEL,
    CHANNEL_MEMBER,
)
