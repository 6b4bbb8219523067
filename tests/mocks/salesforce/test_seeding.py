"""The firm in the org: every noun as the world has it, and ids that nothing else gets."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from tests.mocks.salesforce.conftest import KEYS, Bench, firm
from understudy_mocks.salesforce import VENDOR
from understudy_mocks.salesforce.objects.ids import checked, full_id, native_id

BY_NAME = ("legal_entity", "rate_card")
BY_ID = ("customer", "owner")


def expected(noun: Any, name: str) -> object:
    """What the canonical record of a noun must say of one of its fields."""
    value = getattr(noun, name)
    if name in BY_NAME:
        return firm().get(name, value).name
    if name in BY_ID:
        return KEYS.here(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("noun", ["customer", "engagement", "resource"])
def test_every_noun_comes_back_as_it_went_in(bench: Bench, noun: str) -> None:
    records = {r.id: r for r in bench.system.canonical(noun)}
    nouns = firm().all(noun)

    assert len(records) == len(nouns)
    for item in nouns:
        found = records[KEYS.here(item.id)].fields
        shared = [f.name for f in fields(item) if f.name in found]
        assert shared
        assert {n: found[n] for n in shared} == {n: expected(item, n) for n in shared}


def test_people_are_known_by_their_employee_number(bench: Bench) -> None:
    numbers = {r.source for r in bench.system.canonical("resource")}

    assert numbers == {r.employee_number for r in firm().all("resource")}


def test_deals_of_history_know_what_was_billed_and_paid(bench: Bench) -> None:
    deals = list(bench.system.canonical("engagement"))
    billed = sum(i.total_minor for i in firm().all("invoice"))
    paid = sum(p.amount_minor for p in firm().all("payment"))

    assert sum(int(str(d.fields["invoiced_minor"] or 0)) for d in deals) == billed > 0
    assert sum(int(str(d.fields["paid_minor"] or 0)) for d in deals) == paid > 0
    assert {d.fields["project_status"] for d in deals if d.fields["stage"] == "won"} <= {
        "planned",
        "active",
        "on_hold",
        "completed",
        "cancelled",
    }


def test_nothing_of_history_lies_in_the_future(bench: Bench) -> None:
    for name in ("Account", "Opportunity", "OpportunityHistory", "User"):
        rows = bench.rows(f"SELECT CreatedDate, SystemModstamp FROM {name}")
        for row in rows:
            assert str(row["CreatedDate"]) <= str(row["SystemModstamp"]) < "2026-06-29"


def test_seeded_rows_have_what_the_rules_would_have_given_them(bench: Bench) -> None:
    for deal in list(bench.system.store.all("Opportunity")):
        bench.rest("PATCH", f"sobjects/Opportunity/{deal['Id']}", json={})
        after = bench.system.records.get("Opportunity", str(deal["Id"]))
        stamps = ("LastModifiedDate", "LastModifiedById", "SystemModstamp")
        assert {k: v for k, v in after.items() if k not in stamps} == {
            k: v for k, v in deal.items() if k not in stamps
        }


def test_no_id_is_given_twice() -> None:
    for projection in VENDOR.projections:
        kind = VENDOR.schema.object(projection.object_name)
        seeded = projection.seed_id(50_000)
        assert seeded.startswith(kind.key_prefix)
        assert len({projection.seed_id(n) for n in (1, 61, 62, 3844, 50_000)}) == 5
    assert native_id("001", 62**4) == "0018d0000010000AAA"


@pytest.mark.parametrize(
    ("short", "suffix"),
    [
        ("001xx00000A7kQ2", "AAJ"),
        ("00Dxx00000Bq4Tz", "EAJ"),
        ("00kxx0000011QaB", "AAU"),
        ("a0Bxx000001AbCd", "EAK"),
        ("001000000000ABC", "AA2"),
        ("012000000000000", "AAA"),
    ],
)
def test_an_id_carries_its_checksum(short: str, suffix: str) -> None:
    assert checked(short) == short + suffix
    assert full_id((short + suffix).upper()) == short + suffix


@pytest.mark.parametrize("text", ["", "001", "001xx00000A7kQ2BAJ", "001xx00000A7kQ2AA9", "é" * 18])
def test_what_is_no_id_has_no_form(text: str) -> None:
    assert full_id(text) is None
