"""The reference of the site, written from the registries while the site is built.

A hook of mkdocs: it adds the pages, and gives every page that no list names a place in the menu.
What a page says stands in the docstring of what it is about, and nowhere else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from inspect import cleandoc, getdoc, getmembers, getmodule, isclass, isfunction, signature
from itertools import groupby
from typing import Any

import typer
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from understudy import drift, faults, invariants, measures
from understudy.cli.main import COMMANDS, command_line
from understudy.invariants.base import Invariant, Violation
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Delivery, History, Interval, Record
from understudy.measures.base import BusinessMeasure
from understudy.scenario import Run, collect, scenario
from understudy.scenario.cast import Crm, Erp, Hcm, Operators, Ppm, Psa
from understudy.scenario.run import RunClock
from understudy.vendor.trouble import Scene, Verdict
from understudy.world import nouns
from understudy.world.picks import Picks

GENERATED = "Generated from the registries while this site was built."
HOW_TO, REFERENCE, DECISIONS = "How to", "Reference", "Decisions"
FENCE = re.compile(r"^(```\w+)( .*)$", re.MULTILINE)
TITLE = re.compile(r' title="[^"]*"')


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and list what no list names: a new page needs no second edit."""
    for name, write in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content=write()))
    menu: list[Any] = list(config.nav or [])
    listed = set(_leaves(menu))
    pages = [p for p in files.src_uris if p.endswith(".md") and not p.endswith("0000-template.md")]
    left = [page for page in sorted(pages) if page not in listed]
    _section(menu, HOW_TO).extend(p for p in left if "/" not in p)
    reference = _section(menu, REFERENCE)
    reference.extend(f"reference/{name}.md" for name in PAGES)
    reference.append({"Vendors": [p for p in left if p.startswith("vendors/")]})
    _section(menu, DECISIONS).extend(p for p in left if p.startswith("decisions/"))
    config.nav = menu
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leave out what only the test of a page reads: of a block's settings its title remains."""
    return FENCE.sub(lambda fence: fence[1] + "".join(TITLE.findall(fence[2])), markdown)


def _leaves(menu: Iterable[Any]) -> Iterator[str]:
    for entry in menu:
        for inner in entry.values() if isinstance(entry, dict) else [entry]:
            if isinstance(inner, str):
                yield inner
            else:
                yield from _leaves(inner)


def _section(menu: list[Any], title: str) -> list[Any]:
    """The entries under a title of the menu; a new section where there is none."""
    for entry in menu:
        if isinstance(entry, dict) and title in entry:
            found: list[Any] = entry[title]
            return found
    menu.append({title: []})
    return _section(menu, title)


# -- what there is ---------------------------------------------------------------------------------


def _scenarios() -> str:
    told = [
        "# Scenarios",
        GENERATED,
        "Play one with `understudy run NAME`, a folder of them alike.",
    ]
    found = sorted(collect(), key=lambda s: s.name)
    for folder, stories in groupby(found, key=lambda s: s.name.partition("/")[0]):
        told.append(f"## {folder}")
        for story in stories:
            told += [f"### {story.name}", story.promise, story.story]
    return _page(told)


def _faults() -> str:
    told = [
        "# Faults",
        GENERATED,
        "What a caller can know afterwards: *definite* means that nothing",
    ]
    told[-1] += " was done and the caller can tell, *indefinite* that nobody outside can."
    for key, kind in faults.catalogue().items():
        definite = "*Definite.*" if kind.definite else "*Indefinite.*"
        told += [f"## {key}", f"{_promise(kind)} {definite}", _own_doc(kind), _parameters(kind)]
    return _page(told)


def _drifts() -> str:
    told = ["# Drifts", GENERATED, "How what a system exposes may change under an integration."]
    for key, kind in drift.catalogue().items():
        facets = ", ".join(f"{name} {value}" for name, value in asdict(kind.facets).items())
        told += [f"## {key}", f"{_promise(kind)} *{facets}.*", _own_doc(kind), _parameters(kind)]
    return _page(told)


def _invariants() -> str:
    told = ["# Promises", GENERATED, "What an integration must keep, judged in every run."]
    for key, kind in invariants.catalogue().items():
        flows = ", ".join(f"`{flow}`" for flow in kind.flows) or "every integration"
        told += [f"## {key}", _promise(kind), _own_doc(kind)]
        told.append(f"Asked of: {flows}. Broken, it is *{kind.family}*.")
    return _page(told)


def _measures() -> str:
    told = ["# Measures", GENERATED, "Figures of a run that a delivery lead knows."]
    for key, kind in measures.catalogue().items():
        target = kind().target()
        promised = "" if target is None else f" Promised: {target:g}."
        told += [f"## {key}", f"**{kind.title}**, in {kind.unit}.{promised}", _own_doc(kind)]
    return _page(told)


