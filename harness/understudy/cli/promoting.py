"""`understudy gate`: may a release go on to the next stage?"""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from understudy.kernel.clock import RealClock
from understudy.kernel.events import Judgement
from understudy.promotion.decision import decide
from understudy.promotion.policy import read_policy
from understudy.promotion.record import as_json, as_markdown

EXIT: dict[Judgement, int] = {"held": 0, "broken": 1, "unknown": 3}
COLOUR: dict[Judgement, str] = {"held": "green", "broken": "red", "unknown": "yellow"}
OUT = Path(".understudy/gate")


def gate(
    policy: Annotated[Path, typer.Argument(help="The policy, a TOML file.")],
    out: Annotated[Path, typer.Option(help="Where decisions are kept, one line each.")] = OUT,
    summary: Annotated[
        Path | None, typer.Option(help="A Markdown file that the decision is added to.")
    ] = None,
    as_json_: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> int:
    """Combine scenarios, contracts and load into one decision, with its reasons on record."""
    decision = decide(read_policy(policy), RealClock().wall())
    record = as_json(decision)
    out.mkdir(parents=True, exist_ok=True)
    (out / "decision.json").write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2))
    with (out / "decisions.jsonl").open("ab") as kept:
        kept.write(orjson.dumps(record) + b"\n")
    if summary:
        with summary.open("a", encoding="utf-8") as page:
            page.write(as_markdown(decision))
    if as_json_:
        sys.stdout.buffer.write(orjson.dumps(record, option=orjson.OPT_INDENT_2) + b"\n")
        return EXIT[decision.verdict]
    table = Table("", "about", "why", title=decision.policy.name, title_justify="left")
    for reason in decision.reasons:
        verdict = f"[{COLOUR[reason.verdict]}]{reason.verdict}"
        table.add_row(verdict, escape(f"{reason.area}: {reason.about}"), escape(reason.text))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"[{COLOUR[decision.verdict]}]{escape(decision.words)}")
    console.print(f"on record: {out / 'decisions.jsonl'}")
    return EXIT[decision.verdict]
