"""The site builds strictly: no page without a place, no dead link, nothing fetched."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MKDOCS = Path(sys.executable).with_name("mkdocs")
LOADED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=\"?(\w+:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as anybody builds it."""
    made = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [MKDOCS, "build", "--strict", "--quiet", "--site-dir", made],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return made


@pytest.mark.slow
def test_every_page_is_built_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))

    assert len(pages) > 20
    for page in pages:
        found = [m[0] for m in LOADED.finditer(page.read_text(encoding="utf-8"))]
        assert not found, page


@pytest.mark.slow
def test_the_reference_has_what_the_registries_have(site: Path) -> None:
    for page, wanted in (
        ("faults", "lost-reply"),
        ("drifts", "field-renamed"),
        ("invariants", "billed-once"),
        ("measures", "revenue-leakage"),
        ("scenarios", "loss/lost_reply_on_invoice"),
        ("commands", "understudy parity compare"),
        ("writing", "close_won"),
        ("nouns", "Engagement"),
    ):
        text = (site / "reference" / f"{page}.html").read_text(encoding="utf-8")
        assert wanted in text, page
        assert "skip=" not in text
