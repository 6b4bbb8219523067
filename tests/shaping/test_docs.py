"""What the how-to pages show is what works."""

import re
from pathlib import Path

from understudy.parity.calls import read_calls
from understudy.vendor.discovery import vendors
from understudy.vendor.shaping import reading
from understudy.vendor.shaping.reading import shaped_schemas

DOCS = Path(__file__).parents[2] / "docs"


def _toml(page: str) -> str:
    found = re.search(r"```toml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_shape_of_the_page_is_taken_by_every_vendor(tmp_path: Path) -> None:
    path = tmp_path / "shape.toml"
    path.write_text(_toml("shape.md"))

    schemas = shaped_schemas([path], vendors())

    assert set(schemas) == set(vendors())
    assert "Site_Visit__c" in schemas["salesforce"]


def test_the_calls_of_the_page_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "calls.toml"
    path.write_text(_toml("parity.md"))

    assert len(read_calls(path).calls) == 4


def test_the_page_names_every_key() -> None:
    page = (DOCS / "shape.md").read_text(encoding="utf-8")

    keys = {*reading._FIELD_KEYS, *reading._OTHER_FIELD_KEYS}
    keys |= {*reading._OBJECT_KEYS, *reading._OTHER_OBJECT_KEYS}
    assert {key for key in keys if f"`{key}`" not in page} == set()
