"""What promises about companies beside ours have in common."""

from collections.abc import Sequence

from understudy.kernel.history import History, Record

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_REACHED = 6


def companies(history: History) -> Sequence[str]:
    """The companies whose books stand beside ours, by name."""
    return sorted(role.partition("@")[2] for role in history.roles if role.startswith("erp@"))


def who(record: Record) -> tuple[str, str]:
    """What makes a company the same however it is spelt: how it is reached, and its first word.

    The number is empty where too little of one is kept.
    """
    digits = "".join(c for c in record.text("phone") if c.isdigit())
    name = record.text("name").casefold().translate(_UMLAUTS)
    words = "".join(c if c.isalnum() else " " for c in name).split()
    return digits if len(digits) >= _REACHED else "", words[0] if words else ""
