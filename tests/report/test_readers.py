"""Each reader, fed with the same small run."""

from io import StringIO
from xml.etree import ElementTree

import orjson
import pytest
from rich.console import Console

from tests.report.events import run
from understudy.report.html import html
from understudy.report.junit import junit
from understudy.report.results import Results, money_at_stake
from understudy.report.sarif import sarif
from understudy.report.story import Story
from understudy.report.summary import summary
from understudy.report.terminal import Terminal


@pytest.fixture
def results() -> Results:
    heard = Results()
    for event in run():
        heard(event)
    return heard


def test_the_json_document_has_the_shape_that_ci_scripts_rely_on(results: Results) -> None:
    document = orjson.loads(orjson.dumps(results.as_json()))

    assert (document["verdict"], document["seed"], document["run_hash"]) == (
        "broken",
        7,
        "feedface",
    )
    broken = document["scenarios"][1]
    assert {
        "name",
        "verdict",
        "invariants",
        "measures",
        "faults",
        "sim_hours",
        "wall_s",
        "requests",
    } <= set(broken)
    assert broken["faults"][0]["fired"] == 1
    (violation,) = broken["invariants"][0]["violations"]
    assert violation["money"] == {"minor": 1_440_000, "currency": "EUR"}
    assert len(violation["witness"]) == 2


def test_money_at_stake_counts_one_wrong_invoice_once(results: Results) -> None:
    assert money_at_stake(results.scenarios[1]) == {"EUR": 1_440_000}
    assert money_at_stake(results.scenarios[0]) == {}


def test_a_summary_names_each_scenario_and_shows_what_is_wrong(results: Results) -> None:
    told = summary(results)

    assert told.startswith("## ❌ Understudy: broken")
    assert "| ✅ | `calm/a` | 7 | 1 of 1 |  | 1234 |" in told
    assert "| ❌ | `loss/b` | 7 | 1 of 2 | 14,400.00 EUR | 1234 |" in told
    assert "&lt;Acme&gt; & Sons".replace("& ", "&amp; ") in told
    assert "  - 2026-07-01 10:00:00 ledger: POST /invoice" in told
    assert "lost-reply on erp never fired" in told
    assert "Play it again: `understudy run" in told


def test_findings_for_a_code_host_lie_at_their_scenarios_files(results: Results) -> None:
    files = {s.name: f"scenarios/{s.name}.py" for s in results.scenarios}

    (run_,) = orjson.loads(orjson.dumps(sarif(results.scenarios, files)))["runs"]

    found = [(one["ruleId"], one["level"]) for one in run_["results"]]
    assert found == [("billed-once", "error"), ("crashed", "warning")]
    (place,) = run_["results"][0]["locations"]
    uri = place["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "scenarios/loss/b.py"
    assert {rule["id"] for rule in run_["tool"]["driver"]["rules"]} == {"billed-once", "crashed"}


def test_junit_tells_failures_from_errors(results: Results) -> None:
    root = ElementTree.fromstring(junit(results.scenarios))

    held, broken, unknown = root.findall("testsuite")
    assert (held.get("failures"), held.get("errors")) == ("0", "0")
    assert (broken.get("failures"), broken.get("errors")) == ("1", "0")
    assert len(unknown.findall("testcase/error")) == 2
    failure = broken.find("testcase/failure")
    assert failure is not None
    assert "28,800.00 EUR" in str(failure.get("message"))
    assert "lost-reply" in str(failure.text)


def test_the_terminal_tells_the_story_the_violation_and_how_to_play_it_again() -> None:
    out = StringIO()
    terminal = Terminal(Console(file=out, width=160, no_color=True))
    for event in run():
        terminal(event)

    text = out.getvalue()
    assert text.index("seed 7") < text.index("a deal is won")
    assert "expected 14,400.00 EUR billed, found 28,800.00 EUR billed" in text
    assert "at stake: 14,400.00 EUR" in text
    assert text.rstrip().endswith("understudy run --seed 7")


def test_the_page_is_self_contained_and_escapes_what_it_was_told(results: Results) -> None:
    story = Story()
    for event in run():
        story(event)

    page = html(results, story)

    assert "&lt;Acme&gt; &amp; Sons" in page
    assert "<Acme>" not in page
    assert "A story &lt;b&gt;." in page
    for loaded in ("http://", "https://", "<script", "<link", "<img"):
        assert loaded not in page
    assert page.index("14,400.00 EUR") < page.index("What happened")
