"""The profiles and gates that come with us, and those of your own."""

from pathlib import Path

from understudy.kernel.content import folder
from understudy.kernel.errors import UsageError


def find(kind: str, name: str) -> Path:
    """The file of a shipped profile or gate, or one of your own by its path."""
    place = folder("load") / kind
    shipped = {path.stem: path for path in sorted(place.glob("*.toml"))}
    if name in shipped:
        return shipped[name]
    own = Path(name)
    if own.suffix == ".toml" and own.is_file():
        return own
    raise UsageError.unknown(kind.removesuffix("s"), name, shipped)
