"""The terminal: the story as it happens, then the verdict."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from understudy.kernel.events import (
    Event,
    Judgement,
    RunEnded,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    Told,
)
from understudy.report.results import money_at_stake

_COLOUR: dict[Judgement, str] = {"held": "green", "broken": "red", "unknown": "yellow"}
_MARK = {
    "act": "[cyan]•[/]",
    "trouble": "[red]▲[/]",
    "healed": "[green]▽[/]",
    "work": "[dim]·[/]",
    "settle": "[dim]■[/]",
    "progress": "[dim]…[/]",
}
VIOLATIONS_MAX = 3


class Terminal:
    """Tells a run to a person. `tell_story` False keeps to one line a scenario."""

    def __init__(self, console: Console, *, tell_story: bool = True) -> None:
        self._console, self._tell_story = console, tell_story

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._console.print(f"[dim]seed {event.seed}, {event.stage} stage[/]")
            case ScenarioStarted() if self._tell_story:
                self._console.print(f"\n[bold]{event.name}[/]  {escape(event.promise)}")
            case Told() if self._tell_story:
                at = event.at.strftime("%a %d %b %H:%M")
                where = f"[dim]{event.system:<11}[/]" if event.system else " " * 11
                self._console.print(
                    f"  [dim]{at}[/]  {_MARK[event.kind]} {where} {escape(event.text)}",
                    soft_wrap=True,
                )
            case ScenarioEnded():
                self._scenario(event)
            case RunEnded():
                self._end(event)

    def _scenario(self, s: ScenarioEnded) -> None:
        colour = _COLOUR[s.verdict]
        witnesses = sum(i.witnesses for i in s.invariants)
        self._console.print(
            f"  [{colour} bold]{s.verdict}[/]  {s.name}: {len(s.invariants)} promises,"
            f" {witnesses:,} things looked at, {s.requests:,} requests,"
            f" {s.sim_hours:,.0f} h of business in {s.wall_s:.1f} s",
            soft_wrap=True,
        )
        if s.reason:
            self._console.print(f"    [yellow]{escape(s.reason)}[/]")
        if s.not_evaluated:
            told = ", ".join(s.not_evaluated)
            self._console.print(f"    [dim]not claimed, not evaluated: {told}[/]")
        if self._tell_story:
            self._measures(s)
        self._broken(s)

    def _measures(self, s: ScenarioEnded) -> None:
        table = Table(box=None, padding=(0, 2), show_header=False)
        for m in s.measures:
            if m.value is not None:
                target = f"promised {m.target:g}" if m.target is not None else ""
                table.add_row("   ", m.title, f"{m.value:,.2f} {m.unit}", f"[dim]{target}[/]")
        if table.row_count:
            self._console.print(table)

    def _broken(self, s: ScenarioEnded) -> None:
        for judged in s.invariants:
            if judged.verdict != "broken":
                continue
            self._console.print(f"    [red]✗ {escape(judged.promise)}[/] [dim]{judged.id}[/]")
            for v in judged.violations[:VIOLATIONS_MAX]:
                self._console.print(
                    f"      {escape(v.subject)}: expected {escape(v.expected)},"
                    f" found [bold]{escape(v.found)}[/]",
                    soft_wrap=True,
                )
                for line in v.witness[:4]:
                    at = line.at.strftime("%d %b %H:%M:%S")
                    self._console.print(f"        [dim]{at} {line.system} {escape(line.text)}[/]")
            more = len(judged.violations) - VIOLATIONS_MAX
            if more > 0:
                self._console.print(f"      [dim]and {more} more[/]")
        stake = money_at_stake(s)
        if stake:
            sums = ", ".join(f"{minor / 100:,.2f} {currency}" for currency, minor in stake.items())
            self._console.print(f"    [bold]at stake: {sums}[/]")

    def _end(self, event: RunEnded) -> None:
        colour = _COLOUR[event.verdict]
        self._console.print(f"\n[{colour} bold]{event.verdict}[/]  [dim]{event.run_hash}[/]")
        if event.verdict != "held":
            self._console.print(event.replay, highlight=False)
