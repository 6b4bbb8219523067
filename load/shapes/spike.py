"""Spike: five times as many at once, for a tenth of the time, without warning."""


def rate(at: float) -> float:
    """A fifth of the peak, and the peak from four to five tenths."""
    return 1.0 if 0.4 <= at < 0.5 else 0.2
