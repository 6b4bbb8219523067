"""A failing handful of faults as a scenario script: to be read, committed, and played again."""

from textwrap import fill

from understudy.faults import catalogue
from understudy.scenario.exploring.swarm import Swarmed

_WIDTH = 96


def script(found: Swarmed) -> str:
    """The text of a scenario file. Play it with the seed that its docstring names."""
    name = f"{found.story.replace('/', '_')}_struck_{found.seed}"
    found_by = f"Found by `understudy explore --by swarm`; play it with `--seed {found.seed}`."
    kinds = catalogue()
    classes = sorted({kinds[strike.fault].__name__ for strike in found.strikes})
    armed = [
        f"        run.trouble({kinds[s.fault].__name__}(), {_text(s.on)},"
        f" times={s.times}, skip={s.skip}),"
        for s in found.strikes
    ]
    imports = [f"from understudy.faults import {', '.join(classes)}"] if classes else []
    opening = ["    with (", *armed, "    ):", "        STORIES[0].script(run)"]
    return "\n".join(
        [
            f'"""{found.story} holds with {len(found.strikes)} faults in its way.',
            "",
            fill(f"{_quoted(found)} {found_by}", _WIDTH),
            '"""',
            "",
            *imports,
            "from understudy.scenario import Run, collect, scenario",
            "",
            f"STORIES = collect([{_text(found.story)}])",
            "",
            "",
            "@scenario(like=STORIES[0])",
            f"def {name}(run: Run) -> None:",
            *(opening if armed else ["    STORIES[0].script(run)"]),
            "",
        ]
    )


def _quoted(found: Swarmed) -> str:
    if found.broken:
        return f"Broken then: {', '.join(found.broken)}."
    return f"Unknown then: {found.reason}."


def _text(value: str) -> str:
    return f'"{value}"'
