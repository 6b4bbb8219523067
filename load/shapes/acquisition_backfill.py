"""A firm was bought, and its history is put in: a steady stream, with a pause each night."""


def rate(at: float) -> float:
    """The peak, but for a tenth in the middle and at the end of each half."""
    return 0.2 if 0.45 <= at % 0.5 < 0.5 else 1.0
