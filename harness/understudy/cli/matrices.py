"""`understudy run NAME --matrix drift`: each drift on each field in use, and what came of it."""

import logging
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import orjson
from rich.console import Console
from rich.progress import track
from rich.table import Table

from understudy.drift import catalogue
from understudy.kernel.errors import UsageError
from understudy.report.html.matrix import DriftCell, Grid, matrix_page
from understudy.scenario.matrix import Told, cells, matrix
from understudy.scenario.script import collect
from understudy.sut import SutSpec

MATRICES = ("drift",)
WRONG = "silently wrong"


def show_matrix(
    what: str,
    names: Sequence[str],
    sut: SutSpec,
    seed: int,
    only: Sequence[str],
    out: Path,
    as_json: bool,
    replay: str,
) -> int:
    """Play the matrix of each scenario; 1 if anything is silently wrong. `only`: parts of names."""
    if what not in MATRICES:
        raise UsageError.unknown("matrix", what, MATRICES)
    if not names:
        raise UsageError("a matrix is of one scenario, or some: name them")
    out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=out / "sut.log", filemode="w", level=logging.INFO)
    console = Console(stderr=as_json, quiet=as_json)
    told: dict[str, list[Told]] = {}
    for scenario in collect(names):
        told[scenario.name] = _of(scenario.name, sut, seed, only, console)
    document = orjson.dumps(_as_json(seed, told), option=orjson.OPT_INDENT_2)
    (out / "matrix.json").write_bytes(document)
    page = matrix_page([_grid(name, found) for name, found in told.items()], seed, replay)
    (out / "report.html").write_text(page, encoding="utf-8")
    if as_json:
        sys.stdout.buffer.write(document + b"\n")
    for name, found in told.items():
        console.print(_table(name, found))
    console.print(f"matrix: {out / 'matrix.json'}")
    console.print(f"report: {out / 'report.html'}")
    return int(any(one.outcome == WRONG for found in told.values() for one in found))


def _of(name: str, sut: SutSpec, seed: int, only: Sequence[str], console: Console) -> list[Told]:
    chosen = [cell for cell in cells(name, seed, sut) if all(word in str(cell) for word in only)]
    if not chosen:
        raise UsageError(f"no cell of the matrix of {name} has {' and '.join(only)} in its name")
    played = track(
        matrix(name, seed, sut, chosen), name, len(chosen), console=console, transient=True
    )
    return sorted(played, key=lambda one: str(one.cell))


def _grid(name: str, found: Sequence[Told]) -> Grid:
    """What came of each cell, as the page shows it."""
    return Grid(
        name,
        [
            DriftCell(
                one.cell.role,
                ".".join(part for part in (one.cell.object, one.cell.field) if part),
                one.cell.drift,
                one.outcome,
                one.first,
                one.broken,
            )
            for one in found
        ],
    )


def _as_json(seed: int, told: Mapping[str, Sequence[Told]]) -> Mapping[str, object]:
    return {
        "matrix": "drift",
        "seed": seed,
        "scenarios": [
            {
                "name": name,
                "outcomes": dict(sorted(Counter(one.outcome for one in found).items())),
                "cells": [
                    {
                        **asdict(one.cell),
                        "facets": asdict(catalogue()[one.cell.drift].facets),
                        "outcome": one.outcome,
                        "met": one.met,
                        "broken": one.broken,
                        "first": one.first,
                    }
                    for one in found
                ],
            }
            for name, found in told.items()
        ],
    }


def _table(name: str, found: Sequence[Told]) -> Table:
    """What is not unaffected, and how many cells there are of each outcome."""
    counts = Counter(one.outcome for one in found)
    title = f"{name}: " + ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items()))
    table = Table(title=title, box=None, padding=(0, 2, 0, 0), show_header=False)
    for one in found:
        if one.outcome not in ("unaffected", "not met"):
            style = "red" if one.outcome == WRONG else "yellow"
            table.add_row(str(one.cell), f"[{style}]{one.outcome}[/]", one.first)
    return table
