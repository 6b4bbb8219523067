"""What went wrong, in plain sentences: money first, then things."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from understudy.kernel.events import Family, InvariantJudged, ScenarioEnded, ViolationFound
from understudy.report.evidence import Books
from understudy.report.html.page import many, money, slug
from understudy.report.results import money_at_stake
from understudy.report.story import Chapter

Done = Sequence[tuple[Chapter, ScenarioEnded]]
Anchors = Mapping[tuple[str, int], str]

_SENTENCES: Mapping[Family, tuple[str, str]] = {
    "lost": ("thing never arrived where it was due", "things never arrived where they were due"),
    "twice": ("thing is there more than once", "things are there more than once"),
    "money": (
        "record has a wrong amount, or an amount where none belongs",
        "records have a wrong amount, or an amount where none belongs",
    ),
    "order": (
        "record came late, or says something else than its owner",
        "records came late, or say something else than their owners",
    ),
    "ownership": (
        "record was not the integration's to touch, or refers to nothing",
        "records were not the integration's to touch, or refer to nothing",
    ),
    "time": (
        "thing stands on a wrong day or in a wrong period",
        "things stand on a wrong day or in a wrong period",
    ),
    "people": (
        "fact about people is wrong, or known where it must not be",
        "facts about people are wrong, or known where they must not be",
    ),
    "etiquette": (
        "breach of the vendors' rules of use",
        "breaches of the vendors' rules of use",
    ),
    "accounting": ("event has no known end", "events have no known end"),
    "recovery": (
        "system was not spoken to again after an outage",
        "systems were not spoken to again after an outage",
    ),
}
_KINDS = {
    "time": ("time entry", "time entries"),
    "": ("line without a source", "lines without a source"),
}
_WORDS: Mapping[Family, str] = {
    "lost": "Lost",
    "twice": "Doubled",
    "money": "Wrong amounts",
    "order": "Late or out of date",
    "ownership": "Not its own",
    "time": "Wrong period",
    "people": "People",
    "etiquette": "Bad manners",
    "accounting": "Unaccounted",
    "recovery": "Not recovered",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of loss: a word, what it comes to, a sentence, and where to read on."""

    word: str
    sums: Sequence[str]
    sentence: str
    anchor: str = ""


def losses(done: Done, anchors: Anchors) -> Sequence[Loss]:
    """The losses of a run. Nothing broken, no losses."""
    return [*_money(done), *_things(done, anchors)]


def untouched(done: Done) -> str:
    """What held, where everything did: what was owed was billed."""
    if any(s.verdict != "held" for _, s in done):
        return ""
    books = list(_books(done))
    if not books or any(b.too_much or b.missing for _, b in books):
        return ""
    owed = _summed((currency, b.owed_minor) for currency, b in books)
    return f"{_listed(owed)} were owed, and billed to the cent." if owed else ""


def lead(done: Done) -> str:
    """The money in one sentence."""
    books = list(_books(_about_money(done)))
    too_much = _summed((c, b.too_much_minor) for c, b in books)
    missing = _summed((c, b.missing_minor) for c, b in books)
    parts = []
    if too_much:
        parts.append(f"Customers were billed {_listed(too_much)} too much")
    if missing:
        parts.append(
            f"{_listed(missing)} that they owe {'was' if len(missing) == 1 else 'were'} not billed"
        )
    return "; ".join(parts) + "." if parts else ""


def _money(done: Done) -> Iterator[Loss]:
    broken = _about_money(done)
    books = list(_books(broken))
    too_much = _kinds(b.too_much for _, b in books)
    if too_much:
        sums = _summed((c, b.too_much_minor) for c, b in books)
        yield Loss("Billed too much", sums, f"{too_much}: billed again, too high, or not owed.")
    missing = _kinds(b.missing for _, b in books)
    if missing:
        sums = _summed((c, b.missing_minor) for c, b in books)
        yield Loss("Leaked", sums, f"{missing}: owed, and not billed or not in full.")
    if broken and not too_much and not missing:
        said = "What the broken promises are worth; where they overlap, the largest of them."
        yield Loss("At stake", _worst(broken), said)


def _about_money(done: Done) -> Done:
    """The scenarios that broke a promise about money: who does not claim billing breaks none."""
    return [(c, s) for c, s in done if any(v.currency for _, v in _violations(s))]


def _kinds(counts: Iterable[Counter[str]]) -> str:
    whole: Counter[str] = sum(counts, Counter())
    return ", ".join(
        many(n, *_KINDS.get(kind, (kind or "line",))) for kind, n in sorted(whole.items())
    )


def _things(done: Done, anchors: Anchors) -> Iterator[Loss]:
    for family, (one, more) in _SENTENCES.items():
        subjects: dict[tuple[str, int, str], None] = {}
        anchor = ""
        for _, s in done:
            for promise, v in _violations(s):
                if (v.family or promise.family) != family:
                    continue
                subjects[s.name, s.seed, v.subject] = None
                if not anchor and (s.name, s.seed) in anchors:
                    anchor = promise_anchor(anchors[s.name, s.seed], promise.id)
        if subjects:
            count = len(subjects)
            said = f"{one if count == 1 else more}."
            yield Loss(_WORDS[family], [f"{count:,}"], said, anchor)


def promise_anchor(chapter: str, id: str) -> str:
    """Where a promise is told."""
    return slug(chapter, id)


def touched(ended: ScenarioEnded) -> int:
    """How many records broken promises are about."""
    return len({v.subject for _, v in _violations(ended)})


def _violations(s: ScenarioEnded) -> Iterator[tuple[InvariantJudged, ViolationFound]]:
    for promise in s.invariants:
        for violation in promise.violations:
            yield promise, violation


def _books(done: Done) -> Iterator[tuple[str, Books]]:
    for chapter, _ in done:
        if chapter.evidence is not None:
            yield from chapter.evidence.books.items()


def _summed(amounts: Iterable[tuple[str, int]]) -> Sequence[str]:
    whole: dict[str, int] = {}
    for currency, minor in amounts:
        whole[currency] = whole.get(currency, 0) + minor
    return [money(minor, currency) for currency, minor in sorted(whole.items()) if minor]


def _listed(sums: Sequence[str]) -> str:
    return " and ".join([", ".join(sums[:-1]), sums[-1]]) if len(sums) > 1 else "".join(sums)


def _worst(done: Done) -> Sequence[str]:
    return _summed(pair for _, s in done for pair in money_at_stake(s).items())
