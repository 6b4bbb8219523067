"""Profiles and gates that ship can be read, and a mistake in your own gets one line."""

from pathlib import Path

import pytest

from load.arrivals import shapes as shapes_there
from understudy.kernel.errors import UsageError
from understudy.load.profile import Profile, personas, profiles, read_profile, shapes
from understudy.load.samples import Samples, Tail
from understudy.load.slo import read_slo

PHASE = '[[phases]]\nshape = "soak"\nseconds = 10\narrivals_a_second = 2\n'
TOP = 'about = "x"\nstarts_at = 2026-06-24T09:00:00Z\n'


def own(tmp_path: Path, text: str) -> Profile:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return read_profile(str(file))


@pytest.mark.parametrize("name", profiles())
def test_every_profile_has_its_gates_and_people_at_work(name: str) -> None:
    profile = read_profile(name)
    assert read_slo(profile.slo).rate
    assert all(sum(phase.personas.values()) > 0 for phase in profile.phases)


def test_the_shapes_that_profiles_may_name_are_those_that_there_are() -> None:
    assert list(shapes()) == sorted(shapes_there())
    assert len(personas()) == 7


def test_a_run_is_made_shorter_and_quicker_as_a_whole() -> None:
    whole = read_profile("month-end-close")
    half = whole.scaled(whole.seconds / 2, 12.0)
    assert [p.seconds for p in half.phases] == [p.seconds / 2 for p in whole.phases]
    assert [p.peak for p in half.phases] == [p.peak * 2 for p in whole.phases]
    assert half.phases[1].troubles[0].at_s == whole.phases[1].troubles[0].at_s / 2
    with pytest.raises(UsageError, match="above 0"):
        whole.scaled(0.0, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOP, "no \\[\\[phases\\]\\]"),
        (PHASE, "does not say starts_at"),
        (TOP + PHASE.replace("soak", "sock"), "soak"),
        (TOP + PHASE + "personas = { approvers = 1 }", "approver"),
        (TOP + PHASE + "speed = 1", "speed"),
        (TOP + 'size = "tiny"\n' + PHASE, "size"),
        (TOP + PHASE + '[[phases.troubles]]\nfault = "unavailabel"\non = "erp *"', "unavailable"),
        (TOP + PHASE.replace("= 10", "= 0"), "a length"),
    ],
)
def test_a_mistake_in_a_profile_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        own(tmp_path, text)


def test_an_unknown_profile_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="month-end-close"):
        read_profile("month-end")


def test_a_file_that_is_still_written_is_read_to_its_last_whole_line(tmp_path: Path) -> None:
    file, samples = tmp_path / "samples.jsonl", Samples()
    tail = Tail(file, samples)
    tail.follow()
    line = b'{"kind":"arrival","at":1,"persona":"biller","late_ms":2,"error":""}\n'
    file.write_bytes(line + line[:30])
    tail.follow()
    tail.follow()
    assert len(samples.arrivals) == 1
    file.write_bytes(line + line + b'{"kind":"failed","reason":"no door"}\n')
    tail.follow()
    assert (len(samples.arrivals), samples.failures) == (2, ["no door"])
