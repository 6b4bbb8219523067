"""Record ids: fifteen characters whose case counts, and three more that make the case safe to lose.

Three characters say the type of the record, five the instance, seven are a counter in base 62.
Ordinals of the world come first, then what stands in every org, then what is made during a run.
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECK_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
INSTANCE = "8d000"
STANDING = 62**4
NEW = 2 * 62**4


def checked(short: str) -> str:
    """The 18 characters of a 15-character id: the last three tell which letters are capital."""
    suffix = ""
    for start in (0, 5, 10):
        capitals = sum(1 << i for i, c in enumerate(short[start : start + 5]) if "A" <= c <= "Z")
        suffix += CHECK_DIGITS[capitals]
    return short + suffix


def native_id(prefix: str, ordinal: int) -> str:
    """The id of the `ordinal`-th record of a type."""
    counter = ""
    for _ in range(7):
        ordinal, digit = divmod(ordinal, 62)
        counter = DIGITS[digit] + counter
    return checked(prefix + INSTANCE + counter)


def full_id(text: str) -> str | None:
    """The 18 characters of an id given as 15, or as 18 in any case; None for what is no id."""
    if not (text.isascii() and text.isalnum()):
        return None
    if len(text) == 15:
        return checked(text)
    if len(text) != 18 or any(c not in CHECK_DIGITS for c in text[15:].upper()):
        return None
    capitals = [CHECK_DIGITS.index(c) for c in text[15:].upper()]
    short = "".join(
        c.upper() if capitals[i // 5] >> i % 5 & 1 else c.lower() for i, c in enumerate(text[:15])
    )
    repaired = checked(short)
    return repaired if repaired[15:] == text[15:].upper() else None
