"""One system in the hand of a test: its books, its login, its troubles, its people."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Generic, Protocol, Self, TypeVar, cast

from understudy.drift import Drift, make_drift
from understudy.faults import make_fault
from understudy.faults.base import Fault
from understudy.kernel.exchange import Exchange
from understudy.kernel.history import Change, Record
from understudy.scenario.cast.role import Role
from understudy.scenario.run import ArmedTrouble, Run

T = TypeVar("T")
People = TypeVar("People", bound=Role)


class Owner(Protocol):
    """The landscape behind a handle."""

    @property
    def run(self) -> Run: ...

    @property
    def systems(self) -> Mapping[str, Mapping[str, object]]: ...

    def on_stage(self, what: Callable[[], T]) -> T:
        """Do something where the systems live, and wait for it."""


class ArmedFault:
    """A fault that strikes until it is healed, or while a `with` block lasts."""

    def __init__(self, owner: Owner, trouble: ArmedTrouble) -> None:
        self._owner, self._trouble = owner, trouble

    def heal(self) -> int:
        """End it; returns how often it struck."""
        self._owner.on_stage(lambda: self._owner.run.heal(self._trouble))
        return self.fired

    @property
    def fired(self) -> int:
        """How often it struck; known once it is healed."""
        return self._trouble.armed.fired

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()


class Handle(Generic[People]):
    """The system that plays a role. `people` are those who sit at its screens."""

    def __init__(self, owner: Owner, role: str, people: People) -> None:
        self._owner, self.role = owner, role
        self._backstage = owner.run.backstage(role)
        self.name = self._backstage.name
        self.people = cast(People, _OnStage(owner, people))

    # -- the way in ----------------------------------------------------------------------------

    @property
    def landscape(self) -> Mapping[str, object]:
        """Its entry in the landscape file."""
        return self._owner.systems[self.name]

    @property
    def base_url(self) -> str:
        return str(self.landscape["base_url"])

    @property
    def auth(self) -> Mapping[str, str]:
        """What a client logs in with; the keys are the vendor's."""
        return cast("Mapping[str, str]", self.landscape["auth"])

    # -- the books -----------------------------------------------------------------------------

    def records(self, noun: str, **equals: object) -> list[Record]:
        """The records of a noun in canonical terms; of those whose fields are these."""
        texts = {name: value for name, value in equals.items() if isinstance(value, str)}
        found = self._owner.on_stage(lambda: self._backstage.records(noun, **texts))
        return [r for r in found if all(r.fields.get(k) == v for k, v in equals.items())]

    def changes(self, noun: str = "") -> list[Change]:
        """What has changed since the curtain rose, oldest first."""
        found = self._owner.on_stage(self._backstage.changes)
        return [change for change in found if noun in ("", change.noun)]

    def requests(self) -> Sequence[Exchange]:
        """What was asked of it, and answered, oldest first."""
        return list(self._owner.on_stage(self._backstage.exchanges))

    def key(self, world_id: str) -> str:
        """The id that a noun of the firm has here."""
        return self._owner.run.stage.key(self.role, world_id)

    def act(self, noun: str, id: str | None, by: str = "somebody", **values: object) -> str:
        """What a person does on the screen: create (no id) or change; returns the record's id."""
        return self._owner.on_stage(lambda: self._backstage.act(noun, id, values, by))

    # -- trouble -------------------------------------------------------------------------------

    def fault(
        self,
        fault: Fault | str,
        on: str = "*",
        *,
        times: int = 0,
        skip: int = 0,
        probability: float = 1.0,
        **parameters: object,
    ) -> ArmedFault:
        """Let a fault strike from now on, or for a `with` block; an id takes its `parameters`.

        `on` is an operation, "invoice.create"; `times` 0 means each time, `skip` lets some pass.
        """
        found = make_fault(fault, parameters) if isinstance(fault, str) else fault
        where = f"{self.role} {on}"
        arm = self._owner.run.arm
        return ArmedFault(
            self._owner,
            self._owner.on_stage(
                lambda: arm(found, where, times=times, skip=skip, probability=probability)
            ),
        )

    def drift(self, drift: Drift | str, **parameters: object) -> None:
        """Let what the system exposes change, for good; an id takes its `parameters`."""
        found = make_drift(drift, parameters) if isinstance(drift, str) else drift
        self._owner.on_stage(lambda: self._owner.run.drift(found, self.role))


class _OnStage:
    """People whose every verb is done where the systems live."""

    def __init__(self, owner: Owner, people: Role) -> None:
        self._owner, self._people = owner, people

    def __getattr__(self, name: str) -> object:
        found = getattr(self._people, name)
        if not callable(found):
            return found

        @wraps(found)
        def act(*args: object, **named: object) -> object:
            return self._owner.on_stage(lambda: found(*args, **named))

        return act
