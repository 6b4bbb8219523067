"""What comes in: the record of a body, read as forgivingly as the platform reads it."""

from collections.abc import Iterator, Mapping

import orjson

from understudy.vendor import Call, Field, ObjectType, Refusal
from understudy.vendor.validation import coerce
from understudy_mocks.servicenow.auth import hidden
from understudy_mocks.servicenow.objects.fields import refers
from understudy_mocks.servicenow.objects.schema import display_of_table
from understudy_mocks.servicenow.objects.zones import zone_of
from understudy_mocks.servicenow.routes import xml

XML_TYPES = ("application/xml", "text/xml")
JSON_TYPES = ("application/json", "text/json", "")
TEXTS = ("string", "choice", "reference")


def given(
    call: Call, kind: ObjectType, record: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The values that a body, or one record of it, gives to the table's fields.

    Fields that there are not, that the caller may not set, and values that a field cannot hold are
    left out without a word; what is too long is cut off.
    """
    unseen = hidden(call.caller)
    as_shown = call.query.get("sysparm_input_display_value", "").lower() == "true"
    values: dict[str, object] = {}
    for name, value in (record_of(call) if record is None else record).items():
        f = kind.by_name.get(name)
        if f is None or f.name != name or (kind.name, name) in unseen:
            continue
        text = _text(value)
        if text is not None and as_shown:
            text = _stored(call, f, text)
        if text is None or (name == kind.id_field and not text):
            continue
        if f.type in TEXTS:
            text = text[: f.length]
        elif f.native == "currency":
            text = text.rpartition(";")[2]
        if holds(kind, f, text):
            values[name] = text
    return values


def record_of(call: Call) -> Mapping[str, object]:
    """The body's record; of several, the first."""
    if not call.body.strip():
        return {}
    media = call.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media in XML_TYPES:
        return xml.read(call.body)
    if not (media in JSON_TYPES or media.endswith("+json")):
        raise Refusal("unsupported-media")
    body = call.json()
    several = body if isinstance(body, list) else [body]
    records = [one for one in several if isinstance(one, dict)]
    if len(records) < len(several):
        raise Refusal("malformed", reason="a JSON object is expected")
    return records[0] if records else {}


def _text(value: object) -> str | None:
    """A value of any JSON kind as a text; None where there is nothing to read."""
    if isinstance(value, dict):
        value = value.get("value")
        if not isinstance(value, str):
            return None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def text_of_json(value: object) -> str:
    """A value of any JSON kind as a text, nothing as nothing; what is nested, as it is written."""
    text = _text(value)
    return orjson.dumps(value).decode() if text is None else text


def _stored(call: Call, f: Field, shown: str) -> str | None:
    """The value behind what people see; None for a reference to nobody."""
    if not shown:
        return shown
    if refers(f):
        target = f.references[0]
        found = call.system.store.first(target, **{display_of_table(target): shown})
        return None if found is None else str(found["sys_id"])
    if f.type in ("datetime", "date") and f.native != "glide_duration":
        return zone_of(call.system.store, call.caller.user_id).meant(shown) or shown
    labels = {choice.label.lower(): choice.value for choice in f.choices}
    return labels.get(shown.lower(), shown)


def holds(kind: ObjectType, f: Field, text: str) -> bool:
    if not text:
        return True
    try:
        coerce(kind, f, text)
    except Refusal:
        return False
    return True


def filters(call: Call) -> Iterator[tuple[str, str]]:
    """Pairs of the query string that are conditions. An encoded query takes their place."""
    if not call.query.get("sysparm_query"):
        for name, value in call.query_list:
            if not name.startswith("sysparm_"):
                yield name, value
