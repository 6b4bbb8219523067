"""The end of a quarter: calm, and then everything is signed in the last hours."""

from math import exp


def rate(at: float) -> float:
    """Exponential, from a tenth to the peak at the very end."""
    return 0.1 + 0.9 * exp((at - 1) * 6)
