"""One HTML page of a load run, with all its plots inside: nothing is fetched from anywhere."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from understudy.load.figures import percentile
from understudy.load.flows import FLOWS, backlog
from understudy.load.measured import Measured, Struck
from understudy.load.plots import Band, Line, Windows, chart, of
from understudy.load.results import RANKS, LoadResult
from understudy.load.samples import by_operation

_SHOWN = (("p50", 0.5, False), ("p95", 0.95, False), ("p99", 0.99, True))


def page(result: LoadResult) -> str:
    """The page."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    m = result.measured
    return pages.get_template("page.html.j2").render(
        result=result,
        ended=result.ended,
        m=m,
        planned=sum(m.planned.values()),
        broken=[one for one in result.ended.invariants if one.verdict == "broken"],
        operations=_operations(m),
        plots=[Markup(plot) for plot in plots(m)],  # escaped where they are made
        ranks=list(RANKS),
    )


def _operations(m: Measured) -> Sequence[tuple[str, int, int, Sequence[float]]]:
    """Each operation with its count, its errors and its percentiles."""
    found = []
    for name, some in by_operation(m.requests).items():
        values = [one.latency_ms for one in some if not one.error]
        wrong = sum(bool(one.error) for one in some)
        figures = [percentile(values, share) for share in RANKS.values()]
        found.append((name, len(some), wrong, figures))
    return found


def plots(m: Measured) -> Sequence[str]:
    """Every plot, in the order of the page."""
    windows = Windows(m.began, m.ended)
    bands = [Band(t.label, t.since - m.began, t.until - m.began) for t in m.troubles]
    found = [
        chart(f"Latency of {role.upper()} requests", "ms", lines, windows.length, bands)
        for role, lines in _by_system(m, windows).items()
    ]
    found += [
        chart(f"End to end: {flow.title}", "s", lines, windows.length, bands)
        for flow, lines in ((flow, _by_flow(m, windows, flow.name)) for flow in FLOWS)
    ]
    came = Line("arrivals", windows.rate([one.at for one in m.arrivals]), 0)
    asked = Line("requests", windows.rate([one.at for one in m.requests]), 1)
    right = [one.at + (one.took_s or 0.0) for one in m.journeys if one.right]
    done = Line("records that are right", windows.rate(right), 2)
    found.append(chart("Throughput", "a second", [came, asked, done], windows.length, bands))
    found.append(chart("Errors", "a second", _errors(m, windows), windows.length, bands))
    found.append(
        chart("Queue: decided and not shown yet", "records", _queues(m), windows.length, bands)
    )
    found += [_drain(m, trouble) for trouble in m.troubles]
    return found


def _by_system(m: Measured, windows: Windows) -> Mapping[str, Sequence[Line]]:
    by_role: dict[str, list[tuple[float, float]]] = {}
    for one in m.requests:
        if not one.error:
            by_role.setdefault(one.role, []).append((one.at, one.latency_ms))
    return {
        role: [
            Line(name, windows.line(values, of(share)), n, dashed)
            for n, (name, share, dashed) in enumerate(_SHOWN)
        ]
        for role, values in sorted(by_role.items())
    }


def _by_flow(m: Measured, windows: Windows, flow: str) -> Sequence[Line]:
    """By when they were decided."""
    values = [(j.at, j.took_s) for j in m.journeys if j.flow == flow and j.took_s is not None]
    return [
        Line(name, windows.line(values, of(share)), n, dashed)
        for n, (name, share, dashed) in enumerate(_SHOWN)
    ]


def _errors(m: Measured, windows: Windows) -> Sequence[Line]:
    roles = sorted({one.role for one in m.requests})
    return [
        Line(
            role.upper(),
            windows.rate([one.at for one in m.requests if one.error and one.role == role]),
            n,
        )
        for n, role in enumerate(roles)
    ]


def _queues(m: Measured) -> Sequence[Line]:
    seconds = range(int(m.ended - m.began) + 1)
    return [
        Line(flow.title, [(n, backlog(m.journeys, m.began + n, flow.name)) for n in seconds], k)
        for k, flow in enumerate(FLOWS)
    ]


def _drain(m: Measured, trouble: Struck) -> str:
    """What had been decided when the trouble was over, until all of it shows."""
    waiting = [one for one in m.journeys if one.at <= trouble.until]
    length = max(5.0, trouble.drained_s if trouble.drained_s is not None else 60.0)
    steps = [length * n / 50 for n in range(51)]
    points = [(after, float(backlog(waiting, trouble.until + after))) for after in steps]
    line = Line("left of what was waiting", points, 0)
    return chart(f"Drained after {trouble.label}", "records", [line], length)
