"""What is claimed of each operation: by whom it was driven, and where that is written."""

from pathlib import Path

import pytest

from understudy.report.vendor_page import vendor_page
from understudy.vendor.discovery import vendors
from understudy.vendor.evidence import evidence
from understudy.vendor.vendor import Vendor

PAGES = Path(__file__).parents[2] / "docs" / "vendors"
EVERY = [v for v in vendors().values() if v.errors.is_relative_to(PAGES.parents[1] / "mocks")]


@pytest.fixture(params=EVERY, ids=lambda v: v.name)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    found: Vendor = request.param
    return found


def test_at_least_three_hundred_operations_are_played() -> None:
    assert sum(e.played for v in EVERY for e in evidence(v)) >= 300


def test_nearly_every_operation_was_driven(vendor: Vendor) -> None:
    played = [e for e in evidence(vendor) if e.played]
    undriven = [e.id for e in played if not e.driven_by]

    assert len(undriven) <= len(played) * 0.05, undriven


def test_every_operation_is_probed_and_says_where_it_is_known_from(vendor: Vendor) -> None:
    played = [e for e in evidence(vendor) if e.played]

    assert [e.id for e in played if not e.source] == []
    assert [e.id for e in played if not e.probed] == []


def test_what_is_left_out_says_why(vendor: Vendor) -> None:
    left_out = [e for e in evidence(vendor) if not e.played]

    assert left_out
    assert [e.id for e in left_out if not e.why] == []
    assert len({e.id for e in evidence(vendor)}) == len(evidence(vendor))


def test_the_page_says_what_is_so_today(vendor: Vendor) -> None:
    page = PAGES / f"{vendor.name}.md"

    assert page.read_text(encoding="utf-8") == vendor_page(vendor), "run `make evidence`"
