"""The page of one vendor: what it does not play, and what is known of what it does."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from understudy.vendor.evidence import evidence
from understudy.vendor.vendor import Vendor


def vendor_page(vendor: Vendor) -> str:
    """The page in Markdown, the same text for the same facts."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown, not HTML
    )
    pages.filters["cell"] = lambda text: " ".join(str(text).split()).replace("|", "\\|")
    found = evidence(vendor)
    return (
        pages.get_template("vendor.md.j2")
        .render(
            vendor=vendor,
            left_out=[row for row in found if not row.played],
            played=[row for row in found if row.played],
        )
        .rstrip()
        + "\n"
    )


def write_pages(vendors: list[Vendor], folder: Path) -> None:
    """One page a vendor, `<name>.md`."""
    folder.mkdir(parents=True, exist_ok=True)
    for vendor in vendors:
        (folder / f"{vendor.name}.md").write_text(vendor_page(vendor), encoding="utf-8")
