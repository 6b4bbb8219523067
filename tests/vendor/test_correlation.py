"""An integration may keep its keys elsewhere than documented; judges read them there."""

import pytest

from tests.vendor.conftest import Bench
from understudy.kernel.errors import UsageError
from understudy.vendor.correlation import Correlation, correlate


@pytest.mark.parametrize(
    ("pattern", "kept", "key"),
    [
        ("{key}", "0068d", "0068d"),
        ("SF-{key}", "SF-0068d", "0068d"),
        ("SF-{key}", "0068d", None),
        ("{key}/deal", "0068d/deal", "0068d"),
        ("SF-{key}", "SF-", None),
        ("{key}", None, None),
        ("{key}", "", None),
    ],
)
def test_a_key_is_read_as_it_stands_in_its_pattern(
    pattern: str, kept: str | None, key: str | None
) -> None:
    assert Correlation("memo", pattern).key({"memo": kept}) == key


def test_a_key_is_written_as_it_is_read() -> None:
    correlation = Correlation("memo", "SF-{key}")

    assert correlation.key({"memo": correlation.text("0068d")}) == "0068d"


def test_what_was_loaded_has_its_key_in_the_field_of_the_integration(bench: Bench) -> None:
    bench.system.store.load("client", [{"id": "c1", "title": "Garner", "reference": "0068d"}])

    correlate(bench.system, {"customer": Correlation("Phone", "SF-{key}")})

    assert bench.system.store.get("client", "c1")["phone"] == "SF-0068d"  # type: ignore[index]
    assert [r.source for r in bench.system.canonical("customer")] == ["0068d"]


def test_a_new_record_is_known_by_that_field_alone(bench: Bench) -> None:
    correlate(bench.system, {"customer": Correlation("phone", "SF-{key}")})

    bench.login()
    made = {"title": "Garner", "reference": "0068d"}
    bench.call("POST", "/api/client", json=made)
    bench.call("POST", "/api/client", json={"title": "Garner", "phone": "SF-0068e"})

    assert [r.source for r in bench.system.canonical("customer")] == [None, "0068e"]
    assert [c.source for c in bench.system.changes()] == [None, "0068e"]


def test_a_field_that_there_is_not_is_refused(bench: Bench) -> None:
    with pytest.raises(UsageError, match="did you mean 'phone'"):
        correlate(bench.system, {"customer": Correlation("fone")})
