"""The matrix of drifts as a page: what came of each change of a vendor's fields."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from understudy.report.html.page import rendered, slug

WRONG, HELD_BACK, UNAFFECTED = "silently wrong", "detected and held back", "unaffected"
TOLD_MAX = 100
"""Cells that are told in words, of one kind."""
_LOOKS: Mapping[str, tuple[str, str]] = {
    WRONG: ("wrong", "✗"),
    HELD_BACK: ("held-back", "!"),
    UNAFFECTED: ("unaffected", "✓"),
    "not met": ("not-met", "·"),
}


@dataclass(frozen=True, slots=True)
class DriftCell:
    """One drift at one place: what came of it, and the first thing that shows it."""

    role: str
    place: str
    drift: str
    outcome: str
    first: str = ""
    broken: Sequence[str] = ()

    @property
    def look(self) -> str:
        return _LOOKS[self.outcome][0]

    @property
    def sign(self) -> str:
        return _LOOKS[self.outcome][1]

    @property
    def told(self) -> bool:
        """Whether there is something to say of it."""
        return self.outcome in (WRONG, HELD_BACK)


@dataclass(frozen=True, slots=True)
class Grid:
    """The matrix of one scenario: a row a place, a column a drift."""

    name: str
    cells: Sequence[DriftCell]

    @property
    def anchor(self) -> str:
        return slug(self.name)

    @property
    def drifts(self) -> Sequence[str]:
        return sorted({cell.drift for cell in self.cells})

    @property
    def rows(self) -> Mapping[tuple[str, str], Mapping[str, DriftCell]]:
        found: dict[tuple[str, str], dict[str, DriftCell]] = {}
        for cell in self.cells:
            found.setdefault((cell.role, cell.place), {})[cell.drift] = cell
        return dict(sorted(found.items()))

    @property
    def counts(self) -> Mapping[str, int]:
        """By outcome, the worst first."""
        counted = Counter(cell.outcome for cell in self.cells)
        return {outcome: counted[outcome] for outcome in _LOOKS if counted[outcome]}

    def told(self, outcome: str) -> Sequence[DriftCell]:
        return [cell for cell in self.cells if cell.outcome == outcome][:TOLD_MAX]

    def anchor_of(self, cell: DriftCell) -> str:
        """Where a cell is told in words; empty where it is not."""
        if not cell.told or cell not in self.told(cell.outcome):
            return ""
        return slug(self.name, cell.role, cell.place, cell.drift)


def matrix_page(grids: Sequence[Grid], seed: int, replay: str) -> str:
    """The page as text. It loads nothing from anywhere."""
    whole = Counter(cell.outcome for grid in grids for cell in grid.cells)
    verdict = "broken" if whole[WRONG] else "unknown" if whole[HELD_BACK] else "held"
    return rendered(
        "matrix.html.j2",
        title=_title(whole[WRONG], whole[HELD_BACK]),
        verdict=verdict,
        grids=grids,
        seed=seed,
        replay=replay,
        looks=_LOOKS,
        wrong=WRONG,
        held_back=HELD_BACK,
    )


def _title(wrong: int, held_back: int) -> str:
    if wrong:
        one = "change of a field goes" if wrong == 1 else "changes of fields go"
        return f"{wrong:,} {one} silently wrong"
    if held_back:
        return "No change goes silently wrong; some stop the work, and are noticed"
    return "No change of a field does any harm"
