"""Money as integers of minor units; all currencies of the firm have two decimals."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def minor(value: object) -> int:
    """Minor units of an amount in major units, as a system wrote it. Nothing is nought."""
    if value is None or value == "":
        return 0
    return int((Decimal(str(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def major(amount_minor: int) -> Decimal:
    """The amount in major units, with both decimals."""
    return (Decimal(amount_minor) / 100).quantize(CENT)


def priced(minutes: int, rate_minor: int) -> int:
    """What minutes cost at a rate an hour: rounded once, half up."""
    return (minutes * rate_minor * 2 + 60) // 120
