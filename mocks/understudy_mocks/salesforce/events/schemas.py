"""The schemas of what is sent: which fields an event has, in Avro's words, under a fixed id."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import orjson

from understudy.vendor import Field, ObjectType, Schema
from understudy_mocks.salesforce.objects.streaming import is_event

NAMESPACE = "com.sforce.eventbus"
ID_LENGTH = 22
NOT_TOLD = frozenset(
    {
        "Id",
        "IsDeleted",
        "SystemModstamp",
        "IsClosed",
        "IsWon",
        "HasOpportunityLineItem",
        "Fiscal",
        "FiscalQuarter",
        "FiscalYear",
        "LastStageChangeDate",
        "PhotoUrl",
    }
)
"""What change events do not have: formulas, and what is only worked out (vendor's reference)."""
UNTRACKED = frozenset(
    {
        "PushTopic",
        "StreamingChannel",
        "OpportunityHistory",
        "CurrencyType",
        "DatedConversionRate",
        "UserRole",
        "Profile",
        "PermissionSet",
        "RecordType",
        "OpportunityStage",
        "Organization",
        "ContentDocument",
        "ContentDocumentLink",
    }
)
"""Types whose changes are not told."""
_AVRO = {"integer": "long", "decimal": "double", "boolean": "boolean", "datetime": "long"}
_HEADER_FIELDS = (
    ("entityName", "string"),
    ("recordIds", {"type": "array", "items": "string"}),
    (
        "changeType",
        {
            "type": "enum",
            "name": "ChangeType",
            "symbols": [
                "CREATE",
                "UPDATE",
                "DELETE",
                "UNDELETE",
                "GAP_CREATE",
                "GAP_UPDATE",
                "GAP_DELETE",
                "GAP_UNDELETE",
                "GAP_OVERFLOW",
                "SNAPSHOT",
            ],
        },
    ),
    ("changeOrigin", "string"),
    ("transactionKey", "string"),
    ("sequenceNumber", "int"),
    ("commitTimestamp", "long"),
    ("commitNumber", "long"),
    ("commitUser", "string"),
    ("nulledFields", {"type": "array", "items": "string"}),
    ("diffFields", {"type": "array", "items": "string"}),
    ("changedFields", {"type": "array", "items": "string"}),
)


def is_tracked(kind: ObjectType) -> bool:
    """Whether changes of a type's records are told: as if an administrator had chosen all."""
    return kind.createable and not (kind.hidden or is_event(kind) or kind.name in UNTRACKED)


def change_name(kind: ObjectType) -> str:
    """`AccountChangeEvent`; of a custom type `Invoice__ChangeEvent`."""
    if kind.name.endswith("__c"):
        return f"{kind.name.removesuffix('c')}ChangeEvent"
    return f"{kind.name}ChangeEvent"


def kind_of_event(schema: Schema, name: str) -> ObjectType | None:
    """The platform event, or the type whose changes are told under a name."""
    wanted = name.lower()
    for kind in schema:
        if kind.hidden:
            continue
        if is_event(kind) and kind.name.lower() == wanted:
            return kind
        if is_tracked(kind) and change_name(kind).lower() == wanted:
            return kind
    return None


def told_fields(kind: ObjectType) -> list[Field]:
    """The fields that an event may tell."""
    if is_event(kind):
        return [f for f in kind.visible if f.name not in ("ReplayId", "EventUuid")]
    return [f for f in kind.visible if f.name not in NOT_TOLD]


def schema_id(kind: ObjectType) -> str:
    """The same for the same fields, another for others."""
    digest = sha256(orjson.dumps(_record(kind))).digest()
    return urlsafe_b64encode(digest).decode()[:ID_LENGTH]


def described(kind: ObjectType) -> dict[str, object]:
    """The schema of an event's payload."""
    return {**_record(kind), "uuid": schema_id(kind)}


def expanded(kind: ObjectType) -> dict[str, object]:
    """The schema of an event with its envelope, as CometD carries it."""
    event = {
        "type": "record",
        "name": "Event",
        "fields": [{"name": "replayId", "type": "long"}]
        + ([{"name": "EventUuid", "type": "string"}] if is_event(kind) else []),
    }
    return {
        "name": event_name(kind),
        "namespace": NAMESPACE,
        "type": "expanded-record",
        "uuid": schema_id(kind),
        "fields": [
            {
                "name": "data",
                "type": {
                    "type": "record",
                    "name": "Data",
                    "fields": [
                        {"name": "schema", "type": "string"},
                        {"name": "payload", "type": _record(kind)},
                        {"name": "event", "type": event},
                    ],
                },
            },
            {"name": "channel", "type": "string"},
        ],
    }


def event_name(kind: ObjectType) -> str:
    return kind.name if is_event(kind) else change_name(kind)


def _record(kind: ObjectType) -> dict[str, object]:
    fields = [_field(f) for f in told_fields(kind)]
    if not is_event(kind):
        header = {
            "type": "record",
            "name": "ChangeEventHeader",
            "fields": [{"name": name, "type": type_} for name, type_ in _HEADER_FIELDS],
        }
        fields.insert(0, {"name": "ChangeEventHeader", "type": header})
    return {"name": event_name(kind), "namespace": NAMESPACE, "type": "record", "fields": fields}


def _field(f: Field) -> dict[str, object]:
    plain = _AVRO.get(f.type, "string")
    if f.name in ("CreatedDate", "CreatedById"):
        return {"name": f.name, "type": plain}
    return {"name": f.name, "type": ["null", plain], "default": None}
