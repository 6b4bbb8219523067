"""One of several processes that share a bus: `python -m tests.scaleout.clerk BUS BOOKS`.

It does with each key what an engine would, in small: looks, writes where nothing is, settles. A
lock that dies with the process tells whether somebody else is at the same key.
"""

import sys

import psycopg

from load.bench.stage.servers import pause
from understudy_engine.bus import Settled
from understudy_engine.bus.nats import NatsBus
from understudy_engine.clock import wall

TABLES = """
CREATE TABLE books (key TEXT PRIMARY KEY);
CREATE TABLE clashes (key TEXT NOT NULL);
"""
LEASE_S = 1.0
WRITE_S = 0.004


def main(bus_url: str, books_url: str) -> None:
    """Work until killed."""
    bus = NatsBus(bus_url, lease_s=LEASE_S, patience_s=0.1)
    with psycopg.connect(books_url, autocommit=True) as books:
        while True:
            messages = bus.due("time", wall(), 20)
            for message in messages:
                _work(books, message.key)
            for message in messages:  # before the claim goes, or the next one would meet it
                books.execute("SELECT pg_advisory_unlock(hashtext(%s))", (message.key,))
            bus.settle([Settled(message, "applied") for message in messages], wall())
            if not messages:
                pause(0.02)


def _work(books: psycopg.Connection[tuple[object, ...]], key: str) -> None:
    found = books.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (key,)).fetchone()
    if found != (True,):
        books.execute("INSERT INTO clashes VALUES (%s)", (key,))
    if books.execute("SELECT 1 FROM books WHERE key = %s", (key,)).fetchone() is None:
        pause(WRITE_S)
        books.execute("INSERT INTO books VALUES (%s)", (key,))


if __name__ == "__main__":
    main(*sys.argv[1:])
