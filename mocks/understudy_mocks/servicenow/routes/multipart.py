"""`multipart/form-data`, taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from understudy.vendor import Refusal

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_NAMED = re.compile(rb'(file)?name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_TYPE = re.compile(rb"^content-type:\s*([^\r\n;]+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form, or one file."""

    name: str
    content: bytes
    file_name: str = ""
    media: str = ""


def parts(content_type: str, body: bytes) -> list[Part]:
    """The parts in order; refuses `malformed`."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Refusal("malformed", reason="the multipart boundary is missing")
    mark = b"--" + found[1].encode()
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2:
        raise Refusal("malformed", reason="the body has no parts")
    return list(_read(pieces[1:]))


def _read(pieces: list[bytes]) -> Iterator[Part]:
    for piece in pieces:
        if piece.startswith(b"--"):
            return
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        names = {kind.lower(): name for kind, name in _NAMED.findall(head)}
        media = _TYPE.search(head)
        yield Part(
            names.get(b"", b"").decode("utf-8", "replace"),
            content,
            names.get(b"file", b"").decode("utf-8", "replace"),
            media[1].decode("latin-1").strip() if media else "",
        )
