"""Shape files: a small TOML in the vendors' words, or an export that a vendor itself wrote.

    [<vendor>.<object>]
    record_types = ["Partner"]
    [<vendor>.<object>.fields.<field>]
    type = "…"
    choices = ["North", "South"]

Which of the two a file is, and whose export, its content says. A complaint is one line: the file,
the key, what is wrong with it.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import orjson
from lxml import etree

from understudy.kernel.errors import UsageError
from understudy.vendor.schema import Choice, Schema, Variant
from understudy.vendor.shaping.laying import lay
from understudy.vendor.shaping.shapes import FieldShape, ObjectShape
from understudy.vendor.vendor import Vendor

Table = Mapping[str, object]

_FIELD_KEYS: Mapping[str, type] = {
    "type": str,
    "label": str,
    "length": int,
    "scale": int,
    "required": bool,
    "unique": bool,
    "external_id": bool,
    "restricted": bool,
    "read_only": bool,
    "hidden": bool,
    "relationship": str,
    "inverse": str,
}
_OTHER_FIELD_KEYS = ("default", "references", "choices", "add_choices")
_OBJECT_KEYS: Mapping[str, type] = {"label": str, "plural": str, "key_prefix": str, "extends": str}
_OTHER_OBJECT_KEYS = ("record_types", "fields")
_WORDS = {str: "text", int: "a whole number", bool: "true or false", dict: "a table"}
LENGTH_MAX = 131_072


def shaped_schemas(paths: Sequence[Path], vendors: Mapping[str, Vendor]) -> dict[str, Schema]:
    """The schemas of the vendors that the files shape, by vendor; later files lie on earlier."""
    found: dict[str, Schema] = {}
    for path in paths:
        for name, shapes in _shapes(path, vendors).items():
            vendor = vendors[name]
            found[name] = lay(found.get(name, vendor.schema), vendor.shaping, shapes)
    return found


def _shapes(path: Path, vendors: Mapping[str, Vendor]) -> Mapping[str, Sequence[ObjectShape]]:
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise UsageError(f"{path} cannot be read: {wrong.strerror}") from None
    document = _document(path, raw)
    if path.suffix.lower() == ".toml" or _is_toml(raw, document):
        return _of_toml(path, raw, vendors)
    for name, vendor in vendors.items():
        shapes = vendor.shaping.exports(document, str(path))
        if shapes is not None:
            return {name: _checked(path, list(shapes))}
    titles = ", ".join(v.title for v in vendors.values())
    raise UsageError(f"{path}: this is no export of {titles} that is known here, and no TOML")


def _checked(path: Path, shapes: list[ObjectShape]) -> list[ObjectShape]:
    if not shapes:
        raise UsageError(f"{path}: the export describes nothing")
    return shapes


def _is_toml(raw: bytes, document: object) -> bool:
    return document is None and not raw.lstrip().startswith((b"<", b"{"))


def _document(path: Path, raw: bytes) -> object:
    """The content as JSON or XML; None where it is neither."""
    text = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(text, parser)
        except etree.XMLSyntaxError as wrong:
            raise UsageError(f"{path}: {wrong.msg}") from None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        if text.startswith(b"{") or path.suffix.lower() == ".json":
            raise UsageError(f"{path}: no JSON: {wrong}") from None
        return None


# -- the TOML ------------------------------------------------------------------------------------


def _of_toml(
    path: Path, raw: bytes, vendors: Mapping[str, Vendor]
) -> Mapping[str, list[ObjectShape]]:
    try:
        told = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path}: no TOML: {wrong}") from None
    found: dict[str, list[ObjectShape]] = {}
    for name, objects in told.items():
        if name not in vendors:
            raise UsageError(f"{path}: {UsageError.unknown('vendor', name, vendors)}")
        table = _table(f"{path}: {name}", objects)
        found[name] = [
            _object(f"{path}: {name}.{key}", key, _table(f"{path}: {name}.{key}", value))
            for key, value in table.items()
        ]
    return found


def _object(where: str, name: str, told: Table) -> ObjectShape:
    known = _known(where, told, _OBJECT_KEYS, _OTHER_OBJECT_KEYS)
    fields = _table(f"{where}.fields", told.get("fields", {}))
    return ObjectShape(
        name,
        where,
        **known,  # type: ignore[arg-type]  # checked by the table of keys
        fields=tuple(
            _field(f"{where}.fields.{key}", key, _table(f"{where}.fields.{key}", value))
            for key, value in fields.items()
        ),
        variants=_variants(f"{where}.record_types", told.get("record_types")),
    )


def _field(where: str, name: str, told: Table) -> FieldShape:
    known = _known(where, told, _FIELD_KEYS, _OTHER_FIELD_KEYS)
    if "read_only" in known:
        known["computed"] = known.pop("read_only")
    for key, low in (("length", 1), ("scale", 0)):
        value = known.get(key)
        if isinstance(value, int) and not low <= value <= LENGTH_MAX:
            raise UsageError(f"{where}.{key}: must be from {low} to {LENGTH_MAX}")
    default = told.get("default")
    if not isinstance(default, str | int | float | bool | None):
        raise UsageError(f"{where}.default: must be a plain value")
    choices = told.get("choices")
    return FieldShape(
        name,
        where,
        **known,  # type: ignore[arg-type]  # checked by the table of keys
        default=default,
        references=tuple(_texts(f"{where}.references", told.get("references", ()))),
        choices=None if choices is None else tuple(_choices(f"{where}.choices", choices)),
        add_choices=tuple(_choices(f"{where}.add_choices", told.get("add_choices", []))),
    )


def _known(
    where: str, told: Table, keys: Mapping[str, type], others: Sequence[str]
) -> dict[str, object]:
    """The plain keys of a table, of the right type; complains of keys that there are not."""
    for key in told:
        if key not in keys and key not in others:
            raise UsageError(f"{where}: {UsageError.unknown('key', key, [*keys, *others])}")
    return {
        key: _of_type(f"{where}.{key}", told[key], wanted)
        for key, wanted in keys.items()
        if key in told
    }


def _of_type(where: str, value: object, wanted: type) -> object:
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise UsageError(f"{where}: must be {_WORDS[wanted]}")
    return value


def _table(where: str, value: object) -> Table:
    _of_type(where, value, dict)
    return value  # type: ignore[return-value]  # TOML's keys are texts


def _texts(where: str, value: object) -> Iterator[str]:
    for text in [value] if isinstance(value, str) else value if isinstance(value, list) else ():
        yield str(_of_type(where, text, str))
    if not isinstance(value, str | list | tuple):
        raise UsageError(f"{where}: must be a name, or a list of names")


def _choices(where: str, value: object) -> Iterator[Choice]:
    for t in _rows(where, value, "value"):
        yield Choice(str(t["value"]), str(t.get("label") or t["value"]), bool(t.get("active", 1)))


def _variants(where: str, value: object) -> tuple[Variant, ...] | None:
    if value is None:
        return None
    return tuple(
        Variant(
            name=str(t["name"]),
            label=str(t.get("label") or t["name"]),
            id=str(t.get("id", "")),
            active=bool(t.get("active", True)),
        )
        for t in _rows(where, value, "name")
    )


def _rows(where: str, value: object, key: str) -> Iterator[Table]:
    """A list of texts, or of tables with this key, as tables."""
    if not isinstance(value, list):
        raise UsageError(f"{where}: must be a list")
    allowed = (key, "label", "active", *(("id",) if key == "name" else ()))
    for n, told in enumerate(value):
        at = f"{where}[{n}]"
        if isinstance(told, str):
            yield {key: told}
            continue
        if not isinstance(told, dict) or not isinstance(told.get(key), str):
            raise UsageError(f"{at}: must be a text, or a table with {key}")
        for name, inner in told.items():
            if name not in allowed:
                raise UsageError(f"{at}: {UsageError.unknown('key', name, allowed)}")
            _of_type(f"{at}.{name}", inner, bool if name == "active" else str)
        yield told