def _commands() -> str:
    told = ["# Commands", GENERATED]
    told.append("Exit codes: 0 held, 1 broken, 3 unknown, 2 asked wrongly, 70 a bug of ours.")
    group = typer.main.get_command(command_line())
    for name in COMMANDS:
        told += _command(f"understudy {name}", group.commands[name])  # type: ignore[attr-defined]  # a group
    return _page(told)


def _command(name: str, command: Any) -> Iterator[str]:
    inner = getattr(command, "commands", {})
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    words = [f"{p.name.upper()}{'…' if p.nargs == -1 else ''}" for p in arguments]
    yield f"## {' '.join([name, *words])}"
    yield cleandoc(command.help or "")
    rows = [
        f"| `{', '.join(p.opts) if p.param_type_name == 'option' else p.name.upper()}` "
        f"| {_cell(p.help or '')} | {_default(p)} |"
        for p in command.params
        if p.name != "help"
    ]
    if rows:
        yield "\n".join(["| | | default |", "|---|---|---|", *rows])
    for inside, part in inner.items():
        yield from _command(f"{name} {inside}", part)


def _default(parameter: Any) -> str:
    value = parameter.default
    return "" if value in (None, "", False, True, ()) else f"`{value}`"


# -- what one writes with --------------------------------------------------------------------------

STORY: tuple[Any, ...] = (scenario, Run, RunClock, Picks, Crm, Psa, Erp, Hcm, Ppm, Operators)
JUDGING = (Invariant, Violation, History, Record, Change, Exchange, Delivery, Interval)
TROUBLE = (faults.Fault, Scene, Verdict, faults.SutFault, drift.Drift, drift.Facets)


def _writing() -> str:
    told = ["# What one writes with", GENERATED]
    for title, kinds in (
        ("A scenario", STORY),
        ("An invariant or a measure", (*JUDGING, BusinessMeasure)),
        ("A fault or a drift", TROUBLE),
    ):
        told += [f"## {title}", *(part for kind in kinds for part in _api(kind))]
    return _page(told)


def _nouns() -> str:
    told = ["# Nouns", GENERATED]
    told.append("What the firm is made of: what `run.world` holds, and the fields of a `Record`.")
    for name, kind in getmembers(nouns, isclass):
        if kind.__module__ == nouns.__name__ and is_dataclass(kind):
            told += [f"## {name}", _own_doc(kind), _fields(kind)]
    return _page(told)


def _api(kind: Any) -> Iterator[str]:
    yield f"### {kind.__name__}"
    if not isclass(kind):
        yield f"`{kind.__name__}{_signature(kind)}`"
        yield getdoc(kind) or ""
        return
    yield _own_doc(kind)
    yield _fields(kind)
    rows = []
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        function = getattr(member, "__func__", getattr(member, "fget", member))
        if isfunction(function):
            call = name if isinstance(member, property) else f"{name}{_signature(function)}"
            rows.append(f"- `{call}` {_cell(getdoc(function) or '')}".rstrip())
    yield "\n".join(rows)


def _signature(function: Callable[..., Any]) -> str:
    """As one would call it: without `self`, and without the modules of what it takes."""
    told = signature(function)
    given = [p for name, p in told.parameters.items() if name not in ("self", "cls")]
    text = re.sub(r"-> '(\w+)'", r"-> \1", str(told.replace(parameters=given)))
    return re.sub(r"~(?=\w)|\b(?:[a-z_]+\.)+(?=[A-Z])", "", text)


def _fields(kind: type) -> str:
    if not is_dataclass(kind):
        return ""
    rows = [f"`{f.name}`" for f in fields(kind) if not f.name.startswith("_")]
    return f"Fields: {', '.join(rows)}." if rows else ""


# -- pieces ----------------------------------------------------------------------------------------


def _promise(kind: type) -> str:
    """The first line of the file that holds it."""
    return (getdoc(getmodule(kind)) or "").partition("\n")[0]


def _own_doc(kind: type) -> str:
    """Its own docstring: none that it inherits, none that a dataclass makes up."""
    told = cleandoc(kind.__dict__.get("__doc__") or "")
    return "" if told.startswith(f"{kind.__name__}(") else told


def _parameters(kind: Any) -> str:
    told = [
        f"`{f.name}`" if f.default is MISSING else f"`{f.name} = {f.default!r}`"
        for f in fields(kind)
    ]
    return f"Parameters: {', '.join(told)}." if told else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "commands": _commands,
    "scenarios": _scenarios,
    "faults": _faults,
    "drifts": _drifts,
    "invariants": _invariants,
    "measures": _measures,
    "writing": _writing,
    "nouns": _nouns,
}
