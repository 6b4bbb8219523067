"""Channels: what may be listened to, and what each of them tells of what happened.

All of them read the change log: a place in it is what subscribers replay from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import orjson

from understudy.vendor import ObjectType, Row, System
from understudy_mocks.salesforce.events import changes, platform, topics
from understudy_mocks.salesforce.events.schemas import change_name, kind_of_event
from understudy_mocks.salesforce.objects.streaming import is_event

KEPT = timedelta(hours=72)
"""How long change events and platform events can be replayed (vendor's documentation)."""
KEPT_OLD = timedelta(hours=24)
"""The same of push topics and generic channels."""
TOPIC, GENERIC = "/topic/", "/u/"

Told = Mapping[str, object]


@dataclass(frozen=True)
class Channel:
    """One channel, as somebody listens to it."""

    name: str
    kept: timedelta = KEPT
    kinds: frozenset[str] | None = None
    """The types of records whose changes are told; None: of all that are tracked."""
    event: bool = False
    topic: str = ""
    generic: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)

    def tells(self, system: System, change: changes.Happening, user: str) -> Told | None:
        """What the channel tells its listener of one change, if anything."""
        logged = change.logged
        if self.topic:
            row = system.store.first("PushTopic", Name=self.topic)
            return row and _filtered(
                topics.told(system.schema, row, change, self.name), self.filters
            )
        if self.generic:
            return _pushed(change, self, user)
        if self.kinds is not None and logged.object not in self.kinds:
            return None
        kind = system.schema.object(logged.object)
        if self.event:
            return platform.told(kind, logged, self.name) if logged.kind == "created" else None
        return changes.told(system, change.tracked, self.name) if change.tracked else None


def channel_of(system: System, name: str) -> Channel | None:
    """The channel of that name; None when there is none."""
    plain, _, query = name.partition("?")
    if plain.startswith(TOPIC):
        found = system.store.first("PushTopic", Name=plain.removeprefix(TOPIC))
        if found is None or not found["IsActive"]:
            return None
        filters = {k: v.strip("'\"") for k, v in parse_qsl(query)}
        return Channel(name, KEPT_OLD, topic=str(found["Name"]), filters=filters)
    if plain.startswith(GENERIC):
        generic = system.store.first("StreamingChannel", Name=plain)
        return Channel(name, KEPT_OLD, generic=str(generic["Name"])) if generic else None
    if name.startswith("/data/"):
        return _of_changes(system, name)
    if name.startswith("/event/"):
        tail = name.removeprefix("/event/")
        if tail.endswith("__chn"):
            return _own(system, name, tail, "event")
        kind = kind_of_event(system.schema, tail)
        if kind is not None and is_event(kind):
            return Channel(name, kinds=frozenset({kind.name}), event=True)
    return None


def _of_changes(system: System, name: str) -> Channel | None:
    tail = name.removeprefix("/data/")
    if tail == "ChangeEvents":
        return Channel(name)
    if tail.endswith("__chn"):
        return _own(system, name, tail, "data")
    kind = kind_of_event(system.schema, tail)
    if kind is None or is_event(kind):
        return None
    return Channel(name, kinds=frozenset({kind.name}))


def _own(system: System, name: str, tail: str, type_: str) -> Channel | None:
    """A channel of the org's own, with the members that it has today."""
    found = system.store.first("PlatformEventChannel", DeveloperName=tail, ChannelType=type_)
    if found is None:
        return None
    members = system.store.find("PlatformEventChannelMember", EventChannel=tail)
    kinds = [kind_of_event(system.schema, str(m["SelectedEntity"])) for m in members]
    named = frozenset(kind.name for kind in kinds if kind is not None)
    return Channel(name, kinds=named, event=type_ == "event")


def entity_name(kind: ObjectType) -> str:
    return kind.name if is_event(kind) else change_name(kind)


def oldest(now: datetime, channel: Channel) -> datetime:
    """From when on a channel can be replayed."""
    return now - channel.kept


def _filtered(told: Told | None, filters: Mapping[str, str]) -> Told | None:
    """What a listener who asked for some values only is told."""
    if told is None or not filters:
        return told
    data = told["data"]
    record: Row = data["sobject"] if isinstance(data, dict) else {}
    shown = {name.lower(): value for name, value in record.items()}
    wanted = ((shown.get(name.lower()), value) for name, value in filters.items())
    return told if all(str(own).lower() == value.lower() for own, value in wanted) else None


def _pushed(change: changes.Happening, channel: Channel, user: str) -> Told | None:
    after = change.logged.after
    if change.logged.object != "PushedEvent" or after.get("Channel") != channel.generic:
        return None
    users = orjson.loads(str(after.get("UserIds") or "[]"))
    if users and user not in users:
        return None
    at = change.logged.at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    event = {"createdDate": at, "replayId": change.logged.seq}
    return {"channel": channel.name, "data": {"payload": after["Payload"], "event": event}}
