"""A second account of a vendor stands on the stage beside the one that plays the role."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from understudy.kernel.errors import UsageError
from understudy.kernel.seed import Seed
from understudy.scenario.beside import host_of, name_of, plain, world_of
from understudy.scenario.script import DEFAULT_START, collect
from understudy.scenario.simulation import Simulation, firm
from understudy.sut import REFERENCE
from understudy.vendor.discovery import vendor
from understudy.world.acquired import OURS, SHARED, Acquired, periods

BESIDE = {"psa@acquired": "kantata", "erp@acquired": "netsuite"}


@pytest.fixture(scope="module")
def stage() -> Iterator[Simulation]:
    (calm,) = collect(["calm/opportunity_to_cash"])
    scenario = replace(calm, cast={**calm.cast, **BESIDE})
    made = Simulation(scenario, Seed(7), REFERENCE)
    yield made
    made.close()


def test_a_second_account_has_a_name_an_address_and_a_login_of_its_own(stage: Simulation) -> None:
    ours, theirs = (stage.backstage[role] for role in ("erp", "erp@acquired"))

    assert (ours.name, theirs.name) == ("netsuite", "netsuite@acquired")
    one, other = (stage.systems[b.name].credentials for b in (ours, theirs))
    assert one.keys() == other.keys()
    assert not set(one.values()) & set(other.values()) - {one["algorithm"]}
    assert host_of(theirs.name) == "netsuite-acquired.stage.test"


def test_its_books_are_another_companys_under_the_same_ids(stage: Simulation) -> None:
    ours, theirs = (
        {r.id: r for r in stage.backstage[role].records("invoice")}
        for role in ("erp", "erp@acquired")
    )

    assert theirs.keys() <= ours.keys()
    assert {r.text("currency") for r in theirs.values()} == {"CHF", "EUR"}
    assert all(r.role == "erp@acquired" for r in theirs.values())
    assert {r.text("number") for r in theirs.values()} & {r.text("number") for r in ours.values()}
    assert not {r.source for r in theirs.values()} & {r.source for r in ours.values()}


def test_its_psa_and_its_books_agree_on_what_was_billed(stage: Simulation) -> None:
    work = {r.id: r for r in stage.backstage["psa@acquired"].records("time_entry")}
    lines = [
        line
        for invoice in stage.backstage["erp@acquired"].records("invoice")
        for line in invoice.fields["lines"]  # type: ignore[attr-defined]  # a list of lines
    ]

    assert lines
    assert all(work[line["source"]].number("minutes") == line["minutes"] for line in lines)


def test_people_act_there_and_only_there(stage: Simulation) -> None:
    theirs = stage.backstage["erp@acquired"]
    before = list(stage.backstage["erp"].changes())
    (period, *_) = [p for p in theirs.records("accounting_period") if p.text("status") == "open"]

    theirs.act("accounting_period", period.id, {"status": "closed"}, "accountant")

    assert [(c.role, c.system) for c in theirs.changes()] == [("erp@acquired", "netsuite@acquired")]
    assert list(stage.backstage["erp"].changes()) == before


def test_the_other_company_comes_from_the_seed_and_from_ours() -> None:
    ours = firm(7, "small", DEFAULT_START)
    one, other = Acquired(ours), Acquired(ours)

    assert list(one.batches()) == list(other.batches())
    assert {c.currency for c in one.all("customer")[:SHARED]} == {OURS}
    stranger = one.all("customer")[SHARED]
    bare, _, form = stranger.name.rpartition(" ")
    assert any(c.name.startswith(f"{bare} ") for c in ours.all("customer"))
    assert stranger.name not in {c.name for c in ours.all("customer")}
    assert (form, stranger.country) in (("AG", "CH"), ("SE", "CH"))


def test_its_fiscal_periods_follow_one_another_and_end_on_sundays() -> None:
    found = periods(DEFAULT_START.date())

    assert all(p.ends_on.weekday() == 6 for p in found)
    assert all((b.starts_on - a.ends_on).days == 1 for a, b in pairwise(found))
    assert len({p.name for p in found}) == len(found)
    assert {p.status for p in found} == {"open", "closed"}


def test_a_company_that_nobody_knows_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="elsewhere"):
        world_of("erp@elsewhere", firm(7, "small", DEFAULT_START))
    assert name_of("erp@acquired", vendor("netsuite")) == "netsuite@acquired"
    assert plain("erp@acquired") == "erp"
