"""`understudy new-vendor`: a vendor to begin with, in all its rooms, that passes the battery."""

import keyword
import re
from pathlib import Path
from typing import Annotated

import typer
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from understudy.kernel.errors import UsageError
from understudy.vendor.discovery import vendors

TEMPLATES = Path(__file__).with_name("vendor_template")
PROJECT = "pyproject.toml"
FIRST_PORT = 8821
"""Below are the ports of vendors that are played, or will be."""
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def new_vendor(
    name: Annotated[str, typer.Argument(help="What it is called: small letters, digits and _.")],
    role: Annotated[str, typer.Option(help="What it plays; a role of its own if empty.")] = "",
    title: Annotated[str, typer.Option(help="What people call it.")] = "",
    into: Annotated[
        Path | None, typer.Option(help="A package of vendors to put it into, instead of a project.")
    ] = None,
) -> int:
    """Write a vendor that can be played at once, as a project to install, or into a package."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(f"{name!r} is no name for a package; take small letters, digits and _")
    if name in vendors():
        raise UsageError(f"there is a vendor called {name!r} already")
    if into is not None and not (into / "__init__.py").is_file():
        raise UsageError(f"{into} is no package: it has no __init__.py")
    project = f"understudy-{name.replace('_', '-')}"
    top = into or Path(project)
    package = f"{into.resolve().name}.{name}" if into else f"understudy_{name}"
    folder = top / package.rpartition(".")[2]
    if (folder if into else top).exists():
        raise UsageError(f"{folder if into else top} is there already")
    words = {
        "name": name,
        "role": role or name,
        "title": title or name.replace("_", " ").title(),
        "package": package,
        "project": project,
        "port": _free_port(),
        # Where ruff wants a blank line: in a project of its own, we are a third party.
        "gap": "" if into else "\n",
        "gap_inside": "\n" if into else "",
    }
    folder.mkdir(parents=True)
    for file in sorted(path.stem for path in TEMPLATES.glob("*.txt")):
        if file != PROJECT:
            _write(file, folder, words)
    if not into:
        _write(PROJECT, top, words)
        print(f"{top}: a project; install it, and Understudy finds it")
        print(f"next: pip install -e {top}")
    else:
        print(f"{folder}: a vendor of {into}")
    print(f"next: pytest --pyargs understudy.battery -k {name}")
    return 0


def _free_port() -> int:
    taken = {vendor.port for vendor in vendors().values()}
    return next(port for port in range(FIRST_PORT, 65536) if port not in taken)


def _write(file: str, folder: Path, words: dict[str, object]) -> None:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # Python and TOML, not HTML
        keep_trailing_newline=True,
    )
    text = pages.get_template(f"{file}.txt").render(words)
    (folder / file).write_text(text, encoding="utf-8")
