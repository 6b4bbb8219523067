"""One performance as the page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from understudy.kernel.events import InvariantJudged, ScenarioEnded, Told, ViolationFound
from understudy.report.html.losses import Loss, losses, promise_anchor, touched
from understudy.report.html.page import slug
from understudy.report.html.plots import Figure, figures
from understudy.report.html.timeline import Found, Timeline, timeline
from understudy.report.story import Chapter
from understudy.report.traces import Trace

VIOLATIONS_MAX = 25
"""Violations of one promise that are listed; a count tells of the others."""
LINES_MAX = 120

_RANK = {"broken": 0, "unknown": 1, "held": 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A violation with its anchor, and its trace where there is one."""

    anchor: str
    violation: ViolationFound
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise with the violations that are shown."""

    anchor: str
    judged: InvariantJudged
    shown: Sequence[Shown]

    @property
    def more(self) -> int:
        return len(self.judged.violations) - len(self.shown)


@dataclass(frozen=True, slots=True)
class View:
    """All that the template asks of one performance."""

    anchor: str
    chapter: Chapter
    ended: ScenarioEnded
    losses: Sequence[Loss]
    touched: int
    promises: Sequence[Promise]
    timeline: Timeline
    lines: Sequence[Told]
    lines_more: int
    figures: Sequence[Figure]

    @property
    def broken(self) -> Sequence[Promise]:
        return [p for p in self.promises if p.judged.verdict != "held"]

    @property
    def held(self) -> Sequence[Promise]:
        return [p for p in self.promises if p.judged.verdict == "held"]


def view(chapter: Chapter, ended: ScenarioEnded) -> View:
    """What there is to show of one performance, no more than a reader bears."""
    anchor = slug(ended.name, ended.seed)
    promises = [_promise(anchor, judged, chapter) for judged in ended.invariants]
    promises.sort(key=_rank)
    return View(
        anchor,
        chapter,
        ended,
        losses([(chapter, ended)], {(ended.name, ended.seed): anchor}),
        touched(ended),
        promises,
        timeline(chapter, ended, list(_found(promises))),
        chapter.lines[:LINES_MAX],
        max(0, len(chapter.lines) - LINES_MAX),
        figures(ended.measures),
    )


def _rank(promise: Promise) -> tuple[int, bool, bool, str]:
    """What a fault explains first, then what is worth money."""
    explained = any(one.trace and one.trace.struck for one in promise.shown)
    worth = any(v.currency for v in promise.judged.violations)
    return _RANK[promise.judged.verdict], not explained, not worth, promise.judged.id


def _promise(chapter_anchor: str, judged: InvariantJudged, chapter: Chapter) -> Promise:
    anchor = promise_anchor(chapter_anchor, judged.id)
    traces = chapter.evidence.traces if chapter.evidence is not None else {}
    shown = [
        Shown(slug(anchor, nth + 1), violation, traces.get((judged.id, nth)))
        for nth, violation in enumerate(judged.violations)
    ]
    # What can be followed stands before what can only be said; else as the judge found it.
    shown.sort(key=lambda one: not (one.trace and one.trace.steps))
    shown = shown[:VIOLATIONS_MAX]
    return Promise(anchor, judged, shown)


def _found(promises: Sequence[Promise]) -> Iterator[Found]:
    """The violations as marks, each where its last evidence is."""
    for promise in promises:
        for one in promise.shown:
            if one.violation.witness:
                last = one.violation.witness[-1]
                label = f"{promise.judged.promise}: {one.violation.subject}"
                yield Found(last.at, last.system, label, one.anchor)
