"""What all people of a story can do, whatever system they sit at."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from understudy.kernel.history import Record
from understudy.world.nouns import Engagement

if TYPE_CHECKING:
    from understudy.scenario.run import Run
    from understudy.scenario.stage import Backstage


P = ParamSpec("P")
People = TypeVar("People", bound="Role")


class StoryStopped(Exception):
    """The story cannot go on, because the integration did not do its part: people cannot either."""


def on_project(
    verb: Callable[Concatenate[People, Engagement, P], None],
) -> Callable[Concatenate[People, Engagement, P], None]:
    """Work on a deal's project; left out where the integration never claimed to bring projects.

    Whoever does not connect the portfolio office must not have a whole story end at its door.
    """

    @wraps(verb)
    def work(people: People, deal: Engagement, /, *args: P.args, **more: P.kwargs) -> None:
        try:
            verb(people, deal, *args, **more)
        except StoryStopped as stopped:
            if people.expects_projects:
                raise
            people.leave_out(stopped)

    return work


class Role:
    """People at one system."""

    role = ""

    def __init__(self, run: "Run") -> None:
        self._run = run

    @property
    def _backstage(self) -> "Backstage":
        return self._run.backstage(self.role)

    def _act(self, noun: str, id: str | None, values: Mapping[str, object], by: str) -> str:
        return self._backstage.act(noun, id, values, by)

    def _tell(self, text: str) -> None:
        self._run.tell(text, system=self._backstage.name)

    def _records(self, noun: str, **equals: object) -> list[Record]:
        texts = {name: value for name, value in equals.items() if isinstance(value, str)}
        return [
            record
            for record in self._backstage.records(noun, **texts)
            if all(record.fields.get(name) == value for name, value in equals.items())
        ]

    def _key(self, world_id: str) -> str:
        return self._run.stage.key(self.role, world_id)

    @property
    def expects_projects(self) -> bool:
        """Whether the integration claims that won deals become projects in this system."""
        claims = self._run.stage.claims
        return self.role in claims.roles and claims.cover(["deal-to-project"])

    def leave_out(self, why: StoryStopped) -> None:
        """Go on with the story without a scene that cannot be played, and say so."""
        self._tell(f"{why}, and nobody claims to bring it: this scene is left out")

    def project_of(self, deal: Engagement) -> Record:
        """This system's project for a deal; the story stops where there is none."""
        source = self._run.stage.key("crm", deal.id)
        for record in self._backstage.records("project"):
            if record.source == source:
                return record
        raise StoryStopped(f"{self._backstage.name} has no project for {deal.name}")
