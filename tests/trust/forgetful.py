"""An engine that is sound while every answer arrives, and only then."""

from collections.abc import Mapping, Sequence

from planted.tools import flow, overrule, own

from understudy_engine.clock import Now
from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.engine import Engine
from understudy_engine.factory import create
from understudy_engine.flows.deals import Deals
from understudy_engine.wire import Row


def trusts_its_memory(landscape: Mapping[str, object], *, now: Now, state: str) -> Engine:
    """What was not there at the first look is not there until a create of its own is answered.

    Seen in life as a cache of lookups, emptied by the code that follows a successful call.
    """
    engine = create(landscape, now=now, state=state)
    psa = own(flow(engine, Deals), "_psa", Kantata)
    look, make = psa.referenced, psa.create
    absent: set[str] = set()

    async def referenced(
        name: str,
        reference: tuple[str, str],
        keys: Sequence[str],
        query: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Row], Listing]:
        if name != "workspaces":
            return await look(name, reference, keys, query)
        asked = [key for key in keys if key not in absent]
        found, listing = await look(name, reference, asked, query) if asked else ({}, Listing())
        absent.update(key for key in asked if key not in found)
        return found, listing

    async def created(collection: str, singular: str, values: Mapping[str, object]) -> Row:
        row = await make(collection, singular, values)
        absent.clear()
        return row

    overrule(psa, "referenced", referenced)
    overrule(psa, "create", created)
    return engine
