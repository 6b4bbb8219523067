"""What all personas are: they come when they are due, do one thing, and are gone."""

from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import ClassVar

import gevent
from locust import User, constant, task
from locust.exception import StopUser

from load.arrivals import Arrival, Habit
from load.office import Office
from load.protocols.http import Declined, Stopwatch, wall


class Person(User):
    """One of a pool. Who has nobody before them waits until the next arrival is due.

    A session that begins late is late for all it asks: the stopwatch runs since it was due.
    """

    abstract = True
    wait_time = constant(0)
    habit: ClassVar[Habit]
    office: ClassVar[Office]
    arrival: Arrival

    @classmethod
    def kind(cls) -> str:
        """The persona's name: that of its file."""
        return cls.__module__.rpartition(".")[2]

    def session(self, watch: Stopwatch, rng: Random) -> None:
        """What one does who comes."""
        raise NotImplementedError

    def think(self, rng: Random) -> None:
        """A pause, as long as this kind of person makes it at this time of the calendar."""
        gevent.sleep(self.habit.pause_s(self.arrival.at, rng))

    @task
    def come(self) -> None:
        arrival = self.office.next(self.kind())
        if arrival is None:
            raise StopUser
        self.play(arrival)

    def play(self, arrival: Arrival) -> None:
        """Wait until somebody is due, and do what they come for."""
        self.arrival = arrival
        due = self.office.began_at + arrival.due_s
        gevent.sleep(max(0.0, due - wall()))
        began, error = wall(), ""
        watch = self.office.watch(arrival)
        try:
            self.session(watch, self.office.seed.stream(f"arrival/{arrival.number}"))
        except Declined as wrong:
            error = str(wrong)
        self.office.left -= 1
        watch.note(
            {
                "kind": "arrival",
                "at": round(due, 6),
                "number": arrival.number,
                "late_ms": round((began - due) * 1000, 3),
                "took_ms": round((wall() - began) * 1000, 3),
                "error": error,
            }
        )


class Somebody(Person):
    """One of a pool of all kinds, for workers: a master deals users out without regard to kind."""

    abstract = True
    kinds: ClassVar[dict[str, type[Person]]]

    def on_start(self) -> None:
        self._cast = {name: kind(self.environment) for name, kind in self.kinds.items()}

    @task
    def come(self) -> None:
        arrival = self.office.next_of_all()
        if arrival is None:
            raise StopUser
        self._cast[arrival.persona].play(arrival)


def personas() -> dict[str, type[Person]]:
    """Every persona, by the name of its file."""
    package = import_module("load.personas")
    found = {}
    for name in sorted(module.name for module in iter_modules(package.__path__)):
        inside = vars(import_module(f"load.personas.{name}")).values()
        kinds = [k for k in inside if isinstance(k, type) and issubclass(k, Person)]
        (found[name],) = [kind for kind in kinds if kind not in (Person, Somebody)]
    return found
