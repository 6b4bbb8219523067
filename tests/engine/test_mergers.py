"""Who of another company's customers is ours, and what the settings say of companies beside."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.doubles import LANDSCAPE, SYSTEMS, Clock
from understudy_engine.factory import create
from understudy_engine.mergers.books import TheirCustomer
from understudy_engine.mergers.carrying import AcquiredCustomers, matches
from understudy_engine.mergers.matching import digits, same_customer, spellings
from understudy_engine.settings import read_settings
from understudy_engine.wire import Row

NEW = {f"{name}@new": SYSTEMS[name] for name in ("kantata", "netsuite")}
BOTH = {**LANDSCAPE, "systems": {**SYSTEMS, **NEW}}
OURS: list[Row] = [
    {"Id": "1", "Name": "Lübs GmbH & Co. OHG", "Phone": "+49 (0) 0359 618079"},
    {"Id": "2", "Name": "Graf Stiftung & Co. KGaA", "Phone": "0421 998877"},
]


@pytest.mark.parametrize("name", ["LUEBS GMBH & CO. OHG ", "Lübs Gmbh & Co. Ohg.", "Lubs"])
def test_a_customer_is_known_in_another_spelling(name: str) -> None:
    found = same_customer(name, "+49 0 0359-618079", OURS)

    assert found is OURS[0]


def test_a_name_alone_makes_nobody_the_same_and_neither_does_a_number() -> None:
    assert same_customer("Graf AG", "+41 44 555 01 00", OURS) is None
    assert same_customer("Hauser", "0421 998877", OURS) is None
    assert same_customer("Lübs GmbH", "", OURS) is None


def test_legal_forms_and_accents_do_not_count_in_a_name_and_words_do() -> None:
    assert spellings("Müller & Söhne AG") & spellings("MUELLER und SOEHNE GmbH")
    assert not spellings("Müller Nord") & spellings("Müller Süd")
    assert digits("12 34") == ""


def test_who_was_found_once_stays_found_under_another_name(tmp_path: Path) -> None:
    engine = create(BOTH, now=Clock(), state=f"sqlite:///{tmp_path}/state.db")
    flow = next(one for one in engine.flows if isinstance(one, AcquiredCustomers))
    theirs = TheirCustomer("A1", "LUEBS", "+49 0 0359-618079", "EUR", "30", "", "", "", "DE")

    first = matches([theirs], OURS, flow)
    renamed = matches([replace(theirs, name="Nordlicht", phone="")], OURS, flow)

    assert first == renamed == {"A1": OURS[0]}


def test_a_company_beside_ours_counts_when_it_brings_a_psa_and_an_erp() -> None:
    half = {**SYSTEMS, "netsuite@new": SYSTEMS["netsuite"]}

    beside = read_settings(BOTH).beside
    assert {c: sorted(of) for c, of in beside.items()} == {"new": ["kantata", "netsuite"]}
    assert beside["new"]["netsuite"].name == "netsuite@new"
    assert read_settings({**LANDSCAPE, "systems": half}).beside == {}
