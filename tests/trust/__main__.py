"""`make trust`: which bug is caught by what, and whom the judges wrong.

`python -m tests.trust [--seeds N] [--jobs N] [--bugs a,b]`: bugs through the default campaign, then
the sound engine through N swarms. Exit code 1 when a bug passes or an innocent is convicted.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for place in (ROOT, ROOT / "tests" / "fakes"):
    sys.path.insert(0, str(place))

from planted import catalogue  # noqa: E402  # found by the path just set

from tests.trust.alarms import Sounding, sound  # noqa: E402
from tests.trust.campaign import Caught, catch  # noqa: E402
from understudy.invariants import catalogue as invariants  # noqa: E402
from understudy.kernel.clock import RealClock  # noqa: E402
from understudy.scenario.explore.parallel import cores, spread  # noqa: E402

CANNOT_BE_PLANTED = ("no-post-into-closed-period",)


def main(given: Sequence[str]) -> int:
    """Print the table; returns the exit code."""
    asked = _arguments().parse_args(given)
    clock = RealClock()
    began = clock.now()
    bugs = asked.bugs.split(",") if asked.bugs else sorted(catalogue())
    jobs = asked.jobs or cores()
    _tell(f"{len(bugs)} bugs, {asked.seeds} seeds, {jobs} processes\n")
    escaped = _bugs(bugs, jobs)
    seeds = range(asked.first, asked.first + asked.seeds)
    wronged = _alarms(seeds, jobs) if seeds else 0
    unplanted = [] if asked.bugs else _without_a_bug()
    minutes = (clock.now() - began).total_seconds() / 60
    _tell(f"\n{minutes:.1f} minutes in all")
    return 1 if escaped or wronged or unplanted else 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.trust")
    parser.add_argument("--seeds", type=int, default=40, help="swarms for the sound engine")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=int, default=0, help="processes; one a core if not said")
    parser.add_argument("--bugs", default="", help="names of bugs, with commas; all if not said")
    return parser


def _bugs(names: Sequence[str], jobs: int) -> int:
    """Look for each bug; prints a line as each is found, and returns how many were not."""
    _tell(f"{'bug':44} {'caught by':36} {'runs':>4} {'seconds':>8}  in")
    found: list[Caught] = []
    for _, caught in spread(catch, names, jobs):
        found.append(caught)
        by = caught.right if caught.first else f"NOT CAUGHT by {caught.right}"
        more = f" (and {len(caught.by) - 1} more)" if len(caught.by) > 1 else ""
        where = f"{caught.first}{more}"
        _tell(f"{caught.bug:44} {by:36} {caught.runs:4} {caught.seconds:8.1f}  {where}")
    escaped = [one.bug for one in found if not one.first]
    runs = sum(one.runs for one in found) / max(len(found), 1)
    _tell(f"\n{len(found) - len(escaped)} of {len(found)} caught, after {runs:.1f} runs on average")
    return len(escaped)


def _alarms(seeds: Sequence[int], jobs: int) -> int:
    """Swarms on the sound engine; returns how often it was convicted."""
    outcomes: Counter[str] = Counter()
    struck = 0
    seconds = 0.0
    for _, one in spread(sound, seeds, jobs):
        outcomes[one.verdict] += 1
        struck += one.struck
        seconds += one.seconds
        if one.verdict != "held":
            _tell(f"seed {one.seed}, {one.scenario}: {one.verdict}: {one.said}")
    _tell(
        f"\n{outcomes['broken']} false alarms in {len(seeds)} seeds of the sound engine"
        f" ({outcomes['held']} held, {outcomes['unknown']} unknown;"
        f" troubles struck {struck} times; {seconds / len(seeds):.1f} s a run)"
    )
    return outcomes["broken"]


def _without_a_bug() -> Sequence[str]:
    planted = {id for bug in catalogue().values() for id in bug.breaks}
    bare = [id for id in invariants() if id not in planted and id not in CANNOT_BE_PLANTED]
    _tell(f"\ninvariants without a planted bug: {', '.join(bare) or 'none'}")
    for id in CANNOT_BE_PLANTED:
        _tell(f"  {id} cannot be broken on these stages: the system refuses it, whoever asks")
    return bare


__all__ = ["Sounding", "main"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
