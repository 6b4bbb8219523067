"""Monday morning: all come within the first hour, and it ebbs away until noon."""

from math import exp


def rate(at: float) -> float:
    """Up in the first fifth, then down to a quarter."""
    return at / 0.2 if at < 0.2 else 0.25 + 0.75 * exp(-(at - 0.2) * 4)
