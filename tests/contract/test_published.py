"""Publishing a contract, and what is said when today's is another."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from toy_pack.tallybook import VENDOR

from understudy.contract.changes import Change
from understudy.contract.published import compare, declared, publish
from understudy.kernel.errors import UsageError
from understudy.vendor import Field, Schema
from understudy.vendor.openapi import as_bytes, document

CLIENT, BILL = VENDOR.schema.objects
GROWN = replace(
    VENDOR,
    schema=Schema((replace(CLIENT, fields=(*CLIENT.fields, Field("nickname"))), BILL)),
)
"""Tallybook after a release: clients have nicknames."""


def change(vendor: str, rule: str, at: str, change_class: str, why: str = "spring release") -> str:
    rows = {"vendor": vendor, "rule": rule, "at": at, "class": change_class, "why": why}
    return "\n".join(["[[change]]", *(f'{k} = "{v}"' for k, v in rows.items() if v), ""])


IN_ANSWERS = change("tallybook", "answer-property-added", "Client/nickname", "compatible")
IN_REQUESTS = "".join(
    change("tallybook", "request-property-added", f"{name}/nickname", "compatible")
    for name in ("ChangedClient", "NewClient")
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    publish(VENDOR, tmp_path)
    return tmp_path


def test_what_was_never_published_does_not_hold(tmp_path: Path) -> None:
    assert not compare(VENDOR, tmp_path).holds


def test_what_is_published_is_the_documents_very_bytes(place: Path) -> None:
    assert (place / "tallybook.json").read_bytes() == as_bytes(document(VENDOR))
    assert compare(VENDOR, place).holds


def test_a_change_must_be_declared_with_its_class(place: Path) -> None:
    found = compare(GROWN, place)

    assert not found.holds
    assert [str(c) for c in found.undeclared] == [
        "tallybook: compatible: answer-property-added at Client/nickname",
        "tallybook: compatible: request-property-added at ChangedClient/nickname",
        "tallybook: compatible: request-property-added at NewClient/nickname",
    ]
    (place / "changes.toml").write_text(IN_ANSWERS + IN_REQUESTS)
    assert compare(GROWN, place).holds


def test_a_declaration_of_what_is_not_so_does_not_hold(place: Path) -> None:
    (place / "changes.toml").write_text(IN_ANSWERS)

    found = compare(VENDOR, place)

    assert not found.holds
    assert found.stale == (Change("tallybook", "answer-property-added", "Client/nickname"),)


def test_publishing_anew_ends_the_difference(place: Path) -> None:
    published = publish(GROWN, place)

    assert len(published.changes) == 3
    assert compare(GROWN, place).holds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (change("tallybook", "answer-property-added", "x", "breaking"), "is compatible"),
        (change("tallybook", "answer-property-aded", "x", "compatible"), "did you mean"),
        (change("tallybook", "answer-property-added", "x", "compatible", why=""), "lacks why"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "changes.toml").write_text(text)

    with pytest.raises(UsageError, match=why):
        declared(tmp_path / "changes.toml")


def test_a_document_in_other_words_is_a_change_too(place: Path) -> None:
    path = place / "tallybook.json"
    told = orjson.loads(path.read_bytes())
    told["info"]["description"] = "Another"
    path.write_bytes(orjson.dumps(told))

    assert [c.rule for c in compare(VENDOR, place).undeclared] == ["words-changed"]
