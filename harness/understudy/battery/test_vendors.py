"""What every vendor owes, whichever it is: met by discovery, with no list of names."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import httpx
import pytest

from understudy.battery.standing import START, Stage, stage_of
from understudy.vendor.discovery import by_role, vendors
from understudy.vendor.errors import COMMON_KINDS
from understudy.vendor.vendor import Vendor

EVERY = list(vendors().values())


@cache
def staged(name: str) -> Stage:
    return stage_of(vendors()[name])


@pytest.fixture(params=EVERY, ids=lambda v: v.name)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    found: Vendor = request.param
    return found


@pytest.fixture
def stage(vendor: Vendor) -> Iterator[Stage]:
    made = staged(vendor.name)
    yield made
    assert made.system.bugs == []


def test_every_kind_of_error_says_where_it_is_known_from(vendor: Vendor) -> None:
    table = list(vendor.error_table)

    assert set(COMMON_KINDS) <= {entry.kind for entry in table}
    assert all(entry.source and entry.message is not None for entry in table)
    assert {e.kind for e in table if not e.definite} >= {"gateway-timeout", "internal"}


def test_every_operation_has_a_summary(vendor: Vendor) -> None:
    routes = list(vendor.routes)

    assert len(routes) >= 5
    assert [r.template for r in routes if not r.summary] == []


def test_roles_and_ports_are_nobody_elses(vendor: Vendor) -> None:
    assert [v.name for v in EVERY if v.port == vendor.port] == [vendor.name]
    assert by_role()[vendor.role].role == vendor.role


def test_credentials_grow_from_the_seed(stage: Stage, vendor: Vendor) -> None:
    again = vendor.credentials(stage.system.seed)

    assert again == stage.system.credentials
    assert again != vendor.credentials(stage.system.seed.sub("other"))


def test_every_seeded_noun_reads_back_as_the_world_has_it(stage: Stage) -> None:
    world = stage.world
    for projection in stage.system.vendor.projections:
        records = list(stage.system.canonical(projection.noun))
        nouns = world.all(projection.noun)
        assert 0 < len(records) <= len(nouns), projection.noun
        by_id = {projection.seed_id(n): noun for n, noun in enumerate(nouns, 1)}
        own = {f.name for f in fields(nouns[0])}
        checked = 0
        for record in records:
            noun = by_id[record.id]
            for name, value in record.fields.items():
                if name in own and _comparable(getattr(noun, name)):
                    assert _same(value, getattr(noun, name)), (projection.noun, name, record.id)
                    checked += 1
        assert checked > 0, projection.noun


def _comparable(value: object) -> bool:
    """References are this system's own ids, and some are names: they are each vendor's own test."""
    return value is None or not (isinstance(value, str) and "-" in value)


def _same(found: object, expected: object) -> bool:
    if expected is None:
        return found is None
    if hasattr(expected, "isoformat"):
        return str(found)[:10] == str(expected.isoformat())[:10]
    if isinstance(expected, tuple):
        return isinstance(found, list | tuple) and len(found) == len(expected)
    return str(found) == str(expected)


@pytest.mark.parametrize("path", ["/", "/no/such/path", "/%00", "/services", "/api/now/table/'--"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_nonsense_gets_the_vendors_own_answer_and_changes_nothing(
    stage: Stage, method: str, path: str
) -> None:
    before = stage.system.store.last_seq

    answer = stage.call(method, path, content=b"\xff{")

    assert 400 <= answer.status_code < 500 or "Fault" in answer.text, answer.text
    assert stage.system.store.last_seq == before


def test_nobody_gets_in_without_credentials(stage: Stage) -> None:
    before = stage.system.store.last_seq
    for route in stage.system.vendor.routes:
        if route.public:
            continue
        path = "/".join(
            "x" if part.startswith("{") else part for part in route.template.split("/")
        ).replace("{version}", "59.0")
        answer = stage.call(route.method, path, content=b"{}")
        assert answer.status_code in (400, 401, 403, 404, 405, 406, 415, 500), route.template
        assert answer.status_code != 500 or "Fault" in answer.text, route.template
    assert stage.system.store.last_seq == before


def test_faults_speak_every_vendors_tongue(stage: Stage) -> None:
    for fault, statuses in (("throttled", {403, 429, 500, 503}), ("unavailable", {503})):
        armed = stage.system.arm(fault, {}, on="*", times=1)
        route = next(r for r in stage.system.vendor.routes if not r.public and r.verb != "login")
        path = "/".join("x" if p.startswith("{") else p for p in route.template.split("/"))
        answer: httpx.Response = stage.call(route.method, path)
        stage.system.heal(armed.key)
        assert armed.fired == 1, (fault, path)
        assert answer.status_code in statuses, (fault, answer.text)


def test_a_restored_snapshot_is_the_same_system(stage: Stage) -> None:
    before = [list(stage.system.canonical(p.noun))[:5] for p in stage.system.vendor.projections]
    kept = stage.system.keep(stage.system.store.snapshot())

    stage.system.restore(kept)

    after = [list(stage.system.canonical(p.noun))[:5] for p in stage.system.vendor.projections]
    assert after == before
    assert stage.system.clock.now() >= START
