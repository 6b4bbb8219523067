"""The templates, and how they write moments, money and names."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def rendered(template: str, **values: object) -> str:
    """A page of the given template."""
    return _templates().get_template(template).render(**values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        money=money,
        moment=lambda at: at.strftime("%a %d %b %Y, %H:%M"),
        clock=clock,
        second=lambda at: at.strftime("%d %b %H:%M:%S"),
        words=lambda name: name.replace("-", " ").replace("_", " "),
        many=many,
        thousands=lambda number: f"{number:,}",
        figure=lambda number: f"{number:,.2f}".removesuffix(".00"),
    )
    return templates


def money(minor: int, currency: str) -> str:
    """An amount as people write it."""
    return f"{minor / 100:,.2f} {currency}"


def clock(at: datetime) -> str:
    """A moment of a story."""
    return at.strftime("%a %d %b %H:%M")


def many(count: int, one: str, more: str = "") -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def slug(*parts: object) -> str:
    """An anchor."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(map(str, parts)).lower()).strip("-")
