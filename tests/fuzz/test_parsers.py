"""No text of a stranger hangs a parser or makes it fall over.

The tests send some thousands; `make fuzz` a million:

    python -m tests.fuzz.test_parsers COUNT
"""

import sys

import pytest

from tests.fuzz.driver import Hung, Target, watched
from tests.fuzz.languages import LANGUAGES, QUERIES, Language
from tests.fuzz.mutation import mutated
from understudy.kernel.seed import Seed
from understudy.vendor import Reply


def fuzz(language: Language, count: int, seed: int) -> list[str]:
    """What went wrong with `count` inputs; empty when all was well."""
    target = Target(language.vendor)
    rng = Seed(seed).stream(f"fuzz/{language.name}")
    wrong: list[str] = []
    try:
        for _ in range(count):
            text = mutated(rng, language.seeds, language.words)
            try:
                with watched():
                    reply = language.send(target, text)
            except Hung:
                wrong.append(f"hangs: {text[:300]!r}")
                continue
            assert isinstance(reply, Reply)
            if target.system.bugs:
                wrong.append(f"{text[:300]!r}: {target.system.bugs.pop()}")
            elif reply.status >= 500 and b"Fault" not in reply.body:
                wrong.append(f"{text[:300]!r}: status {reply.status}")
            if len(wrong) >= 20:
                break
    finally:
        target.close()
    return wrong


@pytest.mark.parametrize("language", QUERIES, ids=lambda language: language.name)
def test_good_texts_are_understood(language: Language) -> None:
    target = Target(language.vendor)

    reply = language.send(target, language.seeds[0])

    assert isinstance(reply, Reply)
    assert reply.status == 200, reply.body
    target.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_no_text_hangs_or_breaks_a_parser(language: Language) -> None:
    assert fuzz(language, 2000, seed=7) == []


if __name__ == "__main__":
    each = int(sys.argv[1]) // len(LANGUAGES)
    found = 0
    for one in LANGUAGES:
        failures = fuzz(one, each, seed=11)
        found += len(failures)
        told = [f"{one.name}: {each} inputs, {len(failures)} failures", *failures]
        sys.stdout.write("\n  ".join(told) + "\n")
    sys.exit(1 if found else 0)
