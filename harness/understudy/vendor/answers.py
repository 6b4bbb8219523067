"""Answers kept at hand: who asks again what was asked before gets the same bytes.

Pollers and extractors ask the same again and again, and to make JSON of columns is most of what an
answer costs. A handler says of its own reply whether it is `lasting`: whether it depends on nothing
but the records, the day and the request. What is kept is dropped when any record changes.
"""

from collections.abc import Hashable
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.kernel.exchange import Verb
from understudy.vendor.call import Call, Reply

if TYPE_CHECKING:
    from understudy.vendor.system import System

READING: frozenset[Verb] = frozenset({"read", "query", "describe"})
BYTES_MAX = 32 * 1024 * 1024
SLOT = timedelta(minutes=15).total_seconds()
"""A day begins in no time zone but on a quarter of an hour."""
_OF_THE_CALLER = frozenset({"authorization", "user-agent", "connection", "accept-encoding"})
"""Headers that change no answer to a caller who is known; signatures differ each time."""


class Answers:
    """The lasting answers of one system. Nothing is kept while faults or drifts are at work."""

    def __init__(self, system: "System") -> None:
        self._system = system
        self._state: Hashable = None
        self._kept: dict[Hashable, tuple[Reply, str, str]] = {}
        self._size = 0

    def find(self, call: Call) -> Reply | None:
        """The answer that was given before, noted on the record as it was then."""
        if self._state != self._now(call):
            self.forget()
            self._state = self._now(call)
        found = self._kept.get(_key(call))
        if found is None:
            return None
        reply, call.exchange.object, call.exchange.record_id = found
        return reply

    def keep(self, call: Call, reply: Reply) -> None:
        """Keep a lasting answer, unless something has changed since it was looked for."""
        if self._state != self._now(call):
            return
        self._size += len(reply.body)
        if self._size > BYTES_MAX:
            self.forget()
            self._size = len(reply.body)
        self._kept[_key(call)] = reply, call.exchange.object, call.exchange.record_id

    def forget(self) -> None:
        """Drop everything: something changed that is no record."""
        self._kept.clear()
        self._size = 0

    def _now(self, call: Call) -> Hashable:
        store = self._system.store
        return store.last_seq, store.restored, call.exchange.at.timestamp() // SLOT


def _key(call: Call) -> Hashable:
    headers = tuple(pair for pair in call.headers.items() if pair[0] not in _OF_THE_CALLER)
    where = call.exchange.method, call.scheme, call.path, call.query_string
    return where, call.body, call.caller, headers
