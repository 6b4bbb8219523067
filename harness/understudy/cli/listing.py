"""`understudy list`: what there is, from the catalogues."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from inspect import getdoc, getmodule
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from understudy.drift import catalogue as drifts
from understudy.faults import catalogue as faults
from understudy.invariants import catalogue as invariants
from understudy.kernel.errors import UsageError
from understudy.measures import catalogue as measures
from understudy.report.vendor_page import write_pages
from understudy.scenario.script import collect
from understudy.vendor.discovery import vendors
from understudy.vendor.evidence import evidence

Row = Mapping[str, object]


def _scenarios() -> list[Row]:
    return [{"name": s.name, "promise": s.promise, "cast": dict(s.cast)} for s in collect()]


def _faults() -> list[Row]:
    return [
        {
            "name": key,
            "what": _first_line(kind),
            "definite": kind.definite,
            "parameters": list(kind.parameters()),
        }
        for key, kind in faults().items()
    ]


def _drift() -> list[Row]:
    return [
        {
            "name": key,
            "what": _first_line(kind),
            "facets": asdict(kind.facets),
            "parameters": list(kind.parameters()),
        }
        for key, kind in drifts().items()
    ]


def _invariants() -> list[Row]:
    return [{"name": key, "promise": kind.promise()} for key, kind in invariants().items()]


def _measures() -> list[Row]:
    return [{"name": k, "title": kind.title, "unit": kind.unit} for k, kind in measures().items()]


def _vendors() -> list[Row]:
    return [
        {
            "name": v.name,
            "title": v.title,
            "role": v.role,
            "port": v.port,
            "operations": [asdict(operation) for operation in evidence(v)],
        }
        for v in vendors().values()
    ]


def _first_line(kind: type) -> str:
    return (getdoc(getmodule(kind)) or "").partition("\n")[0]


_LISTS: Mapping[str, Callable[[], list[Row]]] = {
    "scenarios": _scenarios,
    "faults": _faults,
    "drift": _drift,
    "invariants": _invariants,
    "measures": _measures,
    "vendors": _vendors,
}


def show(
    what: Annotated[str, typer.Argument(help=", ".join(_LISTS))] = "scenarios",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    pages: Annotated[
        Path | None, typer.Option(help="Of vendors: write a page for each into this folder.")
    ] = None,
) -> None:
    """Say what there is: scenarios, faults, drift, invariants, measures or vendors."""
    if what not in _LISTS:
        raise UsageError.unknown("list", what, _LISTS)
    if pages is not None:
        if what != "vendors":
            raise UsageError("only vendors have pages")
        write_pages(list(vendors().values()), pages)
        return
    rows = _LISTS[what]()
    if as_json:
        sys.stdout.buffer.write(orjson.dumps({what: rows}, option=orjson.OPT_INDENT_2) + b"\n")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for row in rows:
        name, second, *_ = row.values()
        count = f"{len(row['operations'])} operations" if what == "vendors" else ""  # type: ignore[arg-type]
        table.add_row(f"[bold]{name}[/]", str(second), count)
    Console().print(table)
