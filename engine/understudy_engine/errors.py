"""What can come between the engine and its work. Each says what may be done about it."""


class BadLandscape(Exception):
    """The landscape file cannot be used; the message is one line for its author."""


class Trouble(Exception):
    """Something kept a message from being settled."""


class Busy(Trouble):
    """Definite: nothing happened, and the system asks for (or needs) a rest of `wait_s`.

    Where the system did not say for how long, the rest is a guess.
    """

    def __init__(self, system: str, reason: str, wait_s: float, *, guessed: bool = False) -> None:
        super().__init__(f"{system}: {reason}")
        self.wait_s, self.guessed = wait_s, guessed


class Unknown(Trouble):
    """Indefinite: nobody can say what became of the request. Ask before writing again."""


class Refused(Trouble):
    """Definite: the system answered no. Asking again helps only if something changes."""

    def __init__(self, system: str, status: int, reason: str) -> None:
        super().__init__(f"{system}: {status} {reason}")
        self.status = status


class Wait(Trouble):
    """Something else has to be there first."""


class Reject(Exception):
    """There is nothing to do for this event, and the reason why."""
