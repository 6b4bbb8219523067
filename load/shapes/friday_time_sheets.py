"""Friday afternoon: more and more people book their week, until the deadline; then nobody."""


def rate(at: float) -> float:
    """Grows with the square of the time, and falls to a tenth after nine tenths."""
    return max(0.1, (at / 0.9) ** 2) if at <= 0.9 else 0.1
