"""What is not held against a vendor says which operation, which check, and why."""

from pathlib import Path

import pytest

from understudy.contract.exclusions import CHECKS, Exclusion, exclusions
from understudy.kernel.errors import UsageError
from understudy.vendor.discovery import vendors
from understudy.vendor.openapi import document

WHOLE = """
[[exclusion]]
vendor = "tallybook"
operations = ["create:*", "token"]
check = "positive_data_acceptance"
kinds = ["read-only"]
reason = "computed fields are not told apart"
"""


def test_an_exclusion_covers_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "exclusions.toml").write_text(WHOLE)

    (found,) = exclusions(tmp_path / "exclusions.toml")

    assert found.covers("create:bill", "positive_data_acceptance", {"read-only"})
    assert found.covers("token", "positive_data_acceptance", {"read-only", "malformed"})
    assert not found.covers("create:bill", "positive_data_acceptance", {"malformed"})
    assert not found.covers("create:bill", "use_after_free", {"read-only"})
    assert not found.covers("update:bill", "positive_data_acceptance", {"read-only"})


def test_without_kinds_any_answer_is_covered() -> None:
    found = Exclusion("tallybook", ("token",), "ignored_auth", "why")

    assert found.covers("token", "ignored_auth", ())


def test_only_findings_that_say_so_can_be_covered() -> None:
    found = Exclusion("tallybook", ("token",), "ignored_auth", "why", says="got `400")

    assert found.covers("token", "ignored_auth", (), "Expected 401, got `400 Bad Request`")
    assert not found.covers("token", "ignored_auth", (), "Expected 401, got `200 OK`")


def test_any_error_but_one_can_be_covered() -> None:
    found = Exclusion("tallybook", ("soap",), "not_a_server_error", "why", ("!internal",))

    assert found.covers("soap", "not_a_server_error", {"malformed"})
    assert not found.covers("soap", "not_a_server_error", {"internal"})
    assert not found.covers("soap", "not_a_server_error", ())


@pytest.mark.parametrize(
    ("line", "instead", "why"),
    [
        ("reason = ", "", "lacks reason"),
        ("operations = ", "", "lacks operations"),
        ("check = ", 'check = "positive_data"', "did you mean 'positive_data_acceptance'"),
        ("kinds = ", 'kinds = "read-only"', "kinds is a list of texts"),
    ],
)
def test_one_that_does_not_say_all_it_must_is_refused(
    tmp_path: Path, line: str, instead: str, why: str
) -> None:
    lines = [instead if row.startswith(line) else row for row in WHOLE.splitlines()]
    (tmp_path / "exclusions.toml").write_text("\n".join(lines))

    with pytest.raises(UsageError, match=why):
        exclusions(tmp_path / "exclusions.toml")


def test_every_exclusion_of_ours_names_operations_and_errors_that_there_are() -> None:
    for exclusion in exclusions():
        vendor = vendors()[exclusion.vendor]
        ids = [
            told["operationId"]
            for item in document(vendor)["paths"].values()  # type: ignore[attr-defined]
            for told in item.values()
        ]
        for pattern in exclusion.operations:
            one = Exclusion(exclusion.vendor, (pattern,), exclusion.check, exclusion.reason)
            assert any(one.names(name) for name in ids), (exclusion.vendor, pattern)
        assert exclusion.check in CHECKS
        assert all(kind.removeprefix("!") in vendor.error_table for kind in exclusion.kinds), (
            exclusion
        )
        assert len(exclusion.reason) > 20, exclusion
