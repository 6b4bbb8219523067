"""What becomes of a message, whatever comes in the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

import pytest

from tests.engine.doubles import Clock, run
from understudy_engine.bus import Event, SqliteBus
from understudy_engine.clock import Chance
from understudy_engine.errors import Busy, Refused, Reject, Unknown, Wait
from understudy_engine.flows.base import Act, Target, Truth
from understudy_engine.gate import Gate
from understudy_engine.work import Worker


class Scripted:
    """A flow whose acts do as a test says."""

    name, summary, owner, version = "scripted", "a flow for tests", "crm", "1"
    watches = ("crm.account",)
    batch = 10

    def __init__(self, *acts: Callable[[str], None]) -> None:
        self.acts = acts
        self.truth: Mapping[str, str | Reject] | None = None

    async def read(self, keys: Sequence[str]) -> Truth[str]:
        return {key: key for key in keys} if self.truth is None else self.truth

    @property
    def targets(self) -> Mapping[str, Target[str]]:
        return {str(n): self._target(act) for n, act in enumerate(self.acts)}

    def _target(self, act: Callable[[str], None]) -> Target[str]:
        async def target(truths: Mapping[str, str]) -> Mapping[str, Act]:
            return {key: self._act(act, key) for key in truths}

        return target

    def _act(self, act: Callable[[str], None], key: str) -> Act:
        async def run() -> None:
            act(key)

        return run


def failing(wrong: Exception) -> Callable[[str], None]:
    def act(key: str) -> None:
        raise wrong

    return act


@pytest.fixture
def bus() -> Iterator[SqliteBus]:
    bus = SqliteBus("sqlite:///:memory:")
    yield bus
    bus.close()


@pytest.fixture
def worker(bus: SqliteBus, clock: Clock) -> Worker:
    bus.put([Event("scripted", key, key) for key in ("1", "2")], clock())
    return Worker(bus, clock, Chance("seed"), {"0": Gate("erp", clock)})


def states(bus: SqliteBus) -> Mapping[str, int]:
    return {s: n for s, n in bus.accounts()["scripted"].items() if n}


def test_what_was_done_is_applied(worker: Worker, bus: SqliteBus) -> None:
    done: list[str] = []
    run(worker.drain(Scripted(done.append)))

    assert sorted(done) == ["1", "2"]
    assert states(bus) == {"applied": 2}


def test_nothing_to_do_and_gone_are_rejected(worker: Worker, bus: SqliteBus) -> None:
    flow = Scripted()
    flow.truth = {"1": Reject("it is not won")}
    run(worker.drain(flow))

    assert states(bus) == {"rejected": 2}


def test_one_failing_system_does_not_keep_the_others_waiting(
    worker: Worker, bus: SqliteBus
) -> None:
    done: list[str] = []
    run(worker.drain(Scripted(failing(Busy("erp", "down", 60)), done.append)))

    assert sorted(done) == ["1", "2"]
    assert states(bus) == {"pending": 2}


def test_an_outage_never_makes_a_dead_letter(worker: Worker, bus: SqliteBus, clock: Clock) -> None:
    for _ in range(100):
        run(worker.drain(Scripted(failing(Busy("erp", "down", 600)))))
        clock.turn(700)

    assert states(bus) == {"pending": 2}


@pytest.mark.parametrize(
    ("wrong", "tries"),
    [
        (Refused("psa", 422, "no title"), 12),
        (Unknown("lost"), 12),
        (Wait("later"), 24),
        (ValueError("a bug"), 3),
    ],
)
def test_tries_are_bounded_and_end_with_a_reason(
    worker: Worker, bus: SqliteBus, clock: Clock, wrong: Exception, tries: int
) -> None:
    seen: list[str] = []

    def act(key: str) -> None:
        seen.append(key)
        raise wrong

    for _ in range(40):
        run(worker.drain(Scripted(act)))
        clock.turn(2000)

    assert seen.count("1") == tries
    assert states(bus) == {"dead": 2}
    assert str(wrong) in str(bus.dead()[0]["reason"])


def test_pauses_grow_from_try_to_try(worker: Worker, bus: SqliteBus, clock: Clock) -> None:
    pauses = []
    for _ in range(4):
        run(worker.drain(Scripted(failing(Unknown("lost")))))
        next_at = bus.next_at()
        assert next_at is not None
        pauses.append((next_at - clock()).total_seconds())
        clock.turn(pauses[-1] * 2)

    assert pauses == sorted(pauses)
    assert pauses[0] < 3 < 16 <= pauses[3]


def test_one_poisoned_message_does_not_stop_another(worker: Worker, bus: SqliteBus) -> None:
    def act(key: str) -> None:
        if key == "1":
            raise KeyError("poison")

    run(worker.drain(Scripted(act)))

    assert states(bus) == {"pending": 1, "applied": 1}


def test_the_truth_is_not_read_for_somebody_who_rests(
    worker: Worker, bus: SqliteBus, clock: Clock
) -> None:
    worker._gates["0"].rest(60, "asks for a rest")
    flow = Scripted(failing(AssertionError("nobody may act")))
    flow.read = None  # type: ignore[assignment, method-assign]  # nobody may read either
    run(worker.drain(flow))

    assert states(bus) == {"pending": 2}
    next_at = bus.next_at()
    assert next_at is not None
    assert next_at >= clock() + timedelta(seconds=60)
