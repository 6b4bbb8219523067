"""A campaign as a page: one story many times, and what came of each time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from understudy.kernel.events import Judgement
from understudy.report.html.page import many, rendered

ROWS_MAX = 300
_WHAT = {
    "ghost": "Each write of the story was once done while its answer was lost.",
    "crash": "The integration was killed once before and once after each write of the story.",
    "swarm": "The story was told with troubles drawn at random, seed by seed.",
}


@dataclass(frozen=True, slots=True)
class Play:
    """One time: what went wrong by design, the verdict, and what there is to say."""

    about: str
    verdict: Judgement
    sound: bool
    said: Sequence[str] = ()


def campaign_page(mode: str, scenario: str, plays: Sequence[Play], seed: int, replay: str) -> str:
    """The page as text: what was not sound first. It loads nothing from anywhere."""
    bad = [play for play in plays if not play.sound]
    broken = Counter(said for play in bad for said in play.said)
    return rendered(
        "campaign.html.j2",
        title=f"{len(plays) - len(bad):,} of {many(len(plays), 'time')} sound",
        verdict=_verdict(plays),
        what=_WHAT[mode],
        scenario=scenario,
        seed=seed,
        replay=replay,
        broken=broken.most_common(20),
        bad=bad[:ROWS_MAX],
        bad_more=max(0, len(bad) - ROWS_MAX),
        good=[play for play in plays if play.sound][:ROWS_MAX],
        good_count=len(plays) - len(bad),
    )


def _verdict(plays: Sequence[Play]) -> Judgement:
    if not plays:
        return "unknown"
    if any(
        play.verdict == "broken" or (play.verdict == "held" and not play.sound) for play in plays
    ):
        return "broken"
    return "held" if all(play.sound for play in plays) else "unknown"
