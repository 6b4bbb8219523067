"""The kit a vendor is built from. A vendor's folder needs nothing that is not in here."""

from understudy.vendor.auth import Tokens, basic, bearer, same_secret
from understudy.vendor.call import NOBODY, SYSTEM, Call, Caller, Reply, json_reply
from understudy.vendor.errors import ErrorAnswer, Refusal
from understudy.vendor.life import inside, play_within
from understudy.vendor.projection import (
    Keys,
    Link,
    Projection,
    choice,
    computed,
    minor,
    named,
    plain,
    read_only,
    ref,
    same,
)
from understudy.vendor.routing import Routes
from understudy.vendor.rules import Draft, Rules
from understudy.vendor.schema import Choice, Field, ObjectType, Row, Schema, Value
from understudy.vendor.system import System
from understudy.vendor.vendor import Dialect, Vendor
from understudy.vendor.webhooks import Message, Subscription

__all__ = [
    "NOBODY",
    "SYSTEM",
    "Call",
    "Caller",
    "Choice",
    "Dialect",
    "Draft",
    "ErrorAnswer",
    "Field",
    "Keys",
    "Link",
    "Message",
    "ObjectType",
    "Projection",
    "Refusal",
    "Reply",
    "Routes",
    "Row",
    "Rules",
    "Schema",
    "Subscription",
    "System",
    "Tokens",
    "Value",
    "Vendor",
    "basic",
    "bearer",
    "choice",
    "computed",
    "inside",
    "json_reply",
    "minor",
    "named",
    "plain",
    "play_within",
    "read_only",
    "ref",
    "same",
    "same_secret",
]
