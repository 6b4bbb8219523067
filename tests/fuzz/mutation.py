"""Inputs near and far from what a parser expects, the same ones for the same seed."""

import re
from collections.abc import Callable, Sequence
from random import Random

TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
ODD = (
    *("", " ", "\t", "\n", "\0", "\x7f", "\ufeff", "\u202e", "ß", "İ", "'", '"', "`", "\\"),
    *(
        "\\'",
        "''",
        "%",
        "_",
        "--",
        "/*",
        "*/",
        ";",
        ",",
        ".",
        "..",
        "=",
        "!=",
        "<>",
        "<=",
        "^",
        "^^",
    ),
    *("(", ")", "[", "]", "{", "}", "${x}", "@{x.y}", "?", ":", "::", "|", "&", "&&", "#", "~"),
    *("0", "-1", "1e999", "NaN", "9" * 40, "0x1F", "1.", ".5", "null", "NULL", "true", "undefined"),
    *("2026-02-30", "9999-12-31", "0000-00-00", "2026-06-29T25:61:61Z", "LAST_N_DAYS:999999999"),
    *("' OR '1'='1", "'; DROP TABLE x; --", "../../etc/passwd", "a" * 3000, "\ud83d"),
)
"""What trips parsers: quotes, nests, numbers out of range, days that never were."""


def mutated(rng: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    """One input: a seed of the language, changed a little or a lot; or noise."""
    return rng.choices((_tokens, _soup, _characters, _nest, _spliced), weights=(12, 3, 3, 1, 3))[0](
        rng, seeds, words
    )


def _tokens(rng: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    tokens = TOKEN.findall(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(tokens) + 1)
        what = rng.randrange(5)
        if what == 0:
            tokens[at : at + rng.choice((1, 1, 2, 5))] = []
        elif what == 1:
            tokens[at:at] = [_word(rng, words)]
        elif what == 2:
            tokens[at : at + 1] = [_word(rng, words)]
        elif what == 3:
            tokens[at:at] = tokens[at : at + 4]
        else:
            other = rng.randrange(len(tokens) + 1)
            tokens[at : at + 1], tokens[other : other + 1] = (
                tokens[other : other + 1],
                tokens[at : at + 1],
            )
    return "".join(tokens)


def _word(rng: Random, words: Sequence[str]) -> str:
    return rng.choice(words) if rng.random() < 0.7 else rng.choice(ODD)


def _soup(rng: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    return rng.choice((" ", "", ",")).join(_word(rng, words) for _ in range(rng.randrange(1, 30)))


def _characters(rng: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    text = list(rng.choice(seeds))
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(text) + 1)
        text[at : at + rng.randrange(2)] = [
            chr(rng.choice((rng.randrange(1, 128), 0x20AC, 0x1F600)))
        ]
    return "".join(text)


def _nest(rng: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    """Deep brackets, long chains: what exhausts a stack or a compiler."""
    seed, depth = rng.choice(seeds), rng.choice((3, 30, 300, 3000))
    head, _, tail = seed.rpartition(" ")
    opening, closing = rng.choice(
        (("(", ")"), ("NOT ", ""), ("-", ""), ("CASE ", ""), ("<a>", "</a>"))
    )
    if rng.random() < 0.5:
        return f"{head} {opening * depth}{tail}{closing * depth}"
    return seed + rng.choice((" AND ", " OR ", "^", ",", " + ", ".")).join([""] + [tail] * depth)


def _spliced(rng: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    one, two = TOKEN.findall(rng.choice(seeds)), TOKEN.findall(rng.choice(seeds))
    return "".join(one[: rng.randrange(len(one) + 1)] + two[rng.randrange(len(two) + 1) :])


Mutator = Callable[[Random, Sequence[str], Sequence[str]], str]
