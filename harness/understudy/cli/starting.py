"""`understudy init`: write an `understudy.toml` for the integration in a folder."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import orjson
import typer

from understudy.kernel.errors import UsageError
from understudy.sut.claims import known_flows
from understudy.sut.detecting import Detected, detect
from understudy.sut.reading import read_spec

FILE = "understudy.toml"


def init(
    folder: Annotated[Path, typer.Argument(help="Where the integration is.")] = Path(),
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
) -> int:
    """Write an understudy.toml: what the files tell is read, the rest is asked, or left out."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    path = folder / FILE
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force writes over it")
    found = detect(folder)
    ready = ""
    if sys.stdin.isatty():
        found, ready = _asked(found)
    path.write_text(_text(found, ready), encoding="utf-8")
    read_spec(path)
    print(f"{path}: {_read_from(found)}")
    if found.factory:
        print(f"next: understudy run calm/opportunity_to_cash --sut {path}")
    elif found.command or found.container:
        print(f"next: understudy run calm/opportunity_to_cash --stage live --sut {path}")
    else:
        print("next: say in it how the integration is started; then: understudy run --sut …")
    return 0


def _asked(found: Detected) -> tuple[Detected, str]:
    """The guess as somebody at the keyboard confirms or corrects it."""
    name = typer.prompt("What is the integration called", default=found.name)
    factory = typer.prompt(
        "Which function makes it, for simulation (module:function; empty: none)",
        default=found.factory,
        show_default=bool(found.factory),
    )
    command = typer.prompt(
        "How is it started (empty: not by a command)",
        default=" ".join(found.command),
        show_default=bool(found.command),
    )
    ready = typer.prompt(
        "Which address answers 200 when it is at work (empty: none)",
        default="",
        show_default=False,
    )
    told = replace(found, name=name, factory=factory, command=tuple(command.split()))
    return told, ready


def _text(found: Detected, ready: str) -> str:
    live = _line("command", list(found.command)) if found.command else ""
    if not live and found.container:
        live = _line("container", found.container)
    lines = [
        "# What `understudy run --sut` rehearses. Without [claims] it is judged by everything.",
        "[sut]",
        _line("name", found.name),
        _line("factory", found.factory) if found.factory else '# factory = "module:function"',
        live or '# command = ["our-integration", "--landscape", "{landscape}"]',
        _line("ready", ready) if ready else '# ready = "http://127.0.0.1:9100/health"',
        "",
        "[claims]",
        "# What it does not claim is not evaluated, and never green. Strike what it does not do.",
        "flows = [",
        *(f"    {_quoted(flow)}," for flow in known_flows()),
        "]",
        'roles = ["crm", "psa", "erp", "hcm", "ppm"]',
        "",
        "# Where a copy keeps the key of its origin, if not where docs/correlation.md says.",
        "[correlation]",
        '# "erp.project" = "custentity_deal_id"',
        "",
    ]
    return "\n".join(lines)


def _line(name: str, value: object) -> str:
    return f"{name} = {_quoted(value)}"


def _quoted(value: object) -> str:
    """A text or a list of texts as TOML, which writes both as JSON does."""
    return orjson.dumps(value).decode()


def _read_from(found: Detected) -> str:
    return f"read from {', '.join(found.because)}" if found.because else "nothing to read it from"
