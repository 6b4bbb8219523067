"""The contracts in the repository: valid, complete, and what the code says today."""

from pathlib import Path

import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from understudy.contract.published import compare, declared, today
from understudy.vendor.discovery import vendors
from understudy.vendor.operations import operations
from understudy.vendor.vendor import Vendor

PLACE = Path(__file__).parents[2] / "contracts" / "openapi"
EVERY = list(vendors().values())


@pytest.fixture(params=EVERY, ids=lambda v: v.name)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    found: Vendor = request.param
    return found


def test_todays_contract_is_the_published_one_or_its_changes_are_declared(vendor: Vendor) -> None:
    found = compare(vendor)

    assert found.published, f"understudy contract {vendor.name} --freeze"
    assert [str(change) for change in found.undeclared] == []
    assert [str(change) for change in found.stale] == []


def test_nothing_is_declared_of_vendors_that_there_are_not() -> None:
    assert {c.vendor for c in declared(PLACE / "changes.toml")} <= set(vendors())
    assert {path.stem for path in PLACE.glob("*.json")} == set(vendors())


@pytest.mark.slow
def test_a_published_contract_is_valid_openapi(vendor: Vendor) -> None:
    told = orjson.loads((PLACE / f"{vendor.name}.json").read_bytes())

    assert list(OpenAPIV31SpecValidator(told).iter_errors()) == []


def test_every_operation_is_in_the_contract(vendor: Vendor) -> None:
    told = {
        (method.upper(), item[method].get("x-template", path))
        for path, item in today(vendor)["paths"].items()  # type: ignore[attr-defined]
        for method in item
    }

    missing = [
        operation.id
        for operation in operations(vendor)
        if (operation.route.method, operation.paths[0]) not in told
        and (operation.route.method, operation.route.template) not in told
    ]
    assert missing == []


def test_every_operation_that_is_not_public_asks_who_it_is(vendor: Vendor) -> None:
    paths: dict[str, dict[str, dict[str, object]]] = today(vendor)["paths"]  # type: ignore[assignment]
    public = {(r.method.lower(), r.template.replace("*}", "}")) for r in vendor.routes if r.public}

    for path, item in paths.items():
        for method, told in item.items():
            template = str(told.get("x-template", path)).replace("*}", "}")
            assert bool(told["security"]) == ((method, template) not in public), (method, path)
