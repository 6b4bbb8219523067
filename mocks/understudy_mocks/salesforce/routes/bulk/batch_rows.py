"""The rows of a batch of Bulk API 1.0, in any of its three forms."""

from collections.abc import Iterator, Mapping, Sequence

import orjson
from lxml import etree

from understudy.vendor import ObjectType, Refusal, Row, System, xml
from understudy_mocks.salesforce.routes.bulk import loading
from understudy_mocks.salesforce.routes.bulk.rows import Body, columns, typed

ROWS_MOST = 10_000
"""How many rows a batch may have (vendor's Bulk API guide)."""
BYTES_MOST = 10_000_000
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def bodies(system: System, job: Row, text: str) -> Sequence[Body]:
    """The rows of a batch; refuses what cannot be loaded at all."""
    form = str(job["ContentType"])
    if form == "CSV":
        found: Sequence[Body] = loading.bodies_of(system, job, text)
    else:
        kind = system.schema.object(str(job["Object"]))
        found = list(_json(text) if form == "JSON" else _xml(kind, text))
        names = {name for body in found for name in body}
        _check(system, kind, found)
        if found:
            loading.check_names(job, sorted(names))
    if len(found) > ROWS_MOST:
        raise Refusal("bulk-too-many-rows", limit=ROWS_MOST)
    return found


def _check(system: System, kind: ObjectType, found: Sequence[Body]) -> None:
    """Refuse names that the type does not have: those of all rows together are the header."""
    header: dict[str, None] = {}
    for body in found:
        for name, value in body.items():
            nested = value if isinstance(value, Mapping) else None
            if nested is None or name.lower() not in kind.by_relationship:
                header[name] = None
            else:
                header |= {f"{name}.{key}": None for key in nested if key != "attributes"}
    spelled = {name.lower(): name for name in header}
    columns(system.schema, kind, list(spelled.values()))


def _json(text: str) -> Iterator[Body]:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise Refusal("bulk-bad-data", reason=f"Failed to parse JSON data: {wrong}") from None
    if not isinstance(told, list):
        raise Refusal("bulk-bad-data", reason="Failed to parse JSON data: an array is expected")
    for one in told:
        if not isinstance(one, dict):
            raise Refusal("bulk-bad-data", reason="Failed to parse JSON data: a row is no object")
        yield {name: value for name, value in one.items() if name != "attributes"}


def _xml(kind: ObjectType, text: str) -> Iterator[Body]:
    for record in parsed(text):
        yield dict(_values(kind, record))


def parsed(text: str) -> xml.Element:
    """XML without surprises; refuses what is none."""
    try:
        return xml.parsed(text.encode())
    except ValueError as wrong:
        raise Refusal("bulk-bad-data", reason=f"Failed to parse XML data: {wrong}") from None


def name_of(element: etree._Element) -> str:
    return etree.QName(element).localname


def _values(kind: ObjectType, record: etree._Element) -> Iterator[tuple[str, object]]:
    """The fields of a record; `type` in small letters names its type and is no field."""
    for element in record:
        name, below = name_of(element), list(element)
        if name == "type":
            continue
        if below:
            yield name, _parent(below[0] if name_of(below[0]) == "sObject" else element)
        elif element.get(NIL) in ("true", "1"):
            yield name, None
        else:
            f, value = kind.by_name.get(name.lower()), element.text or ""
            yield name, value if f is None else typed(f, value)


def _parent(element: etree._Element) -> Mapping[str, object]:
    """A parent that is named by a key of its own."""
    values: dict[str, object] = {}
    for child in element:
        if name_of(child) == "type":
            values["attributes"] = {"type": child.text}
        else:
            values[name_of(child)] = child.text or ""
    return values
