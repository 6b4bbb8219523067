"""The close of a month: a plateau of work, and a rush before the books are shut."""


def rate(at: float) -> float:
    """Half the peak, and from six to nine tenths the peak itself."""
    if at < 0.1:
        return 5 * at
    return 1.0 if 0.6 <= at < 0.9 else 0.5
