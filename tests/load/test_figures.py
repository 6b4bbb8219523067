"""A slower run is found, a noisy one is not."""

from collections.abc import Sequence
from importlib.util import find_spec
from random import Random

import pytest

from understudy.load.figures import compare, percentile

there = find_spec("scipy") is not None
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not there, reason="the extra `load`")]


def run(seed: int, median_ms: float, count: int = 300) -> Sequence[float]:
    rng = Random(seed)
    return [median_ms * rng.lognormvariate(0, 0.5) for _ in range(count)]


def test_a_percentile_is_a_value_that_was_there() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 50, 95, 100]
    assert percentile([], 0.5) == 0


def test_twice_as_slow_is_a_regression_and_comes_first() -> None:
    before = {"a": run(1, 50), "b": run(2, 50)}
    found = compare(before, {"a": run(3, 50), "b": run(4, 100)}, 7)
    assert [(one.name, one.worse) for one in found] == [("b", True), ("a", False)]
    assert 1.5 < found[0].low < 2 < found[0].high < 2.6
    assert found[0].p < 0.001


def test_noise_is_none_however_often_it_is_looked_at() -> None:
    before = {f"f{n}": run(n, 50) for n in range(20)}
    now = {f"f{n}": run(100 + n, 50) for n in range(20)}
    assert not any(one.worse for one in compare(before, now, 7))


def test_what_is_sure_but_small_is_no_regression() -> None:
    before, now = {"a": run(1, 50, 5000)}, {"a": run(2, 56, 5000)}
    (found,) = compare(before, now, 7)
    assert found.p < 0.001
    assert not found.worse


def test_a_few_samples_and_a_faster_run_say_nothing() -> None:
    assert compare({"a": run(1, 50, 5)}, {"a": run(2, 500, 5)}, 7) == []
    (found,) = compare({"a": run(1, 100)}, {"a": run(2, 50)}, 7)
    assert not found.worse
    assert compare({"a": run(1, 50)}, {"b": run(2, 500)}, 7) == []
