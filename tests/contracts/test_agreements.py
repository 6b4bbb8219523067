"""Who owns what and what was promised: what the files say, and what is said of nonsense in them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from understudy.kernel.errors import UsageError
from understudy.world import contracts
from understudy.world.firm import LOAD_ORDER


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A contracts folder to write nonsense into; what was read of it is forgotten afterwards."""
    monkeypatch.setattr(contracts, "folder", lambda name: tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    contracts.ownership.cache_clear()
    contracts.slos.cache_clear()


def test_every_noun_has_one_owner_and_compensation_stays_where_it_belongs() -> None:
    matrix = contracts.ownership()

    assert set(matrix) == set(LOAD_ORDER)
    assert matrix["project"].owner_of("name") == "crm"
    assert matrix["project"].owner_of("status") == "psa"
    assert matrix["cost_rate"].confidential_to == ("hcm", "psa")
    for row in matrix.values():
        assert row.owner not in row.copies
        if row.confidential_to:
            assert {row.owner, *row.copies} <= set(row.confidential_to)


def test_every_flow_has_a_target_an_owner_and_a_promise_in_words() -> None:
    within = {name: s.within for name, s in contracts.slos().items()}

    assert within == {
        "customer-master": timedelta(hours=1),
        "deal-to-project": timedelta(minutes=15),
        "resource-master": timedelta(hours=1),
        "approved-time-to-erp": timedelta(hours=1),
        "approved-expense-to-erp": timedelta(hours=1),
        "milestone-to-invoice": timedelta(hours=1),
        "invoice-status-back": timedelta(hours=1),
        "portfolio-status": timedelta(hours=1),
    }
    assert all(s.owner and s.promise for s in contracts.slos().values())


def test_an_unknown_flow_is_answered_with_the_nearest() -> None:
    assert contracts.slo("deal-to-project") == timedelta(minutes=15)
    with pytest.raises(UsageError, match="did you mean 'deal-to-project'"):
        contracts.slo("deal-to-projects")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[customer]\nowner = 'crn'", "no role in ownership.toml (customer) called 'crn'; did you"),
        ("[customer]\ncopies = ['erp']", "(customer) called 'None'"),
        ("[customer]\nowner = 'crm'\ncopies = 'erp'", "copies and confidential_to are lists"),
        ("[customer]\nowner = 'crm'\nfields = {name = ['erp']}", "no role in ownership.toml"),
        ("[customer]\nowner = 'crm'\ncopy = []", "no key in ownership.toml (customer) called 'cop"),
        ("customer = 'crm'", "ownership.toml: customer is a value outside of any table"),
        ("[customer", "ownership.toml cannot be read"),
    ],
)
def test_nonsense_about_owners_is_told(written: Path, text: str, told: str) -> None:
    (written / "ownership.toml").write_text(text)

    with pytest.raises(UsageError) as wrong:
        contracts.ownership()

    assert told in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("within_minutes = 0", "slo.toml (flow): within_minutes is a number above 0"),
        ("within_minutes = '5'", "within_minutes is a number above 0"),
        ("within_minutes = 5", "owner and promise are texts"),
        ("within_minuts = 5", "did you mean 'within_minutes'"),
    ],
)
def test_nonsense_about_promises_is_told(written: Path, text: str, told: str) -> None:
    (written / "slo.toml").write_text(f"[flow]\n{text}")

    with pytest.raises(UsageError) as wrong:
        contracts.slos()

    assert told in str(wrong.value)


def test_a_missing_file_is_told(written: Path) -> None:
    with pytest.raises(UsageError, match=r"slo\.toml cannot be read"):
        contracts.slos()
