"""One self-contained HTML page: verdict and money first, then story, promises and figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from understudy.kernel.events import InvariantJudged, ScenarioEnded
from understudy.report.results import Results, money_at_stake
from understudy.report.story import Chapter, Story

_VERDICT_WORDS = {
    "held": "Every promise held",
    "broken": "Promises were broken",
    "unknown": "It cannot be said",
}


def html(results: Results, story: Story) -> str:
    """The page as text. It loads nothing from anywhere."""
    loader = FileSystemLoader(Path(__file__).parent)
    page = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters["money"] = _money
    page.filters["moment"] = lambda at: at.strftime("%a %d %b %Y, %H:%M")
    page.filters["clock"] = lambda at: at.strftime("%a %d %b %H:%M")
    ended = results.ended
    return page.get_template("report.html.j2").render(
        verdict=ended.verdict if ended else "unknown",
        words=_VERDICT_WORDS,
        seed=results.seed,
        stage=results.stage,
        run_hash=ended.run_hash if ended else "",
        replay=ended.replay if ended else "",
        stake=_stake(results.scenarios),
        chapters=[c for c in story.chapters if c.ended],
        by_verdict=_by_verdict,
        band=_bands,
        day_marks=_day_marks,
        share=_share,
        stake_of=money_at_stake,
    )


def _money(minor: int, currency: str) -> str:
    return f"{minor / 100:,.2f} {currency}"


def _stake(scenarios: Sequence[ScenarioEnded]) -> Mapping[str, int]:
    whole: dict[str, int] = {}
    for scenario in scenarios:
        for currency, minor in money_at_stake(scenario).items():
            whole[currency] = whole.get(currency, 0) + minor
    return whole


def _by_verdict(scenario: ScenarioEnded) -> Sequence[InvariantJudged]:
    order = {"broken": 0, "unknown": 1, "held": 2}
    return sorted(scenario.invariants, key=lambda i: (order[i.verdict], i.id))


def _share(chapter: Chapter, at: datetime) -> float:
    """Where a moment lies between the scenario's beginning and end, in percent."""
    ended = chapter.ended
    if ended is None:
        return 0.0
    whole = (ended.ended_at - ended.started_at).total_seconds() or 1.0
    return round(min(100.0, max(0.0, (at - ended.started_at).total_seconds() / whole * 100)), 2)


def _bands(chapter: Chapter) -> Sequence[tuple[str, float, float]]:
    """The faults as bands of the timeline: label, left and width in percent."""
    if chapter.ended is None:
        return []
    found = []
    for fault in chapter.ended.faults:
        left = _share(chapter, fault.started_at)
        width = max(_share(chapter, fault.ended_at) - left, 0.6)
        found.append((f"{fault.label}, fired {fault.fired} times", left, width))
    return found


def _day_marks(chapter: Chapter) -> Sequence[tuple[str, float]]:
    """Midnights on the timeline, at most a dozen."""
    ended = chapter.ended
    if ended is None:
        return []
    days = (ended.ended_at.date() - ended.started_at.date()).days
    step = max(1, -(-days // 12))
    first = ended.started_at.date().toordinal()
    marks = []
    for ordinal in range(first + 1, first + days + 1, step):
        day = datetime.fromordinal(ordinal).replace(tzinfo=ended.started_at.tzinfo)
        marks.append((day.strftime("%d %b"), _share(chapter, day)))
    return marks
