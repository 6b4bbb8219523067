"""Reading bodies: JSON, or forms whose keys have brackets, as Rails reads them.

`workspace[title]=X`, `ids[]=1&ids[]=2`, `expenses[][date]=2026-06-01` mean the same as the JSON
they look like. Texts of forms stay texts; the fields know what they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from understudy.vendor import Call, Refusal
from understudy_mocks.kantata.queries import Collection

BULK_MAX = 100
BULK_ALLOCATIONS_MAX = 200
_DEPTH_MAX = 8

Body = dict[str, object]


def read(call: Call) -> Body:
    """The body as an object; an empty one where there is none. Refuses `malformed`.

    Without a body the address is read as a form, as Rails does: `?story[title]=X`.
    """
    if not call.body.strip():
        return _tree([(name, value) for name, value in call.query_list if "[" in name])
    media = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/x-www-form-urlencoded":
        return _form(call.body)
    if media == "multipart/form-data":
        return _tree([(key, part.text) for key, part in parts_of(call)])
    return call.json_object()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart body; a file has a name."""

    data: bytes
    filename: str = ""
    content_type: str = ""

    @property
    def text(self) -> str:
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            raise Refusal("malformed", reason="a part is not UTF-8") from None


def parts_of(call: Call) -> list[tuple[str, Part]]:
    """The parts of a multipart body by their keys, in order; refuses `malformed`."""
    head = f"Content-Type: {call.headers.get('content-type', '')}\r\n\r\n".encode(
        "latin-1", "replace"
    )
    message = BytesParser(policy=HTTP).parsebytes(head + call.body)
    if not message.is_multipart():
        raise Refusal("malformed", reason="the body is not in parts")
    found: list[tuple[str, Part]] = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            raise Refusal("malformed", reason="a part has no name")
        data = part.get_payload(decode=True)
        given = part.get_content_type() if part["content-type"] else ""
        body = data if isinstance(data, bytes) else b""
        found.append((name, Part(body, part.get_filename() or "", given)))
    return found


def _form(body: bytes) -> Body:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    except (UnicodeDecodeError, ValueError):
        raise Refusal("malformed", reason="the form cannot be read") from None
    return _tree(pairs)


def _tree(pairs: Sequence[tuple[str, str]]) -> Body:
    tree: Body = {}
    for key, value in pairs:
        first, *rest = key.replace("]", "").split("[")
        if len(rest) > _DEPTH_MAX:
            raise Refusal("malformed", reason=f"{key[:80]} is nested too deeply")
        _put(tree, first, rest, value)
    return tree


def _put(tree: Body, name: str, rest: Sequence[str], value: str) -> None:
    """Put a value where its key's brackets say."""
    if not rest:
        tree[name] = value
        return
    if rest[0] != "":
        child = tree.setdefault(name, {})
        if not isinstance(child, dict):
            raise Refusal("malformed", reason=f"{name} is both a value and an object")
        _put(child, rest[0], rest[1:], value)
        return
    items = tree.setdefault(name, [])
    if not isinstance(items, list):
        raise Refusal("malformed", reason=f"{name} is both a value and a list")
    if len(rest) == 1:
        items.append(value)
        return
    # A repeated key begins the next object of the list.
    last = items[-1] if items else None
    if not isinstance(last, dict) or rest[1] in last:
        last = {}
        items.append(last)
    _put(last, rest[1], rest[2:], value)


def one(body: Body, collection: Collection) -> Body:
    """The attributes under the singular name; refuses `parameter-missing`."""
    found = body.get(collection.singular)
    if not isinstance(found, dict):
        raise Refusal("parameter-missing", field=collection.singular)
    return found


def several(body: Body, collection: Collection) -> Sequence[Body] | None:
    """The objects of a bulk request; None when it is none."""
    found = body.get(collection.name)
    if found is None:
        return None
    most = BULK_ALLOCATIONS_MAX if collection.name == "workspace_allocations" else BULK_MAX
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Refusal("malformed", reason=f"{collection.name} is a list of objects")
    if not 0 < len(found) <= most:
        raise Refusal("too-many", field=collection.name, limit=most)
    return found


def ids_of(value: object, name: str) -> list[str]:
    """Ids, as a list or as text with commas; refuses `invalid-value`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list) and all(
        isinstance(v, str | int) and not isinstance(v, bool) for v in value
    ):
        return [str(v) for v in value]
    if value is None:
        return []
    raise Refusal("invalid-value", field=name, value=value, type="ids")


def text_of(body: Mapping[str, object], name: str) -> str:
    """A text attribute, or nothing."""
    found = body.get(name)
    if found is not None and not isinstance(found, str):
        raise Refusal("invalid-value", field=name, value=found, type="string")
    return found or ""
