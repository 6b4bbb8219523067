"""Messages are worked off: looked at together, acted on one by one, and settled each on its own."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from understudy_engine.bus import Bus, Message, Settled
from understudy_engine.clock import Chance, Now
from understudy_engine.errors import Busy, Refused, Reject, Trouble, Unknown, Wait
from understudy_engine.flows.base import Act, AnyFlow
from understudy_engine.gate import Gate

LOG = logging.getLogger(__name__)

AT_ONCE = 8
"""Acts at a time. Each system has its own, lower limit."""
BACK_OFF_S, BACK_OFF_S_MAX = 2.0, 900.0
GUESS_S_MAX = 120.0
ATTEMPTS_MAX: Mapping[type[Exception], int] = {Wait: 24, Unknown: 12, Refused: 12}
"""How often to try before a message is a dead letter: 24 times are some four hours, 12 most of one.

The tries of all kinds count together: a lock after an outage must not find them used up.
"""
NOT_ALLOWED = 403
"""A right was taken away: no fault of the message, and somebody will notice. It waits as long."""
CRASHES_MAX = 3
"""A message that makes the engine itself fail is poison, and soon set apart."""


class Worker:
    """Works off one flow after the other; within a flow several keys at a time, never one twice."""

    def __init__(self, bus: Bus, now: Now, chance: Chance, gates: Mapping[str, Gate]) -> None:
        self._bus, self._now, self._chance, self._gates = bus, now, chance, gates
        self._put_off: Counter[tuple[str, str]] = Counter()
        """How often a message was put off in a row, by a system that did not say for how long.

        The gate does not see it where one operation is out of order and the others are not.
        """

    async def drain(self, flow: AnyFlow) -> None:
        """Settle what is due in a flow now."""
        while messages := self._bus.due(flow.name, self._now(), flow.batch):
            outcomes = await self._look(flow, [message.key for message in messages])
            settled = [self._settled(m, outcomes.get(m.key, [])) for m in messages]
            self._bus.settle(settled, self._now())
            for one in settled:
                if one.state == "dead":
                    LOG.error("%s %s: %s", flow.name, one.message.key, one.reason)

    async def _look(self, flow: AnyFlow, keys: Sequence[str]) -> dict[str, list[Exception]]:
        """What came in the way of each key: nothing where it is done."""
        found: dict[str, list[Exception]] = defaultdict(list)
        try:
            self._somebody_listens(flow)
            truth = await flow.read(keys)
        except Exception as wrong:
            return {key: [wrong] for key in keys}
        for key in keys:
            one = truth.get(key, Reject("its owner does not have it"))
            if isinstance(one, Reject):
                found[key].append(one)
        truths = {key: one for key, one in truth.items() if not isinstance(one, Reject)}
        for target in flow.targets.values() if truths else ():
            try:
                acts = await target(truths)
            except Exception as wrong:
                for key in truths:
                    found[key].append(wrong)
                continue
            for key, failure in (await self._run(acts)).items():
                found[key].append(failure)
        return found

    def _somebody_listens(self, flow: AnyFlow) -> None:
        """Raises `Busy` when all targets rest: to read the truth would be in vain."""
        gates = [self._gates[role] for role in flow.targets if role in self._gates]
        if gates and all(gate.left_s for gate in gates):
            min(gates, key=lambda gate: gate.left_s).enter()

    async def _run(self, acts: Mapping[str, Act]) -> dict[str, Exception]:
        slots, failures = asyncio.Semaphore(AT_ONCE), dict[str, Exception]()

        async def run(key: str, act: Act) -> None:
            async with slots:
                try:
                    await act()
                except Exception as wrong:
                    failures[key] = wrong

        async with asyncio.TaskGroup() as group:
            for key, act in acts.items():
                group.create_task(run(key, act))
        return failures

    def _settled(self, message: Message, failures: Sequence[Exception]) -> Settled:
        worst = max(failures, key=_severity, default=None)
        if isinstance(worst, Busy):
            again = self._now() + timedelta(seconds=self._rest_s(message, worst))
            return Settled(message, "pending", str(worst), message.attempts, again)
        del self._put_off[message.flow, message.key]
        if worst is None:
            return Settled(message, "applied")
        if isinstance(worst, Reject):
            return Settled(message, "rejected", str(worst))
        attempts = message.attempts + 1
        reason = str(worst)
        if not isinstance(worst, Trouble):
            LOG.error("%s %s", message.flow, message.key, exc_info=worst)
            reason = f"poison: {type(worst).__name__}: {worst}"
        kind = Wait if isinstance(worst, Refused) and worst.status == NOT_ALLOWED else type(worst)
        if attempts >= ATTEMPTS_MAX.get(kind, CRASHES_MAX):
            return Settled(message, "dead", reason, attempts)
        pause = min(BACK_OFF_S * 2.0 ** (attempts - 1), BACK_OFF_S_MAX)
        again = self._now() + timedelta(seconds=pause * (1 + self._chance.jitter() / 4))
        return Settled(message, "pending", reason, attempts, again)

    def _rest_s(self, message: Message, busy: Busy) -> float:
        pause = max(1.0, busy.wait_s)
        if busy.guessed:
            who = message.flow, message.key
            pause = min(pause * 2.0 ** self._put_off[who], GUESS_S_MAX)
            self._put_off[who] += 1
        return pause + self._chance.jitter()


def _severity(failure: Exception) -> int:
    """Which failure decides: a mild one must not hide that a grave one will not go away by itself.

    Only a system's rest outweighs a refusal: after it, all is looked at anew.
    """
    order: tuple[type[Exception], ...] = (Reject, Wait, Unknown, Refused, Busy)
    return order.index(type(failure)) if type(failure) in order else len(order)
