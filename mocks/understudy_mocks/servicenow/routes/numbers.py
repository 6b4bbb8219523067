"""Whole numbers of a query string."""

import re
from collections.abc import Mapping

from understudy.vendor import Refusal

_DIGITS = re.compile(r"-?[0-9]{1,15}")


def whole(query: Mapping[str, str], name: str, default: int) -> int:
    """A number that is not negative; what is below zero counts as zero (memory)."""
    text = query.get(name, "")
    if not text:
        return default
    if _DIGITS.fullmatch(text) is None:
        raise Refusal("invalid-value", field=name, value=text)
    return max(int(text), 0)
