"""Somebody else posts an event of the vendor's, with other numbers in it."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from understudy.faults.base import Fault, Scene, Verdict

_NEXT = bytes.maketrans(b"0123456789", b"1234567890")


def _other_numbers(body: bytes) -> bytes:
    return body.translate(_NEXT)


@dataclass(frozen=True, slots=True)
class ForgedEvent(Fault):
    """Definite: the vendor never sent it. Where there is a signature, it does not fit.

    The vendor's own delivery comes after it. A stream that is fetched cannot be forged.
    """

    id: ClassVar[str] = "forged-event"
    definite: ClassVar[bool] = True

    def on_delivery(self, scene: Scene, rng: Random) -> Verdict:
        return Verdict.forge(_other_numbers)
