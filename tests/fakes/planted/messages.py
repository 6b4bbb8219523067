"""Defects in what is made of messages that anybody may post."""

import re
from collections.abc import MutableMapping

from planted import bug
from planted.tools import flow, part
from understudy_engine.app import App, Receive, Send
from understudy_engine.connectors.kantata import Kantata, reference
from understudy_engine.engine import Engine
from understudy_engine.flows.deals import Deals
from understudy_engine.systems import DEAL

WON = re.compile(rb"<sf:Id>(\w+)</sf:Id><sf:Name>([^<]*)</sf:Name><sf:StageName>Closed Won<")


class Believing(App):
    """Makes the project of a won deal from what the message says, and asks nobody."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._psa = part(flow(engine, Deals), "_psa", Kantata)

    async def __call__(
        self, scope: MutableMapping[str, object], receive: Receive, send: Send
    ) -> None:
        async def heard() -> MutableMapping[str, object]:
            message = await receive()
            body = message.get("body")
            if isinstance(body, bytes) and (won := WON.search(body)) is not None:
                await self._make(won[1].decode(), won[2].decode())
            return message

        await super().__call__(scope, heard, send)

    async def _make(self, deal: str, name: str) -> None:
        known, _ = await self._psa.referenced("workspaces", DEAL, [deal])
        if not known:
            key = reference(*DEAL, deal)
            values = {"title": name, "creator_role": "maven", "external_reference": key}
            await self._psa.create("workspaces", "workspace", values)


@bug("order/a_message_nobody_sent", "no-orphan-references", "copies-agree")
def the_message_is_the_truth(engine: Engine) -> None:
    """Seen in life with an address that was known, and a sender nobody asked for a signature."""
    engine.app = Believing(engine)
