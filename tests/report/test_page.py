"""What the page says: money, traces, timeline, and that it stays within bounds."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tests.report.books import NOON, doubled, ended, history
from tests.report.events import HOUR, START, judged, run
from understudy.invariants import catalogue
from understudy.kernel.events import (
    Event,
    HistoryClosed,
    Measure,
    RunEnded,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    Told,
)
from understudy.kernel.history import History
from understudy.report.evidence import BINS, gathered
from understudy.report.html import CHAPTERS_MAX, html
from understudy.report.html.campaign import Play, campaign_page
from understudy.report.html.losses import losses, untouched
from understudy.report.html.matrix import DriftCell, Grid, matrix_page
from understudy.report.html.plots import figures
from understudy.report.html.timeline import LABELS_MAX, timeline
from understudy.report.results import Results
from understudy.report.story import Chapter, Story
from understudy.report.traces import STEPS_MAX, Tracer

GRID = Grid(
    "calm/story",
    [
        DriftCell("crm", "Deal.Amount", "field-renamed", "silently wrong", "0 is not 5", ("x-y",)),
        DriftCell("crm", "Deal.Amount", "field-removed", "detected and held back"),
        DriftCell("crm", "Deal.Name", "field-removed", "unaffected"),
        DriftCell("erp", "", "seasonal-release", "not met"),
    ],
)
PLAYS = [
    Play("answer lost: erp invoice.create", "broken", False, ["billed-once"]),
    Play("answer lost: crm deal.update", "held", True),
]


def page_of(events: Sequence[Event]) -> str:
    results, story = Results(), Story()
    for event in events:
        results(event)
        story(event)
    return html(results, story)


def performed(result: ScenarioEnded, books: History | None = None) -> list[Event]:
    return [
        RunStarted(7, "simulation", [result.name]),
        ScenarioStarted(result.name, result.promise, "A story.", START, 7),
        Told(NOON, "act", "the kick-off is delivered", "ledger"),
        *([HistoryClosed(books)] if books else []),
        result,
        RunEnded(result.verdict, "feedface", "understudy run"),
    ]


def dangling(page: str) -> set[str]:
    """The in-page links that lead nowhere, and the ids that are there twice."""
    ids = re.findall(r'\bid="([^"]+)"', page)
    doubled_ids = {id for id in ids if ids.count(id) > 1}
    return (set(re.findall(r'href="#([^"]+)"', page)) - set(ids)) | doubled_ids


def test_every_link_of_every_page_has_one_target() -> None:
    for page in (
        page_of(list(run())),
        page_of(performed(ended(), history())),
        matrix_page([GRID], 7, "understudy run"),
        campaign_page("ghost", "calm/story", PLAYS, 7, "understudy campaign"),
    ):
        assert 'href="#' in page
        assert not dangling(page)
        for loaded in ("http://", "https://", "<script", "<link", "<img", "url("):
            assert loaded not in page


def test_the_money_comes_first_and_in_words() -> None:
    page = page_of(performed(ended(), history()))

    assert page.index("1 promise was broken") < page.index(
        "Customers were billed 9.00 EUR too much"
    )
    assert page.index("Customers were billed") < page.index("What happened")
    assert "1 milestone: billed again" in page


def test_a_fault_that_struck_a_step_explains_the_violation() -> None:
    trace = Tracer(history(), ended().faults).trace(doubled())

    assert [(step.kind, step.system) for step in trace.steps] == [
        ("event", "tracker"),
        ("call", "ledger"),
        ("write", "ledger"),
        ("call", "ledger"),
        ("write", "ledger"),
    ]
    assert [fault.id for fault in trace.struck] == ["lost-reply"]
    assert (trace.steps[1].outcome, trace.steps[3].outcome) == ("unknown", "ok")
    assert "secret" not in trace.steps[1].detail


def test_what_only_happened_meanwhile_is_said_to_perhaps_explain() -> None:
    quiet = history()
    quiet = replace(quiet, exchanges=[replace(e, fault="", outcome="ok") for e in quiet.exchanges])
    trace = Tracer(quiet, ended().faults).trace(doubled())

    assert not trace.struck
    assert [fault.id for fault in trace.meanwhile] == ["lost-reply"]
    assert "meanwhile lost-reply on erp had struck 1 time" in page_of(performed(ended(), quiet))


def test_a_long_trace_says_how_much_more_there_is() -> None:
    long = doubled()
    lines = [
        replace(long.witness[0], kind="exchange", seq=1000 + n, at=NOON + n * HOUR)
        for n in range(STEPS_MAX + 3)
    ]
    trace = Tracer(history(), ()).trace(replace(long, witness=lines))

    assert (len(trace.steps), trace.more) == (STEPS_MAX, 3)


def test_the_page_of_a_thousand_findings_and_a_thousand_scenarios_stays_small() -> None:
    many = replace(ended(), invariants=[judged("billed-once", "broken", *[doubled()] * 1000)])
    page = page_of(performed(many, history()))
    assert "975 more findings" in page
    assert len(page) < 200_000

    events: list[Event] = [RunStarted(7, "simulation", [])]
    for seed in range(1000):
        one = replace(ended(), seed=seed, verdict="broken" if seed == 999 else "held")
        events += [ScenarioStarted(one.name, one.promise, "", START, seed), one]
    page = page_of([*events, RunEnded("broken", "feedface", "understudy run")])
    assert len(page) < 1_000_000
    assert page.count('class="chapter"') == CHAPTERS_MAX
    assert 'id="loss-books-999"' in page, "the broken one is told"


def test_what_was_not_evaluated_is_told_with_the_reason() -> None:
    page = page_of(performed(ended(), history()))

    assert "does not claim to do this, so nothing is said of it: people agree" in page
    assert "no echo loop" in page[page.index("had nothing to look at in this story") :]


def test_the_timeline_has_bands_for_faults_and_drifts_and_links_to_violations() -> None:
    chapter = Chapter(ScenarioStarted("a", "b", "", START, 7), [], ended())
    chapter.evidence = gathered(history(), ended())
    picture = timeline(chapter, ended(), [])
    bands = {lane.name: [band.kind for band in lane.bands] for lane in picture.lanes}

    assert bands == {"crm": ["drift"], "ledger": ["fault"]}
    assert len(picture.labels) <= LABELS_MAX + 1
    calls = chapter.evidence.activity["ledger"].calls
    assert (len(calls), sum(calls)) == (BINS, 2)
    page = page_of(performed(ended(), history()))
    assert 'href="#loss-books-7-billed-once-1"' in page


def test_a_held_run_says_that_what_was_owed_was_billed() -> None:
    held = replace(ended(), verdict="held", invariants=[judged("kept", "held")])
    once = history()
    once = replace(once, records=once.records[:-1])
    chapter = Chapter(ScenarioStarted("a", "b", "", START, 7), [], held, gathered(once, held))

    assert untouched([(chapter, held)]) == "9.00 EUR were owed, and billed to the cent."
    assert not losses([(chapter, held)], {})
    assert "owed" not in untouched([(chapter, ended())])


def test_a_measure_is_kept_when_every_sample_is() -> None:
    def kept(within: int | None) -> bool | None:
        (figure,) = figures(
            [Measure("m", "M", "hours", 1.0, 2, 2.0, 3.0, spread=[1.0, 3.0], within=within)]
        )
        assert all(0 <= dot <= 100 for dot in figure.strip.dots)
        return figure.kept

    assert [kept(2), kept(1), kept(None)] == [True, False, None]
    assert not figures([Measure("m", "M", "hours", None, 0)])


def test_every_promise_says_what_its_breach_costs() -> None:
    assert not [id for id, promise in catalogue().items() if not getattr(promise, "family", "")]


def test_the_page_of_a_matrix_tells_what_is_silently_wrong_first() -> None:
    page = matrix_page([GRID], 7, "understudy run")

    assert page.index("1 change of a field goes silently wrong") < page.index("0 is not 5")
    assert page.index("0 is not 5") < page.index("Everything at a glance</h3>")
    assert 'href="#calm-story-crm-deal-amount-field-renamed"' in page
    calm = matrix_page([Grid("calm/story", GRID.cells[2:])], 7, "understudy run")
    assert "No change of a field does any harm" in calm


def test_the_page_of_a_campaign_counts_what_is_sound() -> None:
    page = campaign_page("ghost", "calm/story", PLAYS, 7, "understudy campaign ghost calm/story")

    assert "1 of 2 times sound" in page
    assert page.index("answer lost: erp") < page.index("answer lost: crm")
    assert "and 700 more" in campaign_page("crash", "a", PLAYS[:1] * 1000, 7, "x")
