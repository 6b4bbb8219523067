"""What was told, scenario by scenario, and what the histories show of it."""

from dataclasses import dataclass, field

from understudy.kernel.events import Event, HistoryClosed, ScenarioEnded, ScenarioStarted, Told
from understudy.kernel.history import History
from understudy.report.evidence import Evidence, gathered


@dataclass(slots=True)
class Chapter:
    """One performance of one scenario, with its lines."""

    started: ScenarioStarted
    lines: list[Told] = field(default_factory=list)
    ended: ScenarioEnded | None = None
    evidence: Evidence | None = None


class Story:
    """Listens, and keeps the chapters in order. A history is read and let go."""

    def __init__(self) -> None:
        self.chapters: list[Chapter] = []
        self._history: History | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, ScenarioStarted):
            self.chapters.append(Chapter(event))
            self._history = None
        elif isinstance(event, Told):
            self.chapters[-1].lines.append(event)
        elif isinstance(event, HistoryClosed):
            self._history = event.history
        elif isinstance(event, ScenarioEnded):
            chapter = self.chapters[-1]
            chapter.ended = event
            if self._history is not None:
                chapter.evidence = gathered(self._history, event)
            self._history = None
