"""A noun as plain data: what JSON files, schemas and other languages see."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal


def as_json(noun: object) -> dict[str, object]:
    """The fields of a noun as JSON values: days and moments as ISO text, decimals as text."""
    if not is_dataclass(noun):
        raise TypeError(f"{noun!r} is no noun")
    return {f.name: _plain(getattr(noun, f.name)) for f in fields(noun)}


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [as_json(v) if is_dataclass(v) else _plain(v) for v in value]
    return value
