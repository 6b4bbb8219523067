"""One self-contained HTML page: verdict and money first, then story, traces and figures."""

from collections.abc import Sequence

from understudy.kernel.events import ScenarioEnded
from understudy.report.html.chapter import View, view
from understudy.report.html.losses import lead, losses, untouched
from understudy.report.html.page import rendered
from understudy.report.results import Results
from understudy.report.story import Chapter, Story

CHAPTERS_MAX = 40
"""Scenarios told in full; the broken ones first. The others are a line of the table."""
ROWS_MAX = 400

_RANK = {"broken": 0, "unknown": 1, "held": 2}


def html(results: Results, story: Story) -> str:
    """The page as text. It loads nothing from anywhere."""
    ended = results.ended
    done = [(c, c.ended) for c in story.chapters if c.ended is not None]
    ranked = sorted(done, key=lambda pair: _RANK[pair[1].verdict])
    told = {id(chapter) for chapter, _ in ranked[:CHAPTERS_MAX]}
    views = [view(c, s) for c, s in done if id(c) in told]
    linked = {(v.ended.name, v.ended.seed): v.anchor for v in views}
    rows = [s for _, s in (ranked if len(ranked) > ROWS_MAX else done)][:ROWS_MAX]
    return rendered(
        "run.html.j2",
        title=_title(ended.verdict if ended else "unknown", results.scenarios),
        verdict=ended.verdict if ended else "unknown",
        seed=results.seed,
        stage=results.stage,
        run_hash=ended.run_hash if ended else "",
        replay=ended.replay if ended else "",
        losses=losses(done, linked),
        lead=lead(done) or untouched(done),
        scenarios=[s for _, s in done],
        rows=rows,
        linked=linked,
        views=views,
    )


def _title(verdict: str, scenarios: Sequence[ScenarioEnded]) -> str:
    count = sum(s.verdict == verdict for s in scenarios)
    if verdict == "held":
        return "Every promise held"
    if verdict == "broken":
        broken = sum(i.verdict == "broken" for s in scenarios for i in s.invariants)
        one = "promise was" if broken == 1 else "promises were"
        where = f" in {count} of {len(scenarios)} scenarios" if len(scenarios) > 1 else ""
        return f"{broken} {one} broken{where}"
    return "It cannot be said"


__all__ = ["Chapter", "View", "html"]
