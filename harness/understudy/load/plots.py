"""Lines over time as inline SVG, in the page's own colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape, quoteattr

from understudy.load.figures import percentile

WIDTH, HEIGHT = 760, 220
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 14, 26
WINDOWS = 60
COLOURS = 8
"""The page knows so many colours, as CSS variables `--line-1` and on."""

Point = tuple[float, float]
Timed = tuple[float, float]
"""A moment and a value."""


@dataclass(frozen=True, slots=True)
class Line:
    """A named line; `dashed` for what was asked for, or what is worst."""

    name: str
    points: Sequence[Point]
    colour: int
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time that has a name."""

    name: str
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Windows:
    """A run cut into equal pieces, in seconds since its beginning."""

    began: float
    ended: float

    @property
    def step(self) -> float:
        return max(1.0, (self.ended - self.began) / WINDOWS)

    @property
    def length(self) -> float:
        return self.ended - self.began

    def line(self, values: Sequence[Timed], figure: Callable[[list[float]], float]) -> list[Point]:
        """One figure for each window that has values, at its middle."""
        inside: dict[int, list[float]] = {}
        for at, value in values:
            inside.setdefault(int((at - self.began) / self.step), []).append(value)
        return [((n + 0.5) * self.step, figure(some)) for n, some in sorted(inside.items())]

    def rate(self, moments: Sequence[float]) -> list[Point]:
        """How many a second, window by window; 0 where there are none."""
        count = ceil(self.length / self.step)
        found = [0] * count
        for at in moments:
            n = int((at - self.began) / self.step)
            if 0 <= n < count:
                found[n] += 1
        return [((n + 0.5) * self.step, some / self.step) for n, some in enumerate(found)]


def of(share: float) -> Callable[[list[float]], float]:
    """The figure that a share of the values do not exceed."""
    return lambda values: percentile(values, share)


def chart(
    title: str,
    unit: str,
    lines: Sequence[Line],
    length: float,
    bands: Sequence[Band] = (),
    limit: float | None = None,
) -> str:
    """One plot with its legend. `limit` is drawn across, where a gate has one."""
    highest = max([y for line in lines for _, y in line.points] + [limit or 0.0], default=0.0)
    step = _step(highest or 1.0)
    top = step * max(1, ceil((highest or 1.0) / step - 1e-9))
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(at: float) -> float:
        return round(LEFT + across * min(1.0, max(0.0, at / (length or 1.0))), 1)

    def y(value: float) -> float:
        return round(TOP + down * (1 - value / top), 1)

    parts = [_band(band, x, down) for band in bands]
    for n in range(round(top / step) + 1):
        at = y(n * step)
        parts.append(f'<path class="grid" d="M{LEFT} {at}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 6}" y="{at + 3.5}">{n * step:g}</text>')
    seconds = _step(length or 1.0)
    for n in range(floor((length or 1.0) / seconds) + 1):
        at = x(n * seconds)
        said = f"{n * seconds:g} s"
        parts.append(f'<text class="tick x" x="{at}" y="{HEIGHT - 8}">{said}</text>')
    if limit is not None:
        parts.append(f'<path class="limit" d="M{LEFT} {y(limit)}H{WIDTH - RIGHT}"/>')
    for line in lines:
        path = " ".join(f"{x(a)},{y(b)}" for a, b in line.points)
        style = f"stroke:var(--line-{line.colour % COLOURS + 1})"
        dash = ' stroke-dasharray="4 3"' if line.dashed else ""
        parts.append(
            f'<polyline points="{path}" style="{style}"{dash}><title>{escape(line.name)}</title>'
            "</polyline>"
        )
    legend = "".join(_key(line) for line in lines)
    return (
        f'<figure><figcaption>{escape(title)} <span class="unit">{escape(unit)}</span>'
        f'</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f" aria-label={quoteattr(title)}>{''.join(parts)}</svg>"
        f'<div class="legend">{legend}</div></figure>'
    )


def _band(band: Band, x: Callable[[float], float], down: int) -> str:
    left, right = x(band.since), x(band.until)
    return (
        f'<rect class="band" x="{left}" y="{TOP}" width="{max(1.5, right - left):.1f}"'
        f' height="{down}"><title>{escape(band.name)}</title></rect>'
    )


def _key(line: Line) -> str:
    dash = " dashed" if line.dashed else ""
    return (
        f'<span class="key{dash}" style="--own:var(--line-{line.colour % COLOURS + 1})">'
        f"{escape(line.name)}</span>"
    )


def _step(highest: float) -> float:
    """A round distance between ticks: four to ten of them."""
    power = 10.0 ** floor(log10(highest))
    for factor in (1.0, 0.5, 0.2, 0.1):
        if highest / (power * factor) >= 4:
            return power * factor
    return power * 0.1
