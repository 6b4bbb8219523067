"""What was told, scenario by scenario: the timeline of the report."""

from dataclasses import dataclass, field

from understudy.kernel.events import Event, ScenarioEnded, ScenarioStarted, Told


@dataclass(slots=True)
class Chapter:
    """One performance of one scenario, with its lines."""

    started: ScenarioStarted
    lines: list[Told] = field(default_factory=list)
    ended: ScenarioEnded | None = None


class Story:
    """Listens, and keeps the chapters in order."""

    def __init__(self) -> None:
        self.chapters: list[Chapter] = []

    def __call__(self, event: Event) -> None:
        if isinstance(event, ScenarioStarted):
            self.chapters.append(Chapter(event))
        elif isinstance(event, Told):
            self.chapters[-1].lines.append(event)
        elif isinstance(event, ScenarioEnded):
            self.chapters[-1].ended = event
