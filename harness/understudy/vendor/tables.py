"""How an object type is kept in SQL: names, columns, and a table that hides another."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache

import orjson

from understudy.vendor.schema import ObjectType, Row

SQL_TYPE: Mapping[str, str] = {
    "string": "TEXT COLLATE NOCASE",
    "choice": "TEXT COLLATE NOCASE",
    "integer": "INTEGER",
    "decimal": "REAL",
    "boolean": "BOOLEAN",
    "date": "TEXT",
    "datetime": "TEXT",
    "reference": "TEXT",
    "json": "TEXT",
}


@lru_cache(maxsize=16_384)
def quoted(name: str) -> str:
    """A table or column name of the schema, as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


@lru_cache(maxsize=1024)
def insertion(name: str, columns: tuple[str, ...]) -> str:
    """SQL that puts a row with these columns into a table."""
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES ({marks})"


@lru_cache(maxsize=1024)
def change(name: str, columns: tuple[str, ...], key: str) -> str:
    """SQL that gives these columns of one row other values."""
    settings = ", ".join(f"{quoted(column)} = ?" for column in columns)
    return f"UPDATE {quoted(name)} SET {settings} WHERE {quoted(key)} = ?"


def columns(kind: ObjectType, of_the_id: str = "") -> str:
    """The columns of an object type's table, as SQL declares them."""
    return ", ".join(
        f"{quoted(f.name)} {SQL_TYPE[f.type]}" + (of_the_id if f.name == kind.id_field else "")
        for f in kind.fields
    )


def shadow(
    db: sqlite3.Connection, kind: ObjectType, without: Sequence[str], beside: Sequence[Row]
) -> None:
    """Put a temporary table before that of a kind: with some records less, and some more."""
    name = quoted(kind.name)
    db.execute(f"CREATE TEMP TABLE {name} ({columns(kind)})")
    db.execute(
        f"INSERT INTO temp.{name} SELECT * FROM main.{name} WHERE {quoted(kind.id_field)}"
        " NOT IN (SELECT value FROM json_each(?)) ORDER BY rowid",
        (orjson.dumps(list(without)).decode(),),
    )
    names = [f.name for f in kind.fields]
    db.executemany(
        f"INSERT INTO temp.{name} VALUES ({', '.join('?' * len(names))})",
        [[row.get(n) for n in names] for row in beside],
    )
