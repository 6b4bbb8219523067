"""The fuzzer passes a vendor that keeps its contract, and finds each kind of breach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from toy_pack.tallybook import VENDOR
from toy_pack.tallybook.shapes import new, shown

from understudy.contract.examine import examine
from understudy.contract.exclusions import Exclusion
from understudy.contract.findings import Probed
from understudy.contract.fuzz import Probe, probe
from understudy.contract.published import today
from understudy.contract.stand import ASKED_MAX, ORIGIN, Stand
from understudy.contract.wire import InProcess
from understudy.vendor import NOBODY, Call, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, WHOLE, Ask, Body, Contract, gives, record
from understudy.vendor.vendor import Vendor


@contextmanager
def standing(vendor: Vendor) -> Iterator[tuple[Stand, InProcess]]:
    stand = Stand(vendor)
    try:
        yield stand, InProcess(stand)
    finally:
        stand.close()


def probed(
    vendor: Vendor,
    *exclusions: Exclusion,
    phases: tuple[str, ...] = ("coverage",),
    thorough: bool = False,
) -> Probed:
    with standing(vendor) as (_, wire):
        plan = Probe(ORIGIN, wire.sign_in(), 5, phases, thorough=thorough)
        return probe(vendor, today(vendor), plan, exclusions, wire)


def playing(route: str, handler: object, contract: Contract, **more: object) -> Vendor:
    """Tallybook with its login and one operation of our making."""
    routes = Routes()
    login = next(r for r in VENDOR.routes if r.verb == "login")
    routes.route("POST", "/token", verb="login", public=True, contract=login.contract)(
        login.handler
    )  # type: ignore[type-var]  # a handler as it was declared
    method, _, template = route.partition(" ")
    routes.route(method, template, contract=contract, **more)(handler)  # type: ignore[type-var, arg-type]  # what the test made
    return replace(VENDOR, routes=routes)


def checks(found: Probed) -> set[str]:
    return {finding.check for finding in found.findings.values()}


@pytest.mark.slow
def test_a_vendor_that_keeps_its_contract_passes_all_checks_of_all_phases() -> None:
    found = examine(VENDOR, 3, thorough=True)

    assert list(found.findings.values()) == []
    assert found.operations == 11
    assert found.cases > 300


@pytest.mark.slow
def test_a_short_look_covers_one_of_the_operations_that_are_alike() -> None:
    short, long = (
        probed(VENDOR, thorough=thorough, phases=("coverage",)) for thorough in (False, True)
    )

    assert (short.operations, short.cases < 0.8 * long.cases) == (11, True)


def numbered(call: Call) -> Reply:
    """Answer with a number."""
    return json_reply({"n": 1})


def test_an_answer_of_another_shape_is_found() -> None:
    contract = Contract(gives=(gives(record("n", n=TEXT)),))

    assert checks(probed(playing("GET /n", numbered, contract))) == {"response_schema_conformance"}


def test_an_answer_in_another_media_type_is_found() -> None:
    contract = Contract(gives=(gives(record("n", n=WHOLE), media="text/xml"),))

    assert "content_type_conformance" in checks(probed(playing("GET /n", numbered, contract)))


def test_a_status_that_was_not_told_is_found() -> None:
    contract = Contract(gives=(gives(record("n", n=WHOLE), 201),))

    assert checks(probed(playing("GET /n", numbered, contract))) == {"status_code_conformance"}


def test_nonsense_that_is_let_through_is_found() -> None:
    asks = (Ask("size", {"type": "integer"}, required=True),)
    contract = Contract(asks=asks, gives=(gives(record("n", n=WHOLE)),))

    assert checks(probed(playing("GET /n", numbered, contract))) == {"negative_data_rejection"}


def test_a_door_that_is_not_locked_is_found() -> None:
    vendor = replace(
        playing("GET /n", numbered, Contract(gives=(gives(record("n", n=WHOLE)),))),
        authenticate=lambda call: NOBODY,
    )

    assert checks(probed(vendor)) == {"ignored_auth", "missing_required_header"}


def broken(call: Call) -> Reply:
    """Break down."""
    raise ZeroDivisionError("a bug")


def test_a_bug_of_ours_is_found_and_named() -> None:
    vendor = playing("GET /n", broken, Contract())

    found = examine(vendor, 1)

    assert {"bug", "not_a_server_error"} <= checks(found)
    assert any("ZeroDivisionError" in f.title for f in found.findings.values())


def refusing(call: Call) -> Reply:
    """Say that all is nonsense."""
    return json_reply({"code": "BAD_BODY", "message": ""}, 400)


@pytest.mark.parametrize(
    ("vendor", "operation", "excused"),
    [
        ("tallybook", "refusing", True),
        ("tallybook", "token", False),
        ("other", "refusing", False),
    ],
)
def test_an_exclusion_excuses_one_check_of_one_operation(
    vendor: str, operation: str, excused: bool
) -> None:
    excuse = Exclusion(vendor, (operation,), "positive_data_acceptance", "made up")
    takes = (Body(record("a", a=TEXT)),)

    found = probed(playing("POST /n", refusing, Contract(takes=takes)), excuse)

    assert checks(found) == (set() if excused else {"positive_data_acceptance"})
    assert list(found.excluded) == ([excuse] if excused else [])


def test_what_lies_beyond_shapes_needs_no_exclusion() -> None:
    def create(call: Call) -> Reply:
        """Create a bill, for a client that is not there."""
        call.system.records.create("bill", call.json_object(), call.caller)
        return json_reply({}, 201)

    kind = VENDOR.schema.object("bill")
    contract = Contract(takes=(Body(new(kind)),), gives=(gives(shown(kind), 201),))

    found = probed(playing("POST /n", create, contract, verb="create"), phases=("fuzzing",))

    assert checks(found) == set()


def test_who_is_signed_in_stays_so_when_the_system_is_taken_back() -> None:
    with standing(VENDOR) as (stand, wire):
        headers = wire.sign_in()
        for _ in range(ASKED_MAX):
            stand.ask("GET", f"{ORIGIN}/api/client", {})
        worn = stand.worn
        found = probe(VENDOR, today(VENDOR), Probe(ORIGIN, headers, 1, ("fuzzing",)), [], wire)

        assert (worn, stand.worn) == (True, False)
        assert checks(found) == set()
        assert any(e.status == 200 for e in stand.system.exchanges)
