"""XML: answers for those who ask for it, records from those who send it."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from lxml import etree

from understudy.vendor import Refusal
from understudy.vendor.xml import parsed

TYPE = b"application/xml;charset=UTF-8"
_UNFIT = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def fit(text: str) -> str:
    """The text without what XML cannot say."""
    return _UNFIT.sub("", text)


def written(data: object, root: str = "response") -> bytes:
    """Plain data as elements, lists as one element for each item."""
    return ('<?xml version="1.0" encoding="UTF-8"?>' + "".join(_element(root, data))).encode()


def _element(name: str, data: object) -> Iterator[str]:
    if isinstance(data, list):
        for item in data:
            yield from _element(name, item)
    elif isinstance(data, dict):
        yield f"<{name}>"
        for key, value in data.items():
            yield from _element(str(key), value)
        yield f"</{name}>"
    elif data is None or data == "":
        yield f"<{name}/>"
    else:
        yield f"<{name}>{escape(fit(str(data)))}</{name}>"


def read(body: bytes) -> dict[str, object]:
    """The first record of a request: the elements below the last level that has any."""
    try:
        root = parsed(body)
    except ValueError as wrong:
        raise Refusal("malformed", reason=str(wrong)) from None
    while len(root) and len(root[0]):
        root = root[0]
    return {str(etree.QName(child).localname): child.text or "" for child in root}
