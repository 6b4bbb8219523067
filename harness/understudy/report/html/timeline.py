"""The story as a picture: a lane a system, with bands for troubles and marks for what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from understudy.kernel.events import ScenarioEnded, Told
from understudy.report.evidence import BINS, Activity
from understudy.report.story import Chapter

MARKS_MAX = 60
"""Marks of one kind in one lane; a picture with more says nothing."""
LABELS_MAX = 7
_SUT = "sut"
_HOUR_STEPS = (1, 2, 3, 4, 6, 12)


@dataclass(frozen=True, slots=True)
class Band:
    """A fault or a drift, from left, so wide, in percent."""

    kind: str
    label: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: what it is, and where to read on."""

    left: float
    label: str
    anchor: str = ""


@dataclass(slots=True)
class Lane:
    """What happened in one system."""

    name: str
    bands: list[Band] = field(default_factory=list)
    acts: list[Mark] = field(default_factory=list)
    violations: list[Mark] = field(default_factory=list)
    calls: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lanes, and the labels of the axis."""

    lanes: Sequence[Lane]
    labels: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Found:
    """A violation as the timeline needs it."""

    at: datetime
    system: str
    label: str
    anchor: str


def timeline(chapter: Chapter, ended: ScenarioEnded, violations: Sequence[Found]) -> Timeline:
    """The picture of one chapter."""
    names = dict.fromkeys(
        [
            *ended.requests_by_system,
            *(fault.system for fault in ended.faults),
            *(line.system for line in chapter.lines if line.kind == "act"),
            *(found.system for found in violations),
        ]
    )
    lanes = {name: Lane("integration" if name == _SUT else name) for name in sorted(names) if name}
    for fault in ended.faults:
        left = _share(ended, fault.started_at)
        width = max(_share(ended, fault.ended_at) - left, 0.6)
        label = f"{fault.label}, struck {fault.fired} times"
        lanes[fault.system].bands.append(Band(fault.kind, label, left, width))
    for line in chapter.lines:
        if line.kind == "act" and line.system in lanes:
            _mark(lanes[line.system].acts, ended, line)
    for found in violations:
        if found.system in lanes and len(lanes[found.system].violations) < MARKS_MAX:
            mark = Mark(_share(ended, found.at), found.label, found.anchor)
            lanes[found.system].violations.append(mark)
    if chapter.evidence is not None:
        _activities(lanes, chapter.evidence.activity)
    return Timeline(list(lanes.values()), _labels(ended))


def _activities(lanes: Mapping[str, Lane], activity: Mapping[str, Activity]) -> None:
    for name, found in activity.items():
        highest = max(1, *found.calls)
        lanes[name].calls = _bars(found.calls, highest)
        lanes[name].failed = _bars(found.failed, highest)


def _bars(counts: Sequence[int], highest: int) -> str:
    """The path of a bar chart in a box of `BINS` by 100, standing on its bottom edge."""
    return "".join(
        f"M{at} 100v-{max(4, round(100 * count / highest))}h.8V100z"
        for at, count in enumerate(counts[:BINS])
        if count
    )


def _mark(marks: list[Mark], ended: ScenarioEnded, line: Told) -> None:
    if len(marks) < MARKS_MAX:
        marks.append(Mark(_share(ended, line.at), line.text))


def _share(ended: ScenarioEnded, at: datetime) -> float:
    """Where a moment lies between the scenario's beginning and end, in percent."""
    whole = (ended.ended_at - ended.started_at).total_seconds() or 1.0
    return round(min(100.0, max(0.0, (at - ended.started_at).total_seconds() / whole * 100)), 2)


def _labels(ended: ScenarioEnded) -> Sequence[tuple[str, float]]:
    """Full hours of a short story, midnights of a long one; at most `LABELS_MAX`."""
    start, span = ended.started_at, ended.ended_at - ended.started_at
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = next((h for h in _HOUR_STEPS if span / timedelta(hours=h) <= LABELS_MAX), 0)
    if hours:
        step, form = timedelta(hours=hours), "%H:%M"
    else:
        step, form = timedelta(days=max(1, -(-span.days // LABELS_MAX))), "%d %b"
    found, at = [], midnight
    while at <= ended.ended_at:
        if at >= start:
            label = at.strftime("%d %b" if at.hour == 0 else form)
            found.append((label, _share(ended, at)))
        at += step
    return found[: LABELS_MAX + 1]
