"""Where the content folders are: `contracts`, `scenarios`, `load`."""

from pathlib import Path

from understudy.kernel.errors import HarnessBug

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """The content folder `name`, of the checkout if this is one, else of the installed wheel."""
    for place in (_PACKAGE.parents[1] / name, _PACKAGE / "_content" / name):
        if place.is_dir():
            return place
    raise HarnessBug(f"the content folder {name!r} is neither in a checkout nor in the package")
