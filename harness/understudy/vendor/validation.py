"""Is a value what its field can hold? Values come as JSON, or as text from forms and CSV."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import orjson

from understudy.vendor.errors import Refusal
from understudy.vendor.schema import Field, ObjectType, Value

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})


def stored(moment: datetime) -> str:
    """A moment as a store keeps it: UTC, milliseconds, comparable as text."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")[:-6] + "Z"  # without the offset +00:00


def moment(text: str) -> datetime:
    """The moment that `stored` wrote."""
    return datetime.fromisoformat(text)


def coerce(kind: ObjectType, f: Field, value: object) -> Value:
    """The stored form of `value`; refuses `invalid-value`, `too-long` or `bad-choice`."""
    if value is None:
        return None
    try:
        result = _COERCE[f.type](f, value)
    except (ValueError, TypeError, OverflowError):
        raise Refusal(
            "invalid-value", object=kind.name, field=f.name, value=value, type=f.native or f.type
        ) from None
    if isinstance(result, str):
        _check_text(kind, f, result)
    return result


def _check_text(kind: ObjectType, f: Field, text: str) -> None:
    if f.type in ("string", "reference") and len(text) > f.length:
        raise Refusal("too-long", object=kind.name, field=f.name, value=text, limit=f.length)
    if f.restricted and text and text not in {c.value for c in f.choices if c.active}:
        raise Refusal("bad-choice", object=kind.name, field=f.name, value=text)


def _text(f: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    text = str(value)
    if "\0" in text:
        raise ValueError(value)
    # Lone surrogates come from JSON escapes; nothing can store or send them.
    text.encode()
    return text


def _integer(f: Field, value: object) -> int:
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        if abs(value) >= 1 << 63:
            raise ValueError(value)
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    raise ValueError(value)


def _decimal(f: Field, value: object) -> float:
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value.strip()):
            raise ValueError(value)
        value = float(value)
    if not isinstance(value, int | float) or abs(value) > 1e18 or value != value:
        raise ValueError(value)
    return round(float(value), f.scale)


def _boolean(f: Field, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(value)


def _date(f: Field, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return date.fromisoformat(value[:10]).isoformat()


def _datetime(f: Field, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    parsed = datetime.fromisoformat(value)
    return stored(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))


def _json(f: Field, value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


_COERCE: Mapping[str, Callable[[Field, object], Value]] = {
    "string": _text,
    "choice": _text,
    "reference": _text,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "json": _json,
}


def by_canonical_name(kind: ObjectType, values: Mapping[str, object]) -> dict[str, object]:
    """`values` under the schema's spelling of each field; refuses `unknown-field`."""
    return {kind.field(name).name: value for name, value in values.items()}
