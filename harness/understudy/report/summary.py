"""A run in Markdown, short enough for a pull request."""

from collections.abc import Iterator
from html import escape

from understudy.kernel.events import InvariantJudged, ScenarioEnded
from understudy.report.results import Results, money_at_stake

SIGN = {"held": "✅", "broken": "❌", "unknown": "⚠️"}
FINDINGS_MAX = 5
"""Findings shown of one promise; the report has all."""


def summary(results: Results) -> str:
    """Verdict, a row for each scenario, and what is wrong, with what shows it."""
    ended = results.ended
    verdict = ended.verdict if ended else "unknown"
    lines = [
        f"## {SIGN[verdict]} Understudy: {verdict}",
        "",
        "| | scenario | seed | promises | at stake | requests |",
        "|---|---|---|---|---|---|",
        *(_row(s) for s in results.scenarios),
        "",
    ]
    for scenario in results.scenarios:
        if scenario.verdict != "held":
            lines += _told(scenario)
    if ended:
        lines += [f"Play it again: `{ended.replay}` (run `{ended.run_hash}`)", ""]
    return "\n".join(lines)


def _row(s: ScenarioEnded) -> str:
    held = sum(i.verdict == "held" for i in s.invariants)
    stake = ", ".join(f"{minor / 100:,.2f} {code}" for code, minor in money_at_stake(s).items())
    cells = (SIGN[s.verdict], f"`{s.name}`", s.seed, f"{held} of {len(s.invariants)}", stake)
    return f"| {' | '.join(str(cell) for cell in cells)} | {s.requests} |"


def _told(scenario: ScenarioEnded) -> Iterator[str]:
    yield f"### {SIGN[scenario.verdict]} {scenario.promise} (`{scenario.name}`)"
    yield ""
    if scenario.reason:
        yield escape(scenario.reason, quote=False)
        yield ""
    for judged in scenario.invariants:
        if judged.verdict != "held":
            yield from _promise(judged)


def _promise(judged: InvariantJudged) -> Iterator[str]:
    yield f"**{judged.promise}** (`{judged.id}`): {judged.verdict} {judged.reason}".rstrip()
    yield ""
    for found in judged.violations[:FINDINGS_MAX]:
        text = f"{found.subject}: expected {found.expected}, found {found.found}"
        yield f"- {escape(text, quote=False)}"
        for line in found.witness:
            shown = f"{line.at:%Y-%m-%d %H:%M:%S} {line.system}: {line.text}"
            yield f"  - {escape(shown, quote=False)}"
    if len(judged.violations) > FINDINGS_MAX:
        yield f"- and {len(judged.violations) - FINDINGS_MAX} more"
    yield ""
