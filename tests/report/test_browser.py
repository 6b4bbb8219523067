"""The pages in a real browser: wide and narrow, light and dark, and on paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.report.events import run
from tests.report.test_page import GRID, PLAYS, page_of
from tests.scenario.stages import NAIVE
from understudy.kernel.events import Event, RunEnded, RunStarted
from understudy.kernel.seed import Seed
from understudy.report.html.campaign import campaign_page
from understudy.report.html.matrix import matrix_page
from understudy.scenario.performance import perform
from understudy.scenario.script import collect
from understudy.scenario.simulation import Simulation

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
PAGES = ("broken", "several", "matrix", "campaign")
WIDE, PHONE = (1200, 900), (390, 844)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed here"),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of each kind; the first is of a real run, of an engine that bills twice."""
    (scenario,) = collect(["loss/lost_reply_on_invoice"])
    events: list[Event] = [RunStarted(7, "simulation", [scenario.name])]
    perform(scenario, Seed(7), lambda s, n: Simulation(s, n, NAIVE), events.append)
    events.append(RunEnded("broken", "feedface", "understudy run --seed 7"))
    folder = tmp_path_factory.mktemp("pages")
    for name, text in (
        ("broken", page_of(events)),
        ("several", page_of(list(run()))),
        ("matrix", matrix_page([GRID], 7, "understudy run calm/story --matrix drift")),
        ("campaign", campaign_page("ghost", "calm/story", PLAYS, 7, "understudy campaign")),
    ):
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(pages: Path) -> Iterator[Browser]:
    """Opened when the pages are made: its loop runs in this thread, and a stage wants its own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_at_every_width_and_in_both_themes(
    browser: Browser, pages: Path, name: str, size: tuple[int, int], theme: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    address = (pages / f"{name}.html").as_uri()
    page.goto(address)

    assert (said, asked) == ([], [address])
    for closed in page.query_selector_all("details:not([open]) > summary"):
        closed.evaluate("summary => { summary.parentElement.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert not page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')]
            .map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""
    )
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light == (theme == "light")
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_names_for_who_cannot_see_it_and_keys_for_who_has_no_mouse(
    browser: Browser, pages: Path, name: str
) -> None:
    page = browser.new_page()
    page.goto((pages / f"{name}.html").as_uri())

    nameless = """[...document.querySelectorAll('a, summary, [role=img], [role=region]')]
        .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim())).length"""
    assert page.evaluate(nameless) == 0
    assert page.evaluate("document.querySelectorAll('h1').length") == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.close()


def test_a_mark_on_the_timeline_leads_to_its_finding(browser: Browser, pages: Path) -> None:
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    page.goto((pages / "broken.html").as_uri())
    marks = page.query_selector_all("a.mark.bad")
    assert marks
    marks[-1].focus()
    page.keyboard.press("Enter")

    assert page.locator(":target").is_visible()
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints(browser: Browser, pages: Path, name: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((pages / f"{name}.html").as_uri())
    paper = page.pdf(format="A4")
    page.emulate_media(media="print")

    assert paper.startswith(b"%PDF")
    sheets = paper.count(b"/Type /Page\n")
    assert (2 <= sheets <= 20) if name == "broken" else sheets >= 1
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
