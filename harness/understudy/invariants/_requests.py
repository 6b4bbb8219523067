"""Who asked what how often: requests that are the same, put together once for all who look."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

Same = tuple[str, str, str, bytes]
"""A request as it passed: system, method, target and body."""


def writes(history: History) -> Mapping[Same, Sequence[Exchange]]:
    """The writes by what was asked, oldest first."""
    return history.once(_sorted_out)[0]


def reads(history: History) -> Mapping[Same, Sequence[Exchange]]:
    """All else by what was asked, logins left out."""
    return history.once(_sorted_out)[1]


def _sorted_out(
    history: History,
) -> tuple[Mapping[Same, Sequence[Exchange]], Mapping[Same, Sequence[Exchange]]]:
    writing: dict[Same, list[Exchange]] = {}
    reading: dict[Same, list[Exchange]] = {}
    for e in history.exchanges:
        if e.verb != "login":
            kind = writing if e.writes else reading
            kind.setdefault((e.system, e.method, e.target, e.request), []).append(e)
    return writing, reading


def busiest(moments: Sequence[datetime], seconds: float) -> tuple[int, int]:
    """The most moments within a span of so many seconds: the first of them, and how many."""
    first = most = start = 0
    for n, moment in enumerate(moments):
        while (moment - moments[start]).total_seconds() >= seconds:
            start += 1
        if n - start + 1 > most:
            most, first = n - start + 1, start
    return first, most
