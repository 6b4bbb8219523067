"""`understudy`: one line for what was asked wrongly, a report for what is our own bug."""

import sys

import typer

from understudy.cli import (
    campaigns,
    comparisons,
    contracts,
    listing,
    loading,
    parity,
    running,
    serving,
    starting,
    worlds,
)
from understudy.kernel.errors import HarnessBug, UsageError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Rehearse an integration between CRM, PSA, ERP, HCM and PPM, and get a verdict.",
)
app.command("demo")(running.demo)
app.command("run")(running.run)
app.command("campaign")(campaigns.campaign)
app.command("load")(loading.load)
app.command("up")(serving.up)
app.command("list")(listing.show)
app.command("contract")(contracts.contract)
app.command("world")(worlds.world)
app.command("init")(starting.init)
app.command("diff")(comparisons.diff)
app.add_typer(parity.app, name="parity")

USAGE, BUG = 2, 70

AskedWrongly: type[Exception] = typer.BadParameter.__mro__[2]
"""What every error of the option parser derives from; typer gives it no public name."""


def main() -> None:
    """The entry point."""
    try:
        code = app(standalone_mode=False)
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
