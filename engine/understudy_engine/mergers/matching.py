"""Which customer is the same: by name and telephone.

A name alone proves nothing about a company: two may bear the same. What decides which value
survives: for a known customer ours, always; for a new one theirs.
"""

import unicodedata
from collections.abc import Iterable

from understudy_engine.wire import Row, text

LEGAL_FORMS = frozenset(
    (
        "ag",
        "co",
        "eg",
        "gmbh",
        "inc",
        "kg",
        "kgaa",
        "llc",
        "ltd",
        "mbh",
        "ohg",
        "plc",
        "se",
        "stiftung",
        "und",
    )
)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
DIGITS_MIN = 6
"""A shorter telephone number is an extension, and says nothing."""


def spellings(name: str) -> frozenset[str]:
    """A name as it may be compared: umlauts written out, and umlauts left out."""
    lower = name.casefold()
    return frozenset(_folded(variant) for variant in (lower.translate(UMLAUTS), lower))


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("&", " und ").replace(".", ""))
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(word for word in kept.split() if word not in LEGAL_FORMS)


def digits(phone: str) -> str:
    """A telephone number without what people put between; empty if it is too short."""
    found = "".join(c for c in phone if c.isdigit())
    return found if len(found) >= DIGITS_MIN else ""


def same_customer(name: str, phone: str, accounts: Iterable[Row]) -> Row | None:
    """Our account of a customer of theirs: one name in some spelling, and one telephone number."""
    names, number = spellings(name), digits(phone)
    for account in accounts:
        reached = number and digits(text(account, "Phone")) == number
        if reached and names & spellings(text(account, "Name")):
            return account
    return None
