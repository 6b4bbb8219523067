"""What a request for a further page says, in the words that most vendors have for it."""

import re

from understudy.faults.base import Scene

_PLACE = re.compile(r"[?&]\w*?(offset|page|skip|start|startrow)=(\d+)", re.IGNORECASE)


def page_before(scene: Scene) -> bytes | None:
    """The page that the caller has just read of the same list; None where there is none."""
    exchange = scene.exchange
    place = _place(exchange.target)
    if exchange.verb != "query" or place is None:
        return None
    path = exchange.target.partition("?")[0]
    for earlier in reversed(scene.past):
        if earlier is exchange or earlier.target.partition("?")[0] != path:
            continue
        before = _place(earlier.target) or 0
        return earlier.reply if before < place and earlier.status == 200 else None
    return None


def _place(target: str) -> int | None:
    found = _PLACE.search(target)
    return None if found is None else int(found[2])
