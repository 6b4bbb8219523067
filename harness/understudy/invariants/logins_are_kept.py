"""A login is used for more than one request."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from understudy.invariants._requests import busiest
from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import History

AN_HOUR_S = 3600.0
LOGINS_MAX = 60
"""A look a minute that begins with a login is borne; more is a login for each request."""
REQUESTS_MIN = 1.5
"""Requests a login, below which it is plain that nothing is kept."""


class LoginsAreKept(Invariant):
    """Vendors count logins, and lock out who needs one for each request.

    More than sixty in an hour, with hardly more requests than logins. Logins after an answer that
    the old one was no longer good are excused, and so is a system whose tokens die by a fault.
    """

    id: ClassVar[str] = "logins-are-kept"
    family = "etiquette"

    def subjects(self, history: History) -> Iterable[list[Exchange]]:
        """What passed with each system in which somebody logged in."""
        found: dict[str, list[Exchange]] = {}
        for e in history.exchanges:
            found.setdefault(e.system, []).append(e)
        return [each for each in found.values() if any(e.verb == "login" for e in each)]

    def check(self, subject: list[Exchange], history: History) -> Iterator[Violation]:
        logins: list[Exchange] = []
        excused = False
        for e in subject:
            if e.verb == "login" and e.outcome == "ok" and not excused:
                logins.append(e)
            excused = e.status == 401 or (excused and e.verb == "login")
        first, count = busiest([e.at for e in logins], AN_HOUR_S)
        if count <= LOGINS_MAX:
            return
        begun, ended = logins[first], logins[first + count - 1]
        others = sum(e.verb != "login" and begun.at <= e.at <= ended.at for e in subject)
        if others < REQUESTS_MIN * count:
            yield Violation(
                begun.system,
                "a login that serves many requests",
                f"{count} logins in an hour, for {others} requests",
                witness=[begun, logins[first + 1], ended],
            )
