"""What the page on pytest shows is done."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "pytest.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("shown", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_of_the_page_runs(shown: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        shown if "def test_" in shown else f"def test_it():\n    exec({shown!r}, {{}})"
    )

    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
