"""Defects that show when something is taken back, or changed by somebody else meanwhile."""

import asyncio
from collections.abc import Mapping, Sequence

from planted import bug
from planted.tools import flow, overrule, own
from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.engine import Engine
from understudy_engine.errors import Reject
from understudy_engine.flows.base import Truth
from understudy_engine.flows.deals import Deal, Deals
from understudy_engine.wire import Row, text


@bug("order/won_and_won_again", "one-project-per-won-deal", "copies-agree")
def won_again_is_another_project(engine: Engine) -> None:
    """Seen in life where a deal taken back was forgotten, and its project was not."""
    deals = flow(engine, Deals)
    read, psa = deals.read, own(deals, "_psa", Kantata)
    look, forgotten = psa.referenced, dict[str, None]()

    async def noted(keys: Sequence[str]) -> Truth[Deal]:
        truth = await read(keys)
        forgotten.update({key: None for key, deal in truth.items() if isinstance(deal, Reject)})
        return truth

    async def referenced(
        name: str,
        reference: tuple[str, str],
        keys: Sequence[str],
        query: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Row], Listing]:
        rows, listing = await look(name, reference, keys, query)
        if name != "workspaces":
            return rows, listing
        known = {key: row for key, row in rows.items() if key not in forgotten}
        for key in keys:
            forgotten.pop(key, None)
        return known, listing

    overrule(deals, "read", noted)
    overrule(psa, "referenced", referenced)


@bug("order/two_hands_on_a_project", "owned-fields-changed-by-owners")
def the_whole_record_is_written_back(engine: Engine) -> None:
    """Seen in life as a lost update: a record was read, a field changed, and all of it written."""
    deals = flow(engine, Deals)
    make = deals._workspace

    async def workspace(deal: Deal, space: Row | None, group: Row | None) -> None:
        await make(deal, space, group)
        status = space.get("status") if space is not None else None
        if space is not None and isinstance(status, dict):
            await asyncio.sleep(600)
            kept = {"status_key": text(status, "key")}
            await engine.systems.psa.update("workspaces", "workspace", space["id"], kept)

    overrule(deals, "_workspace", workspace)
