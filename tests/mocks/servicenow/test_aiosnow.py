"""aiosnow, unmodified: models of tables over aiohttp."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.mocks.server import Served
from understudy.vendor import System

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks its own serializer for what is deprecated there
    import aiosnow  # type: ignore[import-untyped]  # it has no types
    from aiosnow.models import TableModel, fields  # type: ignore[import-untyped]  # as above

pytestmark = [
    pytest.mark.client("aiosnow", agent="Python/"),
    # It leaves the closing of its connections to the end of the process.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # as above

    class Incident(TableModel):  # type: ignore[misc]  # it has no types
        sys_id = fields.String(is_primary=True)
        number = fields.String()
        short_description = fields.String()
        impact = fields.IntegerMap()
        urgency = fields.IntegerMap()
        priority = fields.Integer()
        opened_at = fields.DateTime()
        opened_by = fields.StringMap()
        made_sla = fields.Boolean()


def played(
    system: System,
    served: Served,
    act: Callable[[Any], Awaitable[Any]],
    table: str = "incident",
) -> Any:
    async def go() -> Any:
        own = system.credentials
        client = aiosnow.Client(
            served.http.removeprefix("http://"),
            basic_auth=(own["username"], own["password"]),
            use_ssl=False,
        )
        async with Incident(client, table_name=table) as incidents:
            return await act(incidents)

    return asyncio.run(go())


def test_a_record_goes_through_its_life(system: System, served: Served) -> None:
    async def act(incidents: Any) -> Any:
        made = await incidents.create({"short_description": "aiosnow", "impact": 1, "urgency": 1})
        mine = Incident.number == made["number"]
        read = await incidents.get_one(mine)
        await incidents.update(mine, {"short_description": "changed"})
        changed = await incidents.get_one(mine)
        gone = await incidents.delete(mine)
        left = await incidents.get(mine)
        return read, changed["short_description"], gone.status, list(left)

    read, changed, status, left = played(system, served, act)

    assert (read["priority"], read["impact"].value, read["made_sla"]) == (1, "1 - High", True)
    assert read["opened_by"].value == "Portfolio Integration"
    assert (changed, status, left) == ("changed", 204, [])


def test_conditions_are_told_in_python(system: System, served: Served) -> None:
    async def act(incidents: Any) -> Any:
        for n in range(3):
            await incidents.create({"short_description": f"query {n}", "impact": n + 1})
        found = await incidents.get(
            aiosnow.select(
                Incident.short_description.starts_with("query") & (Incident.priority >= 4)
            ).order_asc(Incident.short_description),
            limit=10,
        )
        return [one["short_description"] for one in found]

    assert played(system, served, act) == ["query 1", "query 2"]


def test_a_record_that_is_not_there_is_an_error(system: System, served: Served) -> None:
    async def act(incidents: Any) -> Any:
        return await incidents.get_one(Incident.number == "INC9999999")

    with pytest.raises(aiosnow.exceptions.NoItems):
        played(system, served, act)


def test_what_the_instance_refuses_is_an_error_with_its_words(
    system: System, served: Served
) -> None:
    async def act(incidents: Any) -> Any:
        return await incidents.get(limit=1)

    with pytest.raises(aiosnow.exceptions.RequestError, match="Invalid table incidents"):
        played(system, served, act, "incidents")
