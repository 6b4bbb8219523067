"""Soak: the same load for as long as one likes, to find what grows."""


def rate(at: float) -> float:
    """The peak, after a short run-up."""
    return min(1.0, at / 0.05)
