"""`understudy`: one line for what was asked wrongly, a report for what is our own bug."""

import sys
from pkgutil import resolve_name

import typer

from understudy.kernel.errors import HarnessBug, UsageError

COMMANDS = {
    "demo": "understudy.cli.running:demo",
    "run": "understudy.cli.running:run",
    "campaign": "understudy.cli.campaigns:campaign",
    "load": "understudy.cli.loading:load",
    "up": "understudy.cli.serving:up",
    "list": "understudy.cli.listing:show",
    "contract": "understudy.cli.contracts:contract",
    "world": "understudy.cli.worlds:world",
    "init": "understudy.cli.starting:init",
    "diff": "understudy.cli.comparisons:diff",
    "gate": "understudy.cli.promoting:gate",
    "new-vendor": "understudy.cli.vendoring:new_vendor",
    "parity": "understudy.cli.parity:app",
}
"""Each verb, and where it is; the verbs not asked for are not even imported."""

USAGE, BUG = 2, 70

AskedWrongly: type[Exception] = typer.BadParameter.__mro__[2]
"""What every error of the option parser derives from; typer gives it no public name."""


def command_line(verb: str = "") -> typer.Typer:
    """The command line with this verb alone, or with all if it is none of them."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Rehearse an integration between CRM, PSA, ERP, HCM and PPM, and get a verdict.",
    )
    app.callback()(lambda: None)  # else a verb that is alone would be taken for the program
    for name in [verb] if verb in COMMANDS else COMMANDS:
        found = resolve_name(COMMANDS[name])
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def main() -> None:
    """The entry point."""
    try:
        code = command_line(*sys.argv[1:2])(standalone_mode=False)
    except typer.Abort:
        code = 130
    except AskedWrongly as wrong:
        tell = getattr(wrong, "format_message", wrong.__str__)
        _say(tell())
        code = USAGE
    except UsageError as wrong:
        _say(str(wrong))
        code = USAGE
    except HarnessBug as wrong:
        _say(f"this is a bug of ours, please report it: {wrong}")
        code = BUG
    sys.exit(code or 0)


def _say(text: str) -> None:
    print(f"understudy: {text}", file=sys.stderr)
